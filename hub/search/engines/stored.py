"""Documents as bytes, for engines that hand back what they were given; and the values of a document's exact fields."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from hub.search.document import Document, DocumentCopy
from hub.search.plan import EXACT_FIELDS, TEXT_FIELDS

_NAMES = tuple(field.name for field in fields(Document) if field.name != "text")
_values = attrgetter(*_NAMES)
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PART = b"\n"  # between the two; JSON without indentation has no line ends
_DEFAULTS = Document(noun="", key="", kind="", url="", title="")
LENGTHS = ((15 * 60, "under 15 min"), (30 * 60, "15–30 min"), (60 * 60, "30–60 min"))  # upper bounds, seconds
LONGEST = "over 60 min"
SPANS = (*(name for _, name in LENGTHS), LONGEST)
RECENCY = 0.002  # a year's worth: enough to order what is otherwise alike, too little to bury a classic
EPOCH_YEAR = 2000


def format_stamp(engine: str, schema: int) -> str:
    """What an index is stamped with: the engine, its schema's number, and what documents are made of.

    An index with another stamp was made by other code, and must be built anew.
    """
    made_of = (
        *(f"{field.name}: {field.type}" for field in fields(Document)),
        *DocumentCopy._fields,
        *TEXT_FIELDS,
        *EXACT_FIELDS,
    )
    digest = blake2b("\n".join(made_of).encode(), digest_size=4)
    return f"{engine}{schema}-{digest.hexdigest()}"


def pack(document: Document) -> bytes:
    """A document as JSON, without what is left at its default, then its text as it is: reading it back is most of the
    work of an answer, and JSON's escapes are most of that."""
    said = zip(_NAMES, _values(document), _values(_DEFAULTS), strict=True)
    kept = {name: value for name, value, default in said if value != default}
    if document.date is not None:
        kept["date"] = document.date.isoformat()
    return _as_json(kept).encode() + _PART + document.text.encode()


def unpack(data: bytes) -> Document:
    """The document that `pack` made into `data`."""
    said, _, text = data.partition(_PART)
    values: dict[str, Any] = json.loads(said)
    for name in ("labels", "people"):
        if name in values:
            values[name] = tuple(values[name])
    if "topics" in values:
        values["topics"] = tuple((slug, title) for slug, title in values["topics"])
    if "copies" in values:
        values["copies"] = tuple(DocumentCopy(*each) for each in values["copies"])
    if "date" in values:
        values["date"] = datetime.fromisoformat(values["date"])
    return Document(**{"noun": "", "key": "", "kind": "", "url": "", "title": ""} | values, text=text.decode())


def exact_values(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of each exact field; empty where there is none."""
    return {
        "noun": (document.noun,),
        "kind": (document.kind,),
        "source": tuple(dict.fromkeys(filter(None, (document.source, *(copy.source for copy in document.copies))))),
        "topic": tuple(slug for slug, _ in document.topics),
        "label": tuple(dict.fromkeys(label.lower() for label in document.labels)),
        "level": (document.level,) if document.level else (),
        "show": (document.show.lower(),) if document.show else (),
        "year": (str(document.date.year),) if document.date else (),
        "length": (length(document.seconds),) if document.seconds else (),
        "sponsored": (("yes" if document.sponsored else "no"),) if document.noun == "entry" else (),
        "language": (document.language.lower(),) if document.language else (),
    }


def text_values(document: Document) -> dict[str, str]:
    """The text of each field of text. "text" holds the others too, so that what fits is decided by one field alone."""
    named = {
        "title": document.title,
        "topics": " . ".join((*(title for _, title in document.topics), *document.labels)),
        "about": " . ".join(dict.fromkeys((document.source_title, *(copy.source_title for copy in document.copies)))),
        "people": " . ".join(document.people),
    }
    return named | {"text": "\n".join((*filter(None, named.values()), document.text or document.excerpt))}


def length(seconds: int) -> str:
    """The class of lengths that readers choose from."""
    return next((name for bound, name in LENGTHS if seconds < bound), LONGEST)


def static_norm(document: Document) -> float:
    """By what a document's fit is multiplied: what editors think of it, and a little for being recent."""
    years = document.date.year + document.date.month / 12 - EPOCH_YEAR if document.date else 0.0
    return document.weight * (1 + RECENCY * max(years, 0.0))
