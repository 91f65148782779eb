"""Whatever a feed carries, nothing of it runs in a real browser, on any page where it is shown.

Everything is looked at twice: as it is served, where the Content-Security-Policy has nothing to complain of; and with
that policy switched off, so that it is our escaping and cleaning that hold.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from content.pages.setup import ensure_pages
from hub.actions.source_import import source_import
from hub.ingest import errors
from hub.ingest.attachments.fetch_attachments import fetch_attachments
from hub.ingest.parsing import opml
from hub.ingest.refresh import refresh_due
from hub.jobs.runner import run
from hub.models import Entry, Person, Source, Transcript
from hub.people.crediting import credit_changed
from hub.search import rebuild
from tests.browser.conftest import WIDE
from tests.factories import a_topic
from tests.fakes import FakeWeb
from tests.hostile import ADDRESSES, MARKUP
from tests.paths.making import a_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Route

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


def a_show(title: str, description: str, *items: str) -> str:
    """A feed with every namespace."""
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:psc="http://podlove.org/simple-chapters"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
        f"<channel><title>{said(title)}</title><link>javascript:ran()</link>"
        '<language>x" onload="ran()</language>'
        f"<description>{said(description)}</description><itunes:author>{said(title)}</itunes:author>"
        f"<podcast:person href='javascript:ran()'>{said(title)}</podcast:person>"
        f"<podcast:funding url='javascript:ran()'>{said(title)}</podcast:funding>"
        f"<podcast:trailer url='javascript:ran()' pubdate='x'>{said(title)}</podcast:trailer>"
        f"<image><url>javascript:ran()</url><title>{said(title)}</title></image>{''.join(items)}</channel></rss>"
    )


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
        f"<podcast:person role='guest' href={quoteattr(address)} img={quoteattr(address)}>Ada Lovelace</podcast:person>"
        f"<podcast:transcript url='https://media.example/{n}.vtt' type='text/vtt'/>"
        f"<podcast:chapters url='https://media.example/{n}.json' type='application/json'/>"
        f"<podcast:funding url={quoteattr(address)}>{said(vector)}</podcast:funding>"
        f"<podcast:soundbite startTime='1' duration='9'>{said(vector)}</podcast:soundbite>"
        f"<podcast:license url={quoteattr(address)}>{said(vector)}</podcast:license>"
        f"<podcast:location geo={quoted} osm={quoted}>{said(vector)}</podcast:location>"
        f"<podcast:alternateEnclosure type={quoted} title={quoted} length='1'>"
        f"<podcast:source uri={quoteattr(address)}/></podcast:alternateEnclosure>"
        f"<podcast:season name={quoted}>1</podcast:season>"
        f"<psc:chapters version='1.2'><psc:chapter start='0' title={quoted} href={quoteattr(address)}"
        f" image={quoteattr(address)}/></psc:chapters>"
        f"<itunes:author>{said(vector)}</itunes:author><media:thumbnail url={quoteattr(address)}/></item>"
    )


def trouble_in_words() -> None:
    """What servers said goes into sentences for people, on pages of readers and of editors."""
    for n, vector in enumerate(MARKUP.values()):
        url = f"https://h{n}.example/"
        told = errors.BadRedirect(
            url, reason=f"to “{ADDRESSES[n % len(ADDRESSES)]} {vector}”, which is not a web address"
        )
        trouble = {"failures": n + 1, "last_error": str(told).replace("\0", ""), "state": "broken"}
        why = {"review": "waiting", "review_reason": f"It says {vector}".replace("\0", "")} if n % 2 else {}
        Source.objects.filter(url=url).update(**trouble, **why, licence=vector[:200].replace("\0", ""))


@pytest.fixture
def hostile(transactional_db, client) -> dict[str, list[str]]:
    """A library that came from one hostile show and one hostile list; the addresses of its pages, by kind."""
    ensure_pages()
    a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    vectors = list(MARKUP.values())
    web = FakeWeb()
    items = [an_item(n, vector) for n, vector in enumerate(vectors)]
    web.serves(FEED, a_show(f"{vectors[0]} Show", "".join(vectors[:9]), *items))
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
    refresh_due(now=NOW, web=web)
    while run("transcript", now=NOW, handle=partial(fetch_attachments, web=web)):
        pass
    while run("tag", now=NOW):
        pass
    while credit_changed(now=timezone.now() + timedelta(days=1)):
        pass
    trouble_in_words()
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
        "people": [person.get_absolute_url() for person in Person.objects.public()[:12]],
        "troubled": [source.get_absolute_url() for source in Source.objects.public().filter(state="broken")[:12]],
        "feeds": [
            *(f"/feeds/{place}.{kind}" for place in ("entries", "sources/show", "topics/bgp", "paths/path")
              for kind in ("rss", "atom", "json")),
            "/feeds/sources/show/podcast.rss", "/feeds/topics/bgp/podcast.rss", "/feeds/paths/path/podcast.rss",
            "/opml/sources.opml", "/opml/topics/bgp.opml", "/search/names/?q=BGP", "/api/v1/entries", "/api/v1/sources",
        ],
        "steps": sorted(set(re.findall(r"/paths/path/[^/\"?#]+/", client.get("/paths/path/").content.decode()))),
        "admin": [
            reverse("wagtailsnippets_hub_entry:list"), f"{reverse('wagtailsnippets_hub_entry:list')}?p=2",
            reverse("wagtailsnippets_hub_source:list"),
            *(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk]) for entry in entries[::12]),
            reverse("wagtailsnippets_hub_source:edit", args=[show.pk]), "/admin/",
            *(reverse(f"wagtailsnippets_hub_source:{page}", args=[source.pk])
              for source in Source.objects.filter(review="waiting")[:4] for page in ("edit", "history")),
            reverse("wagtailsnippets_hub_source:act", args=[show.pk, "pause"]),
            *(reverse("wagtailsnippets_hub_source:act", args=[source.pk, "approve"])
              for source in Source.objects.filter(review="waiting")[:9]),
            reverse("wagtailsnippets_hub_person:list"), reverse("stories"), "/admin/reports/site-history/",
        ],
    }  # fmt: skip


def _as_a_page(route: Route) -> None:
    """The answer under a media type that the browser shows in its window instead of saving it."""
    answer = route.fetch()
    media = answer.headers["content-type"]
    shown = "application/xml" if "xml" in media or "opml" in media else media
    route.fulfill(response=answer, headers={"content-type": f"{shown.partition(';')[0]}; charset=utf-8"})


@pytest.fixture
def look(chromium, live_server, client) -> Iterator:
    """`look(paths, without_policy, signed_in)`: opens and provokes each, and tells what ran or should not be there."""
    contexts = []

    def go(paths, *, without_policy, signed_in=False, as_xml=False, instead=None):
        context = chromium.new_context(viewport=WIDE, bypass_csp=without_policy)
        contexts.append(context)
        context.route(lambda url: not url.startswith(live_server.url), lambda route: route.fulfill(status=404, body=""))
        if as_xml:
            context.route(lambda url: url.startswith(live_server.url), _as_a_page)
        if instead is not None:
            context.route(
                lambda url: url in {live_server.url + path for path in paths},
                lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=instead),
            )
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
    shown = [*hostile["lists"], *hostile["entries"], *hostile["steps"], *hostile["people"], *hostile["troubled"]]
    assert hostile["people"]
    assert len(hostile["troubled"]) > 3
    assert look(shown, without_policy=True) == []
    assert look(hostile["lists"] + hostile["entries"][::8] + hostile["steps"], without_policy=False) == []


def test_nothing_of_a_hostile_feed_runs_in_what_we_publish(hostile, client, look, live_server):
    """What we serve to programs is opened in a browser as if it were a page, which XML may well be."""
    for path in hostile["feeds"]:
        assert client.get(path).status_code == 200, path
    assert look(hostile["feeds"], without_policy=True, as_xml=True) == []


def test_nothing_of_a_hostile_feed_runs_at_the_desk(hostile, look):
    assert look(hostile["admin"], without_policy=True, signed_in=True) == []


def test_nothing_of_a_hostile_feed_runs_before_it_is_subscribed_to(transactional_db, look, monkeypatch, client):
    """An editor who asks what stands at an address sees its titles, entries and troubles at the desk."""
    a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    web = FakeWeb()
    links = []
    for n, vector in enumerate(MARKUP.values()):
        links.append(f"<a href='/feed/{n}'>RSS</a>")
        web.serves(f"https://x.example/feed/{n}", a_show(vector, vector, an_item(n, vector)))
    web.serves("https://x.example/", f"<html>{''.join(links)}</html>")
    web.fails("https://y.example/", errors.BadRedirect("https://y.example/", reason="".join(MARKUP.values())[:5000]))
    monkeypatch.setattr("content.desk.sources.subscribe.open_client", lambda **_: web)
    monkeypatch.setattr("hub.ingest.discover.MAX_TRIED", len(MARKUP))
    client.force_login(User.objects.create_superuser("grace"))
    add = reverse("wagtailsnippets_hub_source:add")
    for address in ("https://x.example/", "https://y.example/", '"><img src=x onerror=ran()>'):
        answer = client.post(add, {"address": address})
        offered = answer.content.decode()
        assert (offered.count("desk-offer__entries") >= len(MARKUP)) is (address == "https://x.example/")
        assert look([add], without_policy=True, signed_in=True, instead=offered) == []


def test_what_runs_would_be_seen(look, hostile):
    """The detector itself: of a body that was never cleaned it tells, and of the policy that stops it."""
    Entry.objects.update(body="<img src=x onerror=ran()>")
    assert look(hostile["entries"][:1], without_policy=True) != []
    assert any("Content" in told for told in look(hostile["entries"][:1], without_policy=False))
