"""A part of an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from content.paths.kinds.fields import CLOSING, Field
from content.paths.kinds.kind import ProgressScope, ReaderSpeed, StepBlock
from content.paths.kinds.leads_to_entry import ORIGINAL_FIELDS, ChoosesEntry
from content.paths.timestamps import seconds
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from content.paths.step import PathStep

MINUTE = 60  # seconds
ENDS_TOO_EARLY = "The clip ends before it begins."


class TimestampBlock(blocks.CharBlock):
    """A timestamp in a recording, `m:ss` or `h:mm:ss`."""

    def clean(self, value: Any) -> Any:
        """Refuse anything else."""
        value = super().clean(value)
        if value:
            try:
                seconds(value)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return value


class ClipBlock(StepBlock):
    """The form of a clip."""

    entry = SnippetChooserBlock("hub.Entry", label="Episode")
    start = TimestampBlock(help_text="like 12:30")
    end = TimestampBlock(required=False, help_text="if empty: to the end")

    class Meta:
        icon = "media"
        label = "Clip of an episode"
        form_layout = BlockGroup(["entry", "start", "end", "why"], settings=["title", "minutes", "optional"])
        label_format = "{entry} {start}–{end}"

    def clean(self, value: Any) -> Any:
        """Refuse a clip that ends before it begins."""
        value = super().clean(value)
        if value["end"] and seconds(value["end"]) <= seconds(value["start"]):
            raise StructBlockValidationError({"end": ValidationError(ENDS_TOO_EARLY)})
        return value


class ClipKind(ChoosesEntry):
    """An entry's recording from `start` to `end`, or to its end."""

    slug = "clip"
    label = "Clip"
    block = ClipBlock
    entry_kind = Entry.Kind.EPISODE
    text_fields = {
        "clip": Field("address", required=True, max_length=2000),
        "start": Field("moment", required=True),
        "end": Field("moment"),
        **ORIGINAL_FIELDS,
        "as": Field("line"),
        **CLOSING,
    }

    def publish(self, value: Any) -> dict[str, Any] | None:
        fields = super().publish(value)
        if fields is None:
            return None
        return fields | {"start": seconds(value["start"]), "end": seconds(value["end"]) if value["end"] else None}

    def to_text(self, value: Any) -> dict[str, Any] | None:
        fields = super().to_text(value)
        return fields and fields | {"start": value["start"], "end": value["end"]}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        return super().from_text(fields, found) | {"start": fields["start"], "end": fields.get("end") or ""}

    def text_faults(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        start, end = fields.get("start"), fields.get("end")
        if start and end and seconds(end) <= seconds(start):
            yield "end", ENDS_TOO_EARLY

    def name(self, step: PathStep) -> str:  # noqa: ARG002 - the same for every clip
        return "Part of an episode"

    def colour(self, step: PathStep) -> str:  # noqa: ARG002
        return "episode"

    def minutes(self, step: PathStep) -> int | None:
        if step.start is not None and step.end is not None:
            return max(1, round((step.end - step.start) / MINUTE))
        return super().minutes(step)

    def api_detail(self, step: PathStep) -> dict[str, Any]:
        return {"start": step.start, "end": step.end}

    def soundbite(self, step: PathStep) -> tuple[int, int] | None:
        return None if step.start is None or step.end is None else (step.start, step.end)

    def progress_scope(self, step: PathStep) -> ProgressScope:
        return "clip" if step.entry else "step"

    def reader_speed(self, step: PathStep) -> ReaderSpeed:  # noqa: ARG002
        return "playback"
