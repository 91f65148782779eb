"""Imports go one way: `content` imports `hub`, never the reverse, and packages import only from lower layers."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

COMPOSITION = {"hub.settings", "hub.urls", "hub.celery"}  # the only modules of hub that may name content

LAYERS_OF_HUB = (  # lowest first; packages of one layer do not import each other
    {"hub.db"},
    {"hub.models"},
    {"hub.jobs"},
    {"hub.ingest", "hub.topics", "hub.search", "hub.people"},
    {"hub.actions"},
    {"hub.job_kinds", "hub.management"},
)
LOWER_CONTENT = {"content.reading", "content.paths", "content.progress", "content.pages"}
UPPER_CONTENT = {"content.site", "content.feeds", "content.api", "content.desk"}  # do not import each other


def violation(importer: str, imported: str) -> str:
    """Which rule an import breaks; empty if none. Names are dotted modules."""
    if is_in(importer, {"hub"}) and is_in(imported, {"content"}) and importer not in COMPOSITION:
        return "hub never imports content"
    here, there = layer(importer), layer(imported)
    if here and there and here[1] != there[1]:
        if there[0] > here[0]:
            return "a package of hub imports only from lower layers"
        if there[0] == here[0]:
            return "packages of one layer do not import each other"
    if is_in(importer, LOWER_CONTENT) and is_in(imported, UPPER_CONTENT):
        return "the lower packages of content do not import the upper ones"
    upper = package(importer, UPPER_CONTENT), package(imported, UPPER_CONTENT)
    if all(upper) and upper[0] != upper[1]:
        return "site, feeds, API and desk do not import each other"
    return ""


def package(module: str, names: set[str]) -> str:
    """The one of `names` that contains a module; empty if none does."""
    return next((name for name in names if module == name or module.startswith(f"{name}.")), "")


def is_in(module: str, names: set[str]) -> bool:
    return bool(package(module, names))


def layer(module: str) -> tuple[int, str] | None:
    """The layer of hub that a module belongs to, and its package there."""
    found = ((number, package(module, names)) for number, names in enumerate(LAYERS_OF_HUB))
    return next((each for each in found if each[1]), None)


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import of a module: at the top, in functions, and for typing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def modules() -> Iterator[tuple[Path, str]]:
    for app in ("hub", "content"):
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file, ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_import_goes_down():
    broken = [
        f"{file.relative_to(ROOT)}:{line} imports {imported}: {rule}"
        for file, module in modules()
        for line, imported in imports(file.read_text("utf-8"))
        if (rule := violation(module, imported))
    ]
    assert not broken, "\n".join(broken)


def test_there_are_modules_to_check():
    assert len(list(modules())) > 50


def test_every_import_is_absolute():
    """Absolute names everywhere, or `imports` would miss some."""
    relative = [
        str(file.relative_to(ROOT))
        for file, _ in modules()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_no_module_is_longer_than_300_lines():
    longer = {
        str(file.relative_to(ROOT)): n
        for file, _ in modules()
        if (n := len(file.read_text("utf-8").splitlines())) > 300
    }
    assert not longer


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(name):
    assert not [str(file) for file, module in modules() if name in module.split(".")]


HUB_DOWN, ONE_LAYER = (
    "a package of hub imports only from lower layers",
    "packages of one layer do not import each other",
)


@pytest.mark.parametrize(
    ("importer", "imported", "rule"),
    [
        ("hub.ingest.storing.store", "content.pages", "hub never imports content"),
        ("hub.urls", "content.site.urls", ""),
        ("content.reading.river", "hub.models.Entry", ""),
        ("hub.models.job", "hub.ingest", HUB_DOWN),
        ("hub.ingest.storing.store", "hub.search", ONE_LAYER),
        ("hub.search.query", "hub.search.syntax", ""),
        ("hub.db.lease", "hub.models.job", HUB_DOWN),
        ("hub.models.job", "hub.db.lease", ""),
        ("hub.models.job", "hub.jobs.notify", HUB_DOWN),
        ("hub.jobs.tasks", "hub.topics.assign", HUB_DOWN),
        ("hub.topics.assign", "hub.jobs.queue", ""),
        ("hub.actions.entry", "hub.job_kinds", HUB_DOWN),
        ("hub.job_kinds", "hub.topics.assign", ""),
        ("content.paths.step", "content.site.views", "the lower packages of content do not import the upper ones"),
        ("content.site.views", "content.paths.step", ""),
        ("content.desk.panels", "content.site.readiness", "site, feeds, API and desk do not import each other"),
    ],
)
def test_the_rules_themselves(importer, imported, rule):
    assert violation(importer, imported) == rule


def test_imports_are_found_anywhere_in_a_module():
    source = "import hub.models\ndef f():\n    from content.pages import home\n"
    assert list(imports(source)) == [(1, "hub.models"), (3, "content.pages.home")]
