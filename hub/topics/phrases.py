"""Phrases: the syntax of a vocabulary's phrases, and the spellings of each that are found in a text.

    [title:|labels:|text:] [=] words [*] [^weight]

    leaf-spine        any case, and any of “leaf-spine”, “leaf spine”, “leafspine”; plural too
    leaf spine        “leaf spine” or “leaf-spine”
    =IS-IS            exactly these capitals and signs, so that “is is” is not the protocol; no plural
    certif*           every word with this beginning
    title: career     only in the title
    EVPN ^4           with its own weight instead of its list's

Text and phrases are folded in the same way: to lower case, with a space for everything but letters, digits and line
breaks. So a phrase is found between blanks only (“cert” is not in “concert”), and 802.11ax, Cisco's and EVPN/VXLAN need
no special case. Folding keeps the position of each character, so exact phrases can be compared with the original text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = ("title", "labels", "text")
SIGNS = "+#"  # characters that make a different word: Network+, C#

# Latin-1 covers the languages of the feeds, and lets one C call fold a whole text; any other letter becomes a blank, in
# phrases as in texts.
_LATIN1 = bytes(range(256)).decode("latin-1")
_FOLD = "".join(low if (low := one.lower()).isalnum() or one == "\n" else " " for one in _LATIN1).encode("latin-1")
_SYNTAX = re.compile(
    r"""(?:(?P<field>[a-z]+):\s*)?  (?P<exact>=)?  (?P<words>[^*^=][^*^]*?)  (?P<star>\*)?
        \s*  (?:\^\s*(?P<weight>\d+(?:\.\d+)?))?""",
    re.VERBOSE,
)
_MIN_PLURAL = 3  # letters; “APs” is written out where it is meant


class PhraseError(ValueError):
    """A phrase can't be parsed; the text says which, and how to write it."""


def fold(text: str) -> str:
    """The text in lower case with blanks between words, each character in its place."""
    return text.encode("latin-1", "replace").translate(_FOLD).decode("latin-1")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase. `written` is shown to people; the other fields say how it is matched."""

    written: str
    fields: frozenset[str] = frozenset(FIELDS)
    exact: bool = False
    star: bool = False

    def spellings(self) -> tuple[str, ...]:
        """The folded strings that match it, blanks included; the first is the spelling as written."""
        words = " ".join(fold(self.written).split())
        if self.star:
            return (f" {words}",)
        if self.exact:
            return (f" {' '.join(fold(self.written).split(' ')).strip()} ",)
        forms = [words, *_plurals(words)]
        if "-" in self.written:
            joined = " ".join(fold(self.written.replace("-", "")).split())
            forms += [joined, *_plurals(joined)]
        return tuple(f" {form} " for form in dict.fromkeys(forms))


def _plurals(words: str) -> list[str]:
    last = words.rsplit(" ", 1)[-1]
    if len(last) < _MIN_PLURAL or not last.isalpha() or last.endswith("s"):
        return [f"{words}es"] if last.endswith("ss") else []
    if last.endswith(("x", "ch", "sh")):
        return [f"{words}es"]
    if last.endswith("y") and last[-2] not in "aeiou":
        return [f"{words[:-1]}ies"]
    return [f"{words}s"]


def read_phrase(written: str) -> tuple[Phrase, float | None]:
    """Parse one phrase and its own weight, if it has one.

    Raises:
        PhraseError: it is empty, names an unknown field, or has no letter or digit.
    """
    match = _SYNTAX.fullmatch(written.strip())
    if match is None or not fold(match["words"]).strip():
        raise PhraseError(f"“{written}” is not a phrase: write words, with = before or * after them, and ^weight last.")
    field = match["field"]
    if field is not None and field not in FIELDS:
        raise PhraseError(f"“{written}” names the field “{field}”; entries have {', '.join(FIELDS)}.")
    words = match["words"].strip()
    if not match["exact"] and words[-1] in SIGNS:
        raise PhraseError(f"“{written}” ends in a sign, which only exact phrases match: write “={words}”.")
    phrase = Phrase(
        written=words,
        fields=frozenset((field,)) if field else frozenset(FIELDS),
        exact=bool(match["exact"]),
        star=bool(match["star"]),
    )
    return phrase, float(match["weight"]) if match["weight"] else None
