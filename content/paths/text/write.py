"""Writing a path as a file: always the same bytes for the same path, and a diff of one step is a diff of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from content.paths.kinds import KINDS
from content.paths.text.record import PATH, SECTION, PathText, SectionText, StepText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.kinds.fields import Field

WIDTH = 100  # characters; a long sentence goes on in the next line


class _Flow(list[str]):
    """A list that is written in one line."""


class _Dumper(yaml.SafeDumper):
    """Lists are indented under what they belong to; paragraphs stand as paragraphs."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    style = None if len(lines) == 1 else "|"
    if style and max(map(len, lines)) > WIDTH and not any(line[:1] in (" ", "\t") for line in lines):
        style = ">"  # folded: a long paragraph goes on in the next line; what is indented would not be folded
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    _Flow, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)


def write(record: PathText) -> str:
    """The file of a path."""
    told = _fields({name: getattr(record, name) for name in PATH}, PATH)
    told["sections"] = [_section(section) for section in record.sections]
    return yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _section(section: SectionText) -> dict[str, Any]:
    told = _fields({"title": section.title, "introduction": section.introduction}, SECTION)
    return told | {"steps": [_step(step) for step in section.steps]}


def _step(step: StepText) -> dict[str, Any]:
    return _fields(step.fields, KINDS[step.kind].text_fields)


def _fields(values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """In the order of `fields`, without the empty."""
    told = {}
    for name, field in fields.items():
        value = values.get(name)
        if value in (None, "", (), [], False):
            continue
        if field.type == "records":
            value = [_fields(record, field.of) for record in value]
        elif field.type == "slugs":
            value = _Flow(value)
        elif field.type == "lines":
            value = list(value)
        told[name] = value
    return told
