"""The form of the OPML import: a file, or the address of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from content.desk.sources.subscribe import INTERACTIVE_LIMITS
from hub.ingest.discover import intended_url
from hub.ingest.errors import BadAddress, BadOutline, IngestError
from hub.ingest.fetching.client import open_client
from hub.ingest.parsing import opml
from hub.ingest.records import Failed, Fetched, Request

if TYPE_CHECKING:
    from hub.ingest.parsing.opml import Outlines

MAX_FILE = 10 * 2**20  # bytes; ten thousand feeds in a hundred folders have 1.5 MB
TOO_LARGE = (
    "{name} has {size}; the limit is {most}. Split it, or import it on the server: manage.py source_import FILE.opml"
)


class ListForm(forms.Form):
    """A file or an address. Once valid, `outlines` holds the parsed list and `name` its name."""

    file = forms.FileField(
        required=False,
        label="File",
        help_text="OPML, as feed readers and podcast apps export it",
        widget=forms.FileInput(),
    )
    address = forms.CharField(
        required=False,
        max_length=2000,
        label="Or its address",
        help_text="of an OPML list on the web, as hubs and blogrolls publish it",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    name: str
    outlines: Outlines

    def clean_file(self) -> Any:
        """Refuse files over the limit."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE:
            size, most = filesizeformat(file.size), filesizeformat(MAX_FILE)
            raise ValidationError(TOO_LARGE.format(name=file.name, size=size, most=most))
        return file

    def clean(self) -> dict[str, Any]:
        """Fetch and parse the list."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file, address = cleaned["file"], cleaned["address"]
        if bool(file) == bool(address):
            raise ValidationError("Give either a file or an address.")
        try:
            self.name, data = (file.name, file.read()) if file else fetch_list(address)
            self.outlines = opml.read(data, name=self.name)
            if not self.outlines.feeds and not self.outlines.passed_over:
                raise BadOutline(self.name, reason=self.outlines.problem or "it names no feed")
        except IngestError as error:
            self.add_error("file" if file else "address", str(error))
        return cleaned


def fetch_list(address: str) -> tuple[str, bytes]:
    """Fetch a list; returns its full address and content.

    Raises:
        IngestError: nothing usable answers.
    """
    if len(address.split()) != 1:
        raise BadAddress(address)
    url = intended_url(address)
    with open_client(limits=replace(INTERACTIVE_LIMITS, sent=MAX_FILE, expanded=MAX_FILE)) as web:
        web.submit([Request(url)])
        outcome = web.take()
    if isinstance(outcome, Failed):
        raise outcome.error
    assert isinstance(outcome, Fetched)  # noqa: S101 - nothing conditional was asked
    return url, outcome.body
