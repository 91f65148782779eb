"""A topic's rules as a form: one textarea per list, one phrase per line, each error with its line number.

rules (JSON) ──initial_values──▶ textareas ──lines──▶ RuleForm.rules() ──▶ the same rules, if nothing was changed
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

MAX_PHRASES = 1000  # per list; the shipped ones have up to a hundred
MAX_PHRASE_LENGTH = 200  # characters of a phrase
PHRASE_LISTS = {
    "names": ("Names", "Identify the topic by themselves. Weight 3."),
    "terms": ("Terms", "Belong to the topic. Weight 1.5."),
    "hints": ("Hints", "Occur in the topic and elsewhere: they support stronger phrases. Weight 0.5."),
    "against": ("Against", "Count against the topic. Weight −2."),
    "never": ("Never", "Contain one of its words but mean something else: the words inside are ignored."),
    "beside": ("Beside", "If this list is not empty, one of these must occur too, or nothing counts."),
}


class RuleForm(forms.Form):
    """The whole vocabulary of one topic; `rules()` returns it once the form is valid."""

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
        help_text="Multiplies the score needed for the topic. Empty: 1. With 1.5, half as much again is needed.",
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Label each list and explain it."""
        super().__init__(*args, **options)
        for name, (label, meaning) in PHRASE_LISTS.items():
            self.fields[name].label, self.fields[name].help_text = label, meaning

    def clean(self) -> dict[str, Any]:
        """Parse every phrase; report each that is invalid or repeated."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen: dict[Any, str] = {}
        for name in PHRASE_LISTS:
            lines = numbered_lines(self[name].data) if name in cleaned else []
            if len(lines) > MAX_PHRASES:
                self.add_error(name, f"{len(lines)} phrases are too many; the limit is {MAX_PHRASES}.")
                continue
            for problem in problems(name, lines, seen):
                self.add_error(name, ValidationError(problem))
        return cleaned

    def rules(self) -> dict[str, Any]:
        """The rules in the form stored with a topic."""
        lists = {name: self.cleaned_data[name] for name in PHRASE_LISTS if self.cleaned_data[name]}
        needs = self.cleaned_data[NEEDS]
        return lists if needs is None else lists | {NEEDS: needs}


def problems(name: str, lines: list[tuple[int, str]], seen: dict[Any, str]) -> list[str]:
    """The errors of a list of numbered lines; `seen` collects the phrases of all lists with their positions."""
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
            if phrase in seen:
                found.append(f"Line {number}: “{line}” is a repetition of {seen[phrase]}.")
            seen.setdefault(phrase, f"{PHRASE_LISTS[name][0]}, line {number}")
    return found


def initial_values(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The form's initial values."""
    return {name: rules.get(name) for name in (*PHRASE_LISTS, NEEDS)}


@dataclass(frozen=True, slots=True)
class ListChange:
    """The difference in one list."""

    label: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ListChange]:
    """The lists that differ, with the phrases added and removed."""
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
