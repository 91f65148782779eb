"""What the hub knows, one noun a module."""

from hub.db.lease import Leased
from hub.models.enclosure import Enclosure
from hub.models.entry import Entry
from hub.models.episode import Chapter, Cue, Transcript
from hub.models.host_backoff import HostBackoff
from hub.models.job import Job
from hub.models.outgoing_email import OutgoingEmail
from hub.models.person import Credit, CreditedUpTo, Person, PersonName
from hub.models.revision import EntryRevision
from hub.models.river import RiverDay
from hub.models.rule_preview import RulePreview
from hub.models.source import Source, Visit
from hub.models.story import BlockingKey, EntryLink, Story
from hub.models.topic import EntryTopic, FormerSlug, Topic

__all__ = [
    "BlockingKey",
    "Chapter",
    "Credit",
    "CreditedUpTo",
    "Cue",
    "Enclosure",
    "Entry",
    "EntryLink",
    "EntryRevision",
    "EntryTopic",
    "FormerSlug",
    "HostBackoff",
    "Job",
    "Leased",
    "OutgoingEmail",
    "Person",
    "PersonName",
    "RiverDay",
    "RulePreview",
    "Source",
    "Story",
    "Topic",
    "Transcript",
    "Visit",
]
