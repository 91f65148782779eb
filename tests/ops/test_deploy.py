"""deploy/ names only variables that the hub reads, and starts the parts as `up` does."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatchcase
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


ROOT = DEPLOY.parent
SECRETS = [".env", "deploy/.env", "deploy/.env.local", "deploy/hub.env", "var/secret-key", "var/hub.sqlite3"]
IMAGE = ["manage.py", "hub/settings.py", "content/apps.py", "templates/base.html", "starter/topics.toml"]


def is_ignored_by_docker(path: str) -> bool:
    """Whether .dockerignore keeps a path out of the build: its patterns name it or a directory above it."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#")]
    assert not [pattern for pattern in patterns if pattern.startswith("!")]
    parts = path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return any(
        fnmatchcase(f"/{each}", f"*/{pattern[3:]}") if pattern.startswith("**/") else fnmatchcase(each, pattern)
        for pattern in patterns
        for each in above
    )


@pytest.mark.parametrize("path", SECRETS)
def test_no_secret_comes_into_the_image_or_the_repository(path):
    assert is_ignored_by_docker(path)
    assert subprocess.run(["git", "check-ignore", "--quiet", path], cwd=ROOT, check=False).returncode == 0


def test_the_image_has_what_the_hub_needs_and_no_more():
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert "." not in sources
    assert {path.split("/")[0] for path in IMAGE} <= sources
    for source in sources:
        assert (ROOT / source).exists()
        assert not is_ignored_by_docker(source)
    assert not any(is_ignored_by_docker(path) for path in IMAGE)
