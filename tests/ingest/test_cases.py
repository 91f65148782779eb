"""Situations that users of other readers reported, as small inputs with their right values (../shared/data/cases)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from tests.conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

CASES = SHARED / "cases"
WITH_AN_ENTRY_LIST = sorted(path.parent for path in CASES.glob("*/expected.json"))


def holds(expected: Any, said: Any) -> bool:
    """Whether all that is expected is said; what is not named is free."""
    if isinstance(expected, dict):
        return isinstance(said, dict) and all(holds(value, said.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(said, list) and len(said) >= len(expected) and all(map(holds, expected, said))
    return expected == said


@pytest.mark.skipif(not WITH_AN_ENTRY_LIST, reason="the cases at ../shared/data are not here")
@pytest.mark.parametrize("case", WITH_AN_ENTRY_LIST, ids=lambda path: path.name)
def test_a_case_is_read_as_expected(case: Path):
    [source] = case.glob("input.*")
    out = StringIO()
    call_command("parse", str(source), stdout=out)
    said = json.loads(out.getvalue())
    expected = json.loads((case / "expected.json").read_text("utf-8"))["entries"]
    for wanted, entry in zip(expected, said["entries"], strict=True):
        assert holds(wanted, entry), f"{wanted} is not in {entry}"


def test_what_is_to_hold_is_compared():
    assert holds({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}], "d": datetime(2026, 6, 1, tzinfo=UTC)})
    assert not holds({"a": [{"b": 1}]}, {"a": [{"b": 2}]})
    assert not holds({"a": [1, 2]}, {"a": [1]})
