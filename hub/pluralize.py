"""Numbers with their noun in singular or plural, for messages from code; templates use Django's `pluralize`."""

from __future__ import annotations


def pluralize(number: int, one: str, many: str = "") -> str:
    """`1 entry`, `1,240 entries`. Without `many` an s is added to `one`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
