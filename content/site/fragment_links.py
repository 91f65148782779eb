"""Links within a text to its own footnotes and headings.

Stored, and in feeds, such links point to the original, as all relative links do; on the entry's page they point to the
same place in the text shown there.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from hub.ingest.cleaning.sanitize import ID_PREFIX
from hub.ingest.urls import url_key

NAMED = re.compile(rf' id="{ID_PREFIX}([^"]+)"')
INTO = re.compile(r'<a (?:[a-z]+="[^"]*" )*?href="([^"#]*)#([^"]+)"[^>]*>')
OPENS = re.compile(r' rel="[^"]*"')


def with_inner_links(body: str, url: str) -> str:
    """The clean HTML of the post at `url`, with links to its own parts kept on the page."""
    names = set(NAMED.findall(body))
    if not names:
        return body
    home = url_key(url)

    def led(match: re.Match[str]) -> str:
        part = html.escape(unquote(html.unescape(match[2])))
        if part not in names or url_key(html.unescape(match[1])) != home:
            return match[0]
        inner = match[0].replace(f'href="{match[1]}#{match[2]}"', f'href="#{ID_PREFIX}{part}"')
        return OPENS.sub("", inner)

    return INTO.sub(led, body)
