"""What the hub knows, one noun a module."""

from hub.models.enclosure import Enclosure
from hub.models.entry import Entry
from hub.models.episode import Chapter, Cue, Transcript
from hub.models.host import HostPause
from hub.models.lease import Leased
from hub.models.letter import Letter
from hub.models.owed import Owed
from hub.models.person import Credit, CreditedUpTo, Person, PersonName
from hub.models.revision import EntryRevision
from hub.models.river import RiverDay
from hub.models.source import Source, Visit
from hub.models.story import BlockingKey, EntryLink, Story
from hub.models.topic import EntryTopic, FormerSlug, Topic
from hub.models.trial import RuleTrial

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
    "HostPause",
    "Leased",
    "Letter",
    "Owed",
    "Person",
    "PersonName",
    "RiverDay",
    "RuleTrial",
    "Source",
    "Story",
    "Topic",
    "Transcript",
    "Visit",
]
