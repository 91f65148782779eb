"""Heading levels of a text below the title of its page.

Generators give sections the level that their theme uses: many use h1, which here would rank with the entry's own title;
others begin at h3 or skip levels, which confuses people who navigate by headings.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"<(/?)h([1-6])\b")
UNDER_TITLE = 2  # the page's h1 is the entry's title
DEEPEST = 6


def under_title(body: str) -> str:
    """The clean HTML with its heading levels renumbered from h2, in order and without gaps."""
    used = sorted({match[2] for match in HEADING.finditer(body)})
    level = {old: min(UNDER_TITLE + n, DEEPEST) for n, old in enumerate(used)}
    return HEADING.sub(lambda match: f"<{match[1]}h{level[match[2]]}", body)
