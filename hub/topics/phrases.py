"""Phrases: how a vocabulary's words are written, and which spellings of them are found in a text.

    [title:|labels:|text:] [=] words [*] [^weight]

    leaf-spine        any case, and any of “leaf-spine”, “leaf spine”, “leafspine”; plural too
    leaf spine        “leaf spine” or “leaf-spine”
    =IS-IS            exactly these capitals and signs, so that “is is” is not the protocol; no plural
    certif*           every word beginning so
    title: career     only in the title
    EVPN ^4           with a weight of its own instead of its list's

Text and phrases are folded alike: lower case, and everything that is neither letter nor digit becomes a space, line
breaks apart. So a phrase is found between blanks only (“cert” is not in “concert”), and 802.11ax, Cisco's and
EVPN/VXLAN need no care. Folding keeps each character's place, so exact phrases can be checked against what was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = ("title", "labels", "text")
SIGNS = "+#"  # that make another word of one: Network+, C#

# Latin-1 covers the languages that network engineers' feeds are written in here, and lets one C call fold a whole
# text; any other letter folds to a blank on both sides alike.
_LATIN1 = bytes(range(256)).decode("latin-1")
_FOLD = "".join(low if (low := one.lower()).isalnum() or one == "\n" else " " for one in _LATIN1).encode("latin-1")
_SYNTAX = re.compile(
    r"""(?:(?P<field>[a-z]+):\s*)?  (?P<exact>=)?  (?P<words>[^*^=][^*^]*?)  (?P<star>\*)?
        \s*  (?:\^\s*(?P<weight>\d+(?:\.\d+)?))?""",
    re.VERBOSE,
)
_MIN_PLURAL = 3  # letters; “APs” is written out where it is meant


class PhraseError(ValueError):
    """A phrase can't be read; the text says which, and how to write it."""


def fold(text: str) -> str:
    """Lower case, words parted by blanks, each character in its old place."""
    return text.encode("latin-1", "replace").translate(_FOLD).decode("latin-1")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as its writer meant it. `written` is what people are shown; the rest is what is looked for."""

    written: str
    fields: frozenset[str] = frozenset(FIELDS)
    exact: bool = False
    star: bool = False

    def spellings(self) -> tuple[str, ...]:
        """The folded strings that stand for it, blanks included; the first is the one written."""
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
    """Read one phrase and its own weight, if it has one.

    Raises:
        PhraseError: it is empty, names a field that entries do not have, or holds no letter or digit.
    """
    match = _SYNTAX.fullmatch(written.strip())
    if match is None or not fold(match["words"]).strip():
        raise PhraseError(f"“{written}” is not a phrase: write words, with = before or * after them, and ^weight last.")
    field = match["field"]
    if field is not None and field not in FIELDS:
        raise PhraseError(f"“{written}” names the field “{field}”; entries have {', '.join(FIELDS)}.")
    words = match["words"].strip()
    if not match["exact"] and words[-1] in SIGNS:
        raise PhraseError(f"“{written}” ends in a sign, which only exact phrases heed: write “={words}”.")
    phrase = Phrase(
        written=words,
        fields=frozenset((field,)) if field else frozenset(FIELDS),
        exact=bool(match["exact"]),
        star=bool(match["star"]),
    )
    return phrase, float(match["weight"]) if match["weight"] else None
