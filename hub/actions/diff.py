"""The difference an edit makes to a row's own fields, for the log: each field with its old and new value.

snapshot(row) ──edit──▶ snapshot(row) ──changes──▶ the log entry's data ──describe_changes──▶ one line of the history
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import TextField
from wagtail.log_actions import log

from hub.models import Entry, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User

NOUNS: Mapping[type, str] = {Entry: "entry", Source: "source"}
FIELDS: Mapping[type, tuple[str, ...]] = {  # what editors may set
    Entry: ("kind", "level", "minutes", "sponsored", "language"),
    Source: (
        "url", "title", "site_url", "slug", "kind", "language", "artwork_url", "policy", "licence", "trusted_topics",
        "description",
    ),
}  # fmt: skip


def check_editable(model: type[Entry | Source], names: Iterable[str]) -> None:
    """Raise TypeError for a name that is not among the model's editable fields."""
    if unknown := set(names) - set(FIELDS[model]):
        raise TypeError(f"Editors do not set {', '.join(sorted(unknown))} of {NOUNS[model]} rows.")


def snapshot(row: Entry | Source) -> dict[str, str]:
    """The editable fields by name, each with its value as an editor reads it."""
    return {name: _value(row, name) for name in FIELDS[type(row)]}


def log_changes(row: Entry | Source, *, before: Mapping[str, str], by: User | None) -> None:
    """Write a log entry with what differs from `before`; nothing if nothing does."""
    if changed := changes(type(row), before, snapshot(row)):
        log(row, f"{NOUNS[type(row)]}.edit", user=by, data={"changes": changed}, content_changed=True)


def changes(model: type[Entry | Source], before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, str]]:
    """For each field that differs `{"what", "from", "to"}`; long texts have no values, only `what`."""
    changed = []
    for name in FIELDS[model]:
        if before[name] != after[name]:
            field: Any = model._meta.get_field(name)
            values = {"from": before[name], "to": after[name]}
            changed.append({"what": str(field.verbose_name)} | ({} if isinstance(field, TextField) else values))
    return changed


def describe_changes(changed: Iterable[Mapping[str, str]]) -> str:
    """`title from “A” to “B”; description`."""
    return "; ".join(
        f"{one['what']} from {_quoted(one['from'])} to {_quoted(one['to'])}" if "to" in one else one["what"]
        for one in changed
    )


def _quoted(value: str) -> str:
    return f"“{value}”" if value else "nothing"


def _value(row: Entry | Source, name: str) -> str:
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if field.many_to_many:
        return ", ".join(sorted(str(one) for one in value.all()))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(getattr(row, f"get_{name}_display")())
    return "" if value is None else str(value)
