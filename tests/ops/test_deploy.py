"""deploy/ names only variables that the hub reads, and starts the parts as `up` does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hub.ops.supervisor.up import parts
from tests.test_docs import variables

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
FILES = sorted(file for file in DEPLOY.rglob("*") if file.is_file())
WEB, WORKER = parts("127.0.0.1", 8000)


def options(words: str | list[str]) -> set[str]:
    """The options of a command, less their values."""
    words = words.split() if isinstance(words, str) else words
    return {word for word in words if word.startswith("--")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_variable_is_one_that_the_hub_reads(file):
    assert set(re.findall(r"\bHUB_[A-Z_]+", file.read_text("utf-8"))) <= set(variables())


@pytest.mark.parametrize(("service", "part"), [("web", WEB), ("worker", WORKER)])
def test_compose_starts_the_parts_as_up_does(service, part):
    command = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"][service]["command"]
    assert command.split()[0] == part.module
    assert options(command) == options(list(part.arguments)) - {"--log-level"}


@pytest.mark.parametrize(("service", "part"), [("web", WEB), ("worker", WORKER)])
def test_systemd_starts_the_parts_as_up_does(service, part):
    unit = (DEPLOY / "systemd" / f"adjacency-{service}.service").read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    assert f"-m {part.module} " in command
    assert options(command) == options(list(part.arguments)) - {"--log-level"}


@pytest.mark.parametrize("file", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda file: file.name)
def test_systemd_keeps_the_state_from_others(file):
    """It sets the mode anew at each start, and without a word to 0755."""
    assert "StateDirectoryMode=0700\n" in file.read_text("utf-8")
