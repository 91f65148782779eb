"""Who may read the hub's state: its own user."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hub.ops.preflight import state_can_be_written
from hub.ops.secret_key import secret_key
from hub.ops.state_dir import private
from hub.ops.supervisor.lock import locked


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def a_careless_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize("make", [private, secret_key, lambda var: os.close(locked(var))], ids=["it", "key", "lock"])
def test_state_is_made_for_its_owner_alone(tmp_path, make):
    make(tmp_path / "a" / "var")
    assert mode(tmp_path / "a" / "var") == 0o700
    assert mode(tmp_path / "a") == 0o755


def test_state_that_an_older_release_left_open_is_shut_at_the_next_start(tmp_path, settings):
    var = settings.HUB_VAR = tmp_path / "var"
    var.mkdir(mode=0o755)
    (var / "hub.sqlite3").touch()
    state_can_be_written()
    assert mode(var) == 0o700


@pytest.mark.parametrize("chosen", [0o750, 0o770, 0o710, 0o1777])
def test_what_somebody_opened_to_a_group_or_all_share_stays_as_it_is(tmp_path, chosen):
    var = tmp_path / "var"
    var.mkdir()
    var.chmod(chosen)
    private(var)
    assert mode(var) == chosen


def test_what_has_no_modes_or_is_others_is_used_as_it_is(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    tmp_path.joinpath("var").mkdir(mode=0o755)
    private(tmp_path / "var")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    private(tmp_path / "var")
    assert mode(tmp_path / "var") == 0o755
