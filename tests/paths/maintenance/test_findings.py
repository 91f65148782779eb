"""From what befalls a path to what its maintainer and its followers are told, and what comes of an answer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry

from content.paths.maintenance import actions, matching
from content.paths.maintenance.evaluate import Candidate
from content.paths.maintenance.finding import GATHERED, Finding
from content.paths.maintenance.link import FormerAddress, LinkCheck
from content.paths.maintenance.maintainer_email import AGAIN
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.text import path_export, path_import
from hub.actions.entry import entry_hide, entry_show
from hub.jobs.runner import run
from hub.jobs.tasks import due_kinds
from hub.models import Entry
from tests.factories import an_entry
from tests.named_people import a_moderator, a_person, an_editor
from tests.paths.making import a_file, a_path

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def near(monkeypatch):
    """What the index would call near: entries by title of section, or by what stands in a step's place."""
    found = {"matches": {}, "others": []}
    monkeypatch.setattr(matching, "for_section", lambda section, **_: found["matches"].get(section.title, []))
    monkeypatch.setattr(matching, "replacements_for", lambda _step: found["others"])
    return found


def check_paths(now):
    due_kinds(now, fetching=True)
    return run("path_check", now=now)


def tell_maintainers(now):
    """How many emails the worker sends."""
    sent = len(mail.outbox)
    due_kinds(now, fetching=True)
    run("maintainer_email", now=now)
    return len(mail.outbox) - sent


def look(now):
    MaintenanceSchedule.objects.update(due_at=now)
    check_paths(now=now)
    return {(finding.kind, finding.state) for finding in Finding.objects.all()}


def test_a_hidden_entry_is_told_of_at_once_offered_a_replacement_and_settled_when_it_returns(client, now, near):
    entry, other = an_entry(title="Spam in disguise"), an_entry(title="The better text")
    path = a_path({"entry": entry.url})
    look(now)
    near["others"] = [Candidate(other.pk, "it is near")]
    entry_hide(entry, by=an_editor(), now=now + DAY / 2)
    assert "path_check" in due_kinds(now + DAY / 2, fetching=True), "the path is looked at before its day"
    check_paths(now=now + DAY / 2)
    assert {finding.kind for finding in path.findings.open()} == {"withdrawn", "replace"}
    page = client.get(path.get_url()).content.decode()
    assert "The better text" in page
    assert "Spam in disguise" not in page
    assert "The better text" in client.get(path.steps.get().get_absolute_url()).content.decode()
    entry_show(entry, by=an_editor(), now=now + DAY)
    assert look(now + DAY) == {("withdrawn", "settled"), ("replace", "settled")}
    assert "The better text" not in client.get(path.get_url()).content.decode()


def test_a_dead_link_says_so_to_followers_and_its_address_is_given_no_more(client, now):
    path = a_path({"link": "https://a.example/x", "title": "A text of some worth"})
    look(now)
    LinkCheck.objects.update(state="broken", reason="404", since=now.date())
    for url in (path.get_url(), path.steps.get().get_absolute_url()):
        page = client.get(url).content.decode()
        assert "no longer at its address" in page
        assert "A text of some worth" in page
        assert 'href="https://a.example/x"' not in page
    feed = client.get("/feeds/paths/a-path.rss").content.decode()
    assert "https://a.example/x" not in feed


def test_accepting_a_replacement_changes_the_draft_alone(client, now, near):
    other = an_entry(title="The better text")
    step = {"link": "https://a.example/x", "title": "X", "why": "It names the trade."}
    path = a_path(step, {"note": "N", "text": "n"})
    look(now)
    near["others"] = [Candidate(other.pk, "it is near")]
    LinkCheck.objects.update(state="broken", reason="404")
    look(now + DAY)
    editor = an_editor()
    actions.finding_accept(path.findings.get(kind="replace"), by=editor, now=now)
    path.refresh_from_db()
    assert path.has_unpublished_changes
    assert "The better text" in path_export(path.get_latest_revision_as_object())
    assert "It names the trade." in path_export(path.get_latest_revision_as_object())
    assert path.steps.first().entry != other
    key = path.steps.first().key
    path.get_latest_revision().publish()
    assert (path.steps.first().entry, path.steps.first().key) == (other, key)
    entry = PageLogEntry.objects.get(action="path.finding_accept")
    assert (entry.user, entry.page_id) == (editor, path.pk)
    assert look(now + 2 * DAY) == {("broken", "settled"), ("replace", "accepted")}


def test_a_new_entry_is_proposed_once_and_accepted_at_the_end_of_its_section(now, near):
    new = an_entry(title="Fresh and near")
    path = a_path({"note": "A", "text": "a"}, {"note": "B", "text": "b"})
    near["matches"] = {"The section": [Candidate(new.pk, "it shares BGP")]}
    look(now)
    finding = path.findings.get()
    assert (finding.kind, finding.section_title, finding.reason) == ("match", "The section", "It shares BGP")
    actions.finding_accept(finding, by=an_editor(), now=now)
    path.refresh_from_db()
    draft = path.get_latest_revision_as_object()
    assert [step.block_type for step in draft.sections[0].value["steps"]] == ["note", "note", "entry"]
    assert draft.sections[0].value["steps"][-1].value["entry"] == new
    with pytest.raises(ValidationError, match="decided already"):
        actions.finding_accept(finding, by=an_editor(), now=now)
    assert look(now + DAY) == {("match", "accepted")}


def test_what_was_declined_is_never_proposed_again(now, near):
    new = an_entry()
    path = a_path({"note": "A", "text": "a"})
    near["matches"] = {"The section": [Candidate(new.pk, "near")]}
    look(now)
    actions.finding_decline(path.findings.get(), by=an_editor(), now=now)
    for days in (1, 30, 400):
        assert look(now + days * DAY) == {("match", "declined")}


def test_a_section_that_left_the_draft_takes_no_step_and_the_proposal_stays(now, near):
    path = a_path({"note": "A", "text": "a"})
    near["matches"] = {"The section": [Candidate(an_entry().pk, "near")]}
    look(now)
    page = path.get_latest_revision_as_object()
    page.sections = [{"type": "section", "value": {"title": "Another", "introduction": "", "steps": []}}]
    page.save_revision()
    with pytest.raises(ValidationError, match="no section"):
        actions.finding_accept(path.findings.get(), by=an_editor(), now=now)
    assert path.findings.open().exists()


def test_a_moved_link_keeps_its_entry_and_old_files_still_mean_it(now):
    old, new = "https://a.example/x", "https://b.example/y"
    path = a_path({"link": old, "title": "X"})
    other = a_path({"entry": old}, slug="other")
    look(now)
    LinkCheck.objects.update(state="moved", moved_to=new, reason="It has moved.")
    look(now + DAY)
    entry = Entry.objects.get()
    actions.finding_accept(path.findings.get(), by=an_editor(), now=now + DAY)
    path.refresh_from_db()
    assert Entry.objects.get().url == new
    assert {step.entry.pk for page in (path, other) for step in page.steps.all()} == {entry.pk}
    assert new in path_export(path.get_latest_revision_as_object())
    assert FormerAddress.objects.get().entry == entry
    path_import(a_file({"link": old, "title": "X"}, slug="third"))
    path.get_latest_revision().publish()
    assert Entry.objects.count() == 1
    look(now + 2 * DAY)
    assert LinkCheck.objects.get().url == new
    assert not Finding.objects.open().exists()


def test_a_newer_edition_is_proposed_along_the_whole_chain(now):
    old = an_entry(title="BGP, 2023 Edition")
    middle = an_entry(title="BGP, 2024 Edition", supersedes=old)
    newest = an_entry(title="BGP, 2025 Edition", supersedes=middle)
    path = a_path({"entry": old.url})
    look(now)
    finding = path.findings.get()
    assert (finding.kind, finding.entry) == ("edition", newest)
    actions.finding_accept(finding, by=an_editor(), now=now)
    path.refresh_from_db()
    path.get_latest_revision().publish()
    assert path.steps.get().entry == newest
    assert look(now + DAY) == {("edition", "accepted")}


def test_somebody_who_looked_says_whether_it_is_there(client, now):
    path = a_path({"link": "https://a.example/x", "title": "X"})
    look(now)
    LinkCheck.objects.update(state="by_hand", reason="403", since=now.date())
    look(now)
    actions.link_mark_broken(path.findings.get(), by=an_editor(), now=now)
    assert "no longer at its address" in client.get(path.get_url()).content.decode()
    look(now + DAY)
    actions.link_mark_ok(path.findings.open().get(kind="broken"), by=an_editor(), now=now)
    assert "no longer at its address" not in client.get(path.get_url()).content.decode()
    look(now + 2 * DAY)
    assert not path.findings.open().exists()


@pytest.mark.parametrize("action", [actions.finding_accept, actions.finding_decline, actions.link_mark_ok,
                                    actions.link_mark_broken])  # fmt: skip
def test_whoever_may_not_edit_the_path_decides_nothing(action, now):
    path = a_path({"link": "https://a.example/x", "title": "X"})
    look(now)
    LinkCheck.objects.update(state="moved", moved_to="https://b.example/", reason="It has moved.")
    look(now)
    with pytest.raises(PermissionDenied):
        action(path.findings.get(), by=a_person(), now=now)
    assert path.findings.open().exists()


def test_a_locked_page_takes_no_proposal(now, near):
    path = a_path({"note": "A", "text": "a"})
    near["matches"] = {"The section": [Candidate(an_entry().pk, "near")]}
    look(now)
    path.locked, path.locked_by = True, a_moderator()
    path.save()
    with pytest.raises(PermissionDenied):
        actions.finding_accept(path.findings.get(), by=an_editor(), now=now)
    assert path.findings.open().exists()


def test_looking_twice_finds_nothing_twice_and_an_unpublished_path_is_at_rest(now):
    path = a_path({"link": "https://a.example/x", "title": "X"}, review_by="2026-05-01")
    look(now)
    look(now)
    assert Finding.objects.count() == 1
    path.unpublish()
    look(now + DAY)
    assert not Finding.objects.open().exists()


# ---- mail ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def maintained(now):
    maintainer = an_editor()
    maintainer.email = "ada@example.org"
    maintainer.save()
    paths = []
    for slug in ("one", "two"):
        path = a_path({"link": f"https://{slug}.example/x", "title": "X"}, slug=slug, review_by="2026-06-01")
        path.maintainer = maintainer
        path.save()
        paths.append(path)
    look(now)
    return paths


def test_a_maintainer_gets_one_mail_for_all_and_none_the_second_time(maintained, now):
    assert "maintainer_email" not in due_kinds(now, fetching=True), "what is found one after another is told together"
    later = now + GATHERED
    assert "maintainer_email" in due_kinds(later, fetching=True)
    assert tell_maintainers(now=later) == 1
    assert tell_maintainers(now=later) == 0
    look(now + DAY)
    assert tell_maintainers(now=now + DAY + GATHERED) == 0
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert letter.subject == "A path: to look after"
    assert letter.body.count("It was to be read through again by 1 June 2026.") == 2
    assert f"/admin/paths/{maintained[0].pk}/upkeep/" in letter.body


def test_a_later_date_of_review_is_told_of_anew(maintained, now):
    tell_maintainers(now=now + GATHERED)
    path = maintained[0]
    path.review_by = (now + 90 * DAY).date()
    path.save()
    look(now + DAY)
    assert not path.findings.open().exists()
    look(now + 90 * DAY)
    assert tell_maintainers(now=now + 90 * DAY + GATHERED) == 1


def test_a_mail_that_cannot_be_sent_is_tried_again_later(maintained, now, monkeypatch, caplog):
    def refuse(*_):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("content.paths.maintenance.maintainer_email.send_mail", refuse)
    later = now + GATHERED
    assert tell_maintainers(now=later) == 0
    assert "no mail server" in caplog.text
    monkeypatch.undo()
    assert "maintainer_email" not in due_kinds(later, fetching=True)
    assert tell_maintainers(now=later + AGAIN) == 1


def test_proposals_wake_nobody(maintained, now, near):
    tell_maintainers(now=now + GATHERED)
    near["matches"] = {"The section": [Candidate(an_entry().pk, "near")]}
    look(now + DAY)
    assert tell_maintainers(now=now + DAY + GATHERED) == 0
