"""The progress of people who are signed in: one row a person and content key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction

from content.progress.merge import Mark, State, merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

MOST_OF_ONE_PERSON = 20_000  # marks, as in the browser (progress/record.js): a lifetime of entries


class TooMuch(ValueError):  # noqa: N818 - it names the outcome
    """Somebody would have more marks than are kept of one person; nothing was taken."""


class Progress(models.Model):
    """A mark (`content.progress.merge.Mark`) of one person. Its entry may be gone: what was done was done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    content_key = models.CharField(max_length=100, help_text="as content.progress.keys makes them")
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    position = models.PositiveIntegerField(default=0, help_text="in seconds")
    updated_at = models.DateTimeField(help_text="by the person's own clock, in whole milliseconds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "content_key"], name="progress_once_a_key")]

    def __str__(self) -> str:
        return f"{self.content_key}: {self.state}"

    @property
    def mark(self) -> Mark:
        """The row as a mark."""
        return Mark(State(self.state), self.position, self.updated_at)


def marks_of(user: User) -> dict[str, Mark]:
    """All that is kept of somebody."""
    return {row.content_key: row.mark for row in Progress.objects.filter(user=user)}


def progress_merge(user: User, brought: Mapping[str, Mark]) -> dict[str, Mark]:
    """Merge marks into what is kept of somebody, and return all of it. Doing it twice changes nothing.

    Raises:
        TooMuch: it would be more than is kept of one person.
    """
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # two browsers of one person take turns
        kept = marks_of(user)
        merged = merge(kept, brought)
        if len(merged) > max(MOST_OF_ONE_PERSON, len(kept)):
            raise TooMuch(f"That would be {len(merged):,} marks; at most {MOST_OF_ONE_PERSON:,} are kept of anyone.")
        changed = [
            Progress(user=user, content_key=key, state=mark.state, position=mark.position, updated_at=mark.updated_at)
            for key, mark in merged.items()
            if kept.get(key) != mark
        ]
        Progress.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["user", "content_key"],
            update_fields=["state", "position", "updated_at"],
        )
    return merged


def progress_clear(user: User) -> None:
    """Forget all that somebody has done."""
    Progress.objects.filter(user=user).delete()
