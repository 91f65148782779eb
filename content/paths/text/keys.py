"""What sections and steps are known by: a file that is imported again changes steps, and makes none twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from hub.ingest.urls import canonical, url_key

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage
    from hub.models import Entry

KEYS = uuid5(NAMESPACE_URL, "urn:adjacency:learning-path-step")  # so that a file gives its steps the same keys anywhere
URN = "urn:uuid:"


def name_of(entry: Entry) -> str:
    """How a file names an entry: by its address, or where it has none by its uuid."""
    return entry.url or f"{URN}{entry.uuid}"


def place_of(name: str) -> str:
    """What all ways to write such a name have in common."""
    return name if name.startswith(URN) else url_key(canonical(name))


class Keys:
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
        return place_of(name_of(value["entry"])) if value["entry"] else ""
    if step.block_type in ("link", "lab"):
        return place_of(value["url"])
    if step.block_type == "path":
        return value["path"].slug if value["path"] else ""
    return str(value["title"])
