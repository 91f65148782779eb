"""What sections and steps are known by: a file that is imported again changes steps, and makes none twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from uuid import uuid5

from content.paths.kinds import kind_named
from content.paths.kinds.step_ids import NAMESPACE

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage


class Keys:
    """Keys for sections and steps: those that the page's blocks had, else keys that follow from the file alone."""

    def __init__(self, page: LearningPathPage) -> None:
        self.slug = page.slug
        self.count: Counter[tuple[str, str]] = Counter()
        self.had: dict[tuple[str, str], list[str]] = defaultdict(list)
        for section in page.sections:
            self.had["section", section.value["title"]].append(section.id)
            for step in section.value["steps"]:
                self.had[step.block_type, kind_named(step.block_type).identity(step.value)].append(step.id)

    def of(self, kind: str, identity: str) -> str:
        """The key of the next one of this kind and identity."""
        nth = self.count[kind, identity]
        self.count[kind, identity] += 1
        had = self.had[kind, identity]
        return had[nth] if nth < len(had) else str(uuid5(NAMESPACE, f"{self.slug} {kind} {identity} {nth}"))
