"""The form in which an editor builds a path: sections, and in them steps of every kind of `content.paths.kinds`."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField

from content.paths.kinds import KINDS


class StepsBlock(blocks.StreamBlock):
    """The steps of a section, of any kind, in order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([(slug, kind.block()) for slug, kind in KINDS.items()], **kwargs)


class SectionBlock(blocks.StructBlock):
    """A named part of the path."""

    title = blocks.CharBlock(max_length=200)
    introduction = blocks.TextBlock(required=False, rows=2, max_length=1000)
    steps = StepsBlock(required=False)

    class Meta:
        icon = "folder-open-inverse"
        label_format = "{title}"


class SectionsBlock(blocks.StreamBlock):
    """A path's sections."""

    section = SectionBlock()


class SectionsField(StreamField):
    """A StreamField whose blocks stay out of migrations: the database column is the same whatever they are."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types or SectionsBlock(), **kwargs)

    def deconstruct(self) -> Any:
        """Without the blocks."""
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class OutcomesBlock(blocks.StreamBlock):
    """What a reader can do afterwards, one sentence each."""

    outcome = blocks.CharBlock(max_length=300)
