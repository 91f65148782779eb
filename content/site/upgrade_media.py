"""Load images and recordings of our pages over https only, as the content security policy requires.

Old posts use http URLs of hosts that have https by now; unchanged, browsers would block them. For a host without https
nothing is lost, since the policy blocks it anyway. Stored URLs, and those of feeds and the API, are not changed.
"""

from __future__ import annotations

import re

ELEMENT = re.compile(r'<(?:img|source|video|audio|track)(?: [a-z]+(?:="[^"]*")?)*>')
LOADED = re.compile(r' (?:src|srcset|poster)="[^"]*"')


def over_https(url: str) -> str:
    """The same URL with https."""
    return f"https://{url.removeprefix('http://')}" if url.startswith("http://") else url


def media_over_https(body: str) -> str:
    """The clean HTML with the media it loads over https; its links are unchanged."""
    return ELEMENT.sub(lambda element: LOADED.sub(_upgraded, element[0]), body) if "http://" in body else body


def _upgraded(attribute: re.Match[str]) -> str:
    return attribute[0].replace("http://", "https://")
