"""From clean HTML to plain blocks of text, each knowing what it was.

Works on what `hub.ingest.clean` returns, and only on that: its tags are lower-case, closed, and quoted with `"`, so a
single regular expression reads them rightly.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]*+(?:"[^"]*"[^>"]*+)*+)>|([^<]++)|<')
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


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text. `kind` is text, heading, item, code, caption, cell or quote: the innermost that holds it."""

    kind: str
    text: str


def blocks_of(clean_html: str) -> list[Block]:
    """The text of clean HTML, in order, one block a paragraph; empty ones left out."""
    found: list[Block] = []
    inside: list[str] = []  # the open elements that give a kind
    run: list[str] = []
    for match in TOKEN.finditer(clean_html):
        closing, name, text = match.groups()
        if text is not None:
            run.append(text)
        elif name == "br":
            run.append("\n")
        elif name in BREAKS:
            if run:
                found.extend(_block(run, inside))
                run.clear()
            _step(inside, KINDS.get(name), closing=bool(closing))
    return [*found, *_block(run, inside)]


def _block(run: list[str], inside: list[str]) -> tuple[Block, ...]:
    """The run as a block, or as none if it is blank."""
    text = "".join(run)
    if "&" in text:
        text = html.unescape(text)
    kind = "code" if "code" in inside else inside[-1] if inside else "text"
    text = text.strip("\n").rstrip() if kind == "code" else " ".join(text.split())
    return (Block(kind, text),) if text else ()


def _step(inside: list[str], kind: str | None, *, closing: bool) -> None:
    """Into an element that gives its text a kind, or out of it."""
    if kind and not closing:
        inside.append(kind)
    elif kind and kind in inside:
        del inside[len(inside) - 1 - inside[::-1].index(kind) :]


def plain(found: list[Block]) -> str:
    """The blocks as one plain text, paragraphs apart."""
    return "\n\n".join(block.text for block in found)
