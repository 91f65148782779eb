"""A note's text: simple HTML on a page, plain paragraphs in a file wherever nothing is lost by it."""

from __future__ import annotations

import html
import re

import nh3
from wagtail.rich_text import expand_db_html

TAGS = {"p", "b", "i", "strong", "em", "a", "ol", "ul", "li", "code", "h4", "br", "hr"}
PARAGRAPHS = re.compile(r"(?:<p>[^<]*</p>\s*)+")
PARAGRAPH = re.compile(r"<p>([^<]*)</p>")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
A_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def clean(markup: str) -> str:
    """What a note may hold of this markup; idempotent. Links lead to web addresses and mail alone."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    ).strip()


def to_file(stored: str) -> str:
    """A note as a file tells it: plain paragraphs with a blank line between, if it is no more than that."""
    markup = clean(expand_db_html(stored.replace("\r\n", "\n")))
    if not PARAGRAPHS.fullmatch(markup):
        return markup
    paragraphs = [html.unescape(found).replace("\xa0", " ").strip() for found in PARAGRAPH.findall(markup)]
    plain = "\n\n".join(BLANK_LINE.sub("\n", paragraph) for paragraph in paragraphs if paragraph)
    return markup if A_TAG.search(plain) else plain


def from_file(text: str) -> str:
    """A note's text in a file as a page stores it."""
    text = text.strip()
    if A_TAG.search(text):
        return clean(text)
    return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in BLANK_LINE.split(text) if paragraph)
