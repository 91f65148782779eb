"""How many, in words; and that nobody says “1 entries”."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hub.pluralize import pluralize

ROOT = Path(__file__).resolve().parent.parent
PLURAL = (
    r"(?:(?:more|new|newer|newest|older) )?"
    r"(?:documents|editions|entries|episodes|feeds|hops|paths|people|proposals|sources|steps|stories|topics|visits)\b"
)
AFTER_A_NUMBER = re.compile(rf"\}}\}}(?:</?[a-z][^>]*>|\s)+{PLURAL}")


@pytest.mark.parametrize(
    ("number", "nouns", "said"),
    [
        (0, ["entry", "entries"], "0 entries"),
        (1, ["entry", "entries"], "1 entry"),
        (1240, ["entry", "entries"], "1,240 entries"),
        (1, ["source"], "1 source"),
        (2, ["source"], "2 sources"),
    ],
)
def test_a_number_decides_the_plural(number, nouns, said):
    assert pluralize(number, *nouns) == said


def bare(source: str) -> list[int]:
    """The lines of f-strings that put a plural behind a value, but for the other half of `… if n == 1 else …`."""
    tree = ast.parse(source)
    told_apart = {id(node.orelse) for node in ast.walk(tree) if isinstance(node, ast.IfExp)}
    return [
        value.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and id(node) not in told_apart
        for value, after in zip(node.values, node.values[1:], strict=False)
        if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant)
        if re.match(" " + PLURAL, str(after.value))
    ]


def test_code_uses_one_function_for_plurals():
    files = [*ROOT.glob("hub/**/*.py"), *ROOT.glob("content/**/*.py")]
    assert not [f"{file.relative_to(ROOT)}:{line}" for file in files for line in bare(file.read_text("utf-8"))]


def test_templates_pluralize():
    lines = [
        (f"{file.relative_to(ROOT)}:{number}", line)
        for file in ROOT.glob("templates/**/*.*")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
    ]
    assert not [where for where, line in lines if AFTER_A_NUMBER.search(line) and "== 1 %}" not in line]


def test_a_bare_plural_is_found_anywhere():
    assert bare('said = f"{n} new entries"') == [1]
    assert bare('said = "one entry" if n == 1 else f"{n} entries"') == []
    assert AFTER_A_NUMBER.search("<b>{{ n|intcomma }}</b> entries")
    assert not AFTER_A_NUMBER.search('{{ n }} {{ n|pluralize:"entry,entries" }}')
