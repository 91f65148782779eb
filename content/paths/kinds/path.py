"""Another path, walked as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from content.paths.kinds.fields import CLOSING, Field, one_line
from content.paths.kinds.kind import ProgressScope, StepBlock, StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.step import PathStep


class PathBlock(StepBlock):
    """The form of a path step."""

    path = blocks.PageChooserBlock("content.LearningPathPage")

    class Meta:
        icon = "list-ol"
        label = "Another path"
        form_layout = BlockGroup(["path", "why"], settings=["title", "minutes", "optional"])
        label_format = "{path}"


class PathKind(StepKind):
    """A path; the step is withdrawn while that is not published."""

    slug = "path"
    label = "Path"
    block = PathBlock
    text_fields = {"path": Field("slug", required=True, max_length=200), "as": Field("line"), **CLOSING}

    def publish(self, value: Any) -> dict[str, Any] | None:
        if value["path"] is None:
            return None
        return {"title": value["title"] or "", "target_id": value["path"].pk, "entry_title": value["path"].title}

    def identity(self, value: Any) -> str:
        return value["path"].slug if value["path"] else ""

    def to_text(self, value: Any) -> dict[str, Any] | None:
        if value["path"] is None:
            return None
        return {"path": value["path"].slug, "as": one_line(value["title"])}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        return {"path": found.path_pk(fields["path"]), "title": fields.get("as") or ""}

    def path_named(self, fields: Mapping[str, Any]) -> str:
        return str(fields["path"])

    def is_withdrawn(self, step: PathStep) -> bool:
        return step.target is None or not step.target.live

    def withdrawn_sentence(self, step: PathStep) -> str:  # noqa: ARG002 - the same for every path
        return "The path that stood here is not published at the moment."

    def progress_scope(self, step: PathStep) -> ProgressScope:
        return "path" if step.target else "step"
