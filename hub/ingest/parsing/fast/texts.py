"""Texts and addresses as feedparser reads them, and the exception for unsupported forms."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.etree import _Element

ABSOLUTE = re.compile(  # what joining with any base leaves as it is
    r"https?://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9/._~%&=+,:@!$-]*(?:\?[A-Za-z0-9/._~%&=+,:@!$-]+)?"
    r"(?:#[A-Za-z0-9/._~%&=+-]+)?\Z"
)
SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+,.-]*://)/+")  # too many of them
WINDOWS = {  # windows-1252 where Latin-1 has controls
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


class Unsupported(Exception):  # noqa: N818 - no fault: feedparser reads it
    """A form that this reader does not know."""


def only(element: _Element, *names: str) -> None:
    """Raise `Unsupported` for attributes that are not known here."""
    if element.attrib and not set(names).issuperset(element.keys()):
        raise Unsupported


def text_of(element: _Element) -> str:
    """The text of an element without children, with feedparser's correction of its encoding."""
    if len(element):
        raise Unsupported
    text = (element.text or "").strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(WINDOWS)


def joined(base: str, address: str) -> str:
    """An address made absolute."""
    if not address or ABSOLUTE.match(address):
        return address
    try:
        return urljoin(base, SLASHES.sub(r"\1", address))
    except ValueError:
        return ""
