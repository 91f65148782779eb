"""Pictures and recordings within pages of ours come over https alone, as the content security policy asks.

Old posts name theirs by http, on hosts that have long learnt https; left so, a browser shows nothing in their place.
Where a host has none, nothing is lost: the policy would have blocked what it gives. Stored addresses, and those of
feeds and the API, stay as their publishers wrote them.
"""

from __future__ import annotations

import re

ELEMENT = re.compile(r'<(?:img|source|video|audio|track)(?: [a-z]+(?:="[^"]*")?)*>')
LOADED = re.compile(r' (?:src|srcset|poster)="[^"]*"')


def over_https(url: str) -> str:
    """The same address by https."""
    return f"https://{url.removeprefix('http://')}" if url.startswith("http://") else url


def media_over_https(body: str) -> str:
    """The clean HTML, what it loads asked for by https; its links as they are."""
    return ELEMENT.sub(lambda element: LOADED.sub(_asked, element[0]), body) if "http://" in body else body


def _asked(attribute: re.Match[str]) -> str:
    return attribute[0].replace("http://", "https://")
