"""A path's page as text: page's fields ──▶ PathText ──write──▶ file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.paths.kinds import kind_named
from content.paths.kinds.fields import one_line, paragraphs
from content.paths.text.record import PathText, SectionText, StepText
from content.paths.text.write import write

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage


def path_export(page: LearningPathPage) -> str:
    """The page as the text of a file; importing it and exporting again gives the same bytes."""
    return write(_record(page))


def _record(page: LearningPathPage) -> PathText:
    return PathText(
        path=page.slug,
        title=one_line(page.title),
        level=page.level,
        audience=one_line(page.audience),
        introduction=paragraphs(page.introduction),
        topics=tuple(sorted(page.topics.values_list("slug", flat=True))),
        prerequisites=tuple(sorted(page.prerequisites.values_list("slug", flat=True))),
        review_by=page.review_by,
        outcomes=tuple(one_line(block.value) for block in page.outcomes),
        sections=tuple(
            SectionText(
                one_line(section.value["title"]),
                paragraphs(section.value["introduction"]),
                tuple(filter(None, map(_step, section.value["steps"]))),
            )
            for section in page.sections
        ),
    )


def _step(step: Any) -> StepText | None:
    fields = kind_named(step.block_type).to_text(step.value)
    if fields is None:
        return None
    closing = {"why": paragraphs(step.value["why"]), **{name: step.value[name] for name in ("minutes", "optional")}}
    return StepText(step.block_type, fields | closing)
