"""Sanitise: whatever a publisher sent becomes HTML that is safe on our pages.

    raw HTML ── videos become links ── nh3 with the lists below ── trackers, share bars removed ──▶ clean HTML
        hub.ingest.cleaning.embeds                                      hub.ingest.cleaning.page_chrome

nh3 (html5ever's parser, ammonia's rules) decides what is safe; the rest is taste. Kept: running text, code, tables,
figures, footnotes, images (lazy), audio and video that the reader starts. Removed: scripts, styles, forms, frames,
classes, event handlers, ids other than those that footnotes and tables of contents need (prefixed, so that none
collides with ours).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

from hub.ingest.cleaning.embeds import frames_to_links
from hub.ingest.cleaning.page_chrome import without_line_numbers, without_page_chrome
from hub.ingest.contains_any import contains_any
from hub.ingest.plain_text import with_literal_parameters, without_controls
from hub.ingest.urls import canonical

TAGS = frozenset({
    # running text
    "p", "br", "hr", "div", "span", "blockquote", "q", "cite", "h1", "h2", "h3", "h4", "h5", "h6", "a", "em", "strong",
    "b", "i", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "abbr", "dfn", "time", "ruby", "rt", "rp", "wbr",
    "bdi", "bdo",
    # lists, code, tables, figures
    "ul", "ol", "li", "dl", "dt", "dd", "pre", "code", "kbd", "samp", "var", "tt", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "th", "td", "colgroup", "col", "figure", "figcaption", "details", "summary",
    "section", "article", "aside", "header", "footer", "address",
    # media
    "img", "picture", "audio", "video", "source", "track",
})  # fmt: skip
WITH_CONTENT = frozenset({
    "script", "style", "iframe", "object", "embed", "applet", "noembed", "noframes", "template", "svg", "math", "form",
    "select", "textarea", "button", "title", "head", "canvas", "map",
})  # fmt: skip  # dropped together with what they hold
ATTRIBUTES = {
    "*": frozenset({"lang", "dir", "title"}),
    "a": frozenset({"href", "id"}),
    "li": frozenset({"id", "value"}),
    **dict.fromkeys(("sup", "h1", "h2", "h3", "h4", "h5", "h6"), frozenset({"id"})),
    "img": frozenset({"src", "srcset", "alt", "width", "height"}),
    "source": frozenset({"src", "srcset", "type", "media", "sizes"}),
    "audio": frozenset({"src"}),
    "video": frozenset({"src", "poster", "width", "height"}),
    "track": frozenset({"src", "kind", "srclang", "label"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "blockquote": frozenset({"cite"}),
    "q": frozenset({"cite"}),
    "del": frozenset({"cite", "datetime"}),
    "ins": frozenset({"cite", "datetime"}),
    "time": frozenset({"datetime"}),
}
LAZY = ' loading="lazy" decoding="async"'  # of every image
QUIET = ' controls="" preload="none"'  # of every recording: its reader starts it
SCHEMES = frozenset({"http", "https", "mailto"})
ID_PREFIX = "entry-"
MAX_HTML = 2_000_000  # characters of one body; the longest post of the corpora has 400,000

SUSPICIOUS = 1_000  # tags: fewer can't take long, however they are nested
DEEPEST = 250  # elements open at once: reading takes the square of it, and no honest post nests a tenth as deep
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^>]*>?")
LONG_TAG = re.compile(r"<[a-zA-Z][^>]{2000,}>?")
MOST_ATTRIBUTES = 200  # words in a tag: reading takes the square of it
SELF_CLOSING = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rt", "rp",
    "br", "hr", "img", "wbr", "col", "input", "source", "track", "area", "embed", "meta", "link", "param", "base",
})  # fmt: skip  # void, or rightly left open (HTML, 13.1.2.4)

RELATIVE = re.compile(  # a link that does not name its host; attributes outside of tags don't count, and cost nothing
    r"""<[a-z][^>]*?\s(?:href|src|srcset|poster|cite)\s*+=\s*+["']?+(?!\s*+(?:https?:|mailto:))""", re.IGNORECASE
)
IMAGE = re.compile(r'<img\b((?:[^>"]*+"[^"]*")*+[^>"]*+)>')
RECORDING = re.compile(r"<(?:audio|video)\b")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
PIXEL_HOSTS = re.compile(
    r"^https?://(?:feeds\.feedburner\.com/~|[^/]*\bdoubleclick\.net|pixel\.|[^/]*\bfeedsportal\.com|stats\.wordpress\.com"
    r"|[^/]*\bquantserve\.com|[^/]*\bscorecardresearch\.com|www\.google-analytics\.com|medium\.com/_/stat|feeds\.wordpress\.com"
    r"|[^/]*\.hubspot\.com/__ptq|track\.)"
)
LINKS = re.compile(r'href="([^"]*)"')
TRACKERS = ("utm_", "fbclid", "gclid", "mc_cid", "mkt_tok", "_hsenc", "source=rss-")
TRACKED = re.compile(rf'href="([^"]*(?:{"|".join(TRACKERS)})[^"]*)"')
EMPTY = re.compile(r"<(p|div|span|a|figure|h[1-6]|li|strong|em|b|i)(?: [^>]*)?>((?:\s|&nbsp;|<br>)*)</\1>")
INLINE = frozenset({"span", "a", "strong", "em", "b", "i"})  # a blank in them parts words, or lines of code


@lru_cache(maxsize=64)  # making one takes 30 µs, a short clean 5; most texts need no base and share one
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener nofollow ugc",
        id_prefix=ID_PREFIX,
        url_relative=("rewrite_with_base", base) if base else "deny",
    )


def _cleaner_for(base: str) -> nh3.Cleaner:
    """The cleaner for a base; without one, if that names no host that there could be, as a false `xn--`."""
    try:
        return _cleaner(base)
    except ValueError:
        return _cleaner("")


def clean_html(raw: str, *, base: str = "") -> str:
    """HTML that is safe on our pages. `base` is an absolute address for relative links; without it they are removed."""
    if not raw:
        return ""
    raw = with_literal_parameters(without_controls(raw[:MAX_HTML]))
    if "<" not in raw:
        return _paragraphs(raw)
    if "iframe" in raw or "IFRAME" in raw or "asciinema" in raw:
        raw = frames_to_links(raw)
    raw = LONG_TAG.sub(_uncrowded, raw)
    if raw.count("<") > SUSPICIOUS and _depth(raw) > DEEPEST:
        raw = TAG.sub(" ", raw)
    text = _cleaner_for(base if base and RELATIVE.search(raw) else "").clean(raw)
    if "<img" in text:
        text = IMAGE.sub(_image, text)
    if "<audio" in text or "<video" in text:
        text = RECORDING.sub(rf"\g<0>{QUIET}", text)
    text = without_line_numbers(text)
    if "<a " in text:
        links = "\n".join(LINKS.findall(text))  # to look for signs there is ten times quicker than in the text
        text = without_page_chrome(text, links)
        if contains_any(links, TRACKERS):
            text = TRACKED.sub(_without_tracking, text)
    return _without_empty(text).strip()


def _uncrowded(match: re.Match[str]) -> str:
    return match[0] if len(match[0].split()) < MOST_ATTRIBUTES else " "


def _depth(raw: str) -> int:
    """The most elements open at once, if elements that are not closed stay open."""
    depth = deepest = 0
    for match in TAG.finditer(raw):
        closing, name = match.groups()
        if name.lower() not in SELF_CLOSING:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _paragraphs(text: str) -> str:
    """Plain text as HTML: a paragraph for each run between empty lines."""
    runs = [html.escape(html.unescape(run), quote=False).strip() for run in re.split(r"\n\s*\n", text)]
    runs = [run for run in runs if run]
    return runs[0] if len(runs) == 1 else "".join(f"<p>{run}</p>" for run in runs)


def _image(match: re.Match[str]) -> str:
    """An image, loaded lazily; nothing, if it is a tracking pixel."""
    attributes = dict(ATTRIBUTE.findall(match[1]))
    source = attributes.get("src", "")
    tiny = {attributes.get("width"), attributes.get("height")} & {"0", "1", "0px", "1px"}
    if tiny or not (source or attributes.get("srcset")) or PIXEL_HOSTS.match(source):
        return ""
    return f"<img{match[1]}{LAZY}>"


def _without_tracking(match: re.Match[str]) -> str:
    address = canonical(html.unescape(match[1]))
    return f'href="{html.escape(address)}"' if address else match[0]


def _blank(match: re.Match[str]) -> str:
    return match[2] if match[1] in INLINE else ""


def _without_empty(text: str) -> str:
    for _ in range(3 if "></" in text or "> </" in text or ";</" in text or "\n</" in text else 0):
        text, changed = EMPTY.subn(_blank, text)
        if not changed:
            break
    return text
