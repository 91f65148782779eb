"""Words that a question is made of, and that say nothing about what it asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path(__file__).parent / "data" / "stopwords.txt"
STOP_WORDS = frozenset(
    word for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#") for word in line.split()
)
"""Kept where nothing else is left of a query."""

COMMANDS = frozenset({"show", "use", "no", "get", "set", "do"})
"""First words of commands (`show bgp summary`, `get pods`): they stay where they begin a query that asks nothing."""

ASKING = frozenset(
    {"am", "are", "can", "could", "did", "do", "does", "how", "is", "should", "was", "were", "what", "when"}
)
ASKING |= {"where", "which", "who", "why", "will", "would"}


REMEMBERED = re.compile(
    r"\b(?:blog\s+)?(?:post|article|piece|write-?up|thread|blog|episode|podcast|video|talk)s?\s+"
    r"(?:(?:saying|says|said|arguing|claiming|explaining|showing|complaining)\b(?:\s+that\b)?|"
    r"(?:about|on|that|which|where|with|why|how|in\s+which)\b)",
    re.IGNORECASE,
)
"""How people name what they have half in mind (“that post saying …”): it says what it was, not what it was about."""

SHOUTED = 3  # words in capitals, and no others, are no acronyms but a key that is stuck


def content_words(typed: Sequence[str]) -> tuple[str, ...]:
    """Those of the words, as typed, that say what is looked for; all of them if none does.

    A word in capitals (IS, AS, DO) is an acronym, and one with marks (IS-IS) a name; neither is a stop word, unless
    everything was typed in capitals. What only says that something was read, heard or seen is none either.
    """
    typed = REMEMBERED.sub(" ", " ".join(typed)).split() or typed
    letters = [word for word in typed if word.isalpha()]
    shouted = len(letters) >= SHOUTED and all(word.isupper() for word in letters)
    asks = any(word.lower() in ASKING for word in typed)
    kept = []
    for at, word in enumerate(typed):
        plain = word.rstrip("?!.,;:").lower().replace("’", "'").split("'")[0]
        acronym = word.isupper() and len(word) > 1 and not shouted
        command = at == 0 and plain in COMMANDS and not asks
        if plain not in STOP_WORDS or acronym or command:
            kept.append(word)
    return tuple(kept) or tuple(typed)
