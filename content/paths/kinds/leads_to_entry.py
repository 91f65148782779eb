"""What the kinds share that lead to an entry of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.paths.kinds.fields import Field, one_line
from content.paths.kinds.kind import ProgressScope, ReaderSpeed, StepKind
from content.paths.kinds.outside import OutsideEntry, entry_reference, reference_key
from hub.ingest.urls import canonical
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.step import PathStep

ORIGINAL_FIELDS = {
    "title": Field("line", max_length=500),
    "by": Field("line"),
    "kind": Field("line", choices=tuple(Entry.Kind.values)),
    "published": Field("day"),
}
PLAYED = {Entry.Kind.EPISODE, Entry.Kind.VIDEO}


class LeadsToEntry(StepKind):
    """A step is withdrawn with its entry and takes as long as that."""

    def minutes(self, step: PathStep) -> int | None:
        return step.entry.minutes if step.entry else None

    def is_withdrawn(self, step: PathStep) -> bool:
        return step.entry is None or not step.entry.is_public

    def withdrawn_sentence(self, step: PathStep) -> str:
        if step.entry is not None and step.entry.status == Entry.Status.REMOVED:
            return "What stood here was removed from the library for good. The path goes on without it."
        return "What stood here is hidden by the library's editors. The path goes on without it."


class ShownAsEntry(LeadsToEntry):
    """A step that is the whole entry: it has the entry's kind, and its progress counts on every path and page."""

    def name(self, step: PathStep) -> str:
        return str(step.entry.get_kind_display()) if step.entry else self.label

    def colour(self, step: PathStep) -> str:
        return step.entry.kind if step.entry else self.slug

    def progress_scope(self, step: PathStep) -> ProgressScope:
        return "entry" if step.entry else "step"

    def reader_speed(self, step: PathStep) -> ReaderSpeed:
        if step.entry is None or step.entry.kind == Entry.Kind.LAB:
            return ""
        return "playback" if step.entry.kind in PLAYED else "reading"


class ChoosesEntry(LeadsToEntry):
    """An editor chooses the entry from the library; a file names it and may describe it (`ORIGINAL_FIELDS`)."""

    entry_kind = Entry.Kind.POST  # of an entry that a file describes without saying its kind

    def publish(self, value: Any) -> dict[str, Any] | None:
        if value["entry"] is None:
            return None
        entry = value["entry"].current
        return {"title": value["title"] or "", "entry_id": entry.pk, "entry_title": entry.title}

    def identity(self, value: Any) -> str:
        return reference_key(entry_reference(value["entry"])) if value["entry"] else ""

    def text_identity(self, fields: Mapping[str, Any]) -> str:
        return reference_key(fields[self.slug])

    def to_text(self, value: Any) -> dict[str, Any] | None:
        entry = value["entry"]
        if entry is None:
            return None
        return {
            self.slug: entry_reference(entry),
            "as": one_line(value["title"]),
            "title": one_line(entry.title),
            "by": one_line(entry.publisher),
            "kind": entry.kind,
            "published": entry.published_at.date() if entry.published_at else None,
        }

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        return {"entry": found.entry_pk(fields[self.slug]), "title": fields.get("as") or ""}

    def entry_named(self, fields: Mapping[str, Any]) -> OutsideEntry | None:
        kind, title = fields.get("kind") or self.entry_kind, fields.get("title") or ""
        return OutsideEntry(fields[self.slug], title, kind, fields.get("by") or "", fields.get("published"))


class GivesAddress(LeadsToEntry):
    """An editor gives an address and its metadata; publishing finds or stores the entry."""

    has_metadata_button = True

    def outside(self, value: Any, kind: str, **facts: Any) -> OutsideEntry:
        """The entry that the block's fields describe."""
        url = canonical(value["url"]) or value["url"]
        return OutsideEntry(url, value["title"], kind, value["attribution"] or "", **facts)

    def identity(self, value: Any) -> str:
        return reference_key(value["url"])

    def text_identity(self, fields: Mapping[str, Any]) -> str:
        return reference_key(fields[self.slug])

    def to_text(self, value: Any) -> dict[str, Any] | None:
        return {self.slug: value["url"], "title": one_line(value["title"]), "by": one_line(value["attribution"])}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:  # noqa: ARG002 - nothing to find
        return {"url": fields[self.slug], "title": fields.get("title") or "", "attribution": fields.get("by") or ""}
