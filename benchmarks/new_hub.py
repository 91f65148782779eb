"""A hub of its own in this process, with nothing in it, for benchmarks of the machine behind the site."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def new_hub() -> Iterator[None]:
    """Set Django up on an empty state, with the shipped vocabulary, as a worker is when it is ready."""
    var = tempfile.mkdtemp(prefix="hub-bench-")
    os.environ |= {"HUB_VAR": var, "HUB_FETCH_ALLOW": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": "hub.settings"}
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - after its settings are chosen

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from hub.jobs.tasks import freeze_loaded_objects  # noqa: PLC0415
    from hub.topics.vocabulary import load_vocabulary  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0)
        load_vocabulary()
        reverse("entry", args=["slug", 1])  # loads the site's addresses, which is no part of any work
        freeze_loaded_objects()
        yield
    finally:
        shutil.rmtree(var)


def run_all(kind: str) -> int:
    """Do all jobs of a kind that are due, in the worker's batches; how many there were."""
    from django.utils import timezone  # noqa: PLC0415

    from hub.jobs import runner  # noqa: PLC0415

    done = 0
    while some := runner.run(kind, now=timezone.now()):
        done += some
    return done


def tag_all() -> int:
    """Recognise the topics of all entries that wait for it."""
    return run_all("tag")


def index_all() -> int:
    """Bring the search index up to date."""
    return run_all("index")
