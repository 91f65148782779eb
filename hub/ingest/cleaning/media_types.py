"""What kind of file an enclosure is, by what is said of it, by its name, and by what stands beside it.

Servers type audio as application/octet-stream, application/force-download, image/jpeg or not at all; apps play it all
the same, by its name. A picture that is sent as an enclosure is a picture.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

HLS = "application/vnd.apple.mpegurl"  # RFC 8216, 10
SUFFIXES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".m4b": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/opus", ".wav": "audio/wav", ".aac": "audio/aac", ".flac": "audio/flac", ".wma": "audio/x-ms-wma",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime", ".ogv": "video/ogg",
    ".mkv": "video/x-matroska", ".m3u8": HLS,
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".svg": "image/svg+xml",
}  # fmt: skip
OTHER_NAMES = {  # of types that servers and programs make up
    "application/mp3": "audio/mpeg", "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "mp3": "audio/mpeg",
    "audio/mpeg3": "audio/mpeg", "audio/x-mpeg": "audio/mpeg", "audio/x-mpeg-3": "audio/mpeg",
    "audio/mpg": "audio/mpeg", "audio": "audio/mpeg", "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4",
    "application/mp4": "video/mp4",
    "application/ogg": "audio/ogg", "application/x-ogg": "audio/ogg", "video": "video/mp4",
    "application/x-mpegurl": HLS, "audio/x-mpegurl": HLS, "audio/mpegurl": HLS, "application/mpegurl": HLS,
}  # fmt: skip
SAYS_NOTHING = frozenset({
    "", "application/octet-stream", "binary/octet-stream", "application/force-download", "application/x-download",
    "application/download", "application/unknown", "application/binary", "text/plain", "text/html", "unknown/unknown",
})  # fmt: skip
MEDIA_TYPE = re.compile(r"^[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}$")
MAX_PARAMETERS = 100  # of an address, beyond which none is looked at
PLAYABLE = ("audio/", "video/", HLS)


def media_type_of(said: str, url: str, *, has_duration: bool = False) -> str:
    """The media type (RFC 6838) of the file at `url`, given the type that its feed says; empty if it can't be told.

    `has_duration`: whether the feed says how long the file takes, which it says of recordings alone.
    """
    said = said.partition(";")[0].strip().lower()
    said = OTHER_NAMES.get(said, said)
    named = _by_name(url)
    if said.startswith(PLAYABLE):
        return named if said == "audio/ogg" and named == "video/ogg" else said if MEDIA_TYPE.match(said) else named
    if named.startswith(PLAYABLE):
        return named
    if said in SAYS_NOTHING or not MEDIA_TYPE.match(said):
        return named or ("audio/mpeg" if has_duration else said if MEDIA_TYPE.match(said) else "")
    return said


def _by_name(url: str) -> str:
    """The type by the end of the path, else of a parameter, as in `get.php?file=1.mp3`."""
    path, _, query = url.partition("?")
    parameters = parse_qsl(query) if query.count("&") < MAX_PARAMETERS else []
    for name in (path.partition("#")[0], *(value for _, value in parameters)):
        dot = name.rfind(".")
        if dot >= 0 and (kind := SUFFIXES.get(name[dot:].lower())):
            return kind
    return ""
