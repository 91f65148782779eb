"""Mail on its way: written by a page, carried by the worker."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone

from hub.jobs.runner import run
from hub.jobs.tasks import due_kinds
from hub.models import OutgoingEmail
from hub.ops.mail import backend
from hub.ops.service_urls import email
from tests.mail_server import a_free_port, a_mail_server

pytestmark = pytest.mark.django_db
RAW = policy.default


@pytest.fixture
def outward(settings):
    """Pages write mail down, as outside of tests."""
    settings.EMAIL_BACKEND = "hub.ops.mail.backend.QueueBackend"
    return settings


@pytest.fixture
def server(outward):
    with a_mail_server() as server:
        outward.HUB_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        outward.EMAIL_HOST, outward.EMAIL_PORT = server.address
        yield server


def test_a_mail_is_a_row_until_the_worker_has_handed_it_over(server, now):
    mail = EmailMultiAlternatives("Grüße", "Ein Wörtchen.", "hub@example.org", ["ada@example.org"], ["eve@example.org"])
    mail.attach_alternative("<p>Ein Wörtchen.</p>", "text/html")
    assert mail.send() == 1
    assert server.mails == []
    assert due_kinds(timezone.now(), fetching=True) == ["mail"]
    assert run("mail", limit=10, now=timezone.now()) == 1
    [(recipients, arrived)] = server.mails
    assert recipients == ["ada@example.org", "eve@example.org"]
    assert (arrived["Subject"], arrived["To"], arrived["Bcc"]) == ("Grüße", "ada@example.org", None)
    assert arrived.get_body(("plain",)).get_content().strip() == "Ein Wörtchen."
    assert not OutgoingEmail.objects.exists()


def test_a_page_that_fails_has_sent_nothing(server, outward):
    with transaction.atomic():
        send_mail("It", "is done.", "hub@example.org", ["ada@example.org"])
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()


def test_a_server_that_is_away_loses_nothing_and_is_tried_ever_later(outward, caplog):
    outward.HUB_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    outward.EMAIL_HOST, outward.EMAIL_PORT = "127.0.0.1", a_free_port()
    send_mail("It", "is done.", "hub@example.org", ["ada@example.org"])
    moment = timezone.now()
    waits = []
    for _ in range(3):
        assert run("mail", limit=10, now=moment) == 1
        letter = OutgoingEmail.objects.get()
        waits.append(letter.due_at - moment)
        assert run("mail", limit=10, now=moment) == 0, "not before its time"
        moment = letter.due_at
    assert waits == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert "refused" in letter.failure
    assert "it will be tried again" in caplog.text


def test_a_mail_that_the_server_refuses_keeps_no_other_from_going(server, monkeypatch):
    send_mail("One", "", "hub@example.org", ["refused@example.org"])
    send_mail("Two", "", "hub@example.org", ["ada@example.org"])
    sendmail = smtplib.SMTP.sendmail

    def refuse(self, sender, recipients, *rest):
        if recipients == ["refused@example.org"]:
            raise smtplib.SMTPRecipientsRefused({recipients[0]: (550, b"nobody here")})
        return sendmail(self, sender, recipients, *rest)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", refuse)
    run("mail", limit=10, now=timezone.now())
    assert [recipients for recipients, _ in server.mails] == [["ada@example.org"]]
    assert OutgoingEmail.objects.get().recipients == ["refused@example.org"]


def test_a_mail_that_is_of_no_use_any_more_is_dropped_and_that_is_said(outward, caplog):
    moment = timezone.now()
    mail = EmailMultiAlternatives(
        "Code", "", "hub@example.org", ["ada@example.org"],
        headers={"Expires": format_datetime(moment + timedelta(minutes=15))},
    )  # fmt: skip
    mail.send()
    assert run("mail", limit=10, now=moment + timedelta(minutes=16)) == 1
    assert not OutgoingEmail.objects.exists()
    assert "dropped" in caplog.text
    assert "ada@" not in caplog.text


def test_without_a_server_mails_lie_in_a_folder_and_the_log_says_so(outward, tmp_path, caplog):
    outward.HUB_MAIL_BACKEND, outward.HUB_MAIL_FOLDER = "hub.ops.mail.file_backend.FileBackend", str(tmp_path / "mail")
    caplog.set_level(logging.INFO)
    send_mail("BCDF-GHJK is your code", "Type it.", "hub@example.org", ["ada@example.org"])
    run("mail", limit=10, now=timezone.now())
    [file] = (tmp_path / "mail").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=RAW)["Subject"] == "BCDF-GHJK is your code"
    assert file.stat().st_mode & 0o077 == 0
    assert "“BCDF-GHJK is your code” for ada@example.org" in caplog.text
    assert str(file) in caplog.text


def test_a_mail_to_nobody_is_none(outward):
    assert backend.QueueBackend().send_messages([EmailMultiAlternatives("It", "")]) == 0
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("file:///x/mail", {"HUB_MAIL_LIES": "folder", "HUB_MAIL_FOLDER": "/x/mail"}),
        ("console:", {"HUB_MAIL_LIES": "log"}),
        ("smtp+tls://hub:p%40ss@mail.example:587", {"HUB_MAIL_LIES": "", "EMAIL_HOST": "mail.example",
         "EMAIL_PORT": 587, "EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_USE_TLS": True}),
    ],
)  # fmt: skip
def test_one_address_says_how_mail_goes(url, expected):
    found = email(url)
    assert found | expected == found
