"""The law of one direction: `content` imports `hub`, never the other way, and rooms know only the rooms below them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

COMPOSITION = {"hub.settings", "hub.urls", "hub.celery"}  # the only modules of hub that may name content

STOREYS = (  # of hub, the lowest first; the rooms of one storey do not know each other
    {"hub.models"},
    {"hub.ingest", "hub.topics", "hub.search", "hub.people"},
    {"hub.actions"},
    {"hub.jobs.tasks", "hub.management"},
)
BELOW = {"content.paths", "content.progress", "content.pages"}
ABOVE = {"content.site", "content.feeds", "content.api", "content.desk"}


def breach(importer: str, imported: str) -> str:
    """Which law an import breaks; empty if none. Names are dotted modules."""
    if is_in(importer, {"hub"}) and is_in(imported, {"content"}) and importer not in COMPOSITION:
        return "hub never imports content"
    here, there = storey(importer), storey(imported)
    if here is not None and there is not None and room(importer) != room(imported):
        if there > here:
            return "a room of hub imports only from below"
        if there == here:
            return "rooms of one storey do not know each other"
    if is_in(importer, BELOW) and is_in(imported, ABOVE):
        return "what is below in content does not know what is above"
    return ""


def is_in(module: str, rooms: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in rooms)


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def storey(module: str) -> int | None:
    return next((number for number, rooms in enumerate(STOREYS) if room(module) in rooms), None)


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that a module imports, anywhere in it: at the top, in functions, for typing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def modules() -> Iterator[tuple[Path, str]]:
    for package in ("hub", "content"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file, ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_import_goes_down():
    broken = [
        f"{file.relative_to(ROOT)}:{line} imports {imported}: {law}"
        for file, module in modules()
        for line, imported in imports(file.read_text("utf-8"))
        if (law := breach(module, imported))
    ]
    assert not broken, "\n".join(broken)


def test_there_is_something_to_hold_the_law_against():
    assert len(list(modules())) > 50


def test_nobody_imports_from_a_dot():
    """Absolute names everywhere, or `imports` would miss some."""
    dotted = [
        str(file.relative_to(ROOT))
        for file, _ in modules()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not dotted


@pytest.mark.parametrize(
    ("importer", "imported", "law"),
    [
        pytest.param("hub.ingest.storing.store", "content.pages", "hub never imports content", id="hub on content"),
        pytest.param("hub.urls", "content.site.urls", "", id="the composition root on content"),
        pytest.param("content.reading.river", "hub.models.Entry", "", id="content on hub"),
        pytest.param("hub.models.job", "hub.ingest", "a room of hub imports only from below", id="models on ingest"),
        pytest.param(
            "hub.ingest.storing.store",
            "hub.search",
            "rooms of one storey do not know each other",
            id="ingest on search",
        ),
        pytest.param("hub.search.query", "hub.search.syntax", "", id="search on search"),
        pytest.param(
            "hub.actions.entry", "hub.jobs.tasks", "a room of hub imports only from below", id="actions on tasks"
        ),
        pytest.param("hub.jobs.tasks", "hub.topics.assign", "", id="tasks on topics"),
        pytest.param("hub.models.job", "hub.jobs.notify", "", id="models on what has no storey"),
        pytest.param(
            "content.paths.step",
            "content.reading.formatting",
            "what is below in content does not know what is above",
            id="paths on site",
        ),
        pytest.param("content.site.views", "content.paths.step", "", id="site on paths"),
    ],
)
def test_the_law_itself(importer, imported, law):
    assert breach(importer, imported) == law


def test_imports_are_found_wherever_they_stand():
    source = "import hub.models\ndef f():\n    from content.pages import home\n"
    assert list(imports(source)) == [(1, "hub.models"), (3, "content.pages.home")]
