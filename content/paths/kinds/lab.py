"""A topology to run: a repository, the tool that runs it, and what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from content.paths.kinds.fields import CLOSING, MAX_MINUTES, Field
from content.paths.kinds.kind import StepBlock
from content.paths.kinds.leads_to_entry import GivesAddress
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.step import PathStep

TOOLS = [
    ("containerlab", "containerlab"), ("netlab", "netlab"), ("gns3", "GNS3"), ("eve-ng", "EVE-NG"),
    ("cml", "Cisco Modeling Labs"), ("packet-tracer", "Packet Tracer"), ("kathara", "Kathará"), ("mininet", "Mininet"),
    ("kind", "kind"), ("other", "Something else"),
]  # fmt: skip


class LabBlock(StepBlock):
    """The form of a lab."""

    url = blocks.URLBlock(max_length=2000, label="Repository or page")
    title = blocks.CharBlock(max_length=300)
    attribution = blocks.CharBlock(required=False, max_length=300, label="Author or publisher")
    tool = blocks.ChoiceBlock(choices=TOOLS, default="containerlab", label="Runs on")
    needs = blocks.CharBlock(required=False, max_length=300, help_text="memory, images, licences")
    minutes = blocks.IntegerBlock(min_value=1, max_value=MAX_MINUTES, help_text="to do, honestly")

    class Meta:
        icon = "cogs"
        label = "Lab"
        form_layout = BlockGroup(
            ["url", "title", "tool", "needs", "minutes", "why"], settings=["attribution", "optional"]
        )
        label_format = "{title}"


class LabKind(GivesAddress):
    """A lab by its address; `PathStep.detail` holds `tool` and `needs`."""

    slug = "lab"
    label = "Lab"
    block = LabBlock
    text_fields = {
        "lab": Field("web", required=True, max_length=2000),
        "title": Field("line", required=True),
        "by": Field("line"),
        "tool": Field("line", choices=tuple(tool for tool, _ in TOOLS)),
        "needs": Field("line"),
        **CLOSING,
        "minutes": Field("number", required=True),
    }

    def publish(self, value: Any) -> dict[str, Any] | None:
        return {
            "title": value["title"],
            "address": self.outside(value, Entry.Kind.LAB, minutes=value["minutes"]),
            "detail": {"tool": value["tool"], "needs": value["needs"] or ""},
        }

    def to_text(self, value: Any) -> dict[str, Any] | None:
        return (super().to_text(value) or {}) | {"tool": value["tool"], "needs": value["needs"]}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        own = {"tool": fields.get("tool") or "other", "needs": fields.get("needs") or ""}
        return super().from_text(fields, found) | own

    def remark(self, step: PathStep) -> str:
        tool = str(step.detail.get("tool", ""))
        return "" if tool == "other" else tool
