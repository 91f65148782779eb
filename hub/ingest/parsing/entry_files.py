"""The files of an entry, read off feedparser's values: enclosures, Media RSS, pictures."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from hub.ingest import dates
from hub.ingest.parsing.feedparser_values import number_of, one_of, several_of, text_of
from hub.ingest.records import EnclosureRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_ENCLOSURES = 20  # of one item
NOT_A_PICTURE = re.compile(
    r"\.(?:mp[34]|m4[abv]|og[agv]|opus|wav|flac|aac|webm|mov|mkv|m3u8|pdf|swf)(?:[?#]|$)", re.IGNORECASE
)


def enclosures_of(entry: Any) -> tuple[EnclosureRecord, ...]:
    """The files that come with an entry, at most `MAX_ENCLOSURES`."""
    return tuple(islice(_enclosures(entry), MAX_ENCLOSURES))


def _enclosures(entry: Any) -> Iterator[EnclosureRecord]:
    """`enclosure` and `link rel=enclosure`, then audio and video of Media RSS."""
    duration = dates.seconds(dict.get(entry, "itunes_duration"))
    seen = set()
    for link in several_of(entry, "links"):
        address = link.get("href")
        if link.get("rel") == "enclosure" and address and address not in seen:
            seen.add(address)
            yield EnclosureRecord(address, link.get("type", ""), number_of(link.get("length"), at_most=2**62), duration)
    for media in several_of(entry, "media_content"):
        address, kind = media.get("url"), media.get("type", "") or media.get("medium", "")
        if address and address not in seen and kind.startswith(("audio", "video")):
            seen.add(address)
            length = number_of(media.get("filesize"), at_most=2**62)
            yield EnclosureRecord(
                address, media.get("type", ""), length, dates.seconds(media.get("duration")) or duration
            )


def picture_of(entry: Any) -> str:
    """The address of an entry's own picture, or the empty string."""
    image = text_of(one_of(entry, "image"), "href")
    thumbnails = [thumb.get("url") for thumb in several_of(entry, "media_thumbnail") if thumb.get("url")]
    pictures = [media["url"] for media in several_of(entry, "media_content") if media.get("url") and _is_picture(media)]
    return str(next(filter(None, (image, *thumbnails, *pictures)), ""))


def _is_picture(media: Mapping[str, Any]) -> bool:
    """Whether Media RSS means a picture: it says so, or it says nothing, as those do who send one with a post."""
    kind = media.get("type", "") or media.get("medium", "")
    return kind == "image" or kind.startswith("image/") or (not kind and not NOT_A_PICTURE.search(media["url"]))
