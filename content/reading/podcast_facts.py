"""What a show says of itself and of its episodes beside their titles, for their pages: numbers, highlights, other
versions, licence, places, ways to support it.

Reads `Source.podcast` and `Entry.podcast`, which `hub.ingest.parsing.podcast_namespace` has cleaned and bounded; only
web addresses are linked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat

from hub.ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.models import Entry, Source

LICENCES = "https://spdx.org/licenses/{}.html"  # the namespace's slugs are SPDX's identifiers, in lower case
SPDX = {"cc0-1.0": "CC0-1.0", "mit": "MIT"} | {
    f"cc-{kind}-{version}": f"CC-{kind.upper()}-{version}"
    for kind in ("by", "by-sa", "by-nc", "by-nc-sa", "by-nd", "by-nc-nd")
    for version in ("2.0", "3.0", "4.0")
}
MEDIA = {"audio": "Sound", "video": "Video", "image": "Picture"}


@dataclass(frozen=True, slots=True)
class Link:
    """Words, and where they lead; nowhere without an address."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A part of an episode that its makers hold out (podcast:soundbite); `start` in seconds."""

    start: int
    title: str


def numbered(entry: Entry) -> str:
    """`Season 2 (Routing), episode 7`; empty for an episode without a number. A name stands for its number."""
    season, episode = entry.podcast.get("season", {}), entry.podcast.get("episode", {})
    parts = []
    if entry.season:
        parts.append(f"season {entry.season}" + (f" ({season['name']})" if season.get("name") else ""))
    elif season.get("name"):
        parts.append(str(season["name"]))
    if episode.get("name"):
        parts.append(str(episode["name"]))
    elif entry.episode:
        parts.append(f"episode {entry.episode}")
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def highlights(entry: Entry) -> list[Highlight]:
    """Its soundbites, in order of time."""
    bites = sorted(entry.podcast.get("soundbites", ()), key=lambda bite: bite["start"])
    return [Highlight(int(bite["start"]), bite.get("title") or "Highlight") for bite in bites]


def versions(entry: Entry) -> list[Link]:
    """The files in which it comes, too (podcast:alternateEnclosure), less those that are its enclosures."""
    known = {enclosure.url for enclosure in entry.enclosures.all()}
    found: dict[str, Link] = {}
    for version in entry.podcast.get("alternates", ()):
        addresses = [source["uri"] for source in version["sources"] if is_web(source["uri"])]
        if addresses and not known & set(addresses):
            found.setdefault(addresses[0], Link(_version(version), addresses[0]))
    return list(found.values())


def kind_of_file(media_type: str) -> str:
    """What a file is to who hears, watches or reads it: `Sound` for audio/mpeg."""
    return MEDIA.get(media_type.partition("/")[0], "File")


def _version(version: dict[str, Any]) -> str:
    kind = kind_of_file(str(version.get("type", "")))
    height = f"{version['height']}p" if version.get("height") else ""
    size = filesizeformat(version["length"]) if version.get("length") else ""
    told = ", ".join(filter(None, [str(version.get("type", "")), height, size]))
    return f"{version.get('title') or kind}" + (f" ({told})" if told else "")


def licence(*tellers: Entry | Source | None) -> Link | None:
    """What may be done with it (podcast:license), by the first who says so: the episode, then its show."""
    for teller in tellers:
        if teller is not None and (said := teller.podcast.get("license")):
            identifier = SPDX.get(str(said.get("text", "")).lower(), "")
            url = said.get("url") or (LICENCES.format(identifier) if identifier else "")
            return Link(identifier or said.get("text") or "its licence", url)
    return None


def support(*tellers: Entry | Source | None) -> list[Link]:
    """Where it can be paid for (podcast:funding), an episode's ways before its show's."""
    said = [funding for teller in tellers if teller is not None for funding in teller.podcast.get("funding", ())]
    return _links(said, otherwise="Support the show")


def trailers(source: Source) -> list[Link]:
    """What tells of the show before one subscribes (podcast:trailer), the newest first."""
    return _links(source.podcast.get("trailers", ()), otherwise="Trailer")


def places(teller: Entry | Source, relation: str) -> list[str]:
    """The places that it is about ("subject"), or where it is made ("creator"). Without a relation it is the former."""
    return [
        place["name"]
        for place in teller.podcast.get("locations", ())
        if place.get("name") and (place.get("rel") or "subject") == relation
    ]


def _links(said: Iterable[dict[str, Any]], *, otherwise: str) -> list[Link]:
    found = {link["url"]: Link(link.get("text") or otherwise, link["url"]) for link in said if link.get("url")}
    return list(found.values())
