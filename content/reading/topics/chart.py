"""Entries a month over the years, as a drawing and as a table. Pure.

    │          ▁▂▇  34                 the highest month says its number
    │  ▁ ▁▁▂▃▅▆███▆▅▃▂▃▂▃▂             the last twelve months are drawn in the accent
    └──┬────────┬─────────┬──
      2010     2015      2020

Bars are one path, in units of a month by a hundredth of the highest month, stretched to whatever room there is. Labels
stand beside them in per cent of the width, so that letters keep their size on a phone. No inline style is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

from content.reading.topics.months import ordinal

YEAR = 12  # months
FEWEST = 8  # entries that make a chart; the latest entries tell as much of fewer
SHORTEST = 3 * YEAR  # months drawn at least: a month is never wider than a thumb
STRAY = 0.005  # of all entries at most are left out at the early end: one wrong date would squeeze decades of bars
HEIGHT = 100  # units
BAR = 0.8  # of a month's width
TOWERS = 3  # times the next month: then it is drawn short and broken, or it would press all others to the ground
BREAK = 8  # units: the gap in a bar that is drawn short, and how much of it stands above
STEPS = (1, 2, 5, 10, 20, 50)  # years between labels
LABELS = 6  # at most: what a phone has room for
EDGE = 14.0  # per cent from either end within which a label is set towards the middle
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: `at` in per cent of the width, `side` the text-anchor of SVG."""

    words: str
    at: str
    side: str = "middle"


@dataclass(frozen=True, slots=True)
class YearRow:
    """A line of the table: a number for each month, None for those outside the drawing."""

    year: int
    months: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """Entries of the year."""
        return sum(n or 0 for n in self.months)


@dataclass(frozen=True, slots=True)
class MonthChart:
    """`bars` and `recent` are path data in a box of `width` by `height`; `earlier` entries are not drawn.

    `is_short`: the highest month is drawn with a break, not to scale.
    """

    width: int
    bars: str
    recent: str
    years: tuple[Label, ...]
    peak: Label
    peak_month: str
    highest: int
    is_short: bool
    last_year: int
    year_before: int
    earlier: int
    first: int
    table: tuple[YearRow, ...]

    @property
    def height(self) -> int:
        """Of the box, in units."""
        return HEIGHT

    @property
    def month_names(self) -> tuple[str, ...]:
        """The columns of the table."""
        return NAMES


def chart_of(counts: Mapping[int, int], today: date) -> MonthChart | None:
    """The chart of what was published until `today`; None where there is too little to draw.

    `counts` is by ordinals of months, as `content.reading.topics.months` has them.
    """
    end = ordinal(today.year, today.month)
    past = {month: n for month, n in counts.items() if month <= end and n > 0}
    if sum(past.values()) < FEWEST:
        return None
    start = min(_first(past), end - SHORTEST + 1) // YEAR * YEAR
    drawn = [past.get(month, 0) for month in range(start, end + 1)]
    second, highest = sorted(drawn)[-2:]
    is_short = highest > TOWERS * max(second, 1)
    top = highest if not is_short else round(max(second, 1) * HEIGHT / (HEIGHT - 3 * BREAK), 2)
    peak = len(drawn) - 1 - drawn[::-1].index(highest)  # of equals, the latest
    turn = max(0, len(drawn) - YEAR)
    return MonthChart(
        width=len(drawn),
        bars=_bars(enumerate(drawn[:turn]), top),
        recent=_bars(enumerate(drawn[turn:], start=turn), top),
        years=tuple(_years(start, len(drawn))),
        peak=_label(f"{highest:,}", peak + BAR / 2, len(drawn)),
        peak_month=month_name(start + peak),
        highest=highest,
        is_short=is_short,
        last_year=sum(drawn[-YEAR:]),
        year_before=sum(drawn[-2 * YEAR : -YEAR]),
        earlier=sum(n for month, n in past.items() if month < start),
        first=start // YEAR,
        table=tuple(_table(drawn, start)),
    )


def month_name(month: int) -> str:
    """`May 2021`."""
    return f"{NAMES[month % YEAR]} {month // YEAR}"


def _first(past: Mapping[int, int]) -> int:
    """The first month to draw: strays before it are too few to matter."""
    months = sorted(past)
    allowed = STRAY * sum(past.values())
    through = accumulate(past[month] for month in months)
    return next(month for month, n in zip(months, through, strict=True) if n > allowed)


def _bars(months: Iterable[tuple[int, int]], top: float) -> str:
    return "".join(_bar(x, n / top) for x, n in months if n)


def _bar(x: int, share: float) -> str:
    if share <= 1:
        return f"M{x} {HEIGHT}v{-HEIGHT * share:.4g}h{BAR}V{HEIGHT}z"
    return f"M{x} {HEIGHT}V{2 * BREAK}h{BAR}V{HEIGHT}zM{x} {BREAK}V0h{BAR}V{BREAK}z"


def _years(start: int, width: int) -> Iterable[Label]:
    first, last = start // YEAR, (start + width - 1) // YEAR
    step = next((step for step in STEPS if (last - first) // step < LABELS), STEPS[-1])
    for year in range(first, last + 1):
        place = year * YEAR - start
        if year % step == 0 and place <= width * (1 - EDGE / 200):
            yield Label(str(year), _percent(place, width), "start")


def _label(words: str, place: float, width: int) -> Label:
    percent = 100 * place / width
    side = "start" if percent < EDGE else "end" if percent > 100 - EDGE else "middle"
    return Label(words, _percent(place, width), side)


def _percent(place: float, width: int) -> str:
    return f"{100 * place / width:.2f}%"


def _table(drawn: list[int], start: int) -> Iterable[YearRow]:
    """The newest year first."""
    for offset in reversed(range(0, len(drawn), YEAR)):
        months = drawn[offset : offset + YEAR]
        yield YearRow((start + offset) // YEAR, (*months, *[None] * (YEAR - len(months))))
