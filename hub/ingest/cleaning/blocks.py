"""From clean HTML to blocks of plain text, each with its kind.

Works only on what `hub.ingest.cleaning.sanitize` returns: its tags are lower-case, closed, and quoted with `"`, so a
regular expression reads them correctly.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "item", "dt": "item", "dd": "item", "pre": "code", "figcaption": "caption", "caption": "caption",
    "td": "cell", "th": "cell", "blockquote": "quote",
}  # fmt: skip
BREAKS = frozenset({
    "p", "div", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "section", "article", "aside", "header",
    "footer", "figure", "hr", "details", "summary", "address", "nav", "main",
}) | frozenset(KINDS)  # fmt: skip


# a tag's name, and the rest of it: quoted values may hold a ">"
BREAK = re.compile(rf'<(/?)({"|".join(sorted(BREAKS))})(?![a-z0-9])(?:[^>"]*+(?:"[^"]*+"[^>"]*+)*+)>')
LINE_BREAK = re.compile(r'<br(?![a-z0-9])(?:[^>"]*+(?:"[^"]*+"[^>"]*+)*+)>')
UNEVEN = ("  ", "\n", "\t", "\r")  # one of them is in every ASCII text whose words are not one blank apart
INLINE = re.compile(r'</?[a-z][a-z0-9]*(?:[^>"]*+(?:"[^"]*+"[^>"]*+)*+)>|<')


class Block(NamedTuple):
    """A run of text. `kind` is text, heading, item, code, caption, cell or quote: the innermost element around it."""

    kind: str
    text: str
    words: int


def blocks_of(clean_html: str) -> list[Block]:
    """The text of clean HTML, in order, one block a paragraph; empty ones are left out."""
    found: list[Block] = []
    if not clean_html:
        return found
    inside: list[str] = []  # the open elements that give a kind
    pieces = BREAK.split(clean_html)  # text, then again and again: a slash or none, a name, text
    _add(found, pieces[0], inside)
    for at in range(1, len(pieces), 3):
        _step(inside, KINDS.get(pieces[at + 1]), closing=bool(pieces[at]))
        if pieces[at + 2]:
            _add(found, pieces[at + 2], inside)
    return found


def _add(found: list[Block], text: str, inside: list[str]) -> None:
    """Append the run of text as a block, unless it is blank."""
    if "<" in text:
        text = INLINE.sub("", LINE_BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if not text or text.isspace():
        return
    kind = "code" if "code" in inside else inside[-1] if inside else "text"
    if kind == "code":
        found.append(Block(kind, text.strip("\n").rstrip(), len(text.split())))
    else:
        text = text.strip()
        if not text.isascii() or any(map(text.__contains__, UNEVEN)):
            text = " ".join(text.split())
        found.append(Block(kind, text, text.count(" ") + 1))


def _step(inside: list[str], kind: str | None, *, closing: bool) -> None:
    """Enter or leave an element that gives its text a kind."""
    if kind and not closing:
        inside.append(kind)
    elif kind and kind in inside:
        del inside[len(inside) - 1 - inside[::-1].index(kind) :]


def plain(found: list[Block]) -> str:
    """The blocks as one plain text, with paragraphs separated."""
    return "\n\n".join(block.text for block in found)


def words_of(found: list[Block]) -> int:
    """The number of words."""
    return sum([block.words for block in found])


def characters_of(found: list[Block]) -> int:
    """The length of `plain`."""
    return sum([len(block.text) + 2 for block in found])
