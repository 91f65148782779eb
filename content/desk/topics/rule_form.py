"""A topic's rules as a form: one box a list, one phrase a line, each mistake told with its line.

rules (JSON) ──initial_of──▶ boxes ──lines──▶ RuleForm.rules() ──▶ the same rules, if nothing was changed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from content.desk.topics.form import LinesField, numbered_lines
from hub.topics.phrases import PhraseError, read_phrase
from hub.topics.rules import BESIDE, NEEDS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_PHRASES = 1000  # a list; the shipped ones have up to a hundred
MAX_PHRASE_LENGTH = 200  # characters of a phrase
PHRASE_LISTS = {
    "names": ("Names", "Say by themselves what an entry is about. Weight 3."),
    "terms": ("Terms", "Belong to the topic. Weight 1.5."),
    "hints": ("Hints", "Are at home in it, and elsewhere: they count beside something surer. Weight 0.5."),
    "against": ("Against", "Speak against it. Weight 2, taken off."),
    "never": ("Never", "Hold one of its words and mean another thing: the words inside them don’t count."),
    "beside": ("Beside", "If there are any, one of these must be there too, or nothing counts."),
}


class RuleForm(forms.Form):
    """The whole vocabulary of one topic. `rules()` is what it says, once it is valid."""

    names = LinesField(rows=10, required=False)
    terms = LinesField(rows=10, required=False)
    hints = LinesField(rows=6, required=False)
    against = LinesField(rows=6, required=False)
    never = LinesField(rows=4, required=False)
    beside = LinesField(rows=4, required=False)
    needs = forms.FloatField(
        required=False,
        min_value=0.05,
        max_value=20,
        help_text="Its threshold, times this. Empty: 1. With 1.5 it takes half as much again to be about this.",
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say what each list is for."""
        super().__init__(*args, **options)
        for name, (label, meaning) in PHRASE_LISTS.items():
            self.fields[name].label, self.fields[name].help_text = label, meaning

    def clean(self) -> dict[str, Any]:
        """Read every phrase; tell every one that can't be read, and every one that is said twice."""
        cleaned: dict[str, Any] = super().clean() or {}
        said: dict[Any, str] = {}
        for name in PHRASE_LISTS:
            lines = numbered_lines(self[name].data) if name in cleaned else []
            if len(lines) > MAX_PHRASES:
                self.add_error(name, f"These are {len(lines)} phrases; a list has up to {MAX_PHRASES}.")
                continue
            for problem in problems(name, lines, said):
                self.add_error(name, ValidationError(problem))
        return cleaned

    def rules(self) -> dict[str, Any]:
        """What was written, as a topic keeps it."""
        lists = {name: self.cleaned_data[name] for name in PHRASE_LISTS if self.cleaned_data[name]}
        needs = self.cleaned_data[NEEDS]
        return lists if needs is None else lists | {NEEDS: needs}


def problems(name: str, lines: list[tuple[int, str]], said: dict[Any, str]) -> list[str]:
    """What is wrong with a list of numbered lines; `said` gathers the phrases of all lists and where each stands."""
    found = []
    for number, line in lines:
        if len(line) > MAX_PHRASE_LENGTH:
            found.append(f"Line {number} is longer than {MAX_PHRASE_LENGTH} characters.")
            continue
        try:
            phrase, _weight = read_phrase(line)
        except PhraseError as error:
            found.append(f"Line {number}: {error}")
            continue
        if name != BESIDE and name in WEIGHTS:
            if phrase in said:
                found.append(f"Line {number}: “{line}” is said already, in {said[phrase]}.")
            said.setdefault(phrase, f"{PHRASE_LISTS[name][0]}, line {number}")
    return found


def initial_values(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes as a topic's rules fill them."""
    return {name: rules.get(name) for name in (*PHRASE_LISTS, NEEDS)}


@dataclass(frozen=True, slots=True)
class ListChange:
    """What became of one list."""

    label: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ListChange]:
    """The lists that differ, and how: to be read before they are taken."""
    found = []
    for name, (label, _meaning) in PHRASE_LISTS.items():
        old, new = before.get(name) or [], after.get(name) or []
        added, dropped = tuple(one for one in new if one not in old), tuple(one for one in old if one not in new)
        if added or dropped:
            found.append(ListChange(label, added, dropped))
    old_need, new_need = before.get(NEEDS, 1), after.get(NEEDS, 1)
    if old_need != new_need:
        found.append(ListChange("Needs", (f"{new_need:g}",), (f"{old_need:g}",)))
    return found
