"""The excerpt: a few plain sentences that stand for an entry, without its generator's boilerplate.

    blocks of the summary or the body ── captions, code, headings out ── boilerplate out ── cut at a sentence ──▶ text

The faults to avoid come from the aggregator that network engineers use today: “Read more »” and “Continue reading” at
the end, “The post … appeared first on …”, “… was written by X at Y” as the whole text, repeated captions, prompts and
their output run together, and cuts in the middle of a word. Some feeds also contain a post's Markdown source
(`hub.ingest.cleaning.markdown`), or headings glued to prose (`hub.ingest.cleaning.lead_ins`). A paragraph without a
full stop, such as a heading in bold, gets one before the next begins.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hub.ingest.cleaning.lead_ins import is_address, is_byline, is_word_list, without_contents, without_lead_in
from hub.ingest.cleaning.markdown import without_markdown
from hub.ingest.contains_any import contains_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hub.ingest.cleaning.blocks import Block

LONG = 400  # characters at most
ENOUGH = 180  # characters after which the next sentence's end is a good end
WHOLE = 80  # characters below which a summary says too little to be preferred to the body

TAIL = re.compile(
    r"\s*(?:\[?(?:\.{3}|…)\]?)?\s*[\[(]?\b(?:read more|continue reading|read the rest|keep reading|read on|learn more"
    r"|read the full (?:post|article|story|blog)|read full (?:post|article|story)|view (?:full )?(?:post|article)"
    r"|click here to (?:read|continue)|more details|view on [\w.]+|listen now|continued)\b"
    r"(?:[^.!?]{0,120})?[\s»→›>\])….]*$",
    re.IGNORECASE,
)
BOILERPLATE = re.compile(
    r"^(?:"
    r"the post .{1,300}? (?:first )?appeared (?:first )?on .{1,200}"
    r"|.{1,300}? (?:first appeared|appeared first|was (?:first |originally )?published|was originally posted)"
    r" (?:on|at|in|by) .{1,160}"
    r"|.{1,300}? was written by .{1,80} at .{1,80}"
    r"|this (?:post|article|entry|blog|story) (?:was |has been |is )?(?:also |originally |first |cross-?)*"
    r"(?:published|posted|appeared|written) (?:on|at|in|by|to) .{0,160}"
    r"|share this:?.{0,120}|like this:?.{0,60}|related(?: posts| articles)?:?|(?:like )?loading\.{0,3}|tweet|pocket"
    r"|\[?link\]?\s*\[?comments\]?|submitted by .{1,60}|comments? (?:on|feed).{0,80}"
    r"|leave a comment.{0,60}|no comments?"
    r"|advertisement|sponsored links?|table of contents|contents|sign up for .{0,100}"
    r"|subscribe(?: to| now| here).{0,100}|photo (?:by|credit).{1,120}|image (?:by|credit|source).{1,120}"
    r"|(?:authors?|written by|words by)\s*:.{1,150}|visit https?://\S+ for .{1,80}"
    r"|source:.{1,80}|published on .{1,40}|posted (?:on|by|in) .{1,80}|share (?:on|via) [^.!?]{1,100}"
    r"|(?:last |first )?(?:updated|modified|edited|published|posted)(?: on| at)?:? [^.!?]{0,30}\b\d{4}"
    r"|(?:reading time:? )?\d+ min(?:ute)?s? read|tl;?dr:?|transcript:?|show notes:?|episode links:?"
    r"|(?:estimated )?(?:reading time|time to read|read time)[: ]+(?:about )?\d+ min(?:ute)?s?(?: read)?"
    r"|your browser (?:does not|doesn['’]t) support .{1,100}|(?:please )?enable javascript .{1,120}"
    r")[\s.!:»→]*$",
    re.IGNORECASE | re.DOTALL,
)
GLUED = re.compile(  # run into the text by what made a summary of a page
    r"\s*\[\[?\s*This is a content summary only\.[^\]]{0,200}\]{0,2}"
    r"|\s*Share this:(?:\s+(?:Twitter|X|E-?mail|Print|LinkedIn|Facebook|Reddit|Tumblr|Pinterest|Pocket|Telegram"
    r"|WhatsApp|Skype|Mastodon|Bluesky|Threads|Google|More))+\s*$"
)
GLUED_SIGNS = ("content summary only", "Share this: ")
CUT_SHORT = re.compile(r"\s*(?:\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)|\.{3,}|…)\s*$")
SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]」』）]*(?:(?=\s|$)|(?<=[。！？”」』）]))")
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|etc|cf|mr|mrs|ms|dr|st|no|inc|ltd|corp|co|fig|al|approx|jr|sr|u\.s|a\.k\.a)|\b[A-Z])\.$",
    re.IGNORECASE,
)
ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*$")
NO_END = re.compile(r"(?:\s|[\[(\"“]\d{1,4})\.$")  # a dot that stands alone, or in a number that a publisher cut
UNENDED = re.compile(r"""(?:^|[\s("“‘'/–-])[^\W_][\w'’]*[)"”’']*$""")  # the last word of what has no full stop
DANGLING = re.compile(  # what comes after these was left out
    r"\b(?:an?|the|of|and|or|to|for|with|in|on|by|as|is|are|from|that|this|following|comprising|including|below|via|e\.g)\W*$",
    re.IGNORECASE,
)
LOOSE = re.compile(r"(?<=[\w)\]]) (?=[,.](?:\s|$))")  # a blank that a link left before a comma
LONG_ADDRESS = re.compile(  # says no more than its host does
    r"""https?://(?:www\.)?([^\s/]{1,60})/[^\s"'<>]{40,}[^\s"'<>.,;:!?)\]]"""
)
READ = 4_000  # characters of a paragraph: ten times what an excerpt holds
PROSE = frozenset({"text", "quote"})
NOT_PROSE = frozenset({"code", "caption", "heading", "cell"})
SHORT = 700  # characters: no boilerplate paragraph is longer
LABEL = 60  # characters: anything as short may be a label or a button
TELLTALE = ("appeared", "published", "posted", "written by")  # boilerplate has one of them, or begins so, or is short
OPENERS = (
    "this ", "share", "like", "related", "loading", "tweet", "pocket", "[link", "link", "submitted by", "comment",
    "leave a comment", "no comment", "advertisement", "sponsored", "table of contents", "contents", "sign up for",
    "subscribe", "photo", "image", "author", "words by", "visit http", "source:", "last ", "first ", "updated",
    "modified", "edited", "reading time", "tl;dr", "tldr", "transcript", "show notes", "episode link", "estimated",
    "time to read", "read time", "your browser", "please enable", "enable javascript", *"0123456789",
)  # fmt: skip
TAIL_LENGTH = 200  # characters at the end of a paragraph in which “Read more” and its like stand
TAIL_SIGNS = ("read", "continue", "learn more", "more details", "view ", "listen now")  # every TAIL has one of them
END = 20  # characters at the end in which an ellipsis or a full stop stands
QUOTES = "\"'“‘("
MENU = 4  # words: shorter blocks without a full stop are buttons and labels


def excerpt(summary: Iterable[Block], body: Iterable[Block], *, title: str) -> str:
    """Two or three plain sentences, at most `LONG` characters; empty if there is nothing to show.

    A publisher's own summary is preferred if it is whole; one that was cut short gives way to a body that has more.
    """
    own, own_cut = _prose(summary, title)
    if len(own) >= WHOLE and not own_cut:
        return cut(own)
    rest, rest_cut = _prose(body, title)
    if len(rest) > len(own):
        return cut(rest, more=rest_cut)
    return cut(own, more=own_cut)


def _prose(found: Iterable[Block], title: str) -> tuple[str, bool]:
    """As much running text as is needed, and whether its publisher cut it short."""
    found = list(found)
    said = {title.strip().casefold()} | {block.text[:READ].casefold() for block in found if block.kind in NOT_PROSE}
    text, was_cut = _said(_running(found), title, said)
    prose = [block for block in found if block.kind in PROSE]
    if not text and any(is_word_list(block.text) for block in prose):  # as a last resort
        text, was_cut = _said(((block, False) for block in prose), title, said)
    if not text:
        text, was_cut = _said(((block, False) for block in found if block.kind == "item"), title, said)
    return text, was_cut


def _running(found: list[Block]) -> Iterator[tuple[Block, bool]]:
    """The paragraphs, each with whether the block after it is left out, as lists and code are."""
    before: Block | None = None
    for block in found:
        runs = block.kind in PROSE and not is_word_list(block.text)
        if before:
            yield before, not runs
        before = block if runs else None
    if before:
        yield before, False


def _said(blocks: Iterable[tuple[Block, bool]], title: str, known: set[str]) -> tuple[str, bool]:
    """The text of these without repetitions and `known`; an ellipsis stands for announced parts that are left out."""
    said = set(known)
    parts: list[str] = []
    length, was_cut = 0, False
    for block, left_out in blocks:
        text, was_cut = without_boilerplate(without_contents(without_markdown(block.text[:READ])))
        if not parts:
            text = without_lead_in(text, title)
        if "://" in text:
            text = "" if is_address(text) else LONG_ADDRESS.sub(r"\1/…", text)
        key = text.casefold()
        words = block.words if len(text) == len(block.text) else len(text.split())
        if not text or key in said or (words < MENU and not ENDED.search(text[-END:])) or is_byline(text):
            continue
        said.add(key)
        if left_out and text.endswith(":"):
            text = text.rstrip(": ") + "…"
        parts.append(text)
        length += len(text) + 1
        if was_cut or length > LONG + ENOUGH:
            break
    text = _joined(parts)
    return LOOSE.sub("", text) if " ," in text or " ." in text else text, was_cut


def _joined(parts: Sequence[str]) -> str:
    """The paragraphs as one text; a heading, or anything without a full stop, is kept apart from the next."""
    stops = ["." if _begins(text) and _is_unended(before) else "" for before, text in pairwise(parts)]
    return " ".join(f"{text}{stop}" for text, stop in zip(parts, [*stops, ""], strict=True)) if parts else ""


def _is_unended(text: str) -> bool:
    """Whether it ends with a word that may end a sentence, and without a full stop."""
    end = text[-END:]
    if end[-1] in ".:!?":  # as nearly all
        return False
    return UNENDED.search(end) is not None and not DANGLING.search(end) and "://" not in text.rsplit(None, 1)[-1]


def _begins(text: str) -> bool:
    """Whether a text begins like a sentence."""
    return text[0].isupper() or (text[0] in QUOTES and text[1:2].isupper())


def without_boilerplate(text: str) -> tuple[str, bool]:
    """A paragraph without what a generator added, and whether somebody cut it short."""
    text = text.strip()
    lower = text.lower()
    if len(text) <= SHORT and _suspect(lower) and BOILERPLATE.match(text):
        return "", False
    shorter = text
    if contains_any(lower[-TAIL_LENGTH:], TAIL_SIGNS):
        shorter = text[:-TAIL_LENGTH] + TAIL.sub("", text[-TAIL_LENGTH:])
    was_cut = len(shorter) < len(text)
    end = CUT_SHORT.search(shorter[-END:])
    if end:
        shorter, was_cut = shorter[: len(shorter) - END + end.start() if len(shorter) > END else end.start()], True
    elif "The post " in shorter:
        shorter = re.sub(r"\s*The post .{1,300}? appeared first on .{1,200}$", "", shorter, flags=re.DOTALL)
    if contains_any(shorter, GLUED_SIGNS):
        shorter = GLUED.sub("", shorter)
    return shorter.strip(), was_cut


def _suspect(lower: str) -> bool:
    """Whether a text, in lower case, may be boilerplate."""
    return len(lower) < LABEL or lower.startswith(OPENERS) or contains_any(lower, TELLTALE)


def cut(text: str, *, more: bool = False) -> str:
    """The text up to the end of a sentence, or, where none ends in time, of a word with an ellipsis."""
    if len(text) < LONG:  # an ellipsis may come to it
        return _ended(text, more=more)
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, LONG + 1) if not _abbreviates(text[: match.end()])]
    good = [end for end in ends if ENOUGH <= end <= LONG]
    if good:  # what is announced and left out makes a poor end
        return text[: next((end for end in reversed(good) if text[end - 1] != "…"), good[-1])]
    return _ended(text[: LONG - 1].rsplit(" ", 1)[0], more=True)


def _abbreviates(text: str) -> bool:
    return bool(ABBREVIATION.search(text[-12:]))


def _ended(text: str, *, more: bool) -> str:
    text = text.rstrip()
    if NO_END.search(text[-END:]):
        return text[:-1].rstrip(" ,;:–—-·•(") + "…"
    if not text or (ENDED.search(text[-END:]) and not more):
        return text
    if ENDED.search(text[-END:]):  # the publisher cut it, but at the end of a sentence
        return text
    return text.rstrip(" ,;:–—-·•(") + "…"
