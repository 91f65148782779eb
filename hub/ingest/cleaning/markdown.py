"""Remove leftover markup: some generators put a post's Markdown source into its feed, or escape its HTML twice.

Works on one paragraph, its lines joined. What is not clearly markup stays: nothing is guessed. A word in angle brackets
is a tag only if HTML has it and no command line means something else by it: `<mask>` stays.
"""

from __future__ import annotations

import html
import re

from hub.ingest.contains_any import contains_any

SIGNS = (  # one of them is in all that is undone here
    "_", "*", "`", "#", "|", "{", "<", "&", "\\", "](", "][", "[[", "[!", "[^", "!!!", "::", "===", "---", "import ",
    ":material-", ":octicons-", ":fontawesome-",
)  # fmt: skip
LEFT_HTML = (
    (re.compile(r"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE), " "),
    (re.compile(r"</(?:p|div|li|ul|ol|h[1-6]|figure|blockquote|tr)>|<(?:br|hr|li)\b[^<>]{0,200}>", re.IGNORECASE), " "),
    (re.compile(
        r"</?(?:p|div|span|br|hr|a|b|i|em|strong|ul|ol|li|h[1-6]|img|figure|figcaption|iframe|blockquote|center|font"
        r"|u|sup|sub|tt|pre|code|kbd|small|table|thead|tbody|tr|td|th|meta|link)(?:\s[^<>]{0,1000})?/?>",
        re.IGNORECASE), ""),
)  # fmt: skip
ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|[lr][sd]quo|[mn]dash|hellip|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
NO_PROSE = re.compile(  # a paragraph that is none
    r"""^(?:
        \#{1,6}\s[^.!?]{1,120}                    # a heading
      | \|.*\|?                                   # a table
      | (?:[-*_=~]\s*){3,}                        # a rule
      | (?:```|~~~).*                             # code
      | (?:import|export)\s.{1,200}['"]\s*;?      # what MDX brings in
      | (?:\{[%:][^}]{0,300}\}\s*)+               # a template's tag, attributes
      | \[/?[a-z]+(?:_[a-z]+)+(?:\s[^\]]*)?\]      # a shortcode of WordPress
      | ===\s".*                                  # a tab
      | \.\.\s[\w-]+::.*                          # a directive of reStructuredText
      | \.\.\s_[^:]{1,80}:.*                      # its target
      | //.*                                    # a comment of AsciiDoc
      | \["?\.[^\]]*\].*                         # its attributes, and the head of a document that follows them
      | \[\[[^\]]*\]\].*
      | \[[^\]]{1,60}\]:\s\S.*                    # where a link leads
      | !\[[^\]]*\]\([^)]*\)                      # a picture
    )$""",
    re.VERBOSE | re.DOTALL,
)
UNMARKED = (
    (re.compile(r"\{%[^%]{0,300}%\}|\{\{[<%][^{}]{0,300}[>%]\}\}"), " "),  # Liquid, and shortcodes of Hugo
    (re.compile(r"\{:[^}]{0,200}\}"), ""),
    (re.compile(r"(?:^|(?<=\s))!!!\+?\s+[a-z]+(?:\s+\"[^\"]{0,100}\")?(?=\s|$)"), ""),  # what kind of note follows
    (re.compile(r"\[!(?:NOTE|TIP|INFO|IMPORTANT|WARNING|CAUTION)\]", re.IGNORECASE), ""),
    (re.compile(r"^\([\w.-]{1,60}\)=\s+"), ""),
    (re.compile(r"\bhttps?://[^\s\[\]<>()]{1,1000}\[([^\[\]]{1,300})\]"), r"\1"),  # a link of AsciiDoc
    (re.compile(r"^(?:\#{1,6}|>|[-*+])\s+"), ""),
    (re.compile(r"!\[[^\]]{0,300}\]\([^)]{0,1000}\)"), ""),
    (re.compile(r"\[\^[^\]]{1,40}\]"), ""),
    (re.compile(r"\[([^\[\]]{0,300})\]\([^()]{0,1000}(?:\([^()]{0,200}\)[^()]{0,500})?\)"), r"\1"),
    (re.compile(r"(?<![\w\]])\[([^\[\]]{1,300})\]\[[^\[\]]{0,100}\]"), r"\1"),
    (re.compile(r":[a-z]+:`([^`<]{1,200})[^`]{0,200}`"), r"\1"),
    (re.compile(r"(`{1,2})([^`]{1,300})\1"), r"\2"),
    (re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=[^\s_])(.{1,500}?)(?<=[^\s_])__(?![\w.])"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300}?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,300}?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"\s(?:={4,}|-{4,}|~{4,})(?=\s|$)"), ""),
    (re.compile(r"(?<=\w)---(?=\w)"), "—"),
    (re.compile(r":(?:material|octicons|fontawesome|simple)-[a-z0-9-]{1,60}:(?:\{[^}]{0,200}\})?\s?"), ""),  # icons
    (re.compile(r"\\([\[\]()*_#`])"), r"\1"),
)


def without_markdown(text: str) -> str:
    """A paragraph without its markup; empty if it is not prose but a heading, a table, code and the like."""
    return _unmarked(text) if contains_any(text, SIGNS) else text


def _unmarked(text: str) -> str:
    if "<" in text:
        for pattern, replacement in LEFT_HTML:
            text = pattern.sub(replacement, text)
    text = text.strip()
    if NO_PROSE.match(text):
        return ""
    if text.startswith("> "):
        text = text.replace(" > ", " ")  # the signs of the lines that follow
    for pattern, replacement in UNMARKED:
        text = pattern.sub(replacement, text).lstrip()
    if "&" in text:
        text = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return " ".join(text.split())
