"""The fields of an entry and the rows that belong to it: who fills each, and what becomes of it. One line each.

    EntryRecord ──FED──▶ store, compare, revise ──▶ Entry ──EMPTIED──▶ a tombstone, once it is removed for good
                                                      └────MERGED───▶ the entry that it is merged into

Ingest (match, store, existing), removal and merging read this table, so that a new field is declared once here, in
`EntryRecord` and in the model. A test holds it to the model's fields and relations: a field that is on neither side
fails it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Origin(Enum):
    """Who fills a field."""

    FEED = "a feed: the attribute of `EntryRecord` with the same name"
    EDITOR = "an editor"
    HUB = "the hub itself"


@dataclass(frozen=True, slots=True)
class EntryField:
    """One column of `Entry`.

    `emptied` are author data, which removal drops. What a feed fills and removal keeps is what makes the tombstone
    recognisable: without it a later fetch would bring the entry back.
    """

    name: str
    origin: Origin = Origin.FEED
    revised: bool = False  # what it said before a change is kept in `EntryRevision`
    emptied: bool = False  # by removal for good
    merged: bool = False  # the entry that stays takes it over where it has none
    editors_first: bool = False  # an editor's value outlasts the adoption of the entry by a feed


@dataclass(frozen=True, slots=True)
class EntryRows:
    """A relation to `Entry`, by the name of its accessor."""

    accessor: str
    deleted: bool  # by removal for good: the rows hold author data, or are made from them
    merged: bool = False  # the entry that stays takes them over where it has none


FIELDS = (
    EntryField("identity"),
    EntryField("raw_hash"),
    EntryField("url", revised=True, merged=True, editors_first=True),
    EntryField("title", revised=True, editors_first=True),
    EntryField("text", revised=True, emptied=True, merged=True),
    EntryField("published_at", merged=True, editors_first=True),
    EntryField("kind"),
    EntryField("excerpt", emptied=True, merged=True, editors_first=True),
    EntryField("summary", emptied=True, merged=True),
    EntryField("body", emptied=True, merged=True),
    EntryField("words", emptied=True, merged=True),
    EntryField("updated_at", emptied=True, merged=True),
    EntryField("language", emptied=True, merged=True),
    EntryField("image_url", emptied=True, merged=True),
    EntryField("sponsored", emptied=True),
    EntryField("show_code", emptied=True, merged=True),
    EntryField("show_number", emptied=True, merged=True),
    EntryField("season", emptied=True, merged=True),
    EntryField("episode", emptied=True, merged=True),
    EntryField("minutes", emptied=True, merged=True),
    EntryField("podcast", emptied=True, merged=True),
    EntryField("credits", emptied=True, merged=True),
    EntryField("labels", emptied=True, merged=True),
    EntryField("attribution", Origin.EDITOR, emptied=True, merged=True),
    EntryField("level", Origin.EDITOR, merged=True),
    EntryField("id", Origin.HUB),
    EntryField("uuid", Origin.HUB),
    EntryField("source", Origin.HUB),
    EntryField("status", Origin.HUB),
    EntryField("first_seen_at", Origin.HUB),
    EntryField("changed_at", Origin.HUB),
    EntryField("story", Origin.HUB),
    EntryField("is_copy", Origin.HUB),
    EntryField("supersedes", Origin.HUB),
    EntryField("merged_into", Origin.HUB),
)
ROWS = (
    EntryRows("enclosures", deleted=True, merged=True),
    EntryRows("chapters", deleted=True, merged=True),
    EntryRows("transcripts", deleted=True, merged=True),  # with their cues
    EntryRows("revisions", deleted=True),
    EntryRows("credited", deleted=True),
    EntryRows("entry_topics", deleted=True),  # their evidence quotes the text
    EntryRows("blocking_keys", deleted=True),  # hashes of title, address and text
    EntryRows("links", deleted=False),  # an editor's are final; a rule's go with the next run of `hub.ingest.stories`
    EntryRows("links_back", deleted=False),
    EntryRows("superseded_by", deleted=False),
    EntryRows("merged_from", deleted=False),
)

FED = tuple(field.name for field in FIELDS if field.origin is Origin.FEED)
REVISED = tuple(field.name for field in FIELDS if field.revised)
EMPTIED = tuple(field.name for field in FIELDS if field.emptied)
MERGED = tuple(field.name for field in FIELDS if field.merged)
EDITORS_FIRST = tuple(field.name for field in FIELDS if field.editors_first)
DELETED_ROWS = tuple(rows.accessor for rows in ROWS if rows.deleted)
MERGED_ROWS = tuple(rows.accessor for rows in ROWS if rows.merged)
