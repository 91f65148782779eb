"""A self-check: a question with answers to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from content.paths.kinds.fields import CLOSING, Field, one_line, paragraphs
from content.paths.kinds.kind import StepBlock, StepKind
from content.paths.kinds.step_ids import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from content.paths.step import PathStep

MIN_CHOICES = 2
THINKING_MINUTES = 2  # about a question before looking at the answers


class ChoiceBlock(blocks.StructBlock):
    """One answer of a self-check."""

    text = blocks.CharBlock(max_length=300)
    right = blocks.BooleanBlock(required=False)
    because = blocks.CharBlock(required=False, max_length=400, help_text="shown when it is chosen")


class CheckBlock(StepBlock):
    """The form of a self-check."""

    title = blocks.CharBlock(max_length=300, label="What it checks")
    question = blocks.TextBlock(rows=3, max_length=1500, help_text="about understanding, not about a detail")
    choices = blocks.ListBlock(ChoiceBlock(), min_num=MIN_CHOICES, max_num=8)
    explanation = blocks.TextBlock(required=False, rows=3, max_length=2000)

    class Meta:
        icon = "help"
        label = "Self-check"
        form_layout = BlockGroup(
            ["title", "question", "choices", "explanation"], settings=["why", "minutes", "optional"]
        )
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        """Refuse a question without a right answer."""
        value = super().clean(value)
        if not any(choice["right"] for choice in value["choices"]):
            raise StructBlockValidationError({"choices": ValidationError("Mark at least one answer as right.")})
        return value


class CheckKind(StepKind):
    """A question; `PathStep.detail` holds `question`, `choices` and `explanation`."""

    slug = "check"
    label = "Self-check"
    block = CheckBlock
    choice_fields = {
        "text": Field("line", required=True),
        "right": Field("flag"),
        "because": Field("line", max_length=400),
    }
    text_fields = {
        "check": Field("line", required=True),
        "question": Field("text", required=True, max_length=1500),
        "choices": Field("records", of=choice_fields),
        "explanation": Field("text", max_length=2000),
        **CLOSING,
    }

    def publish(self, value: Any) -> dict[str, Any] | None:
        choices = [
            {"text": choice["text"], "right": bool(choice["right"]), "because": choice["because"] or ""}
            for choice in value["choices"]
        ]
        detail = {"question": value["question"], "choices": choices, "explanation": value["explanation"] or ""}
        return {"title": value["title"], "detail": detail}

    def to_text(self, value: Any) -> dict[str, Any] | None:
        choices = tuple(
            {"text": one_line(choice["text"]), "right": choice["right"], "because": one_line(choice["because"])}
            for choice in value["choices"]
        )
        return {
            "check": one_line(value["title"]),
            "question": paragraphs(value["question"]),
            "choices": choices,
            "explanation": paragraphs(value["explanation"]),
        }

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:  # noqa: ARG002 - nothing to find
        return {
            "title": fields["check"],
            "question": fields["question"],
            "choices": [_choice(number, choice) for number, choice in enumerate(fields["choices"])],
            "explanation": fields.get("explanation") or "",
        }

    def text_faults(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        choices = fields.get("choices") or ()
        if len(choices) < MIN_CHOICES:
            yield "choices", "A self-check has at least two answers."
        elif not any(choice.get("right") for choice in choices):
            yield "choices", "One answer at least must be right."

    def minutes(self, step: PathStep) -> int | None:  # noqa: ARG002 - the same for every question
        return THINKING_MINUTES


def _choice(number: int, choice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "item",
        "id": str(uuid5(NAMESPACE, f"choice {number} {choice['text']}")),
        "value": {
            "text": choice["text"],
            "right": bool(choice.get("right")),
            "because": choice.get("because") or "",
        },
    }
