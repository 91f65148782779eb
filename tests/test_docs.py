"""What can be typed, set or visited is documented: a command, variable, make target or address without a word fails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
GUIDE = "\n".join(page.read_text("utf-8") for page in PAGES)
OPERATE = (ROOT / "docs" / "guide" / "operate.md").read_text("utf-8")


def commands() -> list[str]:
    files = [*ROOT.glob("hub/management/commands/*.py"), *ROOT.glob("content/management/commands/*.py")]
    return sorted(file.stem for file in files if file.stem != "__init__")


def variables() -> list[str]:
    """Those that the hub reads from its environment."""
    reads = re.compile(r'environ(?:\.get\(|\.setdefault\(|\[)\s*"(HUB_[A-Z_]+)"')
    files = [*ROOT.glob("hub/**/*.py"), *ROOT.glob("content/**/*.py")]
    return sorted({name for file in files for name in reads.findall(file.read_text("utf-8"))})


def targets() -> list[str]:
    (named,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return named.split()


def addresses(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Public addresses as people write them: `/entries/<slug>-<id>/`."""
    for pattern in patterns:
        written = prefix + as_written(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            if "(" not in written:  # else it catches what is no address
                yield "/" + written
        elif not is_of_others(pattern):
            yield from addresses(pattern.url_patterns, written)


def is_of_others(resolver: URLResolver) -> bool:
    module = resolver.urlconf_name
    return not isinstance(module, list | tuple) and str(getattr(module, "__name__", module)).startswith("wagtail")


def as_written(pattern: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern)
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", plain)
    return plain.removeprefix("^").removesuffix("$").replace("\\", "").replace("<pk>", "<id>")


def documented(address: str) -> bool:
    """Whether it stands in the guide, with names or examples for its variable parts."""
    parts = [re.escape(part) for part in re.split(r"<\w+>", in_one_format(address))]
    return bool(re.search(r"[<{]?[\w-]+[>}]?".join(parts) + r"(?![\w/-])", GUIDE))


def in_one_format(address: str) -> str:
    """Feeds come in three formats at one address each; the guide says so once and then writes `.rss`."""
    return re.sub(r"^(/feeds/.*)\.(?:atom|json)$", r"\1.rss", address)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command):
    assert re.search(rf"manage\.py {command}\b|`{command}\b", GUIDE), f"manage.py {command} is in no page of docs/guide"


@pytest.mark.parametrize("variable", variables())
def test_every_variable_is_documented(variable):
    assert f"| `{variable}` |" in OPERATE, f"{variable} has no row in docs/guide/operate.md"


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"^\| `(HUB_\w+)` \|", OPERATE, re.MULTILINE))))
def test_no_variable_is_documented_that_is_not_read(variable):
    assert variable in variables()


@pytest.mark.parametrize("target", targets())
def test_every_make_target_is_documented(target):
    assert f"make {target}" in GUIDE


def test_every_public_address_is_documented():
    found = sorted({address for address in addresses(get_resolver().url_patterns) if not documented(address)})
    assert not found, "in no page of docs/guide: " + ", ".join(found)


def test_addresses_are_found():
    assert {"/entries/", "/entries/<slug>-<id>/", "/healthz", "/feeds/entries.rss"} <= set(
        addresses(get_resolver().url_patterns)
    )


@pytest.mark.parametrize("page", [*PAGES, *DECISIONS], ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert not broken


CONTRIBUTING = ROOT / "CONTRIBUTING.md"
ARCHITECTURE = ROOT / "docs" / "guide" / "architecture.md"


def named_files(page: Path) -> list[str]:
    """The files and directories of the tree that a page names in backquotes."""
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", page.read_text("utf-8"))
    return sorted({name for name in named if "/" in name or name.endswith((".py", ".md", ".html"))})


@pytest.mark.parametrize("page", [CONTRIBUTING, ARCHITECTURE], ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page):
    missing = [name for name in named_files(page) if not (ROOT / name).exists()]
    assert not missing


def test_ten_typical_changes_name_their_files():
    changes = re.split(r"^\*\*\d+\. ", CONTRIBUTING.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(changes) == 10
    assert all(len(re.findall(r"`[\w.-]+/[\w./-]+\.\w+`", change)) >= 2 for change in changes)
