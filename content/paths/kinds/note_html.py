"""A note's text: simple HTML on a page, plain paragraphs in a file wherever nothing is lost by it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import nh3
from django.conf import settings
from wagtail.rich_text import expand_db_html

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS = {"p", "b", "i", "strong", "em", "a", "ol", "ul", "li", "code", "h4", "br", "hr"}
PARAGRAPHS = re.compile(r"(?:<p>[^<]*</p>\s*)+")
PARAGRAPH = re.compile(r"<p>([^<]*)</p>")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
A_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
OWN_LINK = re.compile(r'<a href="(/[^"]*)">')
PATH_LINK = re.compile(r'<a href="/paths/([-\w]+)/">')
EVERYWHERE = re.compile(r"/(?:paths/(?:[-\w]+/)?)?", re.ASCII)  # what any hub may have: home, paths, a path


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
    markup = OWN_LINK.sub(_abroad, clean(_at_home(expand_db_html(stored.replace("\r\n", "\n")))))
    if not PARAGRAPHS.fullmatch(markup):
        return markup
    paragraphs = [html.unescape(found).replace("\xa0", " ").strip() for found in PARAGRAPH.findall(markup)]
    plain = "\n\n".join(BLANK_LINE.sub("\n", paragraph) for paragraph in paragraphs if paragraph)
    return markup if A_TAG.search(plain) else plain


def _at_home(markup: str) -> str:
    """Links to this hub's own pages without its address: a hub of several sites writes them in full."""
    return markup.replace(f'href="{settings.HUB_PUBLIC_URL}/', 'href="/')


def _abroad(link: re.Match[str]) -> str:
    """A link of this hub as a file that is read elsewhere must have it: in full, but to what every hub may have."""
    return link[0] if EVERYWHERE.fullmatch(link[1]) else f'<a href="{settings.HUB_PUBLIC_URL}{link[1]}">'


def from_file(text: str, paths: Mapping[str, int] | None = None) -> str:
    """A note's text in a file as a page stores it.

    A link to one of `paths` (keys by slug) becomes Wagtail's own kind of link, which follows the path when it is
    renamed.
    """
    text = text.strip()
    if A_TAG.search(text):
        known = paths or {}
        return PATH_LINK.sub(
            lambda link: f'<a linktype="page" id="{known[link[1]]}">' if link[1] in known else link[0],
            clean(_at_home(text)),
        )
    return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in BLANK_LINE.split(text) if paragraph)


def paths_linked(text: str) -> set[str]:
    """The slugs of the paths that a note links to."""
    return set(PATH_LINK.findall(clean(_at_home(text)))) if A_TAG.search(text) else set()
