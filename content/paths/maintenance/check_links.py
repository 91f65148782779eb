"""Asking the addresses of published steps whether they are still there: politely, weekly, never in a web request.

    LinkCheck ──claim, one a host──▶ HEAD ──▶ judge ──▶ row, due in a week
                                      └─refused─▶ GET ─┘

One request a host and round, and rounds of a host at least `SPACING` apart; a server that answers HEAD with anything
but success is asked as a browser asks, for many answer HEAD wrongly. A host that has asked for a pause, whoever it was
that asked it for something, is not asked: its links wait, and stand as they stood.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from content.paths.maintenance.link import STANDING, LinkCheck
from content.paths.maintenance.link_status import due_after, evaluate
from content.paths.maintenance.schedule import MaintenanceSchedule
from hub.ingest.backoff import deferred_until
from hub.ingest.errors import BadAnswer, Denied, Gone, NotFound, ServerFailed, UnexpectedStatus
from hub.ingest.fetching.client import open_client
from hub.ingest.fetching.fetch import Limits
from hub.ingest.records import Failed, Request
from hub.ingest.storing import host_backoff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hub.ingest.fetching.client import WebClient
    from hub.ingest.records import Outcome

SPACING = timedelta(seconds=30)  # between two requests to one host
GLANCE = Limits(connect=10, total=20, sent=2**18, expanded=2**20)  # enough of a page to know that it is there
REFUSED = (BadAnswer, Denied, Gone, NotFound, ServerFailed, UnexpectedStatus)  # what HEAD may be told and GET not


def check_links(checks: Iterable[LinkCheck], *, now: datetime, web: WebClient | None = None) -> None:
    """Ask these addresses, of a host each: the handler of the kind “link_check”."""
    rows = LinkCheck.objects.filter(pk__in=[check.pk for check in checks])
    rows.unused().delete()
    left = set(rows.values_list("pk", flat=True))
    asked = {check.pk: check for check in checks if check.pk in left}
    if not asked:
        return
    pauses = host_backoff.backed_off_hosts(now)
    with web or open_client(limits=GLANCE, per_host=1) as crawl:
        crawl.skip_hosts(pauses)
        _ask(crawl, asked, now)
    for host, until in pauses.items():
        LinkCheck.objects.skip_hosts([host], until=until)
    LinkCheck.objects.skip_hosts({check.host for check in asked.values()}, until=now + SPACING)


def _ask(crawl: WebClient, checks: Mapping[int, LinkCheck], now: datetime) -> None:
    crawl.submit(Request(check.url, key=check.pk, method="HEAD") for check in checks.values())
    while crawl.waiting:
        outcome = crawl.take()
        host_backoff.record_requested([outcome], now=now)
        request = outcome.request if isinstance(outcome, Failed) else outcome.answer.request
        check = checks[request.key or 0]
        if request.method == "HEAD" and is_worth_a_get(outcome):
            crawl.submit([Request(check.url, key=check.pk)])
        else:
            _store(check, outcome, now)


def is_worth_a_get(outcome: Outcome) -> bool:
    """Whether a GET may say better: not where the host asks for a pause, nor where nothing answers."""
    return isinstance(outcome, Failed) and isinstance(outcome.error, REFUSED)


def _store(check: LinkCheck, outcome: Outcome, now: datetime) -> None:
    held = LinkCheck.objects.filter(pk=check.pk, lease_token=check.lease_token, url=check.url)
    if isinstance(outcome, Failed) and (until := deferred_until(outcome.error)):
        held.update(due_at=until, lease_until=None, lease_token=None)
        return
    before = check.standing
    after = evaluate(before, outcome, url=check.url, now=now)
    check.set_standing(after)
    check.checked_at = now
    retry_at = outcome.error.retry_at if isinstance(outcome, Failed) else None
    due_at = max(due_after(after, key=check.pk, now=now), retry_at or now)
    with transaction.atomic():
        values = {name: getattr(check, name) for name in STANDING}
        held.update(**values, checked_at=now, due_at=due_at, lease_until=None, lease_token=None)
        if after != before:
            MaintenanceSchedule.objects.check_soon(entries=[check.entry_id], now=now)
