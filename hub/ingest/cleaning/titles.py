"""What a title says beside its words: the show's code and number, sponsorship; and whether it is HTML."""

from __future__ import annotations

import re

SHOW = re.compile(r"^([A-Z](?:[A-Z0-9]{0,6}[A-Z])?)(\d{2,4})\s*[:–—]\s")  # TNO023: N4N020: HN728: D2DO270:
NO_SHOW = frozenset({"RFC", "CVE", "AS", "CES", "PEP", "ISO", "KB", "MWC", "CFD", "NFD", "DFD", "XFD", "AI", "Q", "H"})
EPISODE = re.compile(r"^S\d{1,2}E\d")  # S01E66: of a season, not of a show
SPONSORED = re.compile(
    r"[(\[](?:sponsored|sponsored post|promoted)[)\]]|^sponsored(?: post| content)?\s*:", re.IGNORECASE
)
MARKED_UP = re.compile(  # what a title is set in, closed again: a `<p>` alone may be what it speaks of
    r"</(?:a|abbr|b|big|code|del|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|samp|script|small|span|strike|strong|style|sub|sup"
    r"|tt|u|var)\s*>|<br\s*/?>",
    re.IGNORECASE,
)


def show_of(title: str) -> tuple[str, int | None]:
    """`("TNO", 23)` for “TNO023: Networking’s Third Phase”; `("", None)` where there is no such code."""
    match = SHOW.match(title)
    if match is None or match[1] in NO_SHOW or EPISODE.match(title):
        return "", None
    return match[1], int(match[2])


def is_sponsored(title: str) -> bool:
    """Whether the title itself says so."""
    return bool(SPONSORED.search(title))


def is_marked_up(title: str) -> bool:
    """Whether a title that is declared plain is HTML all the same, by a tag and an ampersand."""
    return "<" in title and "&" in title and MARKED_UP.search(title) is not None
