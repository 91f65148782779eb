"""What a show declares of itself and its episodes: numbers, highlights, other versions, licence, places, funding.

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
    """A link with its text; plain text without a URL."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A part of an episode that its makers recommend (podcast:soundbite); `start` in seconds."""

    start: int
    title: str


def numbered(entry: Entry) -> str:
    """`Season 2 (Routing), episode 7`; empty for an episode without a number. A name replaces its number."""
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
    """Its other files (podcast:alternateEnclosure), without its enclosures."""
    known = {enclosure.url for enclosure in entry.enclosures.all()}
    found: dict[str, Link] = {}
    for version in entry.podcast.get("alternates", ()):
        addresses = [source["uri"] for source in version["sources"] if is_web(source["uri"])]
        if addresses and not known & set(addresses):
            found.setdefault(addresses[0], Link(_version(version), addresses[0]))
    return list(found.values())


def kind_of_file(media_type: str) -> str:
    """The kind of a file for readers: `Sound` for audio/mpeg."""
    return MEDIA.get(media_type.partition("/")[0], "File")


def _version(version: dict[str, Any]) -> str:
    kind = kind_of_file(str(version.get("type", "")))
    height = f"{version['height']}p" if version.get("height") else ""
    size = filesizeformat(version["length"]) if version.get("length") else ""
    told = ", ".join(filter(None, [str(version.get("type", "")), height, size]))
    return f"{version.get('title') or kind}" + (f" ({told})" if told else "")


def licence(*declaring: Entry | Source | None) -> Link | None:
    """The licence (podcast:license) of the first that declares one: the episode, then its show."""
    for one in declaring:
        if one is not None and (said := one.podcast.get("license")):
            identifier = SPDX.get(str(said.get("text", "")).lower(), "")
            url = said.get("url") or (LICENCES.format(identifier) if identifier else "")
            return Link(identifier or said.get("text") or "its licence", url)
    return None


def support(*declaring: Entry | Source | None) -> list[Link]:
    """Links to support it (podcast:funding), an episode's before its show's."""
    said = [funding for one in declaring if one is not None for funding in one.podcast.get("funding", ())]
    return _links(said, otherwise="Support the show")


def trailers(source: Source) -> list[Link]:
    """The show's trailers (podcast:trailer), newest first."""
    return _links(source.podcast.get("trailers", ()), otherwise="Trailer")


def places(one: Entry | Source, relation: str) -> list[str]:
    """The places that it is about ("subject", the default) or is made at ("creator")."""
    return [
        place["name"]
        for place in one.podcast.get("locations", ())
        if place.get("name") and (place.get("rel") or "subject") == relation
    ]


def _links(said: Iterable[dict[str, Any]], *, otherwise: str) -> list[Link]:
    found = {link["url"]: Link(link.get("text") or otherwise, link["url"]) for link in said if link.get("url")}
    return list(found.values())
