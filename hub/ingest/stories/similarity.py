"""Whether two publications are one, and whether one is a newer edition of the other: decided here, and explained.

Pure, symmetric, and precision first: two announcements of one thing in different words are two publications, and two
reports of one name are two reports. The decision depends only on the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.ingest.stories.publication import Publication
    from hub.ingest.stories.series import Edition

MAX_DAYS = 60  # days within which a copy usually appears
MAX_DAYS_SHORT = 14  # days, for texts so short that their likeness says little
ALIKE = 0.6  # of the shorter text's shingles are in the longer: copies lose a passage, or feeds cut them
SAME = 0.9  # as ALIKE, where neither date nor title helps
EVEN = 0.6  # of the longer text's length, where neither does: a passage alone may be quoted, or inherited by a fork
PARTLY = 0.25  # as ALIKE, of yearly remakes: something of the old text is still there
LONG = 40  # words from which a text is long enough to speak for itself
LONGER = 100  # words, where the title doesn't speak either
SOME = 12  # words below which a text says nothing
TELLING = 5  # words from which a title is seldom used twice
SHARED = 0.6  # of the shorter title's words are in the longer


@dataclass(frozen=True, slots=True)
class Similarity:
    """Why two publications are one, in the words after “Also published at X: …”."""

    why: str
    original: int | None = None  # which of them, where one names the other


def find_similarity(one: Publication, other: Publication) -> Similarity | None:
    """Why these are the same publication; None if they aren't, or if it can't be told."""
    if _same_publisher(one, other):
        return None
    return _referenced(one, other) or _same_thing(one, other) or _same_text(one, other)


def _same_thing(one: Publication, other: Publication) -> Similarity | None:
    """The same file, or the same address.

    Files whose queries differ are one only under similar titles that are seldom used twice.
    """
    same_title = one.heading == other.heading and bool(one.heading)
    titles_alike = same_title or _titles_alike(one, other)
    same_file = one.media & other.media and (titles_alike or _days(one, other, MAX_DAYS))
    if same_file or (one.media_paths & other.media_paths and titles_alike and _telling(one) and _telling(other)):
        return Similarity("the same audio or video file" + (", the same title" if same_title else ""))
    if one.place and one.place == other.place and (titles_alike or _overlap(one, other) >= ALIKE):
        return Similarity("the same address" + (", the same title" if same_title else ""))
    return None


def _same_publisher(one: Publication, other: Publication) -> bool:
    """Two entries of one source are two publications, unless the source only collects other sites' posts."""
    if one.source is None or other.source is None:
        return one.pk == other.pk
    return one.source == other.source and (one.host == other.host or not one.host or not other.host)


def _referenced(one: Publication, other: Publication) -> Similarity | None:
    """One says where it was published first, or where else, and the other is at that address.

    A similar title or text is required too: the address may be of a book, a paper, or the front page of a section.
    """
    for this, that in ((one, other), (other, one)):
        first, also = that.place in this.canonical_keys, that.place in this.mutual_keys
        if not that.place or not (first or also):
            continue
        titles = one.heading == other.heading or _titles_alike(one, other)
        if not titles and (min(len(one.words), len(other.words)) < LONG or _overlap(one, other) < ALIKE):
            continue
        under = "under this title" if titles else "under another title"
        if first:
            return Similarity(f"one says that it was first published at {that.host}, {under}", that.pk)
        return Similarity(f"one says that it was also published at {that.host}, {under}")
    return None


def _same_text(one: Publication, other: Publication) -> Similarity | None:
    if one.heading and one.heading == other.heading:
        return _same_words(one, other)
    return _retitled(one, other)


def _same_words(one: Publication, other: Publication) -> Similarity | None:
    """Under one title: how much of the text must agree depends on how telling the title is."""
    shorter = min(len(one.words), len(other.words))
    if shorter < SOME:
        return None
    overlap = _overlap(one, other)
    told = f"the same title, {_much(overlap)} of the text the same"
    if _telling(one) and overlap >= ALIKE and _days(one, other, MAX_DAYS if shorter >= LONG else MAX_DAYS_SHORT):
        return Similarity(f"{told}, published {_when(one, other)}")
    even = shorter >= EVEN * max(len(one.words), len(other.words))
    if even and overlap >= SAME and shorter >= (LONG if _telling(one) else LONGER):
        return Similarity(told)
    return None


def _retitled(one: Publication, other: Publication) -> Similarity | None:
    """A copy under another title: long, close in time, and both texts the same."""
    if min(len(one.words), len(other.words)) < LONGER or not _days(one, other, MAX_DAYS):
        return None
    longer = max(len(one.shingles), len(other.shingles))
    alike = len(one.shingles & other.shingles) / longer if longer else 0.0
    if alike < SAME:
        return None
    return Similarity(f"another title, but {_much(alike)} of the text the same, published {_when(one, other)}")


def _telling(one: Publication) -> bool:
    """Whether its title is seldom used twice: “Device Bays” is in the manuals of a product and of its fork."""
    return len(one.heading.split()) >= TELLING


def newer_edition(newer: Publication, older: Publication) -> str:
    """Why the first is a later edition of the second, in words; empty if it is not."""
    a, b = newer.edition, older.edition
    if a is None or b is None:
        return _remade(a, newer, older) if a else ""
    earlier = newer.published_at and older.published_at and newer.published_at < older.published_at
    if earlier or a.series != b.series or a.is_yearly != b.is_yearly or a.number <= b.number:
        return ""
    publisher = _one_maker(newer, older)
    if not publisher:
        return ""
    if a.said and b.said:
        return f"{publisher}, the same title but for the edition ({b} and {a})"
    overlap = _overlap(newer, older) if min(len(newer.words), len(older.words)) >= LONG else 0.0
    if overlap < PARTLY:
        return ""
    return f"{publisher}, the same title but for the year ({b} and {a}), {round(overlap * 100)} % of the text kept"


def _remade(edition: Edition, newer: Publication, older: Publication) -> str:
    """“My lab, updated for 2026” and “My lab”: why the first follows the second."""
    if not edition.remade or edition.series != older.heading or not newer.published_at or not older.published_at:
        return ""
    publisher = _one_maker(newer, older) if newer.published_at > older.published_at else ""
    return publisher and f"{publisher}, the same title but for the edition ({edition})"


def _one_maker(one: Publication, other: Publication) -> str:
    if one.source is not None and one.source == other.source:
        return "the same source"
    if one.makers & other.makers:
        return "the same author"
    if (one.source is None or other.source is None) and one.host and one.host == other.host:
        return "the same site"
    return ""


def _titles_alike(one: Publication, other: Publication) -> bool:
    first, second = set(one.heading.split()), set(other.heading.split())
    fewer = min(len(first), len(second))
    return fewer >= 3 and len(first & second) >= SHARED * fewer  # noqa: PLR2004 - two words are soon shared


def _overlap(one: Publication, other: Publication) -> float:
    """How much of the shorter text is in the longer, from 0 to 1."""
    fewer = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / fewer if fewer else 0.0


def _days(one: Publication, other: Publication, most: int) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at).days <= most


def _when(one: Publication, other: Publication) -> str:
    first, second = one.published_at, other.published_at
    days = abs((first.date() - second.date()).days) if first and second else 0
    return "the same day" if not days else "a day apart" if days == 1 else f"{days} days apart"


def _much(overlap: float) -> str:
    percent = min(100, round(overlap * 100))
    return "all" if percent == 100 else f"{percent} %"  # noqa: PLR2004 - of a hundred
