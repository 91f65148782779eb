"""Extracts the names of people from publishers' credits: pure.

Pages are for people, so only what looks like a name is accepted: two to five words; no address, digits, company, job or
technology; not the source itself; if any word is capitalized, all are except particles such as “van”. “Ana Pérez and Bo
Li” are two people. Single names get no page, since too many people share them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_LENGTH = 80  # characters of a name
WORDS = range(2, 6)
MAX_PEOPLE = 40  # people of an entry; a panel has ten
SEPARATORS = re.compile(r"\s*(?:[,;&/|]|\band\b|\bwith\b)\s*", re.IGNORECASE)
TITLES = re.compile(r",?\s+(?:jr|sr|ph\.?d|ccie|ccde|m\.?sc|b\.?sc|mba|ii|iii)\b\.?(?:\s*#?\d+)?", re.IGNORECASE)
NON_NAME_CHARACTERS = re.compile(r"[\d@<>{}\[\]()\"“”#*_=+:!?]|https?|www\.")
NON_NAMES = frozenset((
    "academy", "admin", "administrator", "advisories", "alliance", "arista", "association", "author", "authors",
    "aws", "blog", "bloggers", "blogs", "bot", "bureau", "center", "centre", "channel", "cisco", "cloud",
    "cloudflare", "club", "co", "collective", "committee", "community", "company", "computing", "consortium",
    "consulting", "content", "contributor", "contributors", "corp", "corporation", "crew", "data", "desk", "dev",
    "developers", "devops", "digital", "editor", "editorial", "editors", "engineering", "engineers", "feed",
    "forum", "foundation", "friends", "gmbh", "google", "group", "guest", "guests", "hat", "host", "hosts", "inc",
    "infrastructure", "insights", "institute", "interactive", "internet", "io", "kubernetes", "lab", "labs",
    "limited", "linux", "llc", "llp", "ltd", "magazine", "maintainers", "marketing", "media", "microsoft", "net",
    "network", "networking", "networks", "news", "newsletter", "newsroom", "nobody", "office", "online", "packet",
    "packets", "partner", "partners", "podcast", "podcasts", "press", "productions", "programming", "project",
    "protocol", "publisher", "pushers", "research", "router", "rss", "sales", "sans", "school", "security",
    "service", "services", "show", "skills", "society", "software", "solutions", "staff", "studio", "studios",
    "support", "system", "systems", "team", "teams", "tech", "technologies", "technology", "the", "training",
    "university", "user", "various", "vmware", "web", "weblog", "webmaster", "weekly", "wireless", "writer",
    "writers",
))  # fmt: skip
PARTICLES = frozenset((
    "al", "af", "av", "bin", "binti", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el", "het",
    "ibn", "la", "las", "le", "los", "of", "op", "san", "st", "ten", "ter", "van", "vom", "von", "y", "zu", "zum",
    "zur",
))  # fmt: skip
POSSESSIVES = ("'s", "’s")  # “Ana's Notes” is a title, not a person


@dataclass(slots=True)
class Name:
    """One person of an entry, with the details its publisher gives."""

    key: str
    name: str
    roles: list[str] = field(default_factory=list)
    url: str = ""
    image: str = ""


def credited(said: Iterable[Mapping[str, Any]], *, source: str = "") -> list[Name]:
    """The people in an entry's credits, each once, in their order. `source` is the title of its source."""
    found: dict[str, Name] = {}
    for credit in said:
        written = [one for one in people_in(str(credit.get("name") or "")) if key_of(one) != key_of(source)]
        for one in written:
            who = found.setdefault(key_of(one), Name(key_of(one), one))
            if (role := _plain(credit, "role").lower()) and role not in who.roles:
                who.roles.append(role)
            if len(written) == 1:  # an address with several names belongs to none of them in particular
                who.url = who.url or _plain(credit, "url")
                who.image = who.image or _plain(credit, "image")
    return list(found.values())[:MAX_PEOPLE]


def people_in(text: str) -> Iterator[str]:
    """The names in one credit; none if any part of it is not a name."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    parts = [part for part in SEPARATORS.split(TITLES.sub("", text)) if part]
    if len(text) <= MAX_LENGTH * 4 and parts and all(map(is_name, parts)):
        yield from (part.title() if part.isupper() else part for part in parts)


def is_name(text: str) -> bool:
    """Whether this looks like a person's name."""
    words = text.split()
    if len(words) not in WORDS or len(text) > MAX_LENGTH or NON_NAME_CHARACTERS.search(text):
        return False
    if not all(any(map(str.isalpha, word)) and not word.endswith(POSSESSIVES) for word in words) or _is_prose(words):
        return False
    return not NON_NAMES & {word.strip(".'’").casefold() for word in words} and any(word[0].isalpha() for word in words)


def _is_prose(words: list[str]) -> bool:
    """Whether lower-case words other than particles occur beside capitalized ones: “Notes on routing”."""
    small = [word for word in words if word[0].islower() and word not in PARTICLES and not re.match(r"\w['’]", word)]
    return bool(small) and any(word[0].isupper() for word in words)


def key_of(name: str) -> str:
    """The normalized spelling of a name: no case, accents, dots or extra blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[.’'`]", "", bare).casefold().replace("-", " ").split())[:200]


def _plain(credit: Mapping[str, Any], name: str) -> str:
    return " ".join(str(credit.get(name) or "").split())
