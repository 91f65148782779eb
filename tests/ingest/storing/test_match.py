"""Which entry a record is when a site has moved."""

from __future__ import annotations

from typing import Any

import pytest

from hub.ingest.storing.match import StoredEntry, match_records
from hub.ingest.storing.similarity import is_significant
from tests.ingest.records import a_record


def stored_of(pk: int, record: Any, **fields: Any) -> StoredEntry:
    """The entry that a record once became."""
    had = {name: getattr(record, name) for name in ("identity", "url", "title", "text", "published_at")}
    return StoredEntry(pk, **had | fields)


def test_a_title_put_right_while_the_site_moved_is_the_same_post():
    before = a_record(identity="old", url="https://a.example/site/srx/", title="Powering On/Off Juniper SRX320 .")
    after = a_record(identity="new", url="https://a.example/srx/", title="Powering On/Off Juniper SRX320.")
    changes = match_records([after], [stored_of(1, before)], [], lambda _: ())
    assert [change.stored.pk for change in changes.changed] == [1]
    assert not changes.new


def test_another_title_of_the_same_moment_is_another_post():
    before = a_record(identity="old", url="https://a.example/one/", title="Part 1")
    after = a_record(identity="new", url="https://a.example/two/", title="Part 2")
    assert len(match_records([after], [stored_of(1, before)], [], lambda _: ()).new) == 1


def test_titles_without_words_are_told_apart():
    before = a_record(identity="old", url="https://a.example/one/", title="???")
    after = a_record(identity="new", url="https://a.example/two/", title="!!!")
    assert len(match_records([after], [stored_of(1, before)], [], lambda _: ()).new) == 1


def test_a_merged_entry_matches_by_its_identity_alone():
    record = a_record(identity="new")
    merged, living = (
        stored_of(1, record, identity="gone", merged=True, tombstone=True),
        stored_of(2, record, identity="old"),
    )
    assert [change.stored.pk for change in match_records([record], [merged, living], [], lambda _: ()).changed] == [2]
    same = a_record(identity="gone", title="Another title", url="https://a.example/other")
    assert [entry.pk for entry, _ in match_records([same], [merged, living], [], lambda _: ()).touched] == [1]


@pytest.mark.parametrize(
    ("before", "after", "significant"),
    [
        pytest.param("What teh reflector keeps", "What the reflector keeps", False, id="a typo in a short text"),
        pytest.param("Routes are recieved", "Routes are received", False, id="two letters the other way round"),
        pytest.param("The session is up", "The session is down", True, id="another word"),
        pytest.param("Support ends in 2025", "Support ends in 2026", True, id="another number"),
        pytest.param("You can do this", "You cannot do this", True, id="the opposite"),
        pytest.param("A post", "A post, and much that was added to it since", True, id="more of it"),
        pytest.param("Same, words.", "same words", False, id="points and capitals"),
        pytest.param("word " * 100 + "one two", "word " * 100 + "three four", False, id="little of a long text"),
    ],
)
def test_a_typo_put_right_is_told_from_what_readers_would_want_to_know(before, after, significant):
    record = a_record(text=after)
    assert is_significant(stored_of(1, record, text=before), record) is significant
    assert is_significant(stored_of(1, record, title="Another title"), record)
