"""Single lines of plain text: markup and control characters removed, and cut to a length."""

from __future__ import annotations

import html
import re

import nh3

MAX_LINE = 1_000  # characters of anything that is a single line

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ASCII_CONTROLS = bytes(code for code in range(0x80) if CONTROLS.match(chr(code)))
PARAMETER = re.compile(r"&(?=[A-Za-z][A-Za-z0-9]*=)")  # of an address
LINE_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)


def without_controls(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    if text.isascii() and len(text.encode().translate(None, ASCII_CONTROLS)) == len(text):
        return text  # as nearly all is; to look for each would take four times as long
    return CONTROLS.sub("", text)


def with_literal_parameters(text: str) -> str:
    """HTML in which parameters of addresses are no entities: browsers read "&copy=2" in a text as a copyright sign."""
    return PARAMETER.sub("&amp;", text)


def clean_line(raw: str, *, is_html: bool = True) -> str:
    """One line of plain text: markup removed, entities decoded, blanks collapsed, at most `MAX_LINE` characters."""
    if not raw:
        return ""
    text = with_literal_parameters(raw[: 20 * MAX_LINE])
    if is_html and "<" in text:
        text = nh3.clean(LINE_BREAK.sub(" ", text), tags=set(), clean_content_tags={"script", "style"})
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and re.search(r"&(?:amp|lt|gt|quot|#\d+|#x[0-9a-f]+|nbsp|rsquo|ndash|mdash);", text):
            text = html.unescape(text)  # written twice over, as many a generator does
    return shorten(" ".join(without_controls(text).split()), MAX_LINE)


def shorten(text: str, limit: int) -> str:
    """The text, or as many of its words as fit, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:–—-") + "…"
