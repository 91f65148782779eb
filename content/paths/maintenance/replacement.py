"""What followers are offered in the place of a step that is gone, until its maintainer has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.paths.maintenance.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.paths.step import PathStep


def attach_replacements(steps: Sequence[PathStep]) -> None:
    """Give each step of a path that is gone the entry proposed in its place; no query where none is gone."""
    gone = {step.key: step for step in steps if step.is_gone}
    if not gone:
        return
    path = next(iter(gone.values())).path_id
    found = Finding.objects.open().filter(path=path, kind=Finding.Kind.REPLACEMENT, step__in=gone)
    for finding in found.select_related("entry__source"):
        if finding.step is not None and finding.entry is not None and finding.entry.is_public:
            gone[finding.step].instead = finding.entry
