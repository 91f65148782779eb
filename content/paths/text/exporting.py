"""A path's page as text: page's fields ──▶ PathText ──write──▶ file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.paths.text import html
from content.paths.text.keys import name_of
from content.paths.text.record import PathText, SectionText, StepText
from content.paths.text.write import write

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage
    from hub.models import Entry


def path_export(page: LearningPathPage) -> str:
    """The page as the text of a file; importing it and exporting again gives the same bytes."""
    return write(_record(page))


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
        fields |= {kind: name_of(value["entry"]), "as": _line(value["title"]), **_original(value["entry"])}
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


def _original(entry: Entry) -> dict[str, Any]:
    by = entry.publisher
    published = entry.published_at.date() if entry.published_at else None
    return {"title": _line(entry.title), "by": _line(by), "kind": entry.kind, "published": published}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
