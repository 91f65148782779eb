"""Unique slugs: `blog`, then `blog-2`, `blog-3` …"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.text import slugify

from hub import field_lengths

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIX = 6  # characters that are left for the number


def slug_stem(text: str, *, otherwise: str, length: int = field_lengths.SLUG) -> str:
    """The words of `text` as a slug, with room for a number; `otherwise` where none can stand in an address."""
    return slugify(text)[: length - SUFFIX].strip("-") or otherwise


class SlugAllocator:
    """Gives out slugs that are not taken; each is taken from then on."""

    def __init__(self, taken: Iterable[str] = (), *, length: int = field_lengths.SLUG) -> None:
        """`taken`: the slugs in use; `length`: of the column, in characters."""
        self._taken = set(taken)
        self._length = length
        self._numbers: Counter[str] = Counter()  # how many numbers were tried for each stem

    def allocate(self, text: str, *, otherwise: str) -> str:
        """A free slug of the words of `text`."""
        stem = slug_stem(text, otherwise=otherwise, length=self._length)
        slug = stem
        while slug in self._taken:
            self._numbers[stem] += 1
            slug = f"{stem}-{self._numbers[stem] + 1}"
        self._taken.add(slug)
        return slug
