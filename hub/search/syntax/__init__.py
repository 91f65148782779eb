"""The language of searching: what people type, as a tree of our own, and back.

    text ──tidy──▶ text ──Whoosh's grammar, our plugins──▶ its nodes ──convert──▶ Query(node, notes)
                                                                                      │
    text ◀───────────────────────────────── print ────────────────────────────────────┘

The spelling is Whoosh's: words, "phrases", OR, NOT or -word, (groups), prefix*, fuzzy~, field:word. Nothing that is
typed raises: what makes no sense is left out, with a note that says so. `str(node)` is a query that parses to the same
tree.
"""

from hub.search.syntax.grammar import parse
from hub.search.syntax.nodes import (
    FIELDS,
    After,
    And,
    Before,
    Everything,
    Fuzzy,
    Length,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

__all__ = [
    "FIELDS",
    "After",
    "And",
    "Before",
    "Everything",
    "Fuzzy",
    "Length",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Word",
    "parse",
]
