"""What the first run makes and keeps: the secret key and the first editor."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model

from hub.ops.bootstrap_admin import FILE, NAME, first_editor
from hub.ops.secret_key import secret_key


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path):
    var = tmp_path / "var"
    key = secret_key(var)
    assert len(key) >= 50
    assert secret_key(var) == key
    assert mode(var / "secret-key") == 0o600


def test_many_who_start_at_once_agree_on_a_key(tmp_path):
    with ThreadPoolExecutor(8) as crowd:
        keys = set(crowd.map(secret_key, [tmp_path / "var"] * 32))
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


@pytest.mark.django_db
def test_the_first_run_makes_an_editor_who_may_do_everything(tmp_path):
    first_editor(tmp_path)
    editor = get_user_model().objects.get()
    assert editor.username == NAME
    assert editor.is_superuser
    assert editor.check_password((tmp_path / FILE).read_text())
    assert mode(tmp_path / FILE) == 0o600


@pytest.mark.django_db
def test_the_second_run_changes_nothing(tmp_path):
    first_editor(tmp_path)
    password = (tmp_path / FILE).read_text()
    first_editor(tmp_path)
    assert (tmp_path / FILE).read_text() == password
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_a_password_that_was_changed_is_forgotten(tmp_path):
    first_editor(tmp_path)
    editor = get_user_model().objects.get()
    editor.set_password("one of their own")
    editor.save()
    first_editor(tmp_path)
    assert not (tmp_path / FILE).exists()


@pytest.mark.django_db
def test_a_hub_with_people_gets_no_further_editor(tmp_path):
    get_user_model().objects.create_user("someone")
    first_editor(tmp_path)
    assert not (tmp_path / FILE).exists()
    assert get_user_model().objects.count() == 1
