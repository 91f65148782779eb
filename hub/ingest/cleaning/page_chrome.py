"""Remove page furniture that readers of a feed do not need: share bars, heading anchors, line numbers.

Works on clean HTML (`hub.ingest.cleaning.sanitize`), and only on bars: a share link within a sentence is the author's
own.
"""

from __future__ import annotations

import re

from hub.ingest.contains_any import contains_any

SHARES = (
    r"(?:https?://(?:www\.|m\.)?(?:"
    r"(?:twitter|x)\.com/(?:intent/|share\b|home\?status=)|facebook\.com/(?:sharer|share\.php|dialog/(?:share|feed))"
    r"|linkedin\.com/(?:shareArticle|sharing/|cws/share)|reddit\.com/(?:r/\w+/)?submit|news\.ycombinator\.com/submitlink"
    r"|pinterest\.\w+/pin/create|(?:t|telegram)\.me/share|api\.whatsapp\.com/send|wa\.me/\?text|bsky\.app/intent/"
    r"|threads\.net/intent/|getpocket\.com/(?:save|edit)|tumblr\.com/(?:widgets/)?share|plus\.google\.com/share"
    r"|buffer(?:app)?\.com/add|addtoany\.com/|digg\.com/submit|mastodonshare\.com|share\.flipboard\.com"
    r"|feeds\.feedburner\.com/~f|feeds\.wordpress\.com/1\.0/)"
    r'|https?://[^"]*[?&;]share=(?:facebook|x|twitter|linkedin|reddit|email|pinterest|tumblr|telegram|pocket'
    r"|jetpack-whatsapp|mastodon|bluesky|threads|custom-\d+)\b"
    r'|mailto:\?)[^"]*'
)
LINK = rf'<a (?:[a-z]+="[^"]*" ){{0,6}}?href="{SHARES}"[^>]*>(?:(?!</?a\b).){{0,600}}</a>'
LABEL = r"(?:share(?: (?:this|it|on|via|post|article|page))*|spread the word|like this)\s*:?\s*"
BEFORE = (  # where a bar may begin: at the start of a block, after one, in a list
    r"<(?:p|div|li|ul|span|section|footer|aside|article|td)(?: [^>]*)?>"
    r"|</(?:p|div|h[1-6]|ul|ol|figure|pre|blockquote)>|<[bh]r>"
)
AMONG = r"(?:\s|&nbsp;|[|·•,/–-]|</?(?:li|ul|span|strong|b|br)>)*"
BAR = re.compile(
    rf"(\A|{BEFORE})\s*(?:(?:<(?:b|strong|span|em)>)?{LABEL}(?:</(?:b|strong|span|em)>)?\s*)?((?:{LINK}{AMONG})+)(?=<|\Z)",
    re.IGNORECASE | re.DOTALL,
)
ONE = re.compile(LINK, re.IGNORECASE | re.DOTALL)
TAGS = re.compile(r"</?(?:li|ul|span|strong|b)>")
TITLE = re.compile(rf"<(h[1-6]|p|div|strong|b|span)>\s*{LABEL}</\1>", re.IGNORECASE)
EMPTY_LIST = re.compile(r"<ul>(?:\s|<li>(?:\s|</?(?:span|strong|b)>)*</li>)*</ul>")
SIGNS = ("share", "intent/", "submit", "mailto:?", "/~f", "addtoany", "/1.0/go", "pin/create", "?text=", "pocket.com/",
         "whatsapp.com/", "buffer")  # fmt: skip
GUTTER = re.compile(r"<td>\s*<pre>(?:</?(?:span|code|a|div)(?: [^>]*)?>|\s|\d)*+</pre>\s*</td>(?=\s*<td>)")
HEADING_SIGNS = "#¶§🔗⚓∞"
SIGN_OF_HEADING = re.compile(f"[{HEADING_SIGNS}]\ufe0e?\\s*</a>")
HEADING_LINK = re.compile(
    rf'<a (?:[a-z]+="[^"]*" ){{0,6}}?href="[^"]*#[^"]*"[^>]*>\s*[{HEADING_SIGNS}]' + "\ufe0e?\\s*</a>"
)


def without_line_numbers(clean: str) -> str:
    """The HTML without the columns of line numbers that generators put beside code: tables of two cells."""
    return GUTTER.sub("", clean) if "<td>" in clean and "<pre>" in clean else clean


def without_page_chrome(clean: str, links: str) -> str:
    """The HTML without share bars and heading anchors. `links` are the addresses that it links to."""
    if contains_any(clean, HEADING_SIGNS) and SIGN_OF_HEADING.search(clean):
        clean = HEADING_LINK.sub("", clean)
    if not contains_any(links, SIGNS):
        return clean
    stripped = BAR.sub(_tags_alone, clean)
    return clean if stripped == clean else EMPTY_LIST.sub("", TITLE.sub("", stripped))


def _tags_alone(match: re.Match[str]) -> str:
    """The tags of a bar, so that elements that begin or end beyond it stay balanced."""
    return match[1] + "".join(TAGS.findall(ONE.sub("", match[2])))
