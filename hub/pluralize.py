"""How many, in words: the one place that knows a number's noun. Templates have Django's `pluralize` for it."""

from __future__ import annotations


def pluralize(number: int, one: str, many: str = "") -> str:
    """`1 entry`, `1,240 entries`. Without `many` an s is added to `one`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
