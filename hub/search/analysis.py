"""Text analysis: how text and queries are tokenized, in the same way for every engine.

    text ──words──▶ runs of letters and digits, lower case, accents off ──stem──▶ what engines match

Nothing else is done to a text. Stop words are kept, so that “IS-IS” stays two consecutive words that a phrase finds.
Terms with many spellings (802.1Q, AS65001, RFC 7432, L3VPN) are expanded in the query instead (`hub.search.spellings`),
so a new spelling never needs a rebuild of the index.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

MAX_WORD = 60  # characters; longer runs are keys and base64, which nobody searches for

_RUN = re.compile(r"[^\W_]+")
_STEMMER = EnglishStemmer()


def fold(text: str) -> str:
    """The text in lower case without accents."""
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
