"""The spellings of a word: which runs of words in a text stand for what was typed.

802.1Q ─▶ “802 1q”, 8021q, dot1q          AS65001 ─▶ as65001, “as 65001”, “asn 65001”, 65001
IS-IS ─▶ “is is”, isis                    RFC 7938 ─▶ “rfc 7938”, rfc7938
L3VPN ─▶ l3vpn, “l3 vpn”, “layer 3 vpn”   k8s ─▶ k8s, kubernetes
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search.analysis import stem, words
from hub.search.synonyms import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.search.synonyms import Synonyms

JOINED = 0.9  # isis for IS-IS
SYNONYM = 0.6
PART_OF_NAME = 0.4  # 65001 alone for AS65001, 10.0.0.0 without its /8
IPV4_PREFIX = 5  # words of 10.0.0.0/8

_AS_NUMBER = re.compile(r"asn?(\d{1,10})")
_LAYERED = re.compile(r"(l[1-7]|ip|mp|e|i)(vpns?|vnis?|lans?|bgp|v4|v6)")
_STANDARD = re.compile(r"(802)(\d{1,2}[a-z]{1,3})")
_LAYER = re.compile(r"l[1-7]")
_SHOW_NUMBER = re.compile(r"(?!ipv|rfc|cve|tcp|udp|asn?\d)([a-z][a-z0-9]{0,5}[a-z])(\d{1,4})")
"""A show's code and an episode's number: TNO23, which a title has as TNO023."""

_LETTERS_NUMBER = re.compile(r"(rfc|cve|tcp|udp)(\d+)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words in a row that stand for a concept, and how surely: 1 is what was typed."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class SynonymExpansion:
    """One thing of a query, as typed, in all its spellings, the typed one first; and runs of words that go with it."""

    typed: str
    spellings: tuple[Spelling, ...]
    related: tuple[tuple[str, ...], ...] = ()


def expand(typed: Sequence[str], synonyms: Synonyms | None = None) -> tuple[SynonymExpansion, ...]:
    """The concepts of a query's words; a number belongs to the name before it, a layer to its VPN."""
    synonyms = shipped() if synonyms is None else synonyms
    joined = _with_their_numbers(typed)
    cut = [words(word) for word in joined]
    same, related = _of_runs(cut, synonyms)
    return tuple(
        SynonymExpansion(word, _unique([*_own(parts), *same[at]]), tuple(dict.fromkeys(related[at])))
        for at, (word, parts) in enumerate(zip(joined, cut, strict=True))
        if parts
    )


def _with_their_numbers(typed: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for word in typed:
        before = joined[-1].lower() if joined else ""
        numbered = word.isdigit() and before in {"rfc", "as", "asn"}
        if numbered or (_LAYER.fullmatch(before) and _LAYERED.fullmatch(before + word.lower())):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _own(parts: tuple[str, ...]) -> list[Spelling]:
    """What was typed, and what differs from it only in marks and spaces."""
    found = [Spelling(parts)]
    together = "".join(parts)
    if len(parts) > 1:
        found.append(Spelling((together,), JOINED))
    if match := _AS_NUMBER.fullmatch(together):
        number = match[1]
        found += [Spelling((f"as{number}",), JOINED), Spelling(("as", number), JOINED)]
        found += [Spelling(("asn", number), JOINED), Spelling((number,), PART_OF_NAME)]
    elif match := (
        _LAYERED.fullmatch(together) or _LETTERS_NUMBER.fullmatch(together) or _STANDARD.fullmatch(together)
    ):
        found += [Spelling((match[1], match[2]), JOINED), Spelling((together,), JOINED)]
    elif len(parts) == IPV4_PREFIX and all(part.isdigit() for part in parts):
        found.append(Spelling(parts[:-1], PART_OF_NAME))
    elif match := _SHOW_NUMBER.fullmatch(together):
        number = match[2].lstrip("0") or "0"
        found += [Spelling((match[1] + number.zfill(width),), JOINED) for width in (1, 2, 3)]
        if len(number) > 1:
            found.append(Spelling((match[1], number), JOINED))
    return found


def _of_runs(
    cut: Sequence[tuple[str, ...]], synonyms: Synonyms
) -> tuple[list[list[Spelling]], list[list[tuple[str, ...]]]]:
    """For each word, the synonyms of every run of words that it is part of: “route reflector” is also rr.

    What goes with a run is named once, with the run's first word.
    """
    same: list[list[Spelling]] = [[] for _ in cut]
    related: list[list[tuple[str, ...]]] = [[] for _ in cut]
    for start in range(len(cut)):
        run: tuple[str, ...] = ()
        for end in range(start, len(cut)):
            run += tuple(map(stem, cut[end]))
            if len(run) > synonyms.longest:
                break
            found = [Spelling(other, SYNONYM) for other in synonyms.same.get(run, ())]
            for at in range(start, end + 1):
                same[at] += found
            related[start] += synonyms.related.get(run, ())
    return same, related


def _unique(found: Sequence[Spelling]) -> tuple[Spelling, ...]:
    best: dict[tuple[str, ...], Spelling] = {}
    for spelling in found:
        best.setdefault(spelling.words, spelling)
    return tuple(best.values())
