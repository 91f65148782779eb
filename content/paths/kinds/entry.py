"""An entry of the library: post, episode, video, document, lab or RFC."""

from __future__ import annotations

from wagtail.blocks.struct_block import BlockGroup
from wagtail.snippets.blocks import SnippetChooserBlock

from content.paths.kinds.fields import CLOSING, Field
from content.paths.kinds.kind import StepBlock
from content.paths.kinds.leads_to_entry import ORIGINAL_FIELDS, ChoosesEntry, ShownAsEntry


class EntryBlock(StepBlock):
    """The form of an entry step."""

    entry = SnippetChooserBlock("hub.Entry")

    class Meta:
        icon = "doc-full"
        label = "Entry of the library"
        form_layout = BlockGroup(["entry", "why"], settings=["title", "minutes", "optional"])
        label_format = "{entry}"


class EntryKind(ChoosesEntry, ShownAsEntry):
    """A whole entry."""

    slug = "entry"
    label = "Entry"
    block = EntryBlock
    text_fields = {
        "entry": Field("address", required=True, max_length=2000),
        **ORIGINAL_FIELDS,
        "as": Field("line"),
        **CLOSING,
    }
