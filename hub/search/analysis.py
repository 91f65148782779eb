"""Words: how text and queries are cut up, on every engine alike.

    text ──words──▶ runs of letters and digits, lower case, accents off ──stem──▶ what engines match

Nothing else happens to a text: no stop words are taken out, so that “IS-IS” stays two words in a row that a phrase
finds. What network engineers write in many ways (802.1Q, AS65001, RFC 7432, L3VPN) is brought together on the side of
the query instead: `forms` says which runs of words stand for a word that was typed. An index so never has to be rebuilt
because we learned a new spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

MAX_WORD = 60  # letters; longer runs are keys and base64, which nobody types

_RUN = re.compile(r"[^\W_]+")
_STEMMER = EnglishStemmer()


def fold(text: str) -> str:
    """Lower case, without accents: what two spellings of a word have in common."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)).lower()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order: `IS-IS over 802.1Q` is is, is, over, 802, 1q."""
    return tuple(run for run in _RUN.findall(fold(text)) if len(run) <= MAX_WORD)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word's stem (Snowball English, also known as Porter 2): routing, routes and routed are all rout."""
    return str(_STEMMER.stem(word)) if word.isascii() else word
