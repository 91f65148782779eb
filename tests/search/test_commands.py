"""manage.py search and manage.py index."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from hub.jobs import queue
from hub.models import Job
from hub.search.engines import configured
from tests.factories import an_entry

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_index(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_an_index_is_built_searched_and_described() -> None:
    entry = an_entry(title="Anycast at home")
    assert "documents indexed" in run("index", "rebuild")
    assert "Anycast at home" in run("search", "anycast")
    answer = json.loads(run("search", "anycast", "--json"))
    assert answer["results"][0]["url"] == entry.url
    assert answer["engine"] == "tantivy"
    assert "0 documents are owed" in run("index", "status")


def test_queries_are_answered_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    an_entry(title="Anycast at home")
    run("index", "rebuild")
    lines = '{"qid": "a", "query": "anycast"}\n\n{"qid": "b", "query": "xyzzy"}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    answers = [json.loads(line) for line in run("search", "--jsonl", "--limit", "5").splitlines()]
    found = [(answer["qid"], answer["total"], len(answer["results"])) for answer in answers]
    assert found == [("a", 1, 1), ("b", 0, 0)]


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"qid": "a"}', "[" * 100_000], ids=["words", "list", "half", "deep"]
)
def test_a_line_that_is_no_query_is_named(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
    with pytest.raises(CommandError, match="Line 1"):
        run("search", "--jsonl")


def test_a_query_beside_a_stream_of_them_is_refused_and_not_passed_over() -> None:
    with pytest.raises(CommandError, match="standard input"):
        run("search", "anycast", "--jsonl")


def test_what_is_owed_is_written_by_hand(now: datetime) -> None:
    run("index", "rebuild")
    queue.enqueue(Job.Kind.INDEX, "entry", [an_entry().pk], now=now)
    assert "1 document written; 0 are still owed" in run("index", "update")


def test_a_missing_index_is_told_with_what_to_do() -> None:
    with pytest.raises(CommandError, match="index rebuild"):
        run("index", "status")


def test_a_build_while_another_writes_is_refused_in_a_sentence() -> None:
    run("index", "rebuild")
    with configured().writing(), pytest.raises(CommandError, match="Another process is writing"):
        run("index", "rebuild")


def test_no_answers_at_all_make_no_sense() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run("search", "bgp", "--limit", "0")
