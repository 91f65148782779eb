"""The law inside ingest: a stage knows records, errors, addresses and dates, and no other stage."""

from __future__ import annotations

import pytest

from tests.test_import_law import imports, modules

STAGES = ("fetching", "parsing", "cleaning", "storing")
CHAINS = ("attachments", "stories", "refresh", "pipeline", "discover")  # stand above the stages and put them in order


def stage_of(module: str) -> str:
    """`parsing` of `hub.ingest.parsing.opml`."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["hub", "ingest"] and len(parts) > 2 else ""


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_no_other_stage_and_nothing_above_it(stage):
    others = {*STAGES, *CHAINS} - {stage}
    broken = [
        f"{module}:{line} imports {imported}"
        for file, module in modules()
        if stage_of(module) == stage
        for line, imported in imports(file.read_text("utf-8"))
        if stage_of(imported) in others
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("stage", ["fetching", "parsing", "cleaning"])
def test_only_storing_knows_the_database(stage):
    broken = [
        f"{module}:{line} imports {imported}"
        for file, module in modules()
        if stage_of(module) == stage
        for line, imported in imports(file.read_text("utf-8"))
        if imported.startswith(("hub.models", "hub.db", "django.db"))
    ]
    assert not broken, "\n".join(broken)


def test_only_fetching_touches_the_network():
    network = {"aiohttp", "socket", "http.client", "urllib.request", "httpx", "requests"}
    broken = [
        f"{module} imports {imported}"
        for file, module in modules()
        if module.startswith("hub.ingest") and stage_of(module) != "fetching"
        for _, imported in imports(file.read_text("utf-8"))
        if any(imported == name or imported.startswith(f"{name}.") for name in network)
    ]
    assert not broken, "\n".join(broken)
