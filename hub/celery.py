"""The Celery app. Every worker runs beat itself, in a thread.

Celery's own `-B` forks a second process for it and writes a file of when it last sent. Neither is wanted:
`tick` reads from rows what is due, so it needs no memory, and each of several workers may send it.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from threading import Event, Thread
from typing import Any

from celery import Celery, bootsteps, signals
from celery.beat import Scheduler
from celery.exceptions import SecurityWarning

from hub.jobs.notify import send

LOOK_UP = 0.5  # seconds

# it warns root of pickled messages; ours are JSON
warnings.filterwarnings("ignore", category=SecurityWarning)


class Notifier(Scheduler):
    """A scheduler that only notifies: `CELERY_BEAT_SCHEDULE` names each entry as its task in `hub.jobs.tasks`."""

    producer: Any = None  # Celery's would wait for a broker that is away, and the worker's stop with it

    def apply_entry(self, entry: Any, producer: Any = None) -> None:  # noqa: ARG002 - Celery's signature
        """Send one."""
        send(entry.name)


class Beat(bootsteps.StartStopStep):
    """Sends what `CELERY_BEAT_SCHEDULE` says, for as long as the worker runs."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="beat", daemon=True)

    def start(self, worker: Any) -> None:  # noqa: ARG002 - Celery's signature
        """With the worker."""
        self._thread.start()

    def stop(self, worker: Any) -> None:  # noqa: ARG002 - Celery's signature
        """With the worker."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        send("tick")  # what became due while no worker ran
        scheduler = Notifier(app=app, max_interval=60)
        while not self._stopping.wait(max(scheduler.tick(), 0.0)):
            pass


class LookUp(bootsteps.StartStopStep):
    """Has an idle worker look whether it shall stop: over Redis and RabbitMQ Celery's loop may sleep ten seconds."""

    requires = ("celery.worker.components:Timer", "celery.worker.components:Hub")

    def start(self, worker: Any) -> None:
        """With the worker, if it runs that loop."""
        if worker.hub is not None:
            worker.timer.call_repeatedly(LOOK_UP, _nothing)


def _nothing() -> None:
    """That the loop woke is enough."""


@signals.setup_logging.connect
def _leave_logging_alone(**_: Any) -> None:
    """Django has set it up already; with a receiver here Celery leaves it so."""


@signals.worker_shutdown.connect
def _leave(sender: Any, **_: Any) -> None:
    """End at once: by now everything is closed, and taking the interpreter apart would cost 0.6 s of a core."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(sender.exitcode or 0)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["hub.jobs"])
app.steps["worker"].update({Beat, LookUp})
