"""Paths for tests, made as files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from content.paths.text import path_import

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage

NOTE = {"note": "Before you start", "text": "Bring a console cable."}


def a_file(*steps: dict[str, Any], slug: str = "a-path", **fields: Any) -> str:
    """A path's file with these steps in one section."""
    sections = [{"title": "The section", "steps": list(steps) or [NOTE]}]
    return yaml.safe_dump({"path": slug, "title": "A path", "sections": sections} | fields, sort_keys=False)


def a_path(*steps: dict[str, Any], **fields: Any) -> LearningPathPage:
    """A published path."""
    return path_import(a_file(*steps, **fields))
