"""A page outside the library; publishing stores an entry for its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from content.paths.kinds.fields import CLOSING, Field
from content.paths.kinds.kind import StepBlock
from content.paths.kinds.leads_to_entry import GivesAddress, ShownAsEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY_KINDS = [("post", "Post"), ("video", "Video"), ("doc", "Document"), ("rfc", "RFC"), ("episode", "Episode")]


class LinkBlock(StepBlock):
    """The form of a link."""

    url = blocks.URLBlock(max_length=2000, label="Address")
    title = blocks.CharBlock(max_length=300, help_text="the original's own")
    attribution = blocks.CharBlock(required=False, max_length=300, label="Author or publisher")
    kind = blocks.ChoiceBlock(choices=ENTRY_KINDS, default="post", label="What it is")
    published = blocks.DateBlock(required=False, label="Published on")

    class Meta:
        icon = "link-external"
        label = "Link outside"
        form_layout = BlockGroup(
            ["url", "title", "attribution", "why"], settings=["kind", "published", "minutes", "optional"]
        )
        label_format = "{title}"


class LinkKind(GivesAddress, ShownAsEntry):
    """A page by its address."""

    slug = "link"
    label = "Link"
    block = LinkBlock
    text_fields = {
        "link": Field("web", required=True, max_length=2000),
        "title": Field("line", required=True),
        "by": Field("line"),
        "kind": Field("line", choices=tuple(kind for kind, _ in ENTRY_KINDS)),
        "published": Field("day"),
        **CLOSING,
    }

    def publish(self, value: Any) -> dict[str, Any] | None:
        address = self.outside(value, value["kind"], published=value["published"])
        return {"title": value["title"], "address": address}

    def to_text(self, value: Any) -> dict[str, Any] | None:
        fields = super().to_text(value) or {}
        return fields | {"kind": value["kind"], "published": value["published"]}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        published = fields.get("published")
        return super().from_text(fields, found) | {
            "kind": fields.get("kind") or "post",
            "published": published.isoformat() if published else None,
        }
