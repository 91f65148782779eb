"""Remove what precedes the first sentence of a text, and recognise paragraphs that are no sentences at all.

Generators that summarise a page by its first words glue its headings to its prose: the title again, “Introduction”, a
table of contents. The first sentence is recognised by words that begin sentences.
"""

from __future__ import annotations

import re

SIGNS = frozenset("–—•·|:>»*-")
SIGN = re.compile(r"^(?:[–—•·|:>»*-]+\s+)+(?=\S)")
BEGINS = (
    r"(?:(?:The|An?|In|On|At|This|These|That|There|I|We|It|You|When|If|For|As|After|Before|Once|One|Some|Today|Recently"
    r"|Well|With|How|What|Why|Our|My|Welcome|Have|By|From|Since|While|Last|Over|Every|Most|Many|Now|So|To be|Let)\b"
    r"(?:['’]\w+)?)(?=\s|,)"
)
SENTENCE = re.compile(BEGINS)
HEADING = re.compile(
    r"^(?:(?:The |An )?(?:introduction|intro|overview|background|context|summary|abstract|motivation|need|problem"
    r"|big picture|goal|purpose)|tl;?dr:?)[\s:.–—-]+"
    rf"(?=(?-i:{BEGINS}|[A-Z][\w-]{{0,30}} (?:is|are|was|were|can|has)\b))",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"^table of contents?\b:?\s+", re.IGNORECASE)
CONTENTS_WITHIN = re.compile(r"(?<=[.!?])\s+Table of [Cc]ontents?\b:?\s+(?=\S)")
PROSE = re.compile(r"\b(?:In th(?:is|e) |This (?:post|article|is) |I['’ ]|We['’ ]|To be |Last |Recently|If you |When )")
LIST = re.compile(r"^(?:[-*+•]\s+\S.*\s[-*+•]\s+\S|\d{1,2}[.)]\s+\S.*\s\d{1,2}[.)]\s+\S)", re.DOTALL)
LIST_SIGNS = frozenset("-*+•0123456789")
PROMPT_ENDS = 80  # characters, in which a prompt ends
PROMPT = re.compile(  # of a shell or a router, with what was typed there
    r"^(?:\$\s+[a-z./]|(?:[\w.~@:/-]{2,40}(?:\([\w-]{1,30}\))?|\[[\w.@~ -]{2,40}\])[#>$]\s*"
    r"(?:show|sho?|conf|configure|ping|traceroute|no|copy|debug|clear|enable|exit|end|set|run|cat|ls|sudo|ip|interface|router|do|cd|docker|kubectl"
    r"|display|commit)\b)"
)
BYLINE = re.compile(r"^(?:[Bb]y|Authors?:)\s+[A-Z][\w.'’-]*(?:(?:,|\s&|,?\sand)?\s+[A-Z][\w.'’-]*){1,20}$")
ADDRESS = re.compile(r"^https?://\S+$")
ENOUGH = 80  # characters before a table of contents that can do without what follows it
OWN_WORDS = 3  # words of a title, from which saying it again is no chance
SHORTEST_LINE, LONGEST_LINE = 3, 8  # words of a table of contents' first line, by which it is known again


def is_word_list(text: str) -> bool:
    """Whether a paragraph is a list or a terminal session with its lines run together."""
    if text[0] in LIST_SIGNS and LIST.match(text):
        return True
    start = text[:PROMPT_ENDS]  # to look for the signs first is ten times quicker than to match
    return ("#" in start or "$" in start or ">" in start) and PROMPT.match(text) is not None


def is_address(text: str) -> bool:
    """Whether a paragraph is only a web address."""
    return ADDRESS.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether it only names its authors."""
    return text.startswith(("By ", "by ", "Author")) and BYLINE.match(text.rstrip(".")) is not None


def without_lead_in(text: str, title: str) -> str:
    """The first paragraph of a text from its first sentence on."""
    if text[:1] in SIGNS:
        text = SIGN.sub("", text)
    start, rest = text[: len(title)], text[len(title) :].lstrip(" :–—-|.")
    if rest and start.casefold() == title.casefold() and len(title.split()) >= OWN_WORDS and SENTENCE.match(rest):
        text = rest
    if CONTENTS.match(text):
        return _after_contents(CONTENTS.sub("", text))
    heading = HEADING.match(text)
    return text[heading.end() :] if heading else text


def without_contents(text: str) -> str:
    """A text up to the table of contents that its generator appended, if it says enough before that."""
    if "Table of " not in text:
        return text
    contents = CONTENTS_WITHIN.search(text, ENOUGH)
    return text[: contents.start()] if contents else text


def _after_contents(text: str) -> str:
    """What follows a table of contents: from its first line repeated as a heading, else from the first prose."""
    words = text.split()
    for count in range(min(LONGEST_LINE, len(words)), SHORTEST_LINE - 1, -1):
        first = " ".join(words[:count])
        at = text.find(first, len(first))
        if at > 0:
            return text[at + len(first) :].lstrip()
    prose = PROSE.search(text)
    return text[prose.start() :] if prose else text
