"""What a title says beside its words: the show's code and number, and that someone paid."""

from __future__ import annotations

import re

SHOW = re.compile(r"^([A-Z](?:[A-Z0-9]{0,6}[A-Z])?)(\d{2,4})\s*[:–—]\s")  # TNO023: N4N020: HN728: D2DO270:
NO_SHOW = frozenset({"RFC", "CVE", "AS", "CES", "PEP", "ISO", "KB", "MWC", "CFD", "NFD", "DFD", "XFD", "AI", "Q", "H"})
SPONSORED = re.compile(
    r"[(\[](?:sponsored|sponsored post|promoted)[)\]]|^sponsored(?: post| content)?\s*:", re.IGNORECASE
)


def show_of(title: str) -> tuple[str, int | None]:
    """`("TNO", 23)` for “TNO023: Networking’s Third Phase”; `("", None)` where there is no such code."""
    match = SHOW.match(title)
    if match is None or match[1] in NO_SHOW:
        return "", None
    return match[1], int(match[2])


def is_sponsored(title: str) -> bool:
    """Whether the title itself says so."""
    return bool(SPONSORED.search(title))
