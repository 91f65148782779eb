"""Embeds: an embedded video at a known site becomes a link that loads it; every other frame is removed."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

FRAME = re.compile(r"<(iframe|script)\b[^<>]*>(?:\s*</\1\s*>)?", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
PLAYER = re.compile(r"(?:https?:)?//asciinema\.org/a/\w+\.js$")  # the one script that embeds a video
SECONDS = re.compile(r"\d{1,6}s?")
LIST = re.compile(r"[\w-]{10,80}")
YOUTUBE = re.compile(r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/?([\w-]*)")
FILMS = (  # host and path, the address where the film can be watched, and what its place is called
    (re.compile(r"player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}", "Vimeo"),
    (re.compile(r"(?:www\.)?dailymotion\.com/embed/video/(\w+)"), "https://dailymotion.com/video/{}", "Dailymotion"),
    (re.compile(r"(?:www\.)?loom\.com/embed/(\w+)"), "https://www.loom.com/share/{}", "Loom"),
    (re.compile(r"media\.ccc\.de/v/([\w.-]+)/oembed"), "https://media.ccc.de/v/{}", "media.ccc.de"),
    (re.compile(r"asciinema\.org/a/(\w+)"), "https://asciinema.org/a/{}", "asciinema"),
)  # fmt: skip


def frames_to_links(raw: str) -> str:
    """HTML with links in place of embedded videos, and nothing in place of any other frame."""
    return FRAME.sub(_as_link, raw)


def _as_link(match: re.Match[str]) -> str:
    source = SOURCE.search(match[0])
    address = html.unescape(source[1]) if source else ""
    if match[1].lower() == "script":
        if not PLAYER.match(address):
            return match[0]
        address = address.removesuffix(".js")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    place, query = f"{parts.netloc.lower()}{parts.path}", parse_qs(parts.query)
    if found := YOUTUBE.match(place):
        return _link(_of_youtube(found[1], query), "YouTube")
    for pattern, watch, name in FILMS:
        if found := pattern.match(place):
            return _link(watch.format(found[1]), name)
    return ""


def _of_youtube(key: str, query: dict[str, list[str]]) -> str:
    """The address of a YouTube video, from a given second on, or of a playlist."""
    wanted, start = query.get("list", [""])[0], query.get("start", [""])[0]
    if key in {"", "videoseries"}:
        return f"https://www.youtube.com/playlist?list={wanted}" if LIST.fullmatch(wanted) else ""
    if len(key) < 6:  # noqa: PLR2004 - no film has so short a key
        return ""
    return f"https://www.youtube.com/watch?v={key}" + (f"&amp;t={start}" if SECONDS.fullmatch(start) else "")


def _link(address: str, name: str) -> str:
    return f'<p><a href="{address}">Watch the video on {name}</a></p>' if address else ""
