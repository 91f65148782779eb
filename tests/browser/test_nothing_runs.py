"""Whatever a feed carries, nothing of it runs in a real browser, on any page where it is shown.

Everything is looked at twice: as it is served, where the Content-Security-Policy has nothing to complain of; and with
that policy switched off, so that it is our escaping and cleaning that hold.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from content.pages.setup import ensure_pages
from hub import ingest
from hub.actions.source import source_import
from hub.ingest import opml
from hub.models import Entry, Source, Transcript
from hub.search import rebuild
from hub.topics import assign
from tests.browser.conftest import WIDE
from tests.factories import a_topic
from tests.fakes import FakeWeb
from tests.hostile import ADDRESSES, MARKUP
from tests.paths.making import a_path

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = "https://blog.example/feed"
OFFENCES = """() => {
    const found = [];
    const fine = /^(https?:|mailto:|blob:|#|\\/|\\?|$)/i;
    for (const element of document.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
            if (/^on/i.test(name)) found.push(`${element.tagName} ${name}=${value}`);
            if (/^(href|src|action|formaction|poster|data|xlink:href)$/i.test(name)
                && /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(value)) found.push(`${name}=${value}`);
        }
    }
    document.querySelectorAll("main iframe, main object, main embed, main base").forEach(e => found.push(e.outerHTML));
    return found;
}"""
PROVOKE = """() => {
    const kinds = ["mouseover", "pointerover", "mousemove", "focus", "toggle", "animationstart", "load", "error"];
    const inside = document.querySelector("main")?.querySelectorAll("*") ?? [];
    for (const element of inside)
        for (const kind of kinds)
            if (!element.matches("audio, video, source, img")) element.dispatchEvent(new Event(kind));
}"""


def said(text: str) -> str:
    """As XML, less what no XML can hold."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


def an_item(n: int, vector: str) -> str:
    """An episode with the vector in every place."""
    address = said(ADDRESSES[n % len(ADDRESSES)])
    quoted = quoteattr("".join(sign for sign in vector if sign >= " "))
    day = NOW - timedelta(hours=n)
    return (
        f"<item><title>BGP {n} {said(vector)}</title><guid isPermaLink='false'>{said(vector)}-{n}</guid>"
        f"<link>{address if n % 2 else f'https://blog.example/{n}'}</link>"
        f"<pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>BGP {said(vector)}</description>"
        f"<content:encoded>&lt;p&gt;BGP &lt;/p&gt;{said(vector)}</content:encoded>"
        f"<dc:creator>{said(vector)}</dc:creator><category>{said(vector)}</category>"
        f"<enclosure url={quoteattr(ADDRESSES[n % len(ADDRESSES)].replace(chr(1), ''))} type={quoted} length='1'/>"
        f"<enclosure url='https://media.example/{n}.mp3' type='audio/mpeg' length='1'/>"
        f"<itunes:duration>600</itunes:duration><itunes:image href={quoted}/>"
        f"<podcast:person role={quoted} href={quoteattr(address)} img={quoted}>{said(vector)}</podcast:person>"
        f"<podcast:transcript url='https://media.example/{n}.vtt' type='text/vtt'/>"
        f"<podcast:chapters url='https://media.example/{n}.json' type='application/json'/>"
        f"<podcast:funding url={quoteattr(address)}>{said(vector)}</podcast:funding></item>"
    )


@pytest.fixture
def hostile(transactional_db, client) -> dict[str, list[str]]:
    """A library that came from one hostile show and one hostile list; the addresses of its pages, by kind."""
    ensure_pages()
    a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    vectors = list(MARKUP.values())
    web = FakeWeb()
    items = "".join(an_item(n, vector) for n, vector in enumerate(vectors))
    web.serves(
        FEED,
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
        f"<channel><title>{said(vectors[0])} Show</title><link>javascript:ran()</link>"
        '<language>x" onload="ran()</language>'
        f"<description>{said(''.join(vectors[:9]))}</description>{items}</channel></rss>",
    )
    for n, vector in enumerate(vectors):
        line = vector.replace("\n", " ")
        cues = f"WEBVTT\n\n00:01.000 --> 00:09.000\n<v {line}>{line}\n\n00:10.000 --> 00:19.000\n{escape(line)}\n"
        web.serves(f"https://media.example/{n}.vtt", cues, media="text/vtt")
        chapters = [
            {"startTime": n, "title": f"{vector} {n}", "url": address, "img": address}
            for n, address in enumerate(ADDRESSES)
        ]
        web.serves(
            f"https://media.example/{n}.json",
            json.dumps({"version": "1", "chapters": chapters}),
            media="application/json",
        )
    listed = ""
    for n, vector in enumerate(vectors):
        site = quoteattr(ADDRESSES[n % len(ADDRESSES)].replace(chr(1), ""))
        text = f"text={quoteattr(said(vector))}"
        listed += f"<outline {text}><outline {text} xmlUrl='https://h{n}.example/' htmlUrl={site}/></outline>"
    source_import(opml.read(f"<opml><body>{listed}</body></opml>".encode(), name="list").feeds, by=None, now=NOW)
    Source.objects.update(due_at=None)
    show = Source.objects.create(url=FEED, slug="show", title=FEED, policy="full", due_at=NOW)
    ingest.refresh_due(now=NOW, web=web)
    while ingest.fetch_owed(limit=50, now=NOW, web=web):
        pass
    while assign.tag_owed(now=NOW):
        pass
    rebuild()
    assert Entry.objects.public().count() >= len(vectors) - 1
    assert Transcript.objects.read().count() >= len(vectors) - 5
    entries = list(Entry.objects.from_source(show).newest())
    a_path(*[{"entry": entry.url} for entry in entries[::10] if entry.url], slug="path")
    return {
        "lists": [
            "/", "/entries/", "/entries/?page=2", "/entries/?page=3", "/sources/", "/sources/show/", "/topics/bgp/",
            "/paths/path/", "/status/", "/search/?q=BGP", "/search/?q=BGP&page=2",
            "/search/?q=%22%3E%3Cscript%3Eran()%3C/script%3E", "/search/?q=%27%20onfocus=ran()%20autofocus%20x=",
        ],
        "entries": [entry.get_absolute_url() for entry in entries],
        "steps": sorted(set(re.findall(r"/paths/path/[^/\"?#]+/", client.get("/paths/path/").content.decode()))),
        "admin": [
            reverse("wagtailsnippets_hub_entry:list"), f"{reverse('wagtailsnippets_hub_entry:list')}?p=2",
            reverse("wagtailsnippets_hub_source:list"),
            *(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk]) for entry in entries[::12]),
            reverse("wagtailsnippets_hub_source:edit", args=[show.pk]), "/admin/",
        ],
    }  # fmt: skip


@pytest.fixture
def look(chromium, live_server, client) -> Iterator:
    """`look(paths, without_policy, signed_in)`: opens and provokes each, and tells what ran or should not be there."""
    contexts = []

    def go(paths, *, without_policy, signed_in=False):
        context = chromium.new_context(viewport=WIDE, bypass_csp=without_policy)
        contexts.append(context)
        context.route(lambda url: not url.startswith(live_server.url), lambda route: route.fulfill(status=404, body=""))
        page, ran, at = context.new_page(), [], [""]
        context.expose_function("ran", lambda *_: ran.append(at[0]))
        page.on("dialog", lambda dialog: (ran.append(f"{at[0]}: a dialog"), dialog.dismiss()))
        blocked = lambda m: "Content Security Policy" in m.text or "Content-Security-Policy" in m.text  # noqa: E731
        page.on("console", lambda m: ran.append(f"{at[0]}: {m.text[:300]}") if blocked(m) else None)
        if signed_in:
            client.force_login(User.objects.create_superuser(f"ada-{len(contexts)}"))
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        for path in paths:
            at[0] = path
            answer = page.goto(live_server.url + path, wait_until="load")
            assert answer.status == 200, (path, answer.status)
            page.evaluate(PROVOKE)
            ran.extend(f"{path}: {offence}" for offence in page.evaluate(OFFENCES))
        return ran

    yield go
    for context in contexts:
        context.close()


def test_nothing_of_a_hostile_feed_runs(hostile, look):
    shown = [*hostile["lists"], *hostile["entries"], *hostile["steps"]]
    assert look(shown, without_policy=True) == []
    assert look(hostile["lists"] + hostile["entries"][::8] + hostile["steps"], without_policy=False) == []


def test_nothing_of_a_hostile_feed_runs_at_the_desk(hostile, look):
    assert look(hostile["admin"], without_policy=True, signed_in=True) == []


def test_what_runs_would_be_seen(look, hostile):
    """The detector itself: of a body that was never cleaned it tells, and of the policy that stops it."""
    Entry.objects.update(body="<img src=x onerror=ran()>")
    assert look(hostile["entries"][:1], without_policy=True) != []
    assert any("Content" in told for told in look(hostile["entries"][:1], without_policy=False))
