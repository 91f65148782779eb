"""The log messages of all actions, for an object's history and the site's audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import LogFormatter, get_active_log_context
from wagtail.models import ModelLogEntry

from hub.actions.diff import describe_changes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import Model

    from hub.models import Entry

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
LONGEST_LABEL = 255  # characters of the log's label column

LOG_MESSAGES = {
    "entry.hide": ("Hide entry", "Hidden"),
    "entry.show": ("Show entry", "Shown"),
    "entry.feature": ("Feature entry", "Featured"),
    "entry.unfeature": ("Unfeature entry", "No longer featured"),
    "entry.remove": ("Remove entry", "Removed for good"),
    "entry.topic_confirm": ("Confirm topic of entry", "Topic confirmed"),
    "entry.topic_refuse": ("Refuse topic of entry", "Topic refused"),
    "entry.topic_withdraw": ("Withdraw verdict on topic of entry", "Verdict on a topic withdrawn"),
    "person.describe": ("Describe person", "Description changed"),
    "person.hide": ("Hide person", "Page removed"),
    "person.show": ("Show person", "Page restored"),
    "person.merge": ("Merge person", "Another person merged into them"),
    "entry.merge": ("Merge entry into another", "Merged into another"),
    "entry.merge_in": ("Merge another entry into this", "Another entry merged into it"),
    "story.join": ("Join entries in a story", "Joined with others in a story"),
    "story.split": ("Split entry from its story", "Split from its story"),
    "edition.link": ("Link editions", "Linked as an edition"),
    "edition.cut": ("Unlink editions", "Unlinked from another edition"),
    "entry.edit": ("Edit entry", "Edited"),
    "source.add": ("Add source", "Added"),
    "source.edit": ("Edit source", "Edited"),
    "source.import": ("Import source", "Imported from a list"),
    "source.pause": ("Pause source", "Paused"),
    "source.resume": ("Resume source", "Resumed"),
    "source.retire": ("Retire source", "Retired"),
    "source.suspect": ("Suspect source", "Suspected of being off topic"),
    "source.approve": ("Approve source", "Approved"),
    "source.refuse": ("Refuse source", "Refused"),
    "job.retry": ("Retry parked job", "Retried after its failures"),
    "job.discard": ("Discard parked job", "Discarded after its failures"),
    "topic.create": ("Create topic", "Created"),
    "topic.describe": ("Describe topic", "Description changed"),
    "topic.rename": ("Rename topic", "Renamed"),
    "topic.rule": ("Change rules of topic", "Rules changed"),
    "topic.move": ("Move topic", "Moved"),
    "topic.merge": ("Merge topic", "Another topic merged into it"),
}

LOG_SUBJECT = {  # the key of the log entry's data that names the other object
    "entry.topic_confirm": "topic",
    "entry.topic_refuse": "topic",
    "entry.topic_withdraw": "topic",
    "entry.merge": "with",
    "entry.merge_in": "with",
    "story.join": "with",
    "story.split": "with",
    "edition.link": "with",
    "edition.cut": "with",
    "person.merge": "from",
    "topic.move": "to",
    "topic.merge": "from",
}


class ActionFormatter(LogFormatter):  # type: ignore[misc]  # Wagtail ships no types
    """Formats a log entry: the action, its subject, the changed fields and the reason, where given."""

    def format_message(self, log_entry: Any) -> str:
        """One line of the history."""
        data = log_entry.data
        parts = (
            data.get(LOG_SUBJECT.get(log_entry.action, "")),
            describe_changes(data.get("changes", ())),
            data.get("reason"),
        )
        return ": ".join([str(self.message), *filter(None, parts)])


def named_with_source(entry: Entry) -> str:
    """An entry's title with its source, since copies have the same title."""
    return f"“{entry.title}” ({entry.source.title if entry.source else entry.url})"


def log_many(
    rows: Sequence[Model], action: str, *, by: User | None, now: datetime, data: dict[str, Any] | None = None
) -> None:
    """One log entry for each of `rows` (of one model) in one statement; Wagtail's `log` takes three statements each."""
    if not rows:
        return
    content_type = ContentType.objects.get_for_model(rows[0])
    together = get_active_log_context().uuid
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=content_type,
                object_id=str(row.pk),
                label=str(row)[:LONGEST_LABEL],
                action=action,
                user=by,
                uuid=together,
                timestamp=now,
                data=data or {},
                content_changed=True,
            )
            for row in rows
        ],
        BATCH,
    )


def register(actions: Any) -> None:
    """Register every action of this package with Wagtail's log (hook `register_log_actions`)."""
    for action, (label, message) in LOG_MESSAGES.items():
        actions.register_action(action)(type("_Reasoned", (ActionFormatter,), {"label": label, "message": message}))
