"""What an editor builds a path of: sections, and the kinds of step that stand in them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from content.paths.timestamps import seconds

NOTE_FEATURES = ["bold", "italic", "link", "ol", "ul", "code", "h4"]
MOST_MINUTES = 10_000  # a week of days and nights: what is longer is a mistake
KINDS_BY_ADDRESS = [("post", "Post"), ("video", "Video"), ("doc", "Document"), ("rfc", "RFC"), ("episode", "Episode")]
LAB_TOOLS = [
    ("containerlab", "containerlab"), ("netlab", "netlab"), ("gns3", "GNS3"), ("eve-ng", "EVE-NG"),
    ("cml", "Cisco Modeling Labs"), ("packet-tracer", "Packet Tracer"), ("kathara", "Kathará"), ("mininet", "Mininet"),
    ("kind", "kind"), ("other", "Something else"),
]  # fmt: skip


class StepBlock(blocks.StructBlock):
    """What every step has."""

    title = blocks.CharBlock(required=False, max_length=300, help_text="if empty: the original's")
    why = blocks.TextBlock(
        required=False, rows=2, max_length=600, label="Why it is here", help_text="what the reader gains, in a sentence"
    )
    minutes = blocks.IntegerBlock(
        required=False, min_value=1, max_value=MOST_MINUTES, help_text="if empty: as known from its length"
    )
    optional = blocks.BooleanBlock(required=False, label="Optional: a side trip, not needed for what follows")


class MomentBlock(blocks.CharBlock):
    """A moment of a recording, `m:ss` or `h:mm:ss`."""

    def clean(self, value: Any) -> Any:
        """Refuse what is no moment."""
        value = super().clean(value)
        if value:
            try:
                seconds(value)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return value


class EntryStep(StepBlock):
    """An entry of the library: post, episode, video, document, lab or RFC."""

    entry = SnippetChooserBlock("hub.Entry")

    class Meta:
        icon = "doc-full"
        label = "Entry of the library"
        form_layout = BlockGroup(["entry", "why"], settings=["title", "minutes", "optional"])
        label_format = "{entry}"


class ClipStep(StepBlock):
    """A part of an episode."""

    entry = SnippetChooserBlock("hub.Entry", label="Episode")
    start = MomentBlock(help_text="like 12:30")
    end = MomentBlock(required=False, help_text="if empty: to the end")

    class Meta:
        icon = "media"
        label = "Clip of an episode"
        form_layout = BlockGroup(["entry", "start", "end", "why"], settings=["title", "minutes", "optional"])
        label_format = "{entry} {start}–{end}"

    def clean(self, value: Any) -> Any:
        """Refuse a clip that ends before it begins."""
        value = super().clean(value)
        if value["end"] and seconds(value["end"]) <= seconds(value["start"]):
            raise StructBlockValidationError({"end": ValidationError("The clip ends before it begins.")})
        return value


class LinkStep(StepBlock):
    """Something outside, which becomes an entry known by its address."""

    url = blocks.URLBlock(max_length=2000, label="Address")
    title = blocks.CharBlock(max_length=300, help_text="the original's own")
    attribution = blocks.CharBlock(required=False, max_length=300, label="Author or publisher")
    kind = blocks.ChoiceBlock(choices=KINDS_BY_ADDRESS, default="post", label="What it is")
    published = blocks.DateBlock(required=False, label="Published on")

    class Meta:
        icon = "link-external"
        label = "Link outside"
        form_layout = BlockGroup(
            ["url", "title", "attribution", "why"], settings=["kind", "published", "minutes", "optional"]
        )
        label_format = "{title}"


class NoteStep(StepBlock):
    """A few paragraphs of the path's own."""

    title = blocks.CharBlock(max_length=300)
    text = blocks.RichTextBlock(features=NOTE_FEATURES)

    class Meta:
        icon = "edit"
        label = "Note"
        form_layout = BlockGroup(["title", "text"], settings=["why", "minutes", "optional"])
        label_format = "{title}"


class LabStep(StepBlock):
    """A topology to run: a repository, what runs it, what it needs."""

    url = blocks.URLBlock(max_length=2000, label="Repository or page")
    title = blocks.CharBlock(max_length=300)
    attribution = blocks.CharBlock(required=False, max_length=300, label="Author or publisher")
    tool = blocks.ChoiceBlock(choices=LAB_TOOLS, default="containerlab", label="Runs on")
    needs = blocks.CharBlock(required=False, max_length=300, help_text="memory, images, licences")
    minutes = blocks.IntegerBlock(min_value=1, max_value=MOST_MINUTES, help_text="to do, honestly")

    class Meta:
        icon = "cogs"
        label = "Lab"
        form_layout = BlockGroup(
            ["url", "title", "tool", "needs", "minutes", "why"], settings=["attribution", "optional"]
        )
        label_format = "{title}"


class ChoiceBlock(blocks.StructBlock):
    """One answer of a self-check."""

    text = blocks.CharBlock(max_length=300)
    right = blocks.BooleanBlock(required=False)
    because = blocks.CharBlock(required=False, max_length=400, help_text="shown when it is chosen")


class CheckStep(StepBlock):
    """A question that shows whether something was understood."""

    title = blocks.CharBlock(max_length=300, label="What it checks")
    question = blocks.TextBlock(rows=3, max_length=1500, help_text="about understanding, not about a detail")
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2, max_num=8)
    explanation = blocks.TextBlock(required=False, rows=3, max_length=2000)

    class Meta:
        icon = "help"
        label = "Self-check"
        form_layout = BlockGroup(
            ["title", "question", "choices", "explanation"], settings=["why", "minutes", "optional"]
        )
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        """Refuse a question without a right answer."""
        value = super().clean(value)
        if not any(choice["right"] for choice in value["choices"]):
            raise StructBlockValidationError({"choices": ValidationError("Mark at least one answer as right.")})
        return value


class PathStepBlock(StepBlock):
    """Another path, walked as one step."""

    path = blocks.PageChooserBlock("content.LearningPathPage")

    class Meta:
        icon = "list-ol"
        label = "Another path"
        form_layout = BlockGroup(["path", "why"], settings=["title", "minutes", "optional"])
        label_format = "{path}"


class StepsBlock(blocks.StreamBlock):
    """The steps of a section, of any kind, in order."""

    entry = EntryStep()
    clip = ClipStep()
    link = LinkStep()
    note = NoteStep()
    lab = LabStep()
    check = CheckStep()
    path = PathStepBlock()


class SectionBlock(blocks.StructBlock):
    """A stretch of the path with a name of its own."""

    title = blocks.CharBlock(max_length=200)
    introduction = blocks.TextBlock(required=False, rows=2, max_length=1000)
    steps = StepsBlock(required=False)

    class Meta:
        icon = "folder-open-inverse"
        label_format = "{title}"


class SectionsBlock(blocks.StreamBlock):
    """A path's sections."""

    section = SectionBlock()


class OutcomesBlock(blocks.StreamBlock):
    """What a reader can do afterwards, one sentence each."""

    outcome = blocks.CharBlock(max_length=300)
