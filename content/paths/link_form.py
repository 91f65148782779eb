"""The form of steps that lead outside: Wagtail's, with a button that looks up the metadata of the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter

from content.paths.kinds import KINDS


class LinkStepAdapter(StructBlockAdapter):
    """Gives the form's script (static/content/js/desk-link-step.js) the address to ask."""

    js_constructor = "content.paths.LinkStep"

    def js_args(self, block: Any) -> list[Any]:
        """Wagtail's, and the address that answers."""
        name, children, meta = super().js_args(block)
        return [name, children, meta | {"factsUrl": reverse("link_facts")}]

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's, then ours, which is built on it."""
        media: forms.Media = super().media + forms.Media(js=["content/js/desk-link-step.js"])
        return media


def register_adapters() -> None:
    """For each kind of step that has the button."""
    for kind in KINDS.values():
        if kind.has_metadata_button:
            register(LinkStepAdapter(), kind.block)
