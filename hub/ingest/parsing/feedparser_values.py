"""Read feedparser's values, whatever a broken feed has put in their place.

Its dictionaries also answer to older names, and warn; so their own `get` is bypassed.
"""

from __future__ import annotations

from typing import Any


def several_of(values: Any, name: str) -> list[Any]:
    """A list that feedparser makes; in a broken feed an element of that name may put a string in its place."""
    found = dict.get(values, name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def one_of(values: Any, name: str) -> Any:
    """A group of values that feedparser makes, with the same care as `several_of`."""
    found = dict.get(values, name)
    return found if isinstance(found, dict) else {}


def text_of(values: Any, name: str) -> str:
    """A string, stripped; empty where there is none."""
    value = dict.get(values, name)
    return value.strip() if isinstance(value, str) else ""


def number_of(value: object, *, at_most: int) -> int | None:
    """A count written in digits; None for anything else, and for implausible numbers."""
    text = str(value or "").strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 20:  # noqa: PLR2004 - 2**64 has 20 digits
        return None
    number = int(text)
    return number if 0 < number <= at_most else None
