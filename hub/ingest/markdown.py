"""Markdown that was left as it is: some generators put a post's source into its feed, and no excerpt should show it.

Works on one paragraph, its lines joined. What can't be read as Markdown by its own signs stays: nothing is guessed.
"""

from __future__ import annotations

import re

SIGNS = ("](", "][", "`", "{%", "{:", "#", "|", "::", "===", "---", "_", "*", "import ", "[^")  # of each of them one
NO_PROSE = re.compile(  # a paragraph that is none
    r"""^(?:
        \#{1,6}\s[^.!?]{1,120}                    # a heading
      | \|.*\|?                                   # a table
      | (?:[-*_=~]\s*){3,}                        # a rule
      | (?:```|~~~).*                             # code
      | (?:import|export)\s.{1,200}['"]\s*;?      # what MDX brings in
      | (?:\{[%:][^}]{0,300}\}\s*)+               # a template's tag, attributes
      | ===\s".*                                  # a tab
      | \.\.\s[\w-]+::.*                          # a directive of reStructuredText
      | \[[^\]]{1,60}\]:\s\S.*                    # where a link leads
      | !\[[^\]]*\]\([^)]*\)                      # a picture
    )$""",
    re.VERBOSE | re.DOTALL,
)
UNMARKED = (
    (re.compile(r"^(?:\{%[^%]{0,300}%\}\s*)+"), ""),
    (re.compile(r"\{:[^}]{0,200}\}"), ""),
    (re.compile(r"^(?:\#{1,6}|>|[-*+])\s+"), ""),
    (re.compile(r"!\[[^\]]{0,300}\]\([^)]{0,1000}\)"), ""),
    (re.compile(r"\[\^[^\]]{1,40}\]"), ""),
    (re.compile(r"\[([^\[\]]{1,300})\]\([^()]{0,1000}(?:\([^()]{0,200}\)[^()]{0,500})?\)"), r"\1"),
    (re.compile(r"(?<![\w\]])\[([^\[\]]{1,300})\]\[[^\[\]]{0,100}\]"), r"\1"),
    (re.compile(r":[a-z]+:`([^`<]{1,200})[^`]{0,200}`"), r"\1"),
    (re.compile(r"(`{1,2})([^`]{1,300})\1"), r"\2"),
    (re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=[^\s_])(.{1,500}?)(?<=[^\s_])__(?![\w.])"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300}?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,300}?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"\s(?:={4,}|-{4,}|~{4,})(?=\s|$)"), ""),
    (re.compile(r"(?<=\w)---(?=\w)"), "—"),
)


def without_markdown(text: str) -> str:
    """A paragraph less the signs of its Markdown; empty if it is no prose but a heading, a table, code and the like."""
    for sign in SIGNS:
        if sign in text:
            break
    else:  # any() takes twice as long, twice a paragraph
        return text
    if NO_PROSE.match(text):
        return ""
    for pattern, replacement in UNMARKED:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())
