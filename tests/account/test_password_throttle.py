"""Passwords are tried slowly, mails are sent sparingly, and nobody is locked out for good."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from allauth.core.ratelimit import consume
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.models import User
from wagtail.models import Page, PageViewRestriction

from hub.ops import password_hashing
from hub.ops.password_hashing import BoundedPBKDF2PasswordHasher, HashingBusyError
from tests.named_people import an_editor

pytestmark = pytest.mark.django_db
RIGHT = "a long enough password"
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def editor():
    editor = an_editor()
    User.objects.filter(pk=editor.pk).update(email="editor@example.org")
    return editor


@pytest.fixture
def clock(monkeypatch):
    """The time that rates are measured by; the cache keeps nothing longer than by its own."""
    now = [1_800_000_000.0]
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now[0])
    return now


def sign_in(client, editor, password="wrong", address=HERE, door="/admin/login/", **more):
    name = more.pop("name", editor.username)
    return client.post(door, {"username": name, "password": password} | more, REMOTE_ADDR=address)


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_after_fifty_wrong_passwords_the_right_one_waits(client, editor, clock, door):
    tried = [sign_in(client, editor, door=door).status_code for _ in range(50)]
    assert tried == [200] * 5 + [429] * 45
    answer = sign_in(client, editor, RIGHT, door=door)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    page = answer.content.decode()
    assert "Too many wrong passwords for this account came from here." in page
    assert "Wait 5 minutes, then try again; or sign in by a code" in page
    assert '<a href="/accounts/login/">' in page
    clock[0] += 301
    assert sign_in(client, editor, RIGHT, door=door).status_code == 302


def test_who_guesses_locks_out_nobody_elsewhere(client, editor):
    for _ in range(50):
        sign_in(client, editor)
    assert sign_in(client, editor, RIGHT, THERE).status_code == 302


def test_the_right_password_forgets_the_wrong_ones_before_it(client, editor):
    for _ in range(3):
        for _ in range(4):
            assert sign_in(client, editor).status_code == 200
        assert sign_in(client, editor, RIGHT).status_code == 302
        client.logout()


def test_one_client_tries_a_few_accounts_and_not_all(client, editor):
    tried = [sign_in(client, editor, name=f"editor-{n}").status_code for n in range(31)]
    assert tried == [200] * 30 + [429]


def test_an_account_is_tried_a_hundred_times_an_hour_from_wherever(client, editor):
    tried = [sign_in(client, editor, address=f"192.0.2.{n // 5}").status_code for n in range(101)]
    assert tried == [200] * 100 + [429]


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}".upper()])
def test_another_spelling_is_no_other_account(client, editor, spelling):
    for _ in range(5):
        sign_in(client, editor)
    name = spelling.format(editor.username)
    assert sign_in(client, editor, name=name.upper() if spelling == "{}" else name).status_code == 429


def test_what_is_refused_is_logged_once_and_what_is_wrong_each_time(client, editor, caplog):
    with caplog.at_level(logging.WARNING, "content.account"):
        for _ in range(50):
            sign_in(client, editor, name="eve\nroot signed in")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("content.account")]
    *wrong, refused = said
    assert wrong == ["Wrong password for 'eve\\nroot signed in' from 192.0.2.1."] * 5
    assert refused.startswith("Too many wrong passwords for this account came from here.")
    assert refused.endswith("Refused: 'eve\\nroot signed in' from 192.0.2.1 at /admin/login/.")


def test_of_parallel_tries_no_more_are_counted_in_than_of_others(rf):
    request = rf.post("/admin/login/")
    with ThreadPoolExecutor(8) as pool:
        within = list(pool.map(lambda _: consume(request, action="password", key="parallel"), range(40)))
    assert sum(within) == 5


def test_an_address_gets_few_mails_that_reset_a_password(client, editor, mailoutbox):
    asked = [
        client.post("/admin/password_reset/", {"email": email}, REMOTE_ADDR=f"192.0.2.{n}")
        for n, email in enumerate(["editor@example.org", "Editor@example.org"] * 10)
    ]
    assert [answer.status_code for answer in asked] == [302] * 3 + [429] * 17
    assert len(mailoutbox) == 3
    assert "Enough mails were sent to this address for now." in asked[-1].content.decode()


def test_nor_does_a_client_have_mails_sent_to_everybody(client, editor, mailoutbox):
    asked = [
        client.post("/admin/password_reset/", {"email": f"editor{n}@example.org"}, REMOTE_ADDR=HERE) for n in range(11)
    ]
    assert [answer.status_code for answer in asked] == [302] * 10 + [429]


def test_an_unknown_address_is_refused_as_a_known_one(client, editor):
    asked = [client.post("/admin/password_reset/", {"email": "nobody@example.org"}) for _ in range(4)]
    assert [answer.status_code for answer in asked] == [302] * 3 + [429]


def test_the_password_of_a_page_is_tried_slowly_too(client):
    page = Page.objects.first()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    door = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    tried = [client.post(door, {"password": "wrong", "return_url": "/"}) for _ in range(11)]
    assert [answer.status_code for answer in tried] == [200] * 10 + [429]
    assert "by a code" not in tried[-1].content.decode()


def test_looking_at_the_form_is_no_try(client, editor):
    assert {client.get("/admin/login/").status_code for _ in range(40)} == {200}
    assert sign_in(client, editor, RIGHT).status_code == 302


def test_one_password_is_hashed_at_a_time_one_waits_and_others_are_refused(monkeypatch):
    begun, may_end = Event(), Event()

    def slow(self, password, salt, iterations=None):
        begun.set()
        assert may_end.wait(10)
        return password

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", slow)
    hasher = BoundedPBKDF2PasswordHasher()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(hasher.encode, "first", "salt")
        assert begun.wait(10)
        second = pool.submit(hasher.encode, "second", "salt")
        while password_hashing._places._value:
            pass
        with pytest.raises(HashingBusyError):
            hasher.encode("third", "salt")
        may_end.set()
        assert (first.result(), second.result()) == ("first", "second")
    assert hasher.encode("fourth", "salt") == "fourth"


def test_a_hash_is_one_that_django_knows():
    assert make_password("x", "salt", BoundedPBKDF2PasswordHasher()) == make_password(
        "x", "salt", PBKDF2PasswordHasher()
    )


def test_who_comes_while_others_sign_in_is_told_to_try_again(client, editor, monkeypatch):
    def busy(*args, **kwargs):
        raise HashingBusyError

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", busy)
    answer = sign_in(client, editor, RIGHT)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "Many people are signing in at this moment." in answer.content.decode()
