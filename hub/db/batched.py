"""Split lists into batches for statements and transactions."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` values, in order; as `itertools.batched`, which comes with Python 3.12."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
