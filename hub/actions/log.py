"""How the log words what was done, in an entry's history and in the site's report."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogFormatter

WORDS = {
    "entry.hide": ("Hide entry", "Hidden"),
    "entry.show": ("Show entry", "Shown"),
    "entry.feature": ("Feature entry", "Featured"),
    "entry.unfeature": ("Unfeature entry", "No longer featured"),
    "entry.remove": ("Remove entry", "Removed for good"),
    "source.add": ("Add source", "Added"),
    "source.import": ("Import source", "Imported from a list"),
    "source.pause": ("Pause source", "Paused"),
    "source.resume": ("Resume source", "Visited again"),
    "source.retire": ("Retire source", "Retired"),
    "source.approve": ("Approve source", "Approved"),
    "source.refuse": ("Refuse source", "Refused"),
}


class Reasoned(LogFormatter):  # type: ignore[misc]  # Wagtail ships no types
    """What was done, and why where a reason was given."""

    def format_message(self, log_entry: Any) -> str:
        """One line for the history."""
        reason = log_entry.data.get("reason")
        return f"{self.message}: {reason}" if reason else str(self.message)


def register(actions: Any) -> None:
    """Make every action of this package known to Wagtail's log (hook `register_log_actions`)."""
    for action, (label, message) in WORDS.items():
        actions.register_action(action)(type("_Reasoned", (Reasoned,), {"label": label, "message": message}))
