"""In by a code: for whoever reads the mail, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from content.account.people import clean_up_accounts, pending_cleanup, reader_sign_up
from tests.named_people import an_editor

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def test_a_code_makes_an_account_at_the_first_time_and_opens_it_at_every_other(client, sign_in):
    answer = sign_in(client, ADA)
    assert (answer.status_code, answer["Location"]) == (302, "/my/")
    reader = User.objects.get()
    assert (reader.email, reader.has_usable_password()) == (ADA, False)
    assert "ada" not in reader.username
    assert EmailAddress.objects.get(user=reader, verified=True, primary=True).email == ADA
    sign_in(other := Client(), ADA.upper())
    assert User.objects.get() == reader
    assert ADA in other.get("/accounts/").content.decode()


def test_one_lands_where_one_came_from_and_never_on_another_site(client, sign_in):
    assert sign_in(client, ADA, next="/paths/")["Location"] == "/paths/"
    assert sign_in(Client(), ADA, next="https://evil.example/")["Location"] == "/my/"


def test_whoever_followed_a_link_of_ours_comes_back_to_it(client):
    def asked(referer):
        return client.get("/accounts/login/", headers={"Referer": referer}).get("Location")

    assert asked("http://testserver/paths/one/?a=b") == "/accounts/login/?next=%2Fpaths%2Fone%2F"
    assert asked("https://evil.example/paths/one/") is None
    assert asked("http://testserver/accounts/logout/") is None
    assert asked("http://[::1/") is None


def test_nobody_comes_in_without_the_code_and_three_guesses_end_it(client, code_for):
    client.post("/accounts/login/", {"email": ADA})
    for _ in range(2):
        assert "not the code" in client.post("/accounts/login/code/", {"code": "BBBB-BBBB"}).content.decode()
    assert client.post("/accounts/login/code/", {"code": "BBBB-BBBB"})["Location"] == "/accounts/login/"
    assert "Too many tries" in client.get("/accounts/login/").content.decode()
    client.post("/accounts/login/code/", {"code": code_for(ADA)})
    assert client.get("/accounts/").status_code == 302


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(client, code_for):
    client.post("/accounts/login/", {"email": ADA})
    assert Client().post("/accounts/login/code/", {"code": code_for(ADA)})["Location"] == "/accounts/login/"


def test_the_page_says_the_same_of_any_address(mailoutbox):
    User.objects.create_user("shut", "shut@example.org", is_active=False)
    User.objects.create_user("known", "known@example.org")
    said = set()
    for address in ("shut@example.org", "known@example.org", "new@example.org"):
        browser = Client()
        browser.post("/accounts/login/", {"email": address})
        page = browser.get("/accounts/login/code/")
        said.add(page.content.decode().replace(address, "").replace(str(page.context["csrf_token"]), ""))
    assert len({len(page) for page in said}) == 1
    assert [mail.to for mail in mailoutbox] == [["known@example.org"], ["new@example.org"]]


def test_asking_again_and_again_is_slowed_down(client, mailoutbox):
    for _ in range(5):
        Client().post("/accounts/login/", {"email": ADA})
    assert len(mailoutbox) == 3
    assert "Too many" in Client().post("/accounts/login/", {"email": ADA}).content.decode()


def test_the_mail_says_until_when_it_is_of_use(client, mailoutbox):
    client.post("/accounts/login/", {"email": ADA})
    until = parsedate_to_datetime(mailoutbox[0].extra_headers["Expires"])
    assert timedelta(minutes=13) < until - timezone.now() < timedelta(minutes=16)
    assert mailoutbox[0].subject.endswith("is your code for Adjacency")


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "a" * 300 + "@example.org", "ada@example.org\nBcc: eve@example.org"]
)
def test_what_is_no_address_is_refused_and_makes_no_account(client, mailoutbox, address):
    assert client.post("/accounts/login/", {"email": address}).status_code == 200
    assert not User.objects.exists()
    assert not mailoutbox


def test_an_account_that_nobody_entered_is_forgotten_after_a_day_and_no_other(client, sign_in):
    sign_in(client, ADA)
    Client().post("/accounts/login/", {"email": "nobody@example.org"})
    editor = an_editor()
    later = timezone.now() + timedelta(days=2)
    assert not list(pending_cleanup(timezone.now()))
    assert list(pending_cleanup(later))
    clean_up_accounts(now=later)
    assert set(User.objects.values_list("email", flat=True)) == {ADA, editor.email}


def test_of_several_accounts_with_an_address_it_opens_the_one_that_has_proven_it():
    User.objects.create_user("claims", ADA)
    proven = User.objects.create_user("proven")
    EmailAddress.objects.create(user=proven, email=ADA, verified=True, primary=True)
    assert reader_sign_up(ADA) == proven


def test_an_address_that_an_administrator_gave_somebody_is_proven_by_the_code(client, sign_in):
    editor = an_editor()
    editor.email = "editor@example.org"
    editor.save()
    sign_in(client, "Editor@example.org")
    assert client.get("/admin/").status_code == 200
    assert EmailAddress.objects.get(user=editor).verified


def test_a_reader_has_no_business_at_the_desk(client, sign_in):
    sign_in(client, ADA)
    assert client.get("/admin/").status_code == 302


def test_editors_still_sign_in_with_a_password_at_the_desk(client):
    editor = an_editor()
    answer = client.post("/admin/login/", {"username": editor.username, "password": "a long enough password"})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.get("/accounts/").status_code == 200


def test_no_page_offers_or_takes_a_password(client, code_for):
    client.post("/accounts/login/", {"email": ADA})
    for address in ("/accounts/login/", "/accounts/login/code/", "/accounts/signup/passkey/"):
        assert 'type="password"' not in client.get(address, follow=True).content.decode(), address
    assert client.get("/accounts/password/reset/").status_code == 404


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(client, sign_in):
    sign_in(client, ADA)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_another_site_cannot_ask_in_ones_name(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"email": ADA}).status_code == 403


def test_a_form_loaded_before_one_signed_in_elsewhere_is_refused_in_the_houses_voice(db):
    refused = Client(enforce_csrf_checks=True).post("/accounts/login/", {"email": ADA})
    page = refused.content.decode()
    assert "Nothing was changed. Go back, load the page again" in page
    assert "<style" not in page, "the policy would block it"


@pytest.mark.parametrize(("lies", "sentence"), [("folder", "var/mail/"), ("log", "no mail server"), ("", "on its way")])
def test_the_page_says_where_the_mail_is(client, settings, lies, sentence):
    settings.HUB_MAIL_LIES = lies
    client.post("/accounts/login/", {"email": ADA})
    page = client.get("/accounts/login/code/").content.decode()
    assert sentence in page
    assert ("no mail server" in page) == bool(lies)


def test_one_can_go_back_and_give_another_address(client, sign_in):
    client.post("/accounts/login/", {"email": "typo@example.org"})
    assert client.get("/accounts/login/")["Location"] == "/accounts/login/code/"
    client.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert client.get("/accounts/login/").status_code == 200
    assert sign_in(client, ADA)["Location"] == "/my/"
