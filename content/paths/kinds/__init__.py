"""The kinds of step that a learning path may hold, one module each.

A kind knows all that is particular to it (see `kind.StepKind`): its form block, what is published of it, its fields
in a text file, its minutes, its name and its template. Everything else goes through this table:

    KINDS ──▶ the editor's form · publishing · text import and export · API · feeds · site · progress

To add a kind, write its module, list it below, and write `templates/pages/steps/<slug>.html`.
"""

from __future__ import annotations

from content.paths.kinds.check import CheckKind
from content.paths.kinds.clip import ClipKind
from content.paths.kinds.entry import EntryKind
from content.paths.kinds.kind import StepBlock, StepKind
from content.paths.kinds.lab import LabKind
from content.paths.kinds.link import LinkKind
from content.paths.kinds.note import NoteKind
from content.paths.kinds.path import PathKind

__all__ = ["KINDS", "StepBlock", "StepKind", "choices", "kind_named"]

# In the order in which the editor's form offers them.
KINDS: dict[str, StepKind] = {
    kind.slug: kind
    for kind in (EntryKind(), ClipKind(), LinkKind(), NoteKind(), LabKind(), CheckKind(), PathKind())
}  # fmt: skip


def kind_named(slug: str) -> StepKind:
    """The kind of a stored step.

    Raises:
        KeyError: the table has no such kind.
    """
    return KINDS[slug]


def choices() -> list[tuple[str, str]]:
    """Slug and label of each kind, for `PathStep.kind`."""
    return [(kind.slug, kind.label) for kind in KINDS.values()]
