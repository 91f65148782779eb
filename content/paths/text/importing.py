"""A file made a page.

read ──▶ PathText ──resolve names (topics, paths, entries)──▶ page's fields ──▶ revision ──▶ published
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from content.pages.setup import ensure_pages
from content.paths.kinds import kind_named
from content.paths.kinds.outside import URN, OutsideEntry, reference_key
from content.paths.page import LearningPathPage
from content.paths.prerequisites import circle, in_order
from content.paths.publish import entry_of, known_at
from content.paths.text.keys import Keys
from content.paths.text.read import Fault, PathTextError, read
from hub.actions.entry_add import entry_add_known
from hub.ingest.urls import canonical
from hub.models import Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import User

    from content.paths.text.record import PathText, StepText


def path_import(text: str, by: User | None = None, *, publish: bool = True) -> LearningPathPage:
    """Make the path that `text` tells, or bring it up to date, and publish it; doing it twice changes nothing.

    `by` is the person who does it and must be allowed to; None is the hub's own operator. The format stands in the
    docstring of `content.paths.text`.

    Raises:
        PathTextError: the file can't be a path, or names what is not here; nothing was changed.
        PermissionDenied: `by` may not add, change or publish the path.
    """
    return _import(read(text), by, publish=publish)


def paths_import(texts: Iterable[str], by: User | None = None) -> list[LearningPathPage]:
    """As `path_import` for several files in any order, each after those that it builds on; all of them or none."""
    records = {record.path: record for record in map(read, texts)}
    needs = {slug: [other for other in _others(record) if other in records] for slug, record in records.items()}
    if round_trip := circle(needs):
        lines = records[round_trip[0]].lines
        fault = Fault(lines.get("prerequisites", 1), "prerequisites", _circle_sentence(round_trip))
        raise PathTextError([fault], round_trip[0])
    with transaction.atomic():
        return [_import(records[slug], by, publish=True) for slug in in_order(needs)]


def _others(record: PathText) -> list[str]:
    return [*record.prerequisites, *filter(None, map(_path_named, _steps(record)))]


def _path_named(step: StepText) -> str:
    return kind_named(step.kind).path_named(step.fields)


def _circle_sentence(slugs: list[str]) -> str:
    return f"Prerequisites go in a circle: {' → '.join(slugs)}."


def _steps(record: PathText) -> Iterator[StepText]:
    for section in record.sections:
        yield from section.steps


@transaction.atomic
def _import(record: PathText, by: User | None, *, publish: bool) -> LearningPathPage:
    _, index = ensure_pages()
    page = LearningPathPage.objects.child_of(index).filter(slug=record.path).first()
    _permit(by, page or index, publish=publish)
    page = page.get_latest_revision_as_object() if page else LearningPathPage(slug=record.path, live=False)
    before = _raw(page)
    was_live = page.live
    _Resolved(record, timezone.now()).fill(page)
    if was_live and not page.has_unpublished_changes and before == _raw(page):
        return page
    if page.pk is None:
        index.add_child(instance=page)
        log(page, "wagtail.create", user=by)
    revision = page.save_revision(user=by, changed=True, clean=False)
    if publish:
        revision.publish(user=by)
        page.refresh_from_db()
    return page


def _permit(by: User | None, page: Any, *, publish: bool) -> None:
    if by is None:
        return
    may = page.permissions_for_user(by)
    allowed = may.can_edit() if isinstance(page, LearningPathPage) else may.can_add_subpage()
    if not allowed or (publish and not (may.can_publish() or may.can_publish_subpage())):
        raise PermissionDenied(f"{by} may not publish learning paths here.")


def _raw(page: LearningPathPage) -> dict[str, Any]:
    raw: dict[str, Any] = page.serializable_data()
    names = ("title", "level", "audience", "introduction", "review_by")
    lists = ("topics", "prerequisites")
    return {
        **{name: raw[name] for name in names},
        **{name: sorted(raw[name]) for name in lists},
        "outcomes": [block.value for block in page.outcomes],
        "sections": page.sections.get_prep_value(),
    }


class _Resolved:
    """A record with what it names found in the database; faults are collected, then raised together."""

    def __init__(self, record: PathText, now: datetime) -> None:
        self.record = record
        self.faults: list[Fault] = []
        self.topics = self._topics()
        self.paths = self._paths()
        self.linked_paths = self._linked()
        self.entries = self._entries(now)
        if self.faults:
            raise PathTextError(self.faults, record.path)

    def _line(self, name: str) -> int:
        return self.record.lines.get(name, 1)

    def _topics(self) -> list[Topic]:
        found = {topic.slug: topic for topic in Topic.objects.filter(slug__in=self.record.topics)}
        for slug in self.record.topics:
            if slug not in found:
                self.faults.append(Fault(self._line("topics"), "topics", f"This hub has no topic “{slug}”."))
        return list(found.values())

    def _paths(self) -> dict[str, LearningPathPage]:
        wanted = _others(self.record)
        found = {page.slug: page for page in LearningPathPage.objects.filter(slug__in=wanted)}
        for slug in self.record.prerequisites:
            if slug not in found:
                sentence = f"This hub has no path “{slug}”: import that first."
                self.faults.append(Fault(self._line("prerequisites"), "prerequisites", sentence))
        for step in _steps(self.record):
            if (slug := _path_named(step)) and slug not in found:
                sentence = f"This hub has no path “{slug}”: import that first."
                self.faults.append(Fault(step.line, step.kind, sentence))
        return found

    def _linked(self) -> dict[str, int]:
        """Primary keys, by slug, of the paths that texts of steps link to; unknown slugs are left out."""
        slugs = {slug for step in _steps(self.record) for slug in kind_named(step.kind).paths_linked(step.fields)}
        return dict(LearningPathPage.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}

    def _entries(self, now: datetime) -> dict[str, Entry]:
        """The entries that steps name, by `url_key` or urn; those told with a title and not known are made known."""
        named: dict[str, tuple[StepText, OutsideEntry]] = {}
        for step in _steps(self.record):
            if described := kind_named(step.kind).entry_named(step.fields):
                named.setdefault(described.url, (step, described))
        urns = [UUID(name.removeprefix(URN)) for name in named if name.startswith(URN)]
        found = {f"{URN}{entry.uuid}": entry.current for entry in Entry.objects.filter(uuid__in=urns)}
        found |= known_at(canonical(name) for name in named if not name.startswith(URN))
        new = {}
        for name, (step, described) in named.items():
            if reference_key(name) in found:
                continue
            if described.title and not name.startswith(URN):
                new[reference_key(name)] = entry_of(replace(described, url=canonical(name)), now)
            else:
                sentence = f"The library knows nothing at {name}, and the file gives it no title."
                self.faults.append(Fault(step.line, step.kind, sentence))
        if not self.faults:
            entry_add_known(new.values(), now=now)
        return found | new

    def fill(self, page: LearningPathPage) -> None:
        """Give the page what the record says; steps that it had already keep their keys."""
        record = self.record
        page.title = page.draft_title = record.title
        page.level, page.audience = record.level, record.audience
        page.introduction, page.review_by = record.introduction, record.review_by
        page.outcomes = [("outcome", outcome) for outcome in record.outcomes]
        keys = Keys(page)
        page.sections = [
            {
                "type": "section",
                "id": keys.of("section", section.title),
                "value": {
                    "title": section.title,
                    "introduction": section.introduction,
                    "steps": [self._step(step, keys) for step in section.steps],
                },
            }
            for section in record.sections
        ]
        page.topics.set(self.topics)
        page.prerequisites.set([self.paths[slug] for slug in record.prerequisites])

    def _step(self, step: StepText, keys: Keys) -> dict[str, Any]:
        kind, fields = kind_named(step.kind), step.fields
        closing = {
            "why": fields.get("why") or "",
            "minutes": fields.get("minutes"),
            "optional": bool(fields.get("optional")),
        }
        value = closing | kind.from_text(fields, self)
        return {"type": step.kind, "id": keys.of(step.kind, kind.text_identity(fields)), "value": value}

    def entry_pk(self, name: str) -> int:
        """The entry at an address or urn."""
        return int(self.entries[reference_key(name)].pk)

    def path_pk(self, slug: str) -> int:
        """The path of a slug."""
        return int(self.paths[slug].pk)
