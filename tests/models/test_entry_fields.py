"""Every field of an entry, and every relation to it, is classified once: see `hub.models.entry_fields`."""

from __future__ import annotations

from dataclasses import fields

import pytest

from hub.actions.entry import emptied_values
from hub.ingest.records import EntryRecord
from hub.ingest.storing.match import StoredEntry
from hub.models import Entry, EntryRevision
from hub.models.entry_fields import EMPTIED, FED, FIELDS, REVISED, ROWS, Origin

OF_CONTENT = {  # relations of the other package: none holds anything that an author wrote
    "link_check",  # whether an address answers
    "former_addresses",  # addresses that were corrected by editors
    "path_steps",  # editors' own words about a step
}
WITHOUT_COLUMN = {"guid", "enclosures"}  # of a record: part of the identity, and rows of their own


def test_every_field_is_classified_once():
    names = [field.name for field in FIELDS]
    assert sorted(names) == sorted(field.name for field in Entry._meta.concrete_fields)


def test_every_relation_is_classified_once():
    relations = [relation.get_accessor_name() for relation in Entry._meta.related_objects]
    assert sorted(relations) == sorted([*(rows.accessor for rows in ROWS), *OF_CONTENT])


def test_the_fields_that_a_feed_fills_are_those_of_its_record():
    assert set(FED) == {field.name for field in fields(EntryRecord)} - WITHOUT_COLUMN


def test_revised_fields_have_a_column_in_the_revision_and_are_compared():
    assert set(REVISED) <= {field.name for field in EntryRevision._meta.concrete_fields}
    assert set(REVISED) <= {field.name for field in fields(StoredEntry)}


def test_removal_keeps_only_what_recognises_the_tombstone_of_what_a_feed_fills():
    kept = {field.name for field in FIELDS if field.origin is Origin.FEED and not field.emptied}
    assert kept == {"identity", "raw_hash", "url", "title", "kind", "published_at"}


@pytest.mark.parametrize("name", EMPTIED)
def test_an_emptied_field_holds_nothing(name):
    assert not emptied_values()[name]
