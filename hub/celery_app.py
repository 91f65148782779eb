"""The Celery app. Every worker keeps the beat itself, in a thread.

Celery's own `-B` forks a second process for it and writes a file of when it last rang. Neither is wanted:
`tick` reads from rows what is owed, so it needs no memory, and of several workers each may ring.
"""

from __future__ import annotations

import os
import warnings
from threading import Event, Thread
from typing import Any

from celery import Celery, bootsteps, signals
from celery.beat import Scheduler
from celery.exceptions import SecurityWarning

from hub.doorbell import ring

# it warns root of pickled messages; ours are JSON
warnings.filterwarnings("ignore", category=SecurityWarning)


class Rings(Scheduler):
    """A scheduler that rings doorbells: `CELERY_BEAT_SCHEDULE` names each entry as its task in `hub.tasks`."""

    producer: Any = None  # Celery's would wait for a broker that is away, and the worker's stop with it

    def apply_entry(self, entry: Any, producer: Any = None) -> None:  # noqa: ARG002 - Celery's signature
        """Ring one."""
        ring(entry.name)


class Beat(bootsteps.StartStopStep):
    """Rings what `CELERY_BEAT_SCHEDULE` says, for as long as the worker runs."""

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
        ring("tick")  # what waited while no worker ran
        scheduler = Rings(app=app, max_interval=60)
        while not self._stopping.wait(max(scheduler.tick(), 0.0)):
            pass


@signals.setup_logging.connect
def _leave_logging_alone(**_: Any) -> None:
    """Django has set it up already; with a receiver here Celery leaves it so."""


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["hub"])
app.steps["worker"].add(Beat)
