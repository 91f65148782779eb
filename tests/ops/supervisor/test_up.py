"""`manage.py up` as whoever types it sees it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hub.ops.supervisor import up as up_module
from hub.ops.supervisor.lock import VarError, locked

ROOT = Path(__file__).resolve().parents[3]


def up(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it until it ends by itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env=kept | {"HUB_VAR": str(var)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_port_that_is_taken_is_one_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = up(tmp_path / "var", "--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert ended.stdout == (
        f"hub     │ Nothing can be served on 127.0.0.1 port {port}: something else is served there. "
        "Choose another with --port.\n"
    )


def test_a_second_hub_on_the_same_state_is_refused(tmp_path):
    held = locked(tmp_path)
    try:
        ended = up(tmp_path)
    finally:
        os.close(held)
    assert ended.returncode == 1
    assert ended.stdout == (
        f"hub     │ A hub is already running on {tmp_path} (process {os.getpid()}): "
        "stop it first, or set HUB_VAR to another directory.\n"
    )


def test_a_lock_falls_with_its_holder(tmp_path):
    os.close(locked(tmp_path))
    os.close(locked(tmp_path))


def test_state_that_can_not_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(VarError, match="which can't be written: Not a directory"):
        locked(tmp_path / "file" / "var")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        pytest.param(
            {"HUB_DATABASE_URL": "mysql://db/hub"},
            "HUB_DATABASE_URL is “mysql://db/hub”: its scheme must be one of sqlite, postgresql, postgres.",
            id="a database of a kind we don't take",
        ),
        pytest.param(
            {"HUB_DATABASE_URL": "postgresql://hub:secret@127.0.0.1:9/hub"},
            "HUB_DATABASE_URL is “postgresql://hub:…@127.0.0.1:9/hub”, where nothing we can use answers: ",
            id="a database that is away",
        ),
        pytest.param(
            {"HUB_BROKER_URL": "redis://127.0.0.1:9/0"},
            "HUB_BROKER_URL is “redis://127.0.0.1:9/0”, where nothing we can use answers: ",
            id="a Redis that is away",
        ),
        pytest.param(
            {"HUB_BROKER_URL": "amqp://guest:guest@127.0.0.1:9//"},
            "HUB_BROKER_URL is “amqp://guest:…@127.0.0.1:9//”, where nothing we can use answers: ",
            id="a RabbitMQ that is away",
        ),
        pytest.param(
            {"HUB_CACHE_URL": "redis://127.0.0.1:9/1"},
            "HUB_CACHE_URL is “redis://127.0.0.1:9/1”, where nothing we can use answers: ",
            id="a cache that is away",
        ),
        pytest.param(
            {"HUB_SEARCH_URL": "solr://search/"},
            "HUB_SEARCH_URL is “solr://search/”: it must begin with",
            id="a search",
        ),
    ],
)
def test_a_part_that_can_not_be_used_is_one_sentence(tmp_path, free_port, environment, sentence):
    ended = up(tmp_path / "var", "--port", free_port, **environment)
    assert ended.returncode == 1
    preparing, said = ended.stdout.splitlines()
    assert "Preparing" in preparing
    assert sentence in said
    assert "secret" not in said
    assert ended.stderr == ""


def test_all_that_is_wrong_is_said_at_once(tmp_path, free_port):
    away = {"HUB_BROKER_URL": "redis://127.0.0.1:9/0", "HUB_CACHE_URL": "redis://127.0.0.1:9/1"}
    said = up(tmp_path / "var", "--port", free_port, **away).stdout
    assert "HUB_BROKER_URL" in said
    assert "HUB_CACHE_URL" in said


def test_the_supervisor_does_without_django():
    loaded = "import sys, hub.ops.supervisor; print(sorted({'django', 'celery', 'asyncio', 'ssl'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_help_is_short_and_needs_nothing(tmp_path):
    ended = up(tmp_path / "var", "--help")
    assert ended.returncode == 0
    assert "--no-fetch" in ended.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("is_terminal", "is_new", "is_said"),
    [
        pytest.param(True, True, True, id="the first start, on a terminal"),
        pytest.param(True, False, False, id="a later start"),
        pytest.param(False, True, False, id="the first start, in a container"),
        pytest.param(False, False, False, id="a later start in a container"),
    ],
)
def test_the_first_password_is_said_once_and_to_a_person(tmp_path, monkeypatch, is_terminal, is_new, is_said):
    kept = tmp_path / "first-password"
    kept.write_text("chance")
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal, raising=False)
    sentence = up_module.first_sign_in(kept, "http://localhost:8000", is_new=is_new)
    assert ("chance" in sentence) is is_said
    assert (str(kept) in sentence) is not is_said
    assert "http://localhost:8000/admin/" in sentence


def test_nothing_is_said_of_a_password_that_was_changed(tmp_path):
    assert up_module.first_sign_in(tmp_path / "none", "http://localhost:8000", is_new=False) == ""
