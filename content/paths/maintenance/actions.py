"""What a maintainer does about findings: each a named action with its check, its log entry, and its own transaction.

open ──finding_accept──▶ accepted: in the page's draft, or (a move) on the entry itself
  └────finding_decline─▶ declined: never proposed again
a link that refuses us ──link_vouch──▶ quiet  ──link_condemn──▶ broken, without waiting for two days' evidence
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from content.paths.maintenance.draft import Draft
from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link import FormerAddress, LinkCheck
from content.paths.maintenance.link_status import Override
from content.paths.maintenance.link_status import State as LinkState
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.publish import known_at
from content.paths.step import PathStep
from hub.ingest.urls import url_key
from hub.jobs import queue
from hub.models import Entry, Job

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from content.paths.page import LearningPathPage

Kind, State = Finding.Kind, Finding.State
WORDS = {
    "path.finding_accept": ("Accept proposal for a path", "Proposal accepted"),
    "path.finding_decline": ("Decline proposal for a path", "Proposal declined"),
    "path.link_vouch": ("Vouch for a link of a path", "Link looked at: it is there"),
    "path.link_condemn": ("Call a link of a path broken", "Link looked at: it is gone"),
}


def finding_accept(finding: Finding, *, by: User, now: datetime) -> None:
    """Do what is proposed. A move is done on the entry, for all paths at once; all else in the page's draft.

    Raises:
        PermissionDenied: `by` may not edit the page, or it is locked.
        ValidationError: it is decided already, is no proposal, or the draft has changed so that it can't be done.
    """
    with transaction.atomic():
        row = _taken(finding, by)
        if not row.is_proposal:
            raise ValidationError("There is nothing to accept: this only says what has happened.")
        draft = Draft(row.path, by)
        if row.kind == Kind.MOVED:
            _move(row, draft, now)
        elif row.entry is None or not row.entry.is_public or row.step is None:
            raise ValidationError("The proposed entry is no longer in the library.")
        elif row.kind == Kind.MATCH:
            draft.add(row.step, row.section_title, row.entry)
            draft.save()
        else:
            draft.put_in_place(row.step, row.entry)
            draft.save()
        _decide(row, State.ACCEPTED, "path.finding_accept", by, now)


def finding_decline(finding: Finding, *, by: User, now: datetime) -> None:
    """Turn it down, or (where something has happened) say that it is known; it is not brought up again.

    Raises:
        PermissionDenied: `by` may not edit the page.
        ValidationError: it is decided already.
    """
    with transaction.atomic():
        row = _taken(finding, by)
        _decide(row, State.DECLINED, "path.finding_decline", by, now)
        MaintenanceSchedule.objects.check_soon(paths=[row.path_id], now=now)  # for the next best in its place


def link_mark_ok(finding: Finding, *, by: User, now: datetime) -> None:
    """Say that what a link leads to is there, whatever programs are told.

    Raises:
        PermissionDenied: `by` may not edit the page.
        ValidationError: it is decided already, or its step is gone.
    """
    _word(finding, Override.THERE, "path.link_vouch", by, now)


def link_mark_broken(finding: Finding, *, by: User, now: datetime) -> None:
    """Say that what a link led to is gone: followers are told so from now on.

    Raises:
        PermissionDenied: `by` may not edit the page.
        ValidationError: it is decided already, or its step is gone.
    """
    _word(finding, Override.GONE, "path.link_condemn", by, now)


def _taken(finding: Finding, by: User) -> Finding:
    """The finding as it stands now, held against others, if it is open and `by` may."""
    row = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    _permit(row.path, by)
    if row.state != State.OPEN:
        raise ValidationError(f"This is decided already: {row.get_state_display().lower()}.")
    return row


def _permit(page: LearningPathPage, by: User) -> None:
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied(f"{by} may not edit “{page.title}”.")


def _decide(row: Finding, state: str, action: str, by: User, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by = state, now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    data: dict[str, Any] = {"finding": row.kind, "about": row.about, "reason": row.reason[:300]}
    log(row.path, action, user=by, data=data)


def _move(row: Finding, draft: Draft, now: datetime) -> None:
    """The entry keeps its identity, and so its followers' progress; what still names the old address means it, too."""
    if row.step is None:
        raise ValidationError("The path has no such step any more.")
    step = PathStep.objects.select_related("entry").filter(path=row.path_id, key=row.step).first()
    if step is None or step.entry is None:
        raise ValidationError("The path has no such step any more.")
    if known := known_at([row.address]).get(url_key(row.address)):
        draft.put_in_place(row.step, known)
    else:
        entry = step.entry
        FormerAddress.objects.get_or_create(place=url_key(entry.url), defaults={"entry": entry})
        Entry.objects.filter(pk=entry.pk).update(url=row.address)
        queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)
        draft.readdress(row.step, row.address)
    draft.save()
    LinkCheck.objects.filter(entry=step.entry).delete()
    MaintenanceSchedule.objects.check_soon(entries=[step.entry.pk], now=now)


def _word(finding: Finding, word: Override, action: str, by: User, now: datetime) -> None:
    with transaction.atomic():
        row = _taken(finding, by)
        step = PathStep.objects.filter(path=row.path_id, key=row.step).first() if row.step else None
        check = LinkCheck.objects.filter(entry=step.entry_id).first() if step else None
        if check is None:
            raise ValidationError("The path has no such step any more.")
        check.word = word
        if word == Override.GONE:
            check.state, check.since = LinkState.BROKEN, now.date()
            check.reason = "One of the path’s editors looked and found nothing there."
        elif check.state == LinkState.BROKEN:
            check.state, check.since, check.missed_on = LinkState.BY_HAND, now.date(), None
            check.reason = "One of the path’s editors looked and found it there."
        check.save(update_fields=["word", "state", "since", "reason", "missed_on"])
        row.state = State.SETTLED
        row.save(update_fields=["state"])
        log(row.path, action, user=by, data={"address": check.url})
        MaintenanceSchedule.objects.check_soon(entries=[check.entry_id], now=now)
