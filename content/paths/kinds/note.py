"""A few paragraphs of the path's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from content.paths.kinds import note_html
from content.paths.kinds.fields import CLOSING, Field, one_line
from content.paths.kinds.kind import ReaderSpeed, StepBlock, StepKind
from hub.reading import WORDS_A_MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.step import PathStep

FEATURES = ["bold", "italic", "link", "ol", "ul", "code", "h4"]


class NoteBlock(StepBlock):
    """The form of a note."""

    title = blocks.CharBlock(max_length=300)
    text = blocks.RichTextBlock(features=FEATURES)

    class Meta:
        icon = "edit"
        label = "Note"
        form_layout = BlockGroup(["title", "text"], settings=["why", "minutes", "optional"])
        label_format = "{title}"


class NoteKind(StepKind):
    """Text: Wagtail's rich text on the page, plain paragraphs or simple HTML in a file."""

    slug = "note"
    label = "Note"
    block = NoteBlock
    text_fields = {
        "note": Field("line", required=True),
        "text": Field("html", required=True, max_length=20_000),
        **CLOSING,
    }

    def publish(self, value: Any) -> dict[str, Any] | None:
        return {"title": value["title"], "text": value["text"].source}

    def to_text(self, value: Any) -> dict[str, Any] | None:
        return {"note": one_line(value["title"]), "text": note_html.to_file(value["text"].source)}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        return {"title": fields["note"], "text": note_html.from_file(fields["text"], found.linked_paths)}

    def paths_linked(self, fields: Mapping[str, Any]) -> set[str]:
        return note_html.paths_linked(fields["text"])

    def minutes(self, step: PathStep) -> int | None:
        return max(1, round(len(strip_tags(step.text).split()) / WORDS_A_MINUTE))

    def reader_speed(self, step: PathStep) -> ReaderSpeed:  # noqa: ARG002 - the same for every note
        return "reading"
