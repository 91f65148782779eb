"""Editions: whether a title names one of a series of remakes.

    “Transitioning into Networking, 2025 Edition”  ──▶  series “transitioning into networking”, edition 2025

Pure. What only counts on is no edition: parts, episodes, weeks and versions of software are other things, not remakes;
and neither is what merely happens each year. Of 28 pairs in 9,000 posts whose titles differ by a bare year alone, all
were elections, awards, advisories and conferences, of which none replaces another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"\w+")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_YEAR = r"(?P<year>(?:19[89]|20[0-4])\d)"
_NUMBER = r"(?P<number>\d{1,2})"
_NTH = rf"(?:{_NUMBER}(?:st|nd|rd|th)|(?P<word>{'|'.join(ORDINALS)}))"
SAID = tuple(  # the word itself: no further evidence is asked for
    re.compile(rf"[\s,:;–—|(\[-]*(?:\bthe\s+)?{form}[)\]]?", re.IGNORECASE)
    for form in (
        rf"\b{_YEAR}\s+(?:edition|remake|remastered|refresh)\b",
        rf"\b(?:edition|remake|refresh)\s+(?:of\s+|for\s+)?{_YEAR}\b",
        rf"\b(?:updated|revised|refreshed|rewritten)\s+(?:for|in)\s+{_YEAR}\b",
        rf"\b{_YEAR}\s+(?:update|revision)\b",
        rf"\b{_NTH}\s+edition\b",
        rf"\bedition\s+(?:no\.?\s*|#)?{_NUMBER}\b",
    )
)
REPORTS = re.compile(  # yearly publications of one name, each of which replaces the last
    r"\b(?:annual|yearly)\s+(?:report|survey|review|guide)\b|\bstate\s+of\b|\b(?:salary|user|developer)\s+survey\b",
    re.IGNORECASE,
)
YEARLY = re.compile(rf"[\s,:;–—|(\[-]*\b(?:(?:in|of|for)\s+)?{_YEAR}\b[)\]]?", re.IGNORECASE)
BRACKETED = re.compile(rf"[\s,:;–—|-]*[(\[]{_YEAR}[)\]]\s*$")  # “Best network simulators (2025)”
FEW = 2  # words: a series of fewer has no name of its own


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a series. Not `said`: the title has only a year in brackets, and the text must confirm it."""

    series: str  # the title's words, less those of the edition
    number: int  # a year, or a count
    said: bool
    remade: bool = False  # the word itself: a plain title of the same words is the edition before all that count

    @property
    def is_yearly(self) -> bool:
        """Whether the number is a year."""
        return self.number >= 1980  # noqa: PLR2004 - as `_YEAR`

    def __str__(self) -> str:
        return str(self.number) if self.is_yearly else f"no. {self.number}"


def edition_of(title: str) -> Edition | None:
    """Read a title; None where it names no edition, or more than one."""
    plain = unicodedata.normalize("NFKC", title)
    for form in SAID:
        if match := form.search(plain):
            return _made(plain, match, said=True, remade=True)
    if match := BRACKETED.search(plain):
        return _made(plain, match, said=False)
    years = list(YEARLY.finditer(plain)) if REPORTS.search(plain) else []
    return _made(plain, years[0], said=True) if len(years) == 1 else None


def _made(title: str, match: re.Match[str], *, said: bool, remade: bool = False) -> Edition | None:
    words = WORD.findall(f"{title[: match.start()]} {title[match.end() :]}".casefold())
    if len(words) < FEW:
        return None
    groups = match.groupdict()
    if groups.get("year"):
        number = int(groups["year"])
    elif groups.get("word"):
        number = ORDINALS.index(groups["word"].lower()) + 1
    else:
        number = int(groups["number"])
    return Edition(" ".join(words), number, said, remade)
