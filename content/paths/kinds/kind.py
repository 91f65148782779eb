"""What a kind of step defines. The defaults fit a step whose content belongs to the path itself, such as a note."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from wagtail import blocks

from content.paths.kinds.fields import MAX_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from content.paths.kinds.fields import Field
    from content.paths.kinds.outside import OutsideEntry
    from content.paths.step import PathStep

ReaderSpeed = Literal["reading", "playback", ""]
ProgressScope = Literal["entry", "clip", "path", "step"]


class StepBlock(blocks.StructBlock):
    """The form fields that every kind of step has."""

    title = blocks.CharBlock(required=False, max_length=300, help_text="if empty: the original's")
    why = blocks.TextBlock(
        required=False, rows=2, max_length=600, label="Why it is here", help_text="what the reader gains, in a sentence"
    )
    minutes = blocks.IntegerBlock(
        required=False, min_value=1, max_value=MAX_MINUTES, help_text="if empty: as known from its length"
    )
    optional = blocks.BooleanBlock(required=False, label="Optional: a side trip, not needed for what follows")


class References(Protocol):
    """What the steps of a text file refer to, found in the database."""

    def entry_pk(self, name: str) -> int:
        """The entry at an address or urn."""

    def path_pk(self, slug: str) -> int:
        """The path of a slug."""

    @property
    def linked_paths(self) -> Mapping[str, int]:
        """The paths that `StepKind.paths_linked` named, as far as they exist: primary keys by slug."""


class StepKind(ABC):
    """One kind of step; the modules beside this one are its instances.

    `value` is the StreamField value of the kind's block, `fields` the step's fields in a text file (absent ones were
    not given), `step` the published row.
    """

    slug: ClassVar[str]  # in the database, the text format and the API; it never changes
    label: ClassVar[str]
    block: ClassVar[type[StepBlock]]
    text_fields: ClassVar[Mapping[str, Field]]  # in the order in which they are written; the first is named `slug`
    has_metadata_button: ClassVar[bool] = False  # the form offers to look up the facts of the address in `url`

    @property
    def template(self) -> str:
        """The template of the step's own page; context: step."""
        return f"pages/steps/{self.slug}.html"

    # ── publishing ──

    @abstractmethod
    def publish(self, value: Any) -> dict[str, Any] | None:
        """The fields of the `Hop`, beside those that every step has; None when what it refers to no longer exists."""

    # ── the text format ──

    def identity(self, value: Any) -> str:
        """What recognises the step when its file is imported again; equal to `text_identity` of its export."""
        return str(value["title"])

    def text_identity(self, fields: Mapping[str, Any]) -> str:
        """`identity`, of a step in a file."""
        return str(fields[self.slug])

    @abstractmethod
    def to_text(self, value: Any) -> dict[str, Any] | None:
        """The step's fields in a file, without the closing ones; None when what it refers to no longer exists."""

    @abstractmethod
    def from_text(self, fields: Mapping[str, Any], found: References) -> dict[str, Any]:
        """The block's raw value, beside the `why`, `minutes` and `optional` that every step has."""

    def text_faults(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - for kinds that check
        """Faults that no single field shows: the field's name, and a sentence."""
        yield from ()

    def entry_named(self, fields: Mapping[str, Any]) -> OutsideEntry | None:  # noqa: ARG002
        """The library entry that a step in a file names, with what the file says of it."""
        return None

    def path_named(self, fields: Mapping[str, Any]) -> str:  # noqa: ARG002
        """The slug of the path that a step in a file leads to, or the empty string."""
        return ""

    def paths_linked(self, fields: Mapping[str, Any]) -> set[str]:  # noqa: ARG002
        """The slugs of the paths that a step in a file links to in its text."""
        return set()

    # ── what is shown of a published step ──

    def name(self, step: PathStep) -> str:  # noqa: ARG002
        """The name of the kind on a hop's line."""
        return self.label

    def colour(self, step: PathStep) -> str:  # noqa: ARG002
        """The kind whose colour the hop has, as in the class `kind-…`; the filters of the path index read it too."""
        return self.slug

    def remark(self, step: PathStep) -> str:  # noqa: ARG002
        """Another word on a hop's line, or none."""
        return ""

    def minutes(self, step: PathStep) -> int | None:  # noqa: ARG002
        """How long the step takes where the editor gives no figure."""
        return None

    def is_withdrawn(self, step: PathStep) -> bool:  # noqa: ARG002
        """Whether the step leads to content that was hidden, removed or unpublished since."""
        return False

    def withdrawn_sentence(self, step: PathStep) -> str:  # noqa: ARG002
        """What readers see in place of a withdrawn step."""
        return ""

    def api_detail(self, step: PathStep) -> dict[str, Any]:  # noqa: ARG002
        """Fields of the API's step (`content.api.routes.paths`) that this kind fills."""
        return {}

    def soundbite(self, step: PathStep) -> tuple[int, int] | None:  # noqa: ARG002
        """Of an episode, the part that the step means: start and end in seconds, for podcast:soundbite."""
        return None

    # ── progress ──

    def progress_scope(self, step: PathStep) -> ProgressScope:  # noqa: ARG002
        """What a reader's progress is recorded for (`content.progress.keys`)."""
        return "step"

    def reader_speed(self, step: PathStep) -> ReaderSpeed:  # noqa: ARG002
        """Which of the reader's speeds the minutes follow."""
        return ""
