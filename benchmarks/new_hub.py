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
    from collections.abc import Callable, Iterator

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

    from hub.jobs.tasks import leave_what_is_loaded  # noqa: PLC0415
    from hub.topics.vocabulary import load_vocabulary  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0)
        load_vocabulary()
        reverse("entry", args=["slug", 1])  # loads the site's addresses, which is no part of any work
        leave_what_is_loaded()
        yield
    finally:
        shutil.rmtree(var)


def all_owed(work: Callable[..., int], limit: int) -> int:
    """Do all work of a kind that is owed, in the worker's batches; how much it was."""
    from django.utils import timezone  # noqa: PLC0415

    done = 0
    while some := work(limit=limit, now=timezone.now()):
        done += some
    return done


def tag_all() -> int:
    """Recognise the topics of all entries that wait for it."""
    from hub.topics import assign  # noqa: PLC0415

    return all_owed(assign.tag_owed, assign.ROWS)


def index_all() -> int:
    """Bring the search index up to date."""
    from hub import search  # noqa: PLC0415
    from hub.jobs.tasks import DOCUMENTS  # noqa: PLC0415

    return all_owed(search.index_owed, DOCUMENTS)
