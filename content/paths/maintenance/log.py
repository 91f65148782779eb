"""How Wagtail's log words what was done about a path's findings (hook `register_log_actions`)."""

from __future__ import annotations

from typing import Any

from content.paths.maintenance.actions import WORDS
from hub.actions.log import ActionFormatter


def register(actions: Any) -> None:
    """Make the actions known to the log."""
    for action, (label, message) in WORDS.items():
        actions.register_action(action)(type("_Reasoned", (ActionFormatter,), {"label": label, "message": message}))
