"""`path_import` and `path_export`, as one uses them in a shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from content.paths.page import LearningPathPage
from tests.paths.making import a_file

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    told = io.StringIO()
    call_command(command, *arguments, stdout=told)
    return told.getvalue()


def test_files_are_imported_and_exported_again(tmp_path):
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    first.write_text(a_file(slug="second", title="Second", prerequisites=["first"]))
    second.write_text(a_file(slug="first", title="First"))
    assert run("path_import", str(first), str(second)).splitlines() == [
        "First: 1 step at /paths/first/",
        "Second: 1 step at /paths/second/",
    ]
    assert "prerequisites: [first]\n" in run("path_export", "second")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(a_file(level="wizard"), r"In .*b\.yaml\na-path: line \d+, level", id="a fault in the file"),
        pytest.param(a_file(topics=["astrology"]), r"a-path: line \d+, topics: This hub", id="a name that is not here"),
        pytest.param(None, r"b\.yaml can't be read", id="no file"),
    ],
)
def test_all_of_the_files_or_none(tmp_path, text, told):
    good, bad = tmp_path / "a.yaml", tmp_path / "b.yaml"
    good.write_text(a_file(slug="good"))
    if text:
        bad.write_text(text)
    with pytest.raises(CommandError, match=told):
        run("path_import", str(good), str(bad))
    assert not LearningPathPage.objects.exists()


def test_the_command_reports_a_replaced_draft(tmp_path):
    written = tmp_path / "a.yaml"
    written.write_text(a_file(slug="only", title="From the file"))
    run("path_import", str(written))
    page = LearningPathPage.objects.get()
    page.title = "My draft"
    draft = page.save_revision()
    assert "it is kept in the page's history" in run("path_import", str(written))
    assert page.revisions.filter(pk=draft.pk).exists()
    assert LearningPathPage.objects.get().title == "From the file"
    assert "history" not in run("path_import", str(written)), "nobody has a draft now"


def test_a_path_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    (tmp_path / "a.yaml").write_text(a_file(slug="only"))
    run("path_import", str(tmp_path / "a.yaml"))
    with pytest.raises(CommandError, match="Existing paths: only"):
        run("path_export", "other")
