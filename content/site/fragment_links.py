"""Links within a text: to its own footnotes and headings, which stand on our page too.

Stored, and in feeds, such links lead to the original, as all relative ones do; on the entry's page they lead to
the same place in the text that is shown there.
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
    """The clean HTML of the post at `url`, its links to parts of itself kept on the page that shows it."""
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
