"""Between pages and files: a path's page as text, and a file made a page.

read ──▶ PathText ──resolve names (topics, paths, entries)──▶ page's fields ──▶ revision ──▶ published
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from content.pages.learning_path import LearningPathPage
from content.pages.setup import ensure_pages
from content.paths.prerequisites import circle, in_order
from content.paths.projection import Address
from content.paths.store import entry_of, introduce, known_at
from content.paths.text import html
from content.paths.text.read import Fault, PathTextError, read
from content.paths.text.record import PathText, SectionText, StepText
from content.paths.text.write import write
from hub.ingest.address import canonical, same_place
from hub.models import Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import User

KEYS = uuid5(NAMESPACE_URL, "urn:adjacency:learning-path-step")  # so that a file gives its steps the same keys anywhere
URN = "urn:uuid:"


def path_export(page: LearningPathPage) -> str:
    """The page as the text of a file; importing it and exporting again gives the same bytes."""
    return write(_record(page))


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
    return [*record.prerequisites, *(step.fields["path"] for step in _steps(record) if step.kind == "path")]


def _circle_sentence(slugs: list[str]) -> str:
    return f"Prerequisites go in a circle: {' → '.join(slugs)}."


def _steps(record: PathText) -> Iterator[StepText]:
    for section in record.sections:
        yield from section.steps


# ---- a file made a page ----------------------------------------------------------------------------------------------


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
            if step.kind == "path" and step.fields["path"] not in found:
                sentence = f"This hub has no path “{step.fields['path']}”: import that first."
                self.faults.append(Fault(step.line, "path", sentence))
        return found

    def _entries(self, now: datetime) -> dict[str, Entry]:
        """The entries that steps name, by `same_place` or urn; those told with a title and not known are made known."""
        steps = {step.fields[step.kind]: step for step in reversed(list(_steps(self.record))) if step.kind in
                 ("entry", "clip")}  # fmt: skip
        urns = [UUID(name.removeprefix(URN)) for name in steps if name.startswith(URN)]
        found = {f"{URN}{entry.uuid}": entry.current for entry in Entry.objects.filter(uuid__in=urns)}
        found |= known_at(canonical(name) for name in steps if not name.startswith(URN))
        new = {}
        for name, step in steps.items():
            if _place(name) in found:
                continue
            if step.fields.get("title") and not name.startswith(URN):
                new[_place(name)] = entry_of(_address(step), now)
            else:
                sentence = f"The library knows nothing at {name}, and the file gives it no title."
                self.faults.append(Fault(step.line, step.kind, sentence))
        if not self.faults:
            introduce(new.values(), now=now)
        return found | new

    def fill(self, page: LearningPathPage) -> None:
        """Give the page what the record says; steps that it had already keep their keys."""
        record = self.record
        page.title = page.draft_title = record.title
        page.level, page.audience = record.level, record.audience
        page.introduction, page.review_by = record.introduction, record.review_by
        page.outcomes = [("outcome", outcome) for outcome in record.outcomes]
        keys = _Keys(page)
        page.sections = [
            {
                "type": "section",
                "id": keys.of("section", section.title),
                "value": {
                    "title": section.title,
                    "introduction": section.introduction,
                    "steps": [
                        {"type": step.kind, "id": keys.of(step.kind, self._identity(step)), "value": self._value(step)}
                        for step in section.steps
                    ],
                },
            }
            for section in record.sections
        ]
        page.topics.set(self.topics)
        page.prerequisites.set([self.paths[slug] for slug in record.prerequisites])

    def _identity(self, step: StepText) -> str:
        name = str(step.fields[step.kind])
        return _place(name) if step.kind in ("entry", "clip", "link", "lab") else name

    def _value(self, step: StepText) -> dict[str, Any]:
        fields = step.fields
        value: dict[str, Any] = {
            "title": fields.get("title") or "",
            "why": fields.get("why") or "",
            "minutes": fields.get("minutes"),
            "optional": bool(fields.get("optional")),
        }
        if step.kind in ("entry", "clip"):
            value |= {"entry": self.entries[_place(fields[step.kind])].pk, "title": fields.get("as") or ""}
        if step.kind == "clip":
            value |= {"start": fields["start"], "end": fields.get("end") or ""}
        elif step.kind in ("link", "lab"):
            value |= {"url": fields[step.kind], "attribution": fields.get("by") or ""}
            value |= _link(fields) if step.kind == "link" else _lab(fields)
        elif step.kind == "note":
            value |= {"title": fields["note"], "text": html.from_file(fields["text"])}
        elif step.kind == "check":
            value |= {"title": fields["check"], **_check(step)}
        elif step.kind == "path":
            value |= {"path": self.paths[fields["path"]].pk, "title": fields.get("as") or ""}
        return value


def _link(fields: Any) -> dict[str, Any]:
    published = fields.get("published")
    return {"kind": fields.get("kind") or "post", "published": published.isoformat() if published else None}


def _lab(fields: Any) -> dict[str, Any]:
    return {"tool": fields.get("tool") or "other", "needs": fields.get("needs") or ""}


def _check(step: StepText) -> dict[str, Any]:
    choices = [
        {
            "type": "item",
            "id": str(uuid5(KEYS, f"choice {number} {choice['text']}")),
            "value": {
                "text": choice["text"],
                "right": bool(choice.get("right")),
                "because": choice.get("because") or "",
            },
        }
        for number, choice in enumerate(step.choices)
    ]
    return {
        "question": step.fields["question"],
        "choices": choices,
        "explanation": step.fields.get("explanation") or "",
    }


def _place(name: str) -> str:
    return name if name.startswith(URN) else same_place(canonical(name))


def _address(step: StepText) -> Address:
    fields = step.fields
    kind = fields.get("kind") or ("episode" if step.kind == "clip" else "post")
    return Address(canonical(fields[step.kind]), fields["title"], kind, fields.get("by") or "", fields.get("published"))


class _Keys:
    """Keys for sections and steps: those that the page's blocks had, else keys that follow from the file alone."""

    def __init__(self, page: LearningPathPage) -> None:
        self.slug = page.slug
        self.count: Counter[tuple[str, str]] = Counter()
        self.had: dict[tuple[str, str], list[str]] = defaultdict(list)
        for section in page.sections:
            self.had["section", section.value["title"]].append(section.id)
            for step in section.value["steps"]:
                self.had[step.block_type, _identity_of(step)].append(step.id)

    def of(self, kind: str, identity: str) -> str:
        """The key of the next one of this kind and identity."""
        nth = self.count[kind, identity]
        self.count[kind, identity] += 1
        had = self.had[kind, identity]
        return had[nth] if nth < len(had) else str(uuid5(KEYS, f"{self.slug} {kind} {identity} {nth}"))


def _identity_of(step: Any) -> str:
    value = step.value
    if step.block_type in ("entry", "clip"):
        return _place(_name(value["entry"])) if value["entry"] else ""
    if step.block_type in ("link", "lab"):
        return _place(value["url"])
    if step.block_type == "path":
        return value["path"].slug if value["path"] else ""
    return str(value["title"])


# ---- a page made a file ----------------------------------------------------------------------------------------------


def _record(page: LearningPathPage) -> PathText:
    return PathText(
        path=page.slug,
        title=_line(page.title),
        level=page.level,
        audience=_line(page.audience),
        introduction=_text(page.introduction),
        topics=tuple(sorted(page.topics.values_list("slug", flat=True))),
        prerequisites=tuple(sorted(page.prerequisites.values_list("slug", flat=True))),
        review_by=page.review_by,
        outcomes=tuple(_line(block.value) for block in page.outcomes),
        sections=tuple(
            SectionText(
                _line(section.value["title"]),
                _text(section.value["introduction"]),
                tuple(filter(None, map(_step, section.value["steps"]))),
            )
            for section in page.sections
        ),
    )


def _step(step: Any) -> StepText | None:
    kind, value = step.block_type, step.value
    fields: dict[str, Any] = {name: value[name] for name in ("minutes", "optional")}
    fields["why"] = _text(value["why"])
    if kind in ("entry", "clip"):
        if value["entry"] is None:
            return None
        fields |= {kind: _name(value["entry"]), "as": _line(value["title"]), **_original(value["entry"])}
        if kind == "clip":
            fields |= {"start": value["start"], "end": value["end"]}
    elif kind in ("link", "lab"):
        fields |= {kind: value["url"], "title": _line(value["title"]), "by": _line(value["attribution"])}
        names = ("kind", "published") if kind == "link" else ("tool", "needs")
        fields |= {name: value[name] for name in names}
    elif kind == "note":
        fields |= {"note": _line(value["title"]), "text": html.to_file(value["text"].source)}
    elif kind == "check":
        fields |= {"check": _line(value["title"]), "question": _text(value["question"])}
        fields["explanation"] = _text(value["explanation"])
        choices = tuple({**choice, "text": _line(choice["text"]), "because": _line(choice["because"])}
                        for choice in value["choices"])  # fmt: skip
        return StepText(kind, fields, choices)
    elif kind == "path":
        if value["path"] is None:
            return None
        fields |= {"path": value["path"].slug, "as": _line(value["title"])}
    return StepText(kind, fields)


def _name(entry: Entry) -> str:
    return entry.url or f"{URN}{entry.uuid}"


def _original(entry: Entry) -> dict[str, Any]:
    by = entry.source.title if entry.source else entry.attribution
    published = entry.published_at.date() if entry.published_at else None
    return {"title": _line(entry.title), "by": _line(by), "kind": entry.kind, "published": published}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
