"""One server that does everything wrong, visited for real: each fault has its outcome, and the hub keeps serving.

What each does to one stage alone is tried in test_fetch, test_redirects, test_document and test_clean.
"""

import asyncio
import gzip
from datetime import timedelta

import brotli
import pytest

from content.pages.setup import ensure_pages
from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.fetch import Limits
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.refresh import refresh
from hub.models import Entry, Source
from tests.factories import a_source
from tests.fakes import answer, item, loopback, rss
from tests.ingest.visiting import NOW

pytestmark = pytest.mark.django_db

PATIENT = Limits(connect=30, total=60, sent=12_000_000, expanded=12_000_000, hops=4)  # of a machine that is busy
BRISK = Limits(connect=1, total=0.5, sent=1000, expanded=1000, hops=4)
ZEROS = b"\0" * 40_000_000
LAUGHS = "".join(f'<!ENTITY {n} "{f"&{p};" * 100}">' for p, n in zip("abcdef", "bcdefg", strict=True))
LOGIN = "<!doctype html><html><body><form><input type=password></form></body></html>"


def feed(text, encoding="utf-8", media="application/rss+xml"):
    return answer(text.encode(encoding, "surrogatepass"), f"Content-Type: {media}")


def elsewhere(place):
    return answer(b"", f"Location: {place}", status="302 Found")


SAID = {  # path -> what is said there, and the name of what comes of it
    "good": (feed(rss(item("good"))), "fetched"),
    "short": (answer(rss(item(1)).encode(), length=10**6), "bad_answer"),
    "gzip-bomb": (answer(gzip.compress(ZEROS), "Content-Encoding: gzip"), "too_large"),
    "brotli-bomb": (answer(brotli.compress(ZEROS, quality=1), "Content-Encoding: br"), "too_large"),
    "circle": (elsewhere("/circle"), "bad_redirect"),
    "home": (elsewhere("http://127.0.0.2/"), "blocked"),
    "home-v6": (elsewhere("http://[::1]/"), "blocked"),
    "metadata": (elsewhere("http://169.254.169.254/latest/"), "blocked"),
    "nat64": (elsewhere("http://[64:ff9b::a9fe:a9fe]/"), "blocked"),
    "6to4": (elsewhere("http://[2002:7f00:1::]/"), "blocked"),
    "xml-bomb": (feed(f'<!DOCTYPE rss [{LAUGHS}]>{rss(item(1, title="&g;")).partition("?>")[2]}'), "fetched"),
    "file": (
        feed(f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rss(item(1, title="&x;")).partition("?>")[2]}'),
        "fetched",
    ),
    "items": (feed(rss(*(f"<item><title>{n}</title></item>" for n in range(100_000)))), "fetched"),
    "title": (feed(rss(item(1, title="x" * 10_000_000))), "fetched"),
    "nuls": (feed(rss(item(1, title="a\0b", text="c\0d"))), "fetched"),
    "surrogates": (feed(rss(item(1, title="a\ud800b &#xD800; c"))), "fetched"),
    "charset": (feed(rss(item(1, title="Zürich")), "latin-1", "text/xml; charset=utf-16"), "fetched"),
    "page": (feed("<!doctype html><html><title>x</title></html>", media="text/html"), "not_a_feed"),
    "json": (feed('{"error": "no"}', media="application/json"), "not_a_feed"),
    "deep": (feed("<rss>" + "<a>" * 200_000), "fetched"),
    "empty": (answer(b""), "empty"),
    "no-http": (b"SSH-2.0-x\r\n\r\n", "bad_answer"),
}  # fmt: skip
ACTED = {"drip": "too_slow", "endless": "too_large", "cut": "unreachable", "login": "fetched"}


async def talk(_reader, writer, path):
    name = path.strip("/")
    if name in SAID:
        writer.write(SAID[name][0])
        await writer.drain()
    elif name == "login":
        is_first = not talk.asked
        talk.asked.append(name)
        writer.write(feed(rss(item("kept"))) if is_first else feed(LOGIN, media="text/html"))
        await writer.drain()
    elif name in {"drip", "endless"}:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        while True:
            writer.write(b"x" * (1 if name == "drip" else 65536))
            await writer.drain()
            await asyncio.sleep(0.02 if name == "drip" else 0)


def test_whatever_a_server_does_has_a_name_and_the_hub_serves_on(client):
    ensure_pages()
    talk.asked = []
    names = [*SAID, *ACTED]
    with loopback(talk) as root:
        for n, name in enumerate(names):
            a_source(url=f"{root}/{name}", title=name, slug=name, due_at=NOW + timedelta(seconds=n))

        def visit(*names, now, limits=PATIENT):
            crawl = Crawl(SsrfGuard(["127.0.0.1/32"]), agent="x", limits=limits, per_host=8)
            Source.objects.filter(slug__in=names).update(due_at=now)
            return refresh(Source.objects.filter(slug__in=names), clock=lambda: now, web=crawl).visited

        assert visit(*(name for name in names if name != "drip"), now=NOW) == len(names) - 1
        assert visit("drip", now=NOW, limits=BRISK) == 1
        came = dict(Source.objects.values_list("slug", "visits__outcome"))
        assert came == {name: outcome for name, (_, outcome) in SAID.items()} | ACTED
        assert not Source.objects.filter(failures__gt=0, last_error="").exists(), "each says in words what is wrong"
        titles = dict(Entry.objects.exclude(source__slug="items").values_list("source__slug", "title"))
        assert titles["good"] == "Post good"
        assert titles["nuls"] == "ab"
        assert titles["charset"] == "Zürich"
        assert len(titles["title"]) < 1000
        assert len(titles["xml-bomb"]) < 1000
        assert "root:" not in titles["file"]
        assert Entry.objects.filter(source__slug="items").count() == 5000
        assert "95000 more than we read" in Source.objects.get(slug="items").visits.get().sentence

        assert visit("login", now=NOW + timedelta(days=1)) == 1
    turned = Source.objects.get(slug="login")
    assert (turned.visits.first().outcome, turned.failures) == ("not_a_feed", 1)
    assert Entry.objects.filter(source=turned, title="Post kept").exists()

    for path in ("/", "/entries/", "/sources/", "/status/", *(f"/sources/{name}/" for name in names)):
        assert client.get(path).status_code == 200, path
