"""Changes to a page's draft that follow from a finding: another entry in a step's place, a new step, a new address.

The draft is the page's latest revision, as its editors left it; what is changed becomes a new revision and waits, like
any other, to be looked at and published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.contrib.auth.models import User

    from content.paths.page import LearningPathPage
    from hub.models import Entry

BY_ADDRESS = ("link", "lab")
OF_LIBRARY = ("entry", "clip")
COMMON = ("why", "minutes", "optional")


class Draft:
    """A page's draft, open for `by` to change.

    Raises:
        PermissionDenied: `by` may not edit the page, or it is locked.
    """

    def __init__(self, page: LearningPathPage, by: User) -> None:
        may = page.permissions_for_user(by)
        if not may.can_edit() or may.page_locked():
            raise PermissionDenied(f"{by} may not edit “{page.title}”, or it is locked.")
        self.by = by
        self.page: LearningPathPage = page.get_latest_revision_as_object()
        self.raw: list[dict[str, Any]] = self.page.sections.get_prep_value()

    def put_in_place(self, step: UUID, entry: Entry) -> None:
        """Another entry in a step's place; why it is here, and whether it is needed, stay to be looked at again."""
        block = self._step(step)
        value = block["value"]
        kept = {name: value.get(name) for name in COMMON} | {"minutes": None}
        block["type"] = "entry"
        block["value"] = {"entry": entry.pk, "title": "", **kept}

    def readdress(self, step: UUID, address: str) -> None:
        """A new address for a link or a lab; a step of the library has none of its own."""
        block = self._step(step)
        if block["type"] in BY_ADDRESS:
            block["value"]["url"] = address

    def add(self, after: UUID, section_title: str, entry: Entry) -> None:
        """A step at the end of the section that holds `after`, or else of the one that is called so."""
        section = next((part for part in self.raw if any(s["id"] == str(after) for s in _steps(part))), None)
        section = section or next((part for part in self.raw if part["value"]["title"] == section_title), None)
        if section is None:
            raise ValidationError(f"The draft of the path has no section “{section_title}” any more.")
        value = {"entry": entry.pk, "title": "", "why": "", "minutes": None, "optional": False}
        section["value"]["steps"].append({"type": "entry", "id": str(uuid4()), "value": value})

    def save(self) -> None:
        """As a new revision; nothing is published."""
        self.page.sections = self.raw
        self.page.save_revision(user=self.by, changed=True, clean=False, log_action=True)

    def _step(self, key: UUID) -> dict[str, Any]:
        found = next((step for part in self.raw for step in _steps(part) if step["id"] == str(key)), None)
        if found is None:
            raise ValidationError("The draft of the path has no such step any more.")
        return found


def _steps(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from section["value"]["steps"]
