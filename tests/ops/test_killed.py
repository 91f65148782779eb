"""The whole hub, killed while it fetches: afterwards the library is as if nothing had happened."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.ops.slow_feeds import ENTRIES, FEEDS, served

pytestmark = pytest.mark.broker

ROOT = Path(__file__).resolve().parent.parent.parent
SOON = 90.0  # seconds that a test waits for what takes some five, on a machine that has other things to do
ENOUGH = 5.0  # seconds in which a hub must have stopped

NO_SOURCES = """
import django
django.setup()
from hub.models import Entry, Job, RiverDay, Source
Source.objects.all().delete()
Job.objects.all().delete()
"""


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
    ours = {"HUB_VAR": str(var), "HUB_FETCH_ALLOW": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": "tests.ops.brisk_settings"}
    return kept | ours


class Hub:
    """A hub under its supervisor."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        self.up = subprocess.Popen(command, cwd=ROOT, env=environment(self.var), start_new_session=True)
        self.started.append(self.up)

    def stop(self) -> float:
        """Ask it to; the seconds it takes."""
        began = time.monotonic()
        self.up.send_signal(signal.SIGTERM)
        self.up.wait(timeout=SOON)
        return time.monotonic() - began

    def asks(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.var / "hub.sqlite3", timeout=20)) as database:
            return database.execute(query).fetchall()

    def waits(self, query: str, at_least: int) -> None:
        end = time.monotonic() + SOON
        while (seen := self.asks(query)[0][0]) < at_least:
            assert time.monotonic() < end, f"{query}: {seen}, not {at_least}"
            time.sleep(0.02)

    def subscribes(self, urls: list[str]) -> None:
        rows = f"""
import django
django.setup()
from django.utils import timezone
from hub.models import Source
for n, url in enumerate({urls!r}):
    Source.objects.create(url=url, slug=f"blog-{{n}}", title=f"Blog {{n}}", due_at=timezone.now())
"""
        subprocess.run([sys.executable, "-c", rows], cwd=ROOT, env=environment(self.var), check=True)

    def lets_leases_run_out(self) -> None:
        """As three minutes of waiting would."""
        with closing(sqlite3.connect(self.var / "hub.sqlite3", timeout=20)) as database, database:
            for table in ("hub_source", "hub_job"):
                database.execute(f"UPDATE {table} SET lease_until = '2020-01-01 00:00:00'")

    def library(self) -> list[tuple]:
        """Every entry as a reader may know it."""
        return sorted(
            self.asks(
                "SELECT s.slug, e.identity, e.url, e.title, e.excerpt, e.published_at, e.status,"
                " (SELECT count(*) FROM hub_entrytopic t WHERE t.entry_id = e.id)"
                " FROM hub_entry e JOIN hub_source s ON s.id = e.source_id"
            )
        )


def children(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += children(int(child))
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def part(hub: Hub, word: str) -> int:
    """The process of a part."""
    return next(pid for pid in children(hub.up.pid) if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0"))


VISITED = "SELECT count(*) FROM hub_source WHERE last_success_at IS NOT NULL"
FETCHED = "SELECT count(*) FROM hub_entry WHERE source_id IS NOT NULL"
AT_REST = (
    "SELECT (SELECT count(*) FROM hub_job) = 0 AND (SELECT count(*) FROM hub_source WHERE last_success_at IS NULL) = 0"
)
MIDWAY = FEEDS * ENTRIES // 6


@pytest.fixture(scope="module")
def feeds():
    with served() as urls:
        yield urls


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The state of a hub that was prepared and subscribes to nothing."""
    var = tmp_path_factory.mktemp("prepared") / "var"
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment(var), check=True)
    subprocess.run([sys.executable, "-c", NO_SOURCES], cwd=ROOT, env=environment(var), check=True)
    return var


@pytest.fixture
def hub(prepared, feeds, tmp_path):
    shutil.copytree(prepared, tmp_path / "var")
    hub = Hub(tmp_path / "var")
    hub.subscribes(feeds)
    hub.start()
    yield hub
    for up in hub.started:
        up.kill()
        up.wait()


@pytest.fixture(scope="module")
def undisturbed():
    """What the first of these tests leaves for the others to compare with."""
    return []


def test_left_alone_it_takes_everything_in_and_stops_in_time(hub, undisturbed):
    hub.waits(AT_REST, 1)
    undisturbed.extend(hub.library())
    assert len(undisturbed) == FEEDS * ENTRIES
    assert hub.asks("SELECT sum(entries) FROM hub_riverday") == hub.asks(
        "SELECT count(*) FROM hub_entry WHERE status IN ('published', 'featured') AND published_at IS NOT NULL"
    )
    with urlopen(f"http://127.0.0.1:{hub.port}/search/?q=%22post+19+of+blog+59%22") as page:
        assert b"/entries/post-19-of-blog-59-" in page.read()
    processes = children(hub.up.pid)
    assert len(processes) >= 4
    assert hub.stop() < ENOUGH
    assert not any(is_alive(pid) for pid in processes)


def test_a_killed_worker_changes_nothing(hub, undisturbed):
    hub.waits(FETCHED, MIDWAY)
    os.kill(part(hub, "celery"), signal.SIGKILL)
    assert hub.asks(VISITED)[0][0] < FEEDS, "killed too late to prove anything"
    hub.lets_leases_run_out()
    hub.waits(AT_REST, 1)
    assert hub.library() == undisturbed
    assert hub.stop() < ENOUGH


def test_a_killed_supervisor_changes_nothing(hub, undisturbed):
    hub.waits(FETCHED, MIDWAY)
    processes = children(hub.up.pid)
    hub.up.kill()
    hub.up.wait()
    end = time.monotonic() + ENOUGH
    while any(is_alive(pid) for pid in processes):
        assert time.monotonic() < end, "a part outlived its supervisor"
        time.sleep(0.02)
    assert hub.asks(VISITED)[0][0] < FEEDS, "killed too late to prove anything"
    hub.lets_leases_run_out()
    hub.start()
    hub.waits(AT_REST, 1)
    assert hub.library() == undisturbed
    assert hub.stop() < ENOUGH


def test_stopped_in_the_middle_it_goes_on_where_it_was(hub, undisturbed):
    hub.waits(FETCHED, MIDWAY)
    assert hub.stop() < ENOUGH
    assert hub.asks(VISITED)[0][0] < FEEDS, "stopped too late to prove anything"
    assert hub.asks("SELECT count(*) FROM hub_source WHERE lease_until IS NOT NULL") == [(0,)]  # so it goes on at once
    hub.start()
    hub.waits(AT_REST, 1)
    assert hub.library() == undisturbed
