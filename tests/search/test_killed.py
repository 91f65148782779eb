"""A writer that is killed (kill -9) in the midst of its work loses nothing and leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hub.search.document import Document
from hub.search.engines import connect
from hub.search.engines.protocol import WriterBusyError
from hub.search.plan import Term
from hub.search.request import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from hub.search.engines.protocol import Writer

ROOT = Path(__file__).resolve().parent.parent.parent

SCRIPT = """
import os, signal, sys
sys.path.insert(0, {root!r})
import django
django.setup()
from hub.search.document import Document
from hub.search.engines import connect
with connect({url!r}).{way}() as writer:
    for n in range(2000):
        writer.add([Document(noun="entry", key=str(n), kind="post", url="/", title="Killed", text="x " * 500)])
    if {killed}:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def a_document(key: str) -> Document:
    return Document(noun="entry", key=key, kind="post", url="/", title="Alive")


def write_elsewhere(url: str, way: str, var: Path, *, killed: bool) -> int:
    """Write 2,000 documents in a process of its own, and say how that ended."""
    script = SCRIPT.format(root=str(ROOT), url=url, way=way, killed=killed)
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin", "HUB_VAR": str(var)}
    return subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, check=False).returncode


@pytest.fixture(params=["tantivy", "whoosh", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An index of each engine in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"{request.param}://{tmp_path}/index"


@contextmanager
def one_at_a_time(way: Callable[[], AbstractContextManager[Writer]]) -> Iterator[Writer]:
    """A writer, as soon as the server has noticed that the one before it is dead."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with way() as writer:
                yield writer
            break
        except WriterBusyError:
            if time.monotonic() > deadline:
                raise


@pytest.mark.parametrize("way", ["writing", "rebuilding"])
def test_a_killed_writer_frees_the_index_and_leaves_it_as_it_was(url: str, way: str, tmp_path: Path) -> None:
    engine = connect(url)
    with engine.rebuilding() as writer:
        writer.add([a_document("0")])
    assert write_elsewhere(url, way, tmp_path / "var", killed=True) == -signal.SIGKILL
    assert engine.health().documents == 1
    with one_at_a_time(engine.writing) as writer:
        writer.add([a_document("1")])
    assert engine.health().documents == 2
    with engine.rebuilding() as writer:
        writer.add([a_document("2")])
    assert engine.health().documents == 1
    assert fragments(tmp_path / "index") <= {"current", f"{engine.name}5", "writer.lock"}
    engine.close()


def fragments(directory: Path) -> set[str]:
    """What lies in an index's directory, if it has one: of each thing the name up to the first dash."""
    return {path.name.split("-")[0] for path in directory.iterdir()} if directory.exists() else set()


def test_a_process_sees_what_another_commits(url: str, tmp_path: Path) -> None:
    reader = connect(url)
    with reader.rebuilding() as writer:
        writer.add([a_document("0")])
    assert reader.health().documents == 1
    assert write_elsewhere(url, "writing", tmp_path / "var", killed=False) == 0
    assert reader.health().documents == 2000
    assert write_elsewhere(url, "rebuilding", tmp_path / "var", killed=False) == 0
    assert reader.find(SearchRequest(Term("text", "killed"), limit=1)).total == 2000
    reader.close()
