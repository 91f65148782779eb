"""The records that stages hand to each other: frozen, and true of one moment.

    Request ──fetch──▶ Fetched | NotModified ──parse──▶ FeedRecord of Items ──normalize──▶ SourceRecord, EntryRecords
    ──match──▶ Changes

An `Item` is as its publisher wrote it and may hold anything; an `EntryRecord` holds only clean HTML, plain text and
web addresses. Only EntryRecords and SourceRecords reach the database and templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hub.ingest.hashing import content_digest

if TYPE_CHECKING:
    from datetime import datetime

    from hub.ingest.errors import FetchError


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch. `key` is the caller's own; validators are sent back exactly as they came.

    `method` is GET, or HEAD to learn only whether something answers: no body comes then.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    key: int | None = None
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """What every server's answer tells, whatever the outcome."""

    request: Request
    url: str  # of the document, after redirects
    status: int
    millis: int
    etag: str = ""
    last_modified: str = ""
    max_age: int | None = None  # seconds: Cache-Control's max-age, else Expires less Date
    moved_to: str = ""  # where permanent redirects alone have led
    links: tuple[str, ...] = ()  # its Link headers, as they came; hub.ingest.parsing.link_header reads them


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the stored document is current."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Fetched:
    """200: a document, decompressed."""

    answer: Answer
    body: bytes
    content_type: str
    size: int  # bytes, as they came over the wire
    digest: str = field(init=False)  # of the body; made where it is fetched, for hashing holds up no other thread

    def __post_init__(self) -> None:
        """Hash the body."""
        object.__setattr__(self, "digest", content_digest(self.body))


@dataclass(frozen=True, slots=True)
class Failed:
    """No document, and the reason."""

    request: Request
    error: FetchError
    millis: int


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class EnclosureRecord:
    """A file that comes with an entry. `length` in bytes, `duration` in seconds, both as the publisher says."""

    url: str
    media_type: str = ""
    length: int | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Someone who made or appears in an entry."""

    name: str
    role: str = ""
    url: str = ""
    image: str = ""
    group: str = ""  # of the namespace's taxonomy, where it is not the cast

    def as_kept(self) -> dict[str, str]:
        """The JSON that an entry keeps; the group `cast` is left out."""
        kept = {"name": self.name, "role": self.role, "url": self.url, "image": self.image}
        return kept | ({"group": self.group} if self.group else {})


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """A part of a recording; `start` and `end` in milliseconds."""

    start: int
    end: int | None = None
    title: str = ""
    url: str = ""
    image_url: str = ""
    listed: bool = True

    def as_values(self) -> list[Any]:
        """The fields in order, as compact JSON."""
        return [self.start, self.end, self.title, self.url, self.image_url, self.listed]


@dataclass(frozen=True, slots=True)
class CueRecord:
    """What was said from `start` to `end`, in milliseconds of the recording; None where a transcript does not say."""

    start: int | None
    end: int | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class PublisherHints:
    """How often a publisher wants to be visited. Hours and days are UTC; days count from Monday as 0."""

    ttl: int | None = None  # minutes: RSS 2.0 ttl
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    update_every: int | None = None  # seconds: sy:updatePeriod over sy:updateFrequency
    max_age: int | None = None  # seconds: HTTP
    block: bool = False  # podcast:block: its episodes are for its own feed, and for no one to publish again


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its publisher wrote it: nothing in it is clean, absolute or plausible yet."""

    guid: str = ""
    url: str = ""
    title: str = ""
    title_is_html: bool = False
    summary: str = ""
    body: str = ""
    base: str = ""  # what relative addresses in it are relative to
    published_at: datetime | None = None
    updated_at: datetime | None = None
    credits: tuple[Credit, ...] = ()
    labels: tuple[str, ...] = ()
    enclosures: tuple[EnclosureRecord, ...] = ()
    language: str = ""
    image_url: str = ""
    season: int | None = None
    episode: int | None = None
    podcast: dict[str, Any] = field(default_factory=dict)  # clean already: see hub.ingest.parsing.podcast_namespace
    raw_hash: str = ""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A document, read. `items` lacks the `skimmed` ones, which are known and unchanged."""

    format: str  # rss20, atom10, json11 …
    title: str = ""
    site_url: str = ""
    description: str = ""
    language: str = ""
    artwork_url: str = ""
    publisher_hints: PublisherHints = field(default_factory=PublisherHints)
    podcast: dict[str, Any] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    skimmed: int = 0
    cut: int = 0  # items beyond the limit, not read
    problems: tuple[str, ...] = ()  # what the reader had to forgive


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What a feed says of its source, clean and within the lengths of the columns."""

    title: str
    site_url: str
    description: str
    language: str
    artwork_url: str
    podcast: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One entry, clean and plausible: what may be stored and shown."""

    identity: str
    raw_hash: str
    guid: str
    url: str
    title: str
    excerpt: str
    summary: str
    body: str
    text: str
    words: int
    kind: str
    published_at: datetime | None
    updated_at: datetime | None
    language: str
    image_url: str
    sponsored: bool
    show_code: str
    show_number: int | None
    season: int | None
    episode: int | None
    minutes: int | None
    credits: tuple[Credit, ...] = ()
    labels: tuple[str, ...] = ()
    enclosures: tuple[EnclosureRecord, ...] = ()
    podcast: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values with dates in ISO 8601, for `manage.py parse` and for programs."""
        from dataclasses import asdict  # noqa: PLC0415 - only this slow path wants it

        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(self).items()
        }
