"""Actions on people: describe, merge, and hide or show their public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.permission import require
from hub.jobs import queue
from hub.models import Credit, Job, Person

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

CHANGE = "hub.change_person"


def person_describe(
    person: Person, *, by: User, name: str = "", about: str = "", url: str = "", image_url: str = "",
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Set a person's description; an empty `name` keeps the present one. Their address stays.

    Raises:
        PermissionDenied: `by` may not change people.
        ValidationError: a URL is invalid.
    """
    require(by, CHANGE)
    person.name = name or person.name
    person.about, person.url, person.image_url = about, url, image_url
    person.full_clean()
    with transaction.atomic():
        person.save()
        log(person, "person.describe", user=by)
        _enqueue_index(person.pk, now=now)


def person_hide(person: Person, *, by: User, reason: str = "", now: datetime | None = None) -> None:
    """Remove a person's page, on their request; their names stay where publishers credit them.

    Raises:
        PermissionDenied: `by` may not change people.
    """
    _set_hidden(person, True, "person.hide", by=by, reason=reason, now=now)


def person_show(person: Person, *, by: User, now: datetime | None = None) -> None:
    """Restore a person's page.

    Raises:
        PermissionDenied: `by` may not change people.
    """
    _set_hidden(person, False, "person.show", by=by, now=now)


def person_merge(person: Person, into: Person, *, by: User, now: datetime | None = None) -> None:
    """Merge two people: the names, addresses and credits of `person` pass to `into`.

    Raises:
        PermissionDenied: `by` may not change people.
        ValidationError: both are the same.
    """
    require(by, CHANGE)
    if person.pk == into.pk:
        raise ValidationError(f"“{person}” can't be merged into themselves.")
    with transaction.atomic():
        gone = person.pk
        person.names.update(person=into)
        theirs = Credit.objects.filter(person=into).values("entry")
        Credit.objects.filter(person=person).exclude(entry__in=theirs).update(person=into)
        for name in ("about", "url", "image_url"):
            setattr(into, name, getattr(into, name) or getattr(person, name))
        into.save()
        log(into, "person.merge", user=by, data={"from": person.name})
        person.delete()
        _enqueue_index(gone, into.pk, now=now)


def _set_hidden(person: Person, hidden: bool, action: str, *, by: User, reason: str = "", now: datetime | None) -> None:
    require(by, CHANGE)
    if person.hidden == hidden:
        return
    with transaction.atomic():
        person.hidden = hidden
        person.save(update_fields=["hidden"])
        log(person, action, user=by, data={"reason": reason} if reason else {})
        _enqueue_index(person.pk, now=now)


def _enqueue_index(*keys: int, now: datetime | None) -> None:
    queue.enqueue(Job.Kind.INDEX, "person", keys, now=now or timezone.now())
