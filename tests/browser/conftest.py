"""A real Chromium on a real server, and a library to look at."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.utils import timezone

from content.pages.setup import ensure_pages
from hub.jobs.runner import run
from hub.models import Enclosure, EntryTopic, Source
from hub.search import rebuild
from tests.factories import a_source, a_topic, an_entry
from tests.mail_server import a_mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: in memory all threads of the server share one cache, whose tables lock without waiting."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "hub.sqlite3")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; none is downloaded."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        # Playwright's loop runs in this thread, and Django takes any running loop for an async caller
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """A browser window, and everything it complained about."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        """Go there and wait until it stands."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page


@pytest.fixture
def window(chromium, live_server):
    """Makes windows: `window(**context)`. Other hosts are answered for, with nothing: no test needs a network."""
    contexts = []

    def make(**options) -> Visitor:
        context = chromium.new_context(**{"viewport": WIDE} | options)
        context.route(lambda url: not url.startswith(live_server.url), lambda route: route.fulfill(status=200, body=""))
        contexts.append(context)
        return Visitor(context, live_server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def library(transactional_db) -> dict[str, str]:
    """What is hard to set well: long words, right-to-left names, missing artwork, a sponsored episode, a broken source.

    Returns the address of each page worth a look, by name.
    """
    ensure_pages()
    start = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
    notes = a_source(title="Packet Notes", slug="packet-notes", description="Notes from the rack.")
    show = a_source(
        title="The Extraordinarily Long-Winded Podcast of Internetworking Misadventures and Other Stories",
        slug="the-hop",
        kind=Source.Kind.PODCAST,
        state=Source.State.BROKEN,
        failures=9,
        last_error="the-hop.example did not answer within 20 seconds. We will ask again in 4 hours.",
    )
    hebrew = a_source(title="רשתות ואנשים", slug="rtl", language="he")
    bgp = a_topic(slug="bgp", title="BGP", introduction="How networks tell each other the way.", aliases=["BGP-4"])
    policy = a_topic(slug="policy", title="Routing policy", parent=bgp)
    entries = [
        an_entry(
            (notes, show, hebrew)[n % 3],
            title=f"Entry {n} on why routers disagree",
            excerpt="A few sentences about reachability. " * 6,
            published_at=start - timedelta(hours=7 * n),
            words=900,
        )
        for n in range(40)
    ]
    episode = an_entry(
        show,
        title="HOP042: " + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        excerpt="https://www.example.net/" + "a-very-long-address-without-any-break/" * 6,
        kind="episode",
        show_code="HOP",
        show_number=42,
        sponsored=True,
        published_at=start,
        credits=[{"name": "Ada Example", "role": "host"}],
    )
    Enclosure.objects.create(entry=episode, url="https://media.example/42.mp3", media_type="audio/mpeg", duration=2050)
    an_entry(
        hebrew, title="מדוע נתבים אינם מסכימים", language="he", excerpt="כמה משפטים על נגישות.", published_at=start
    )
    for entry in [*entries, episode]:
        EntryTopic.objects.create(entry=entry, topic=bgp, score=0.9, published_at=entry.published_at)
        EntryTopic.objects.create(entry=entry, topic=policy, score=0.5, published_at=entry.published_at)
    rebuild()
    return {
        "home": "/",
        "river": "/entries/",
        "river, page 2": "/entries/?page=2",
        "episode": episode.get_absolute_url(),
        "sources": "/sources/",
        "source": "/sources/the-hop/",
        "topics": "/topics/",
        "topic": "/topics/bgp/",
        "paths": "/paths/",
        "search": "/search/",
        "found": "/search/?q=routers",
        "nothing found": "/search/?q=zzyzx",
        "about": "/about/",
        "status": "/status/",
    }


@pytest.fixture
def post(settings):
    """A mail server on loopback, and the worker's part: `post("ada@example.org")` carries mail and reads the code."""
    settings.EMAIL_BACKEND = "hub.ops.mail.backend.QueueBackend"
    settings.HUB_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.HUB_MAIL_LIES = ""
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False  # tests share the cache of the server's thread
    with a_mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address

        def code_for(address: str) -> str:
            run("mail", limit=10, now=timezone.now())
            mail = next(mail for to, mail in reversed(server.mails) if to == [address])
            return re.search(r"^ {4}([A-Z]{4}-[A-Z]{4})\s*$", mail.get_content(), re.MULTILINE)[1]

        yield code_for
