"""The learning paths of the starter pack: true to the library beside them, and written as the hub itself writes."""

import json
from collections import Counter
from pathlib import Path

import pytest

from content.paths.prerequisites import circle
from content.paths.text import path_export, paths_import, read, write
from tests.factories import a_topic

STARTER = Path(__file__).resolve().parent.parent.parent / "starter"
FILES = sorted((STARTER / "paths").glob("*.yaml"))
FACTS = {"title": "title", "by": "source", "kind": "kind"}  # a file's word, the library's word


@pytest.fixture(scope="module")
def library() -> dict[str, dict]:
    lines = (STARTER / "library.jsonl").read_text("utf-8").splitlines()
    return {entry["url"]: entry for entry in map(json.loads, lines)}


def test_there_are_ten():
    assert len(FILES) == 10
    assert [file.stem for file in FILES] == [read(file.read_text("utf-8")).path for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_path_is_written_as_the_hub_writes_it(file):
    text = file.read_text("utf-8")
    assert write(read(text)) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_step_says_why_and_tells_of_its_entry_what_the_library_tells(file, library):
    path = read(file.read_text("utf-8"))
    steps = [step for section in path.sections for step in section.steps]
    for step in steps:
        if step.kind != "entry":
            continue
        known = library[step.fields["entry"]]
        assert {word: step.fields[word] for word in FACTS} == {word: known[theirs] for word, theirs in FACTS.items()}
        assert step.fields["why"].endswith((".", "?"))
    addresses = Counter(step.fields["entry"] for step in steps if step.kind == "entry")
    assert max(addresses.values()) == 1
    assert path.outcomes
    assert path.introduction
    assert path.topics


def test_prerequisites_are_in_the_pack_and_go_in_no_circle():
    before = {path.path: path.prerequisites for path in (read(file.read_text("utf-8")) for file in FILES)}
    assert {slug for slugs in before.values() for slug in slugs} <= set(before)
    assert circle(before) == []


@pytest.mark.django_db
def test_all_ten_come_out_of_a_hub_as_they_went_in():
    files = {file.stem: file.read_text("utf-8") for file in FILES}
    for slug in {topic for text in files.values() for topic in read(text).topics}:
        a_topic(slug=slug)
    for page in paths_import(files.values()):
        assert path_export(page) == files[page.slug]
