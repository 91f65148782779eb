"""What a title says beside its words: the show's code and number, sponsorship; and whether it is HTML."""

from __future__ import annotations

import re

CODE_ENDS = r"\s*[:–—]\s"
SHOW = re.compile(r"^([A-Z](?:[A-Z0-9]{0,6}[A-Z])?)(\d{2,4})" + CODE_ENDS)  # TNO023: N4N020: HN728: D2DO270:
SPACED_SHOW = re.compile(r"^([A-Z][A-Z0-9]{0,3}[A-Z]?) (\d{2,4})" + CODE_ENDS)  # HN 728:
NAMED_SHOW = re.compile(r"^((?:[A-Z]\w+ ){2,4})(\d{2,4})" + CODE_ENDS)  # Heavy Networking 450:
NO_EPISODE = re.compile(r"101|(?:19|20)\d\d")  # an introduction, a year
NO_SPACED_SHOW = frozenset(  # protocols, exams and meetings that are numbered
    {
        "ACL", "APNIC", "ARIN", "ASN", "AWS", "BGP", "CCIE", "CCNA", "CCNP", "DNS", "FIPS", "GRE", "HTTP", "IEEE",
        "IETF", "IGP", "IOS", "IP", "ITU", "MPLS", "NANOG", "NAT", "NFV", "NIST", "NTP", "OSPF", "PCI", "PORT",
        "QOS", "RIPE", "SDN", "SNMP", "SRV", "SSH", "STP", "TCP", "TLS", "TOP", "UDP", "UK", "UKNOF", "US",
        "USB", "VLAN", "VNI", "VPN", "VRF", "WAN", "WIFI",
    }
)  # fmt: skip
NO_SHOW = frozenset({"RFC", "CVE", "AS", "CES", "PEP", "ISO", "KB", "MWC", "CFD", "NFD", "DFD", "XFD", "AI", "Q", "H"})
EPISODE = re.compile(r"^S\d{1,2}E\d")  # S01E66: of a season, not of a show
_PIECE = r"(?:post|content|episode|article|session|show|podcast|interview|webinar)"
SPONSORED = re.compile(
    rf"[(\[]\s*(?:sponsored(?: {_PIECE})?(?: by [^)\]]{{1,80}})?|promoted)\s*[)\]]"
    rf"|^sponsored(?: {_PIECE})?(?: by (?!nobody|no one|none)[^:–—|]{{1,80}}?)?(?:\s*[:–—|]|\s-\s)"
    rf"|\s[–—|-]\s*sponsored(?: {_PIECE})?$",
    re.IGNORECASE,
)
BROUGHT_BY = re.compile(
    r"^\W*(?:this|today[’']s) (?:sponsored )?(?:episode|show|podcast|post|article|video|issue)(?: of [^.\n]{1,60}?)?"
    r" (?:is|was) (?:brought to you|sponsored|made possible) by\b",
    re.IGNORECASE | re.MULTILINE,
)
MARKED_UP = re.compile(  # what a title is set in, closed again: a `<p>` alone may be what it speaks of
    r"</(?:a|abbr|b|big|code|del|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|samp|script|small|span|strike|strong|style|sub|sup"
    r"|tt|u|var)\s*>|<br\s*/?>",
    re.IGNORECASE,
)


def show_of(title: str, *, is_episode: bool = False) -> tuple[str, int | None]:
    """`("TNO", 23)` for “TNO023: Networking’s Third Phase”; `("", None)` where there is no such code.

    A show's name before the number, as in “Heavy Networking 450: …”, counts for an episode only; its initials are the
    code.
    """
    title = SPONSORED.sub("", title).lstrip() if "ponsored" in title.lower() else title
    if EPISODE.match(title):
        return "", None
    if match := SHOW.match(title):
        return ("", None) if match[1] in NO_SHOW else (match[1], int(match[2]))
    match = SPACED_SHOW.match(title) or (NAMED_SHOW.match(title) if is_episode else None)
    if match is None or match[1] in NO_SHOW | NO_SPACED_SHOW or NO_EPISODE.fullmatch(match[2]):
        return "", None
    initials = "".join(word[0] for word in match[1].split())
    return initials if match.re is NAMED_SHOW else match[1], int(match[2])


def is_sponsored(title: str, text: str = "") -> bool:
    """Whether the title says so, or a line of the text that begins with it: “This episode is brought to you by …”."""
    return bool(SPONSORED.search(title) or BROUGHT_BY.search(text))


def is_marked_up(title: str) -> bool:
    """Whether a title that is declared plain is HTML all the same, by a tag and an ampersand."""
    return "<" in title and "&" in title and MARKED_UP.search(title) is not None
