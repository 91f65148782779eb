"""A real worker, over each broker that answers: what is owed gets done, whatever happens to messages and processes."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.broker

ROOT = Path(__file__).resolve().parent.parent.parent
BROKERS = {
    "embedded": "",
    "redis": os.environ.get("HUB_TEST_REDIS_URL", "redis://127.0.0.1:6379/9"),
    "rabbitmq": os.environ.get("HUB_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}
SOON = 40.0  # seconds that a test waits for what takes two or three
ENOUGH = 5.0  # seconds in which a worker must have stopped

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
OWE = """
from django.utils import timezone
from hub.jobs import queue
from hub.models import Entry, Job, Source, Topic
from hub.topics.vocabulary import load_vocabulary
load_vocabulary()
source = Source.objects.create(url="https://blog.example/feed", slug="blog", title="Blog")
entry = Entry.objects.create(source=source, identity="1", url="https://blog.example/1", title="EVPN with VXLAN",
    text="Why EVPN is the control plane of VXLAN fabrics. EVPN routes of type 2.", first_seen_at=timezone.now())
queue.enqueue_tagging([entry.pk], now=timezone.now())
"""
SEARCH = """
from django.core.management import call_command
call_command("search", "evpn")
"""
THROW_AWAY = """
from hub.celery import app
with app.connection() as broker, broker.SimpleQueue("hub") as box:
    print(box.clear())
"""


class Hub:
    """A hub's state and broker, its commands and its workers."""

    def __init__(self, var: Path, broker: str) -> None:
        self.var = var
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
        self.environment = kept | {
            "HUB_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "tests.ops.brisk_settings",
            "HUB_FETCH_ALLOW": "127.0.0.0/8",
        }
        if broker:
            self.environment["HUB_BROKER_URL"] = broker
        self.workers: list[subprocess.Popen[bytes]] = []

    def runs(self, code: str) -> str:
        """The output of some Python in this hub."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        ended = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def has_a_worker(self) -> subprocess.Popen[bytes]:
        """Started as `up` starts it."""
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "hub.celery", "worker"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        self.workers.append(worker)
        return worker

    def asks(self, query: str) -> int:
        """A number from the database."""
        with closing(sqlite3.connect(self.var / "hub.sqlite3")) as database:
            return database.execute(query).fetchone()[0]

    def waits(self, query: str, for_what: int) -> None:
        """Until a number in the database is this one."""
        end = time.monotonic() + SOON
        while (seen := self.asks(query)) != for_what:
            assert time.monotonic() < end, f"{query}: still {seen}, not {for_what}"
            time.sleep(0.1)


def stops(worker: subprocess.Popen[bytes]) -> float:
    """Ask a worker to stop; the seconds it takes."""
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=SOON)
    return time.monotonic() - began


def answers(url: str) -> bool:
    where = urlsplit(url)
    try:
        socket.create_connection((where.hostname, where.port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module", params=list(BROKERS))
def hub(request, tmp_path_factory):
    url = BROKERS[request.param]
    if url and not answers(url):
        pytest.skip(f"no {request.param} answers at {url}")
    hub = Hub(tmp_path_factory.mktemp(request.param) / "var", url)
    hub.runs(PREPARE)
    hub.runs(THROW_AWAY)
    hub.runs(OWE)
    yield hub
    for worker in hub.workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
    hub.runs(THROW_AWAY)


OWED = "SELECT count(*) FROM hub_job"
TAGGED = "SELECT count(*) FROM hub_entrytopic JOIN hub_topic t ON t.id = topic_id WHERE t.title LIKE '%EVPN%'"


def test_owed_work_is_done_though_its_message_was_thrown_away(hub):
    assert int(hub.runs(THROW_AWAY)) >= 0
    assert hub.asks(OWED) > 0
    hub.has_a_worker()
    hub.waits(OWED, 0)
    assert hub.asks(TAGGED) == 1
    assert "EVPN with VXLAN" in hub.runs(SEARCH)


def test_work_owed_while_a_worker_runs_is_done_soon(hub):
    hub.runs(
        "from django.utils import timezone\nfrom hub.jobs import queue\nfrom hub.models import Entry, Job\n"
        "queue.enqueue('tag', 'entry', Entry.objects.values_list('pk', flat=True), now=timezone.now())"
    )
    hub.waits(OWED, 0)


def test_a_worker_stops_in_time(hub):
    for worker in hub.workers:
        assert stops(worker) < ENOUGH
        assert worker.returncode == 0


def test_a_worker_that_was_killed_leaves_its_work_to_the_next(hub):
    hub.runs(
        "from datetime import timedelta\nfrom django.utils import timezone\n"
        "from hub.jobs import queue\nfrom hub.models import Entry, Job\n"
        "now = timezone.now()\n"
        "queue.enqueue('tag', 'entry', Entry.objects.values_list('pk', flat=True), now=now)\n"
        "Job.objects.claim(10, now=now, lasting=timedelta(seconds=4))"
    )  # as one does who dies with the work in hand
    hub.has_a_worker()
    hub.waits(OWED, 0)
