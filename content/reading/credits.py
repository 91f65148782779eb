"""An entry's credits, each with its person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.models import PersonName
from hub.people.names import key_of, people_in

if TYPE_CHECKING:
    from hub.models import Entry, Person


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One credited name. Without a person it is not a link."""

    name: str
    role: str
    person: Person | None


def credit_lines(entry: Entry) -> list[CreditLine]:
    """Its credits as shown: a credit of several people has a line for each, if all are known."""
    parsed = [
        (name, role, list(people_in(name)))
        for credit in entry.credits
        if (name := str(credit.get("name") or "").strip())
        for role in [str(credit.get("role") or "")]
    ]
    keys = {key_of(one) for _, _, people in parsed for one in people}
    rows = PersonName.objects.filter(key__in=keys, person__hidden=False).select_related("person") if keys else ()
    known = {row.key: row.person for row in rows}
    lines = []
    for name, role, people in parsed:
        found = [known.get(key_of(one)) for one in people]
        if len(people) > 1 and all(found):
            lines += [CreditLine(one, role, who) for one, who in zip(people, found, strict=True)]
        else:
            lines.append(CreditLine(name, role, found[0] if len(found) == 1 else None))
    return lines
