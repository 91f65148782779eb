"""From text to tree: Whoosh's query parser with plugins of our own.

Whoosh tags the text, gathers groups and applies operators; its nodes are then turned into ours, never into its own
queries, whose analysis would lose what network engineers search for (`IS-IS` is two stop words to it). What is a leaf
is decided here: anything between white space, quotes and brackets. As such a run is always taken whole, a tagger is
only ever asked at its beginning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from whoosh.qparser import plugins, syntax
from whoosh.qparser.default import QueryParser

from hub.search.analysis import words
from hub.search.syntax.dates import beginning
from hub.search.syntax.nodes import (
    FIELDS,
    After,
    And,
    Before,
    Comparison,
    Everything,
    Fuzzy,
    Leaf,
    Length,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MAX_TEXT = 500  # characters that are read; a pasted page is no query
SHOWN = 40  # characters of what was typed, in a sentence about it
MAX_DEPTH = 12  # brackets within brackets; deeper ones are read as if they were not there
MAX_MINUTES = 7 * 24 * 60  # nothing in the library lasts longer than a week

_OPERATORS = {"AND", "OR", "NOT"}
_APART = r'(?=[\s("]|$)'  # what follows an operator, which is no part of a longer word
_QUOTES = re.compile("[“”„«»]")
_MARKS = "-+*~"  # mean something only right after or before a word
_ENDING = re.compile(r"(?P<text>.+?)(?:\*+|~(?P<distance>\d?))")
_DURATION = re.compile(
    r"(?P<comparison><=|>=|=<|=>|<|>|=)?"
    r"(?:(?P<hours>\d{1,4})h)?(?:(?P<minutes>\d{1,5})(?:m|min|$))?(?:(?P<seconds>\d{1,6})s)?"
)


class LeafNode(syntax.SyntaxNode):  # type: ignore[misc]
    """One of our leaves, in Whoosh's tree; None where what was typed means nothing."""

    has_fieldname = True

    def __init__(self, leaf: Leaf | None, note: str = "") -> None:
        self.leaf = leaf
        self.note = note
        self.fieldname: str | None = None


class MarksPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """Marks that apply to nothing: `--verbose` is no double negation, `+bgp` wants nothing that bgp does not."""

    expr = f"[{re.escape(_MARKS)}]+"
    nodetype = syntax.Whitespace
    priority = -15  # after the minus that stands before a word


class QuotePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """ "words in a row"."""

    expr = r'"(?P<text>[^"]*)"'

    def create(self, parser: QueryParser, match: re.Match[str]) -> LeafNode:  # noqa: ARG002 - Whoosh's signature
        """A phrase, if it holds a word."""
        text = " ".join(match["text"].split())
        return LeafNode(Phrase(text) if words(text) else None)


class RunPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """Whatever stands between white space, quotes and brackets."""

    expr = r'[^\s"()]+'
    priority = 50

    def create(self, parser: QueryParser, match: re.Match[str]) -> LeafNode:  # noqa: ARG002 - Whoosh's signature
        """A word, prefix or fuzzy word."""
        return LeafNode(_leaf(match[0]))


class MomentPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """after:2025, before:"last month", after:last month."""

    expr = re.compile(
        r'(?P<name>after|since|before|until):(?:"(?P<quoted>[^"]*)"|'
        r'(?P<plain>(?:last|this)\s+(?:week|month|year)\b|\d+\s+(?:day|week|month|year)s?\b(?:\s+ago\b)?|[^\s"()]+))',
        re.IGNORECASE,
    )
    priority = -10

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now

    def create(self, parser: QueryParser, match: re.Match[str]) -> LeafNode:  # noqa: ARG002 - Whoosh's signature
        """A bound, or a note that the moment was not understood."""
        when = " ".join((match["quoted"] or match["plain"] or "").split()).lower()
        if beginning(when, self.now) is None:
            return LeafNode(None, f'“{match[0]}” names no date: try 2025, 2025-03 or "last month".')
        return LeafNode(After(when) if match["name"].lower() in {"after", "since"} else Before(when))


class DurationPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """duration:<30m, duration:>1h30m."""

    expr = re.compile(r'(?:duration|length):(?P<amount>[^\s"()]+)', re.IGNORECASE)
    priority = -10

    def create(self, parser: QueryParser, match: re.Match[str]) -> LeafNode:  # noqa: ARG002 - Whoosh's signature
        """A bound, or a note that the length was not understood."""
        read = _DURATION.fullmatch(match["amount"].lower())
        if not read or not (read["hours"] or read["minutes"] or read["seconds"]):
            return LeafNode(None, f"“{match[0]}” names no length: try duration:<30m or duration:>1h.")
        minutes = int(read["hours"] or 0) * 60 + int(read["minutes"] or 0)
        seconds = min(minutes * 60 + int(read["seconds"] or 0), MAX_MINUTES * 60)
        comparison = "".join(sorted(read["comparison"] or "=", key="<>=".index))
        return LeafNode(Length(cast("Comparison", comparison), seconds))


class FieldPlugin(plugins.FieldsPlugin):  # type: ignore[misc]
    """A field's name before a quote or a bracket; before a word it is part of the run."""

    def __init__(self) -> None:
        names = "|".join(FIELDS)
        super().__init__(re.compile(rf'(?P<text>{names}):(?=["(])', re.IGNORECASE), remove_unknown=False)

    class FieldnameTagger(plugins.FieldsPlugin.FieldnameTagger):  # type: ignore[misc]
        """Names the field as the tree does."""

        def create(self, parser: QueryParser, match: re.Match[str]) -> syntax.FieldnameNode:  # noqa: ARG002
            """The field's name."""
            return syntax.FieldnameNode(FIELDS[match["text"].lower()], match[0])


def _operators() -> plugins.OperatorsPlugin:
    tagger = plugins.OperatorsPlugin.OpTagger
    minus = tagger(r"-(?=[^\s\-)])", syntax.NotGroup, syntax.PrefixOperator, memo="minus")
    return plugins.OperatorsPlugin(
        [(minus, -20)],
        And=rf"AND{_APART}", Or=rf"OR{_APART}", Not=rf"NOT{_APART}", AndNot=None, AndMaybe=None, Require=None,
    )  # fmt: skip


def parse(text: str, now: datetime) -> Query:
    """The query that `text` says. Never raises; `now` decides what "last month" is."""
    tidied, notes = _tidy(text)
    parser = QueryParser(
        None,
        None,
        plugins=[
            MarksPlugin(), MomentPlugin(now), DurationPlugin(), FieldPlugin(), QuotePlugin(), RunPlugin(),
            plugins.GroupPlugin(), _operators(),
        ],
    )  # fmt: skip
    tree = parser.process(tidied)
    node = _convert(tree, notes)
    is_mute = node is None and any(c.isprintable() and not c.isspace() for c in text)
    if is_mute and not notes:
        notes.append(_nothing_asked(text))
    return Query(node or Everything(), tuple(dict.fromkeys(notes)), is_mute)


def _nothing_asked(text: str) -> str:
    """Why what was typed asks for nothing, in a sentence."""
    said = " ".join(text.split())[:SHOWN]
    if _OPERATORS.intersection(text.split()):
        return f"“{said}” only joins words: put some beside it, as in “ospf OR isis” or “bgp NOT juniper”."
    return f"“{said}” holds nothing to look for: a search needs a word or a number."


def _tidy(text: str) -> tuple[str, list[str]]:
    """The text without what only ever confuses: control characters, curly quotes, a lone quote, brackets too deep."""
    notes = []
    text = "".join(c if c.isprintable() else " " for c in text).strip()
    if len(text) > MAX_TEXT:
        notes.append(f"Only the first {MAX_TEXT} characters were read.")
        text = text[:MAX_TEXT]
    text = _QUOTES.sub('"', text)
    if text.count('"') % 2:
        cut = text.rindex('"')
        text = f"{text[:cut]} {text[cut + 1 :]}"
    return "".join(_shallow(text)).strip(), notes


def _shallow(text: str) -> Iterable[str]:
    """The characters, brackets beyond MAX_DEPTH and those without a partner blanked."""
    open_at: list[int] = []
    characters = list(text)
    quoted = False
    for at, character in enumerate(text):
        quoted ^= character == '"'
        if quoted:
            continue
        if character == "(":
            open_at.append(at)
        elif character == ")":
            if not open_at:
                characters[at] = " "
                continue
            start = open_at.pop()
            if len(open_at) >= MAX_DEPTH:
                characters[start] = characters[at] = " "
    for at in open_at:
        characters[at] = " "
    return characters


def _leaf(run: str) -> Leaf | None:
    """What a run of characters stands for."""
    name, colon, rest = run.partition(":")
    field = FIELDS.get(name.lower(), "") if colon and rest else ""
    text = rest.lstrip(_MARKS) if field else run
    if not words(text):
        return None
    ending = _ENDING.fullmatch(text)
    if ending and words(ending["text"]):
        stem = ending["text"]
        if ending["distance"] is None:
            return Prefix(stem, field)
        return Fuzzy(stem, 2 if ending["distance"] not in {"", "0", "1"} else 1, field)
    return Word(text.lower() if text in _OPERATORS else text, field)


def _convert(node: Any, notes: list[str]) -> Node | None:
    """Our tree of Whoosh's; None for what holds nothing."""
    if isinstance(node, LeafNode):
        if node.note:
            notes.append(node.note)
        return _with_field(node.leaf, node.fieldname)
    if not isinstance(node, syntax.GroupNode):
        return None  # an operator or a field's name without anything to apply to
    parts = tuple(part for part in (_convert(child, notes) for child in node) if part is not None)
    if isinstance(node, syntax.NotGroup):
        part = _joined(And, parts)
        return part.part if isinstance(part, Not) else part and Not(part)
    return _joined(Or if isinstance(node, syntax.OrGroup) else And, parts)


def _joined(kind: type[And | Or], parts: tuple[Node, ...]) -> Node | None:
    """`parts` under one roof, without needless ones: groups of the same kind are one group."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    if len(flat) > 1:
        return kind(tuple(flat))
    return flat[0] if flat else None


def _with_field(leaf: Leaf | None, field: str | None) -> Leaf | None:
    if field is None or not isinstance(leaf, Word | Phrase | Prefix | Fuzzy) or leaf.field:
        return leaf
    if isinstance(leaf, Fuzzy):
        return Fuzzy(leaf.text, leaf.distance, field)
    return type(leaf)(leaf.text, field)
