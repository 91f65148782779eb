"""Paths as text: read, written, and refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from content.paths.kinds.note_html import from_file, to_file
from content.paths.page import LearningPathPage
from content.paths.step import PathStep
from content.paths.text import (
    PathText,
    PathTextError,
    SectionText,
    StepText,
    path_export,
    path_import,
    paths_import,
    read,
    write,
)
from hub.models import Entry
from tests.factories import a_topic, an_entry
from tests.named_people import a_moderator, an_editor
from tests.paths.making import NOTE, a_file, a_path

EVERY_KIND = (
    {"entry": "https://a.example/1", "title": "One", "by": "Ada", "kind": "post", "published": date(2024, 2, 3),
     "as": "The first", "why": 'It says: "no" to flooding — twice.', "minutes": 7, "optional": True},
    {"clip": "https://show.example/2", "title": "Two", "start": "12:30", "end": "1:02:05"},
    {"link": "https://b.example/?a=1&b=2", "title": "#3: yes", "kind": "rfc"},
    {"note": "Four", "text": "A < B & C.\n\nSecond paragraph."},
    {"note": "Five", "text": '<p>With <b>bold</b> and <a href="https://c.example/">a link</a>.</p>'},
    {"lab": "https://git.example/lab", "title": "Six", "tool": "netlab", "needs": "8 GB", "minutes": 90},
    {"check": "Seven", "question": "Why?\nTruly?", "explanation": "So.",
     "choices": [{"text": "Yes", "right": True, "because": "Indeed."}, {"text": "No"}]},
)  # fmt: skip


@pytest.mark.django_db
def test_export_import_export_gives_the_same_bytes():
    a_topic(slug="bgp")
    a_path(slug="first")
    steps = (*EVERY_KIND, {"path": "first", "why": "Walk it."})
    page = a_path(*steps, topics=["bgp"], prerequisites=["first"], review_by=date(2027, 1, 1), level="advanced",
                  outcomes=["Say why", "Say how"], introduction="One.\n\nTwo.")  # fmt: skip
    once = path_export(page)
    page.delete()
    assert path_export(path_import(once)) == once
    assert len(read(once).sections[0].steps) == len(steps)


@pytest.mark.django_db
def test_importing_twice_makes_no_second_revision():
    page = a_path(*EVERY_KIND)
    revisions = page.revisions.count()
    again = path_import(path_export(page))
    assert again.pk == page.pk
    assert again.revisions.count() == revisions


@pytest.mark.django_db
def test_an_entry_that_the_library_knows_is_not_made_anew():
    entry = an_entry(url="https://a.example/1")
    path = a_path({"entry": "http://www.a.example/1/", "title": "Another name"})
    assert path.steps.get().entry == entry
    assert path.steps.get().heading == entry.title


@pytest.mark.django_db
def test_an_entry_without_an_address_goes_by_its_uuid():
    entry = an_entry(url="")
    path = a_path({"entry": f"urn:uuid:{entry.uuid}"})
    assert path.steps.get().entry == entry
    assert f"urn:uuid:{entry.uuid}" in path_export(path)


@pytest.mark.django_db
def test_files_are_imported_after_those_they_build_on():
    pages = paths_import([a_file(slug="second", prerequisites=["first"]), a_file(slug="first")])
    assert [page.slug for page in pages] == ["first", "second"]


@pytest.mark.django_db
def test_a_circle_of_files_is_refused_with_the_circle_shown():
    files = [a_file(slug="a", prerequisites=["b"]), a_file(slug="b", prerequisites=["c"]),
             a_file(slug="c", prerequisites=["a"])]  # fmt: skip
    with pytest.raises(PathTextError, match=r"circle: \w → \w → \w → \w"):
        paths_import(files)
    assert not LearningPathPage.objects.exists()


BROKEN = {
    "empty": ("", "line 1: The file is empty"),
    "no YAML": ("path: [", "This is not YAML"),
    "a list": ("- a\n- b", "Here fields are expected"),
    "an unknown field": (a_file(colour="red"), "colour: There is no such field"),
    "no title": (a_file().replace("title: A path\n", ""), "title: It is needed"),
    "a level that is none": (a_file(level="wizard"), "level: “wizard” is none of beginner"),
    "no steps": ("path: a\ntitle: A\nsections: []", "at least one section with a step"),
    "a step of no kind": (a_file({"podcast": "x"}), "not with “podcast”"),
    "minutes that are none": (a_file(NOTE | {"minutes": -3}), r"steps\[1\].minutes: “-3” is no number"),
    "an address that is none": (a_file({"link": "javascript:alert(1)", "title": "x"}), "is no web address"),
    "a clip that ends first": (a_file({"clip": "https://a.example/", "start": "2:00", "end": "1:00"}), "ends before"),
    "a moment that is none": (a_file({"clip": "https://a.example/", "start": "soon"}), "write it like 4:05"),
    "a check without a right answer": (
        a_file({"check": "c", "question": "q", "choices": [{"text": "a"}, {"text": "b"}]}), "must be right"),
    "a topic that is not here": (a_file(topics=["astrology"]), "line 9, topics: This hub has no topic “astrology”"),
    "a path that is not here": (a_file({"path": "nowhere"}), "no path “nowhere”: import that first"),
    "an entry that nobody knows": (a_file({"entry": "https://a.example/1"}), "gives it no title"),
    "aliases": ("path: &a x\ntitle: *a", "Anchors"),
    "a field twice": ("path: a\npath: b\ntitle: c\nsections: []", "line 2, path: It is given twice"),
    "nested without end": ("[" * 5000, "nested too deeply|not YAML"),
    "huge": ("#" * 600_000, "at most 500,000 are read"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_line_and_field_and_changes_nothing(text, told):
    with pytest.raises(PathTextError, match=told):
        path_import(text)
    assert not LearningPathPage.objects.exists()
    assert not PathStep.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_every_fault_is_told_at_once():
    with pytest.raises(PathTextError) as told:
        path_import(a_file({"note": "x"}, {"link": "x", "title": "y"}, level="wizard"))
    assert [fault.field for fault in told.value.faults] == [
        "sections[1].steps[1].text", "sections[1].steps[2].link", "level"]  # fmt: skip


@pytest.mark.django_db
def test_importing_needs_the_leave_to_publish():
    a_path(slug="other")
    with pytest.raises(PermissionDenied):
        path_import(a_file(), by=an_editor())
    assert path_import(a_file(), by=a_moderator()).live


@pytest.mark.parametrize(
    ("stored", "file"),
    [
        pytest.param(
            '<p data-block-key="x">One.</p><p>Two &amp; &lt;three&gt;</p>', "One.\n\nTwo & <three>", id="plain"
        ),
        pytest.param("<p>One <b>bold</b></p>", "<p>One <b>bold</b></p>", id="what plain text would lose stays HTML"),
        pytest.param('<p><a href="javascript:x()">x</a></p>', "<p><a>x</a></p>", id="a link that is none"),
        pytest.param("<script>x()</script><p>a</p>", "a", id="a script"),
    ],
)
def test_a_note_is_plain_in_a_file_where_nothing_is_lost(stored, file):
    told = to_file(stored)
    if "<three>" in file:
        assert told in (file, "<p>One.</p><p>Two &amp; &lt;three&gt;</p>")
    else:
        assert told == file
    assert to_file(from_file(told)) == told


@pytest.mark.django_db
def test_a_notes_link_to_a_path_follows_it_and_is_told_so_that_any_hub_understands_it(settings):
    other = a_path(slug="other")
    note = {
        "note": "N",
        "text": '<p>See <a href="/paths/other/">the other</a> and <a href="/entries/x-1/">this</a>.</p>',
    }
    page = a_path(note, slug="one")
    stored = page.sections[0].value["steps"][0].value["text"].source
    assert f'<a linktype="page" id="{other.pk}">the other</a>' in stored
    told = path_export(page)
    assert '<a href="/paths/other/">the other</a>' in told
    assert f'<a href="{settings.HUB_PUBLIC_URL}/entries/x-1/">this</a>' in " ".join(told.split())
    assert path_export(path_import(told)) == told
    other.slug = "renamed"
    other.save()
    assert '<a href="/paths/renamed/">the other</a>' in path_export(page)


line = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=40)
long_line = st.lists(line, min_size=20, max_size=40).map(" ".join)
slug = st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,10})?", fullmatch=True)
steps = st.builds(
    lambda title, text, minutes, optional: StepText(
        "note", {"note": title, "text": text} | ({"minutes": minutes} if minutes else {})
        | ({"optional": True} if optional else {})
    ),
    line, st.lists(line, min_size=1, max_size=3).map("\n\n".join), st.none() | st.integers(1, 10_000), st.booleans(),
)  # fmt: skip
sections = st.builds(SectionText, line, line, st.lists(steps, min_size=1, max_size=3).map(tuple))
records = st.builds(
    PathText, path=slug, title=line, level=st.sampled_from(["beginner", "advanced"]), audience=line,
    introduction=st.lists(line | long_line, min_size=1, max_size=3).map("\n".join),
    topics=st.lists(slug, max_size=3).map(tuple),
    review_by=st.none() | st.dates(), outcomes=st.lists(line, max_size=3).map(tuple),
    sections=st.lists(sections, min_size=1, max_size=2).map(tuple),
)  # fmt: skip


@given(records)
def test_what_is_written_is_read_back_whatever_the_words(record):
    assert read(write(record)) == record
