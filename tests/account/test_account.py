"""The account's page, and the ways out."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from content.account.people import reader_delete, reader_sign_out_everywhere
from content.progress.record import Progress, SavedItem
from tests.named_people import a_person, an_editor

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
KEY = "entry:00000000-0000-4000-8000-000000000000"
DONE = {"state": "done", "position": 0, "updated_at": "2026-05-01T08:00:00.000Z"}
KEPT = {"state": "kept", "title": "It", "url": "/entries/1/", "updated_at": "2026-05-01T08:00:00.000Z"}


@pytest.fixture
def ada(client, sign_in):
    """A reader with something done and something kept, signed in."""
    sign_in(client, ADA)
    record = {"progress": {KEY: DONE}, "bookmarks": {KEY: KEPT}, "settings": {"speed": 1.5}}
    client.post("/my/progress/", json.dumps(record), content_type="application/json")
    return User.objects.get(email=ADA)


def test_the_page_says_what_is_kept(client, ada):
    page = client.get("/accounts/")
    assert "1 piece done, 0 paths walked, 1 bookmark;" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["", "email/", "export/", "delete/", "passkeys/add/", "passkeys/1/name/", "passkeys/1/remove/"]
)
def test_whoever_is_not_signed_in_is_led_there(client, address):
    assert (
        client.get(f"/accounts/{address}")["Location"]
        .replace("%2F", "/")
        .startswith("/accounts/login/?next=/accounts/")
    )


def test_all_of_it_can_be_taken_along_and_read_in_anywhere(client, ada):
    answer = client.get("/accounts/export/")
    assert "attachment" in answer["Content-Disposition"]
    data = answer.json()
    assert (data["format"], data["version"]) == ("adjacency-progress", 1)
    assert (data["progress"], data["bookmarks"], data["settings"]) == ({KEY: DONE}, {KEY: KEPT}, {"speed": 1.5})
    assert data["account"]["addresses"] == [{"address": ADA, "proven": True}]


def test_a_deleted_account_leaves_nothing_behind_and_its_sessions_end(client, ada, sign_in):
    sign_in(other := Client(), ADA)
    assert "Delete it for good" in client.get("/accounts/delete/").content.decode()
    assert "is gone" in client.post("/accounts/delete/").content.decode()
    for model in (User, Progress, SavedItem, EmailAddress):
        assert not model.objects.exists(), model
    for browser in (client, other):
        assert browser.get("/accounts/").status_code == 302


def test_deleting_asks_who_it_is_where_one_signed_in_long_ago(client, ada):
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    ada.set_password("a long enough password")
    ada.save()
    session["_auth_user_hash"] = ada.get_session_auth_hash()
    session.save()
    assert client.post("/accounts/delete/")["Location"].startswith("/accounts/again/")
    assert User.objects.exists()


def test_the_last_who_may_do_everything_stays(client):
    root = User.objects.create_superuser("root", password="a long enough password")
    with pytest.raises(PermissionDenied, match="the last"):
        reader_delete(root, by=root)
    User.objects.create_superuser("second")
    reader_delete(root, by=root)
    assert User.objects.count() == 1


def test_nobody_deletes_or_signs_out_another():
    one, other = a_person(), a_person()
    for action in (reader_delete, reader_sign_out_everywhere):
        with pytest.raises(PermissionDenied):
            action(one, by=other)
    assert User.objects.count() == 2


def test_every_browser_is_signed_out_and_nobody_elses(client, ada, sign_in):
    sign_in(other := Client(), ADA)
    sign_in(stranger := Client(), "eve@example.org")
    assert client.get("/accounts/logout/everywhere/").status_code == 405
    client.post("/accounts/logout/everywhere/")
    assert [browser.get("/accounts/").status_code for browser in (client, other, stranger)] == [302, 302, 200]


def test_a_new_address_counts_once_it_is_proven_and_the_old_one_hears_of_it(client, ada, code_for, mailoutbox):
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [ADA]
    client.post("/accounts/email/code/", {"code": code_for("new@example.org"), "action": "verify"})
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert mailoutbox[-1].to == [ADA]


def test_an_address_of_another_is_not_taken_and_the_page_does_not_say_whose_it_is(client, ada, mailoutbox):
    EmailAddress.objects.create(user=a_person(), email="eve@example.org", verified=True)
    answer = client.post("/accounts/email/", {"email": "eve@example.org", "action_add": "1"})
    assert answer["Location"] == "/accounts/email/code/"
    assert ada.emailaddress_set.get().email == ADA


def test_an_editor_without_an_address_is_asked_for_one_before_a_passkey(client):
    client.force_login(an_editor())
    assert "You have none here" in client.get("/accounts/").content.decode()
    assert client.get("/accounts/passkeys/add/")["Location"] == "/accounts/email/"


def test_public_pages_name_nobody_and_cost_the_visitor_without_a_session_nothing(
    client, ada, django_assert_num_queries
):
    page = client.get("/about/")
    assert "private" in page["Cache-Control"]
    assert ADA not in page.content.decode()
    stranger = Client()
    with django_assert_num_queries(0):
        page = stranger.get("/about/")
    assert "public" in page["Cache-Control"]
    assert "Cookie" in page["Vary"]
    assert "Sign in" in page.content.decode()
    assert "hub-sync" not in page.content.decode()
