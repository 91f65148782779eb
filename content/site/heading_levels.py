"""The headings of a text, under the title of the page that shows it.

Generators give a post's sections whatever level their theme wants: many use h1, which here would stand above the
entry's own title; others begin at h3 or leave levels out, which those who go by headings miss.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"<(/?)h([1-6])\b")
UNDER_TITLE = 2  # the page's h1 is the entry's title
DEEPEST = 6


def under_title(body: str) -> str:
    """The clean HTML with the levels that its headings use made h2, h3 and so on, in their order, none left out."""
    used = sorted({match[2] for match in HEADING.finditer(body)})
    level = {old: min(UNDER_TITLE + n, DEEPEST) for n, old in enumerate(used)}
    return HEADING.sub(lambda match: f"<{match[1]}h{level[match[2]]}", body)
