"""A path's upkeep in the admin: who may, what is seen, what a button does."""

import pytest
from django.urls import reverse

from content.paths.analytics.daily_counts import NO_STEP, DailyPathCount
from content.paths.maintenance.finding import Finding
from tests.factories import an_entry
from tests.named_people import a_person, an_editor, signed_in
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    return a_path(NOTE, {"note": "Second", "text": "x"})


def a_finding(path, **fields):
    defaults = {"kind": "match", "about": "1", "reason": "It shares BGP", "found_at": "2026-06-01T12:00Z",
                "step": path.steps.first().key, "section_title": "The section"}  # fmt: skip
    return Finding.objects.create(path=path, **defaults | fields)


def address(path):
    return reverse("path_maintenance", args=[path.pk])


def test_an_editor_sees_open_findings_and_accepts_one(client, path):
    finding = a_finding(path, entry=an_entry(title="Fresh and near"))
    editor = signed_in(client, an_editor())
    page = editor.get(address(path)).content.decode()
    assert "Fresh and near" in page
    assert "It shares BGP" in page
    assert "No maintainer" in page
    answer = editor.post(address(path), {"finding": finding.pk, "verb": "accept"}, follow=True)
    assert "The change is in the draft" in answer.content.decode()
    assert "Accepted by" in answer.content.decode()
    again = editor.post(address(path), {"finding": finding.pk, "verb": "accept"}, follow=True)
    assert "decided already" in again.content.decode()


def test_an_invalid_request_changes_nothing(client, path):
    finding = a_finding(path, entry=an_entry())
    editor = signed_in(client, an_editor())
    assert editor.post(address(path), {"finding": "x" * 50, "verb": "accept"}).status_code == 404
    assert editor.post(address(path), {"finding": 10**17, "verb": "accept"}).status_code == 404
    editor.post(address(path), {"finding": finding.pk, "verb": "explode"})
    assert Finding.objects.open().count() == 1


def test_users_who_may_not_edit_the_path_are_refused(client, path):
    a_finding(path, entry=an_entry(title="Fresh and near"))
    visitor = signed_in(client, a_person())
    for url in (address(path), reverse("path_maintenance_report")):
        answer = visitor.get(url, follow=True)
        assert "Fresh and near" not in answer.content.decode()
        assert "nobody" not in answer.content.decode()


def test_the_report_and_the_panel_list_paths_with_open_findings(client, path):
    a_finding(path, kind="broken", reason="404")
    DailyPathCount.objects.create(path=path, day="2026-06-01", what="start", step=NO_STEP, times=3)
    editor = signed_in(client, an_editor())
    report = editor.get(reverse("path_maintenance_report")).content.decode()
    assert "A path" in report
    assert address(path) in report
    home = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "Learning paths that need attention" in home
    assert "1 event" in home
    assert "no maintainer" in home


def test_a_maintainer_is_not_shown_the_paths_of_others(client, path):
    a_finding(path, kind="broken", reason="404")
    path.maintainer = an_editor()
    path.save()
    home = signed_in(client, an_editor()).get(reverse("wagtailadmin_home")).content.decode()
    assert "Learning paths that need attention" not in home


def test_the_form_of_a_path_links_to_its_maintenance_page(client, path):
    page = signed_in(client, an_editor()).get(reverse("wagtailadmin_pages:edit", args=[path.pk])).content.decode()
    assert address(path) in page
