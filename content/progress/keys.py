"""Content keys: what progress is kept by. The shapes are checked in the browser by `progress/record.js`.

entry:<uuid>                   an entry, whichever path or page it is met on; a link is the entry it leads to
clip:<uuid>:<start>-<end>      a part of an entry, in seconds; without an end, to the end
path:<uuid>                    a path, done when all its needed steps are
step:<path uuid>:<step uuid>   what exists on its path alone: a note, a lab, a self-check
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from content.paths.page import LearningPathPage
    from content.paths.step import PathStep
    from hub.models import Entry


def entry_key(entry: Entry) -> str:
    """An entry's key."""
    return f"entry:{entry.uuid}"


def path_key(page: LearningPathPage) -> str:
    """A path's key; it stays when the path is renamed or moved."""
    return f"path:{page.translation_key}"


def step_key(page: LearningPathPage, step: PathStep) -> str:
    """The key of what a step of `page` leads to; its own where that is nothing that other paths could hold."""
    match step.step_kind.progress_scope(step):
        case "entry" if step.entry:
            return entry_key(step.entry)
        case "clip" if step.entry:
            return f"clip:{step.entry.uuid}:{step.start or 0}-{'' if step.end is None else step.end}"
        case "path" if step.target:
            return path_key(step.target)
    return f"step:{page.translation_key}:{step.key}"


def renamed_key(key: str, uuid: UUID) -> str:
    """The key of the same part of another entry."""
    kind, _, rest = key.partition(":")
    _, _, part = rest.partition(":")
    return f"{kind}:{uuid}:{part}" if part else f"{kind}:{uuid}"


def former_keys(key: str, entry: Entry) -> list[str]:
    """Under which keys a browser may know it from before others were merged into this entry; they are prefetched."""
    return [renamed_key(key, other.uuid) for other in entry.merged_from.all()]
