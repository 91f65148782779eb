"""Entries that would fit: new ones for a section, and others for a step that is gone.

    section's words, weighed by rarity ──▶ plan ──engine──▶ recent entries, scored ──fitting (pure)──▶ candidates

Scores of an engine can be compared only within one answer, so the section's own entries are asked for by the same plan:
what is proposed fits about as well as what an editor has chosen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from content.paths.maintenance.evaluate import Candidate
from hub.search.analysis import stem, words
from hub.search.document import Document, uid
from hub.search.engines import configured
from hub.search.engines.protocol import IndexUnusableError
from hub.search.plan import Bool, Boost, Dates, Term
from hub.search.request import SearchRequest
from hub.search.similar import like

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from content.paths.route import Section
    from content.paths.step import PathStep
    from hub.models import Entry
    from hub.search.engines.protocol import Engine, Found

RECENT = timedelta(days=365)  # older entries are not new, whenever their source came
READ = 30  # answers looked at for one section
ENOUGH = 0.75  # of the middle score of a section's own entries: less is mostly about something else
BARELY = 0.6  # enough where the title says it twice
NAMED = 3  # words and topics that a reason names
OFFERED = 6  # candidates a section or step: more than survey takes, for some are known already
LEAST = 2  # minutes: a note of fewer teaches nothing, and where no length is known there is but a link
NEWS = re.compile(  # what is told once and taught never: it belongs in the river
    r"\b(announc\w+|recap|summary|user story|case stud\w+|newsletter|webinars?|roundup|news|launch\w*|now available|"
    r"talks at|kubecon|what['’]s new|interview|spotlight|release(?:s|d| notes)?|is here|happy birthday|turns \d|"
    r"meet ?up)\b", re.IGNORECASE,
)  # fmt: skip
LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class Scored:
    """What an engine found, and all that decides whether it fits."""

    entry: int
    score: float
    title: str
    source: str
    topics: tuple[tuple[str, str], ...]
    level: str = ""
    minutes: int | None = None
    date: str = ""
    sponsored: bool = False


def for_section(section: Section, *, level: str, now: datetime) -> list[Candidate]:
    """Recent entries that fit a section of a path for `level`, best first; none without an index."""
    told = _document(section)
    own = [step.entry_id for step in section.steps if step.entry_id]
    titles = {step.entry.title for step in section.steps if step.entry}
    if len(own) < 2:  # noqa: PLR2004 - what one entry is about is not yet what the section is about
        return []
    try:
        engine = configured()
        plan = like(engine, told)
        if plan is None:
            return []
        of_entries = (Term("noun", "entry"),)
        ours = _scores(engine, SearchRequest(plan, filters=of_entries, limit=400), own)
        recent = SearchRequest(plan, filters=(*of_entries, Dates(now - RECENT, now)), limit=READ)
        found = [scored(each) for each in engine.find(recent).found if each.document.title not in titles]
    except IndexUnusableError:
        return []
    about = _topics(engine, own)
    return matching_entries(found, own=ours, about=about, said=weighed(plan), level=level)[:OFFERED]


def matching_entries(
    found: Iterable[Scored], *, own: Sequence[float], about: set[str], said: set[str], level: str
) -> list[Candidate]:
    """Those of `found` that teach, and are about as near as the section's own entries. Pure.

    `own` are the scores of these, `about` the topics and `said` the stems that set the section apart: a candidate must
    share one of each, the latter in its title.
    """
    usual = median(own) if own else 0.0
    chosen = []
    for each in found:
        shared = [title for slug, title in each.topics if slug in about]
        names = [word for word in words(each.title) if stem(word) in said]
        fit = each.score / usual if usual else 0.0
        fits = fit >= (BARELY if len(set(map(stem, names))) > 1 else ENOUGH) and shared and names
        if fits and _teaches(each) and not _is_too_far(each.level, level):
            chosen.append(Candidate(each.entry, _reason(each, shared, names), each.title, fit))
    return chosen


def _teaches(each: Scored) -> bool:
    return not each.sponsored and (each.minutes or 0) >= LEAST and not NEWS.search(each.title)


def weighed(plan: Bool) -> set[str]:
    """The stems that a plan of `hub.search.similar.like` looks for: what sets its document apart."""
    (shared,) = plan.must
    parts = shared.should if isinstance(shared, Bool) else ()
    terms = [part.part for part in parts if isinstance(part, Boost)]
    return {stem(term.value) for term in terms if isinstance(term, Term)}


def replacements_for(step: PathStep) -> list[Candidate]:
    """Entries of the same kind that are like the one that a step led to, or like what the step itself says."""
    entry = step.entry
    title = f"{step.title} {entry.title if entry else ''}".strip()
    text = f"{title} {step.why} {entry.excerpt if entry else ''}"
    topics = _topics_of(entry) if entry else ()
    told = Document("step", str(step.key), "step", "", title, text=text, topics=topics)
    filters = (Term("noun", "entry"), *((Term("kind", entry.kind),) if entry else ()))
    try:
        engine = configured()
        plan = like(engine, told)
        if plan is None:
            return []
        found = engine.find(SearchRequest(plan, filters=filters, limit=READ)).found
    except IndexUnusableError:
        return []
    about, said = {slug for slug, _ in topics}, weighed(plan)
    chosen = []
    for each in map(scored, found):
        shared = [name for slug, name in each.topics if slug in about]
        names = [word for word in words(each.title) if stem(word) in said]
        near = len(set(map(stem, names))) > 1 and (shared or not about)  # one word alone is shared by chance
        if each.entry != step.entry_id and near and _teaches(each):
            chosen.append(Candidate(each.entry, _reason(each, shared, names), each.title))
    return chosen[:OFFERED]


def _topics_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    rows = entry.entry_topics.filter(refused=False).select_related("topic")
    return tuple((row.topic.slug, row.topic.title) for row in rows)


def scored(found: Found) -> Scored:
    """What an engine found, as `fitting` wants it."""
    document = found.document
    return Scored(
        int(document.key), found.score, document.title, document.source_title, document.topics, document.level,
        max(1, round(document.seconds / 60)) if document.seconds else None,
        f"{document.date:%-d %B %Y}" if document.date else "", document.sponsored,
    )  # fmt: skip


def _scores(engine: Engine, ask: SearchRequest, entries: Sequence[int]) -> list[float]:
    """Of these entries; one that is not even among the answers scores nothing."""
    wanted = {str(key) for key in entries}
    scores = [found.score for found in engine.find(ask).found if found.document.key in wanted]
    return scores + [0.0] * (len(wanted) - len(scores))


def _document(section: Section) -> Document:
    heads = [step.heading for step in section.steps if not step.is_gone]
    whys = [step.why for step in section.steps]
    return Document(
        "section", str(section.number), "section", "", section.title,
        text=" ".join([section.introduction, *heads, *heads, *whys]),
    )  # fmt: skip


def _topics(engine: Engine, entries: Sequence[int]) -> set[str]:
    """The topics that at least two of these entries are about."""
    seen: set[str] = set()
    twice: set[str] = set()
    for key in entries:
        document = engine.fetch(uid("entry", str(key)))
        slugs = {slug for slug, _ in document.topics} if document else set()
        twice |= seen & slugs
        seen |= slugs
    return twice


def _is_too_far(level: str, of_path: str) -> bool:
    """Whether an entry is two levels away from the path; most entries say nothing of their level."""
    return level in LEVELS and abs(LEVELS.index(level) - LEVELS.index(of_path)) > 1


def _reason(each: Scored, shared: Sequence[str], names: Sequence[str]) -> str:
    """One line: what it shares, how long it is, who wrote it and when."""
    said = ", ".join(dict.fromkeys([*shared[:NAMED], *(f"“{word}”" for word in dict.fromkeys(names[:NAMED]))]))
    facts = [f"{each.minutes} min" if each.minutes else "", each.source, each.date]
    return f"it shares {said} ({', '.join(filter(None, facts))})"
