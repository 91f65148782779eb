"""A writer that is killed (kill -9) in the midst of its work loses nothing and leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub.search.document import Document
from hub.search.engines import connect

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


@pytest.mark.parametrize("scheme", ["tantivy", "whoosh"])
@pytest.mark.parametrize("way", ["writing", "rebuilding"])
def test_a_killed_writer_frees_the_index_and_leaves_it_as_it_was(scheme: str, way: str, tmp_path: Path) -> None:
    url = f"{scheme}://{tmp_path}/index"
    engine = connect(url)
    with engine.rebuilding() as writer:
        writer.add([a_document("0")])
    assert write_elsewhere(url, way, tmp_path / "var", killed=True) == -signal.SIGKILL
    assert engine.health().documents == 1
    with engine.writing() as writer:
        writer.add([a_document("1")])
    assert engine.health().documents == 2
    with engine.rebuilding() as writer:
        writer.add([a_document("2")])
    assert engine.health().documents == 1
    left = sorted(path.name.split("-")[0] for path in (tmp_path / "index").iterdir())
    assert left == ["current", f"{scheme}4", "writer.lock"]
    engine.close()


def test_a_process_sees_what_another_commits(tmp_path: Path) -> None:
    url = f"tantivy://{tmp_path}/index"
    reader = connect(url)
    with reader.rebuilding() as writer:
        writer.add([a_document("0")])
    assert reader.health().documents == 1
    assert write_elsewhere(url, "writing", tmp_path / "var", killed=False) == 0
    assert reader.health().documents == 2000
