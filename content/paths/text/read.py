"""Reading a path's file: YAML to a `PathText`, every fault told with its line and field.

The file is composed to nodes, not loaded: every value is read as the text that stands there (so `no` stays a word and
12:30 a moment), and each node knows its line. Anchors and aliases are refused, and with them the documents that grow
without bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.text import slugify

from content.paths.kinds import KINDS
from content.paths.kinds.fields import MAX_MINUTES, Field
from content.paths.text.record import PATH, SECTION, PathText, SectionText, StepText
from content.paths.timestamps import seconds
from hub.ingest.urls import is_web
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 500_000  # characters of a file; a path of 200 steps has some 60,000
MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, and where: `line` from 1, `field` as `sections[2].steps[1].minutes`."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.field}" if self.field else "")
        return f"{where}: {self.sentence}"


class PathTextError(ValueError):
    """A file that can’t be a path. Nothing was changed; `faults` says what to mend, `path` in which, if known."""

    def __init__(self, faults: list[Fault], path: str = "") -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        self.path = path
        super().__init__("\n".join(f"{path}: {fault}" if path else str(fault) for fault in self.faults))


def read(text: str) -> PathText:
    """The path that a file tells.

    Raises:
        PathTextError: with every fault found.
    """
    reader = _Reader()
    record = reader.path(_compose(text))
    if reader.faults:
        raise PathTextError(reader.faults, record.path)
    return record


def _compose(text: str) -> yaml.Node:
    if len(text) > LONGEST:
        raise PathTextError([Fault(1, "", f"The file has {len(text):,} characters; at most {LONGEST:,} are read.")])
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                line = token.start_mark.line + 1
                raise PathTextError([Fault(line, "", "Anchors (&) and aliases (*) are not read: write it out.")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PathTextError([Fault(line, "", f"This is not YAML: {_problem(error)}.")]) from error
    except RecursionError as error:
        raise PathTextError([Fault(1, "", "It is nested too deeply to be a path.")]) from error
    if node is None:
        raise PathTextError([Fault(1, "", "The file is empty.")])
    return node


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read")


class _Reader:
    """Walks the nodes, noting faults and going on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, node: yaml.Node, field: str, sentence: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, field, sentence))

    def path(self, node: yaml.Node) -> PathText:
        nodes = self.mapping(node, "", {**PATH, "sections": None})
        values = self.values(node, nodes, PATH, "")
        sections = self.sequence(nodes.get("sections"), "sections")
        steps = 0
        told = []
        for number, section in enumerate(sections, start=1):
            told.append(self.section(section, f"sections[{number}]"))
            steps += len(told[-1].steps)
        if not steps:
            self.fault(node, "sections", "A path needs at least one section with a step.")
        elif steps > MOST_STEPS:
            self.fault(node, "sections", f"It has {pluralize(steps, 'step')}; a path has at most {MOST_STEPS}.")
        lines = {name: value.start_mark.line + 1 for name, value in nodes.items()}
        return PathText(**_filled(values), sections=tuple(told), lines=lines)

    def section(self, node: yaml.Node, at: str) -> SectionText:
        nodes = self.mapping(node, at, {**SECTION, "steps": None})
        values = self.values(node, nodes, SECTION, at)
        steps = self.sequence(nodes.get("steps"), f"{at}.steps")
        told = [self.step(step, f"{at}.steps[{number}]") for number, step in enumerate(steps, start=1)]
        return SectionText(values.get("title", ""), values.get("introduction", ""), tuple(filter(None, told)))

    def step(self, node: yaml.Node, at: str) -> StepText | None:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            self.fault(node, at, "A step is a list of fields, the first of them saying its kind.")
            return None
        slug = str(node.value[0][0].value)
        if slug not in KINDS:
            self.fault(node, at, f"A step begins with its kind ({', '.join(KINDS)}), not with “{slug}”.")
            return None
        kind = KINDS[slug]
        nodes = self.mapping(node, at, kind.text_fields)
        values = self.values(node, nodes, kind.text_fields, at)
        for name, sentence in kind.text_faults(values):
            self.fault(nodes.get(name, node), f"{at}.{name}", sentence)
        return StepText(slug, values, node.start_mark.line + 1)

    def records(self, node: yaml.Node, fields: Mapping[str, Field], at: str) -> tuple[dict[str, Any], ...]:
        items = [(item, f"{at}[{number}]") for number, item in enumerate(self.sequence(node, at), start=1)]
        return tuple(self.values(item, self.mapping(item, where, fields), fields, where) for item, where in items)

    def mapping(self, node: yaml.Node, at: str, known: Mapping[str, Any]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, at, "Here fields are expected, each as “name: value”.")
            return {}
        nodes: dict[str, yaml.Node] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name not in known:
                self.fault(name_node, _at(at, name), f"There is no such field here; there are {', '.join(known)}.")
            elif name in nodes:
                self.fault(name_node, _at(at, name), "It is given twice.")
            else:
                nodes[name] = value
        return nodes

    def sequence(self, node: yaml.Node | None, at: str) -> list[yaml.Node]:
        if node is None or _is_empty(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, at, "Here a list is expected.")
            return []
        return list(node.value)

    def values(
        self, node: yaml.Node, nodes: dict[str, yaml.Node], fields: Mapping[str, Field], at: str
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, field in fields.items():
            value = self.value(nodes[name], field, _at(at, name)) if name in nodes else None
            if value not in (None, "", (), False):
                values[name] = value
            elif field.required and (name not in nodes or _is_empty(nodes[name])):
                self.fault(nodes.get(name, node), _at(at, name), "It is needed.")
        return values

    def value(self, node: yaml.Node, field: Field, at: str) -> Any:
        if field.type == "records":
            return self.records(node, field.of, at)
        if field.type in ("slugs", "lines"):
            one = Field("slug" if field.type == "slugs" else "line", max_length=field.max_length)
            items = enumerate(self.sequence(node, at), start=1)
            return tuple(filter(None, (self.value(item, one, f"{at}[{n}]") for n, item in items)))
        if _is_empty(node):
            return None
        try:
            return _scalar(node, field)
        except ValueError as error:
            self.fault(node, at, str(error))
            return None


def _scalar(node: yaml.Node, field: Field) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError("Here one value is expected.")  # noqa: TRY004 - it is the file that is wrong, not a type
    text = str(node.value).strip()
    if len(text) > field.max_length:
        raise ValueError(f"It has {len(text)} characters; at most {field.max_length} fit.")
    if field.choices and text not in field.choices:
        raise ValueError(f"“{text}” is none of {', '.join(field.choices)}.")
    return PARSERS[field.type](text)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """With the two that a record cannot be without, where a fault left them out."""
    return {"path": "", "title": "", **values}


def _at(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (node.tag.endswith(":null") or not node.value.strip())


def _line(text: str) -> str:
    return " ".join(text.split())


def _slug(text: str) -> str:
    if slugify(text) != text:
        raise ValueError(f"“{text}” is no slug: lower-case letters, figures and hyphens.")
    return text


def _web(text: str) -> str:
    if not is_web(text):
        raise ValueError(f"“{text}” is no web address.")
    return text


def _address(text: str) -> str:
    return text if text.startswith("urn:uuid:") else _web(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= MAX_MINUTES:
        raise ValueError(f"“{text}” is no number from 1 to {MAX_MINUTES:,}.")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false", "yes", "no"):
        raise ValueError(f"“{text}” is neither true nor false.")
    return text.lower() in ("true", "yes")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date: write it like 2026-06-01.") from error


def _moment(text: str) -> str:
    seconds(text)
    return text


PARSERS: dict[str, Any] = {
    "line": _line, "text": str, "html": str, "web": _web, "address": _address, "slug": _slug, "number": _number,
    "flag": _flag, "day": _day, "moment": _moment,
}  # fmt: skip
