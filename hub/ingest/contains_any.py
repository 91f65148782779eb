"""A cheap test before a costly pattern: short strings, one of which is in every text that the pattern could match."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def contains_any(text: str, signs: Iterable[str]) -> bool:
    """Whether one of `signs` is in the text: ten times faster than matching a pattern."""
    for sign in signs:  # noqa: SIM110 - any() takes twice as long, and this is asked some ten times of every paragraph
        if sign in text:
            return True
    return False
