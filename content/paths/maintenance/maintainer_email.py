"""Writing to a path's maintainer: one mail for all that was found since the last, each finding told once.

    Finding, open, tell_at ──by maintainer──▶ marked told ──commit──▶ mail; what can't be sent is due again later

Proposals of new entries wait in the admin and are only counted: nobody is woken for them.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from content.paths.maintenance.finding import Finding, FindingQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.models import Job

AGAIN = timedelta(hours=1)  # after a mail that could not be sent

log = logging.getLogger(__name__)


def pending_emails(now: datetime) -> Iterable[tuple[str, int]]:
    """The producer of the kind “maintainer_email”: a job for each maintainer who has something to be told."""
    people = _untold(now).order_by().values_list("path__maintainer", flat=True).distinct()
    return [("user", key) for key in people if key is not None]


def email_maintainers(jobs: Iterable[Job], *, now: datetime) -> None:
    """Write to these maintainers of paths: the handler of the kind “maintainer_email”."""
    by_person: dict[User, list[Finding]] = defaultdict(list)
    untold = _untold(now).filter(path__maintainer__in=[int(job.key) for job in jobs])
    for finding in untold.select_related("path__maintainer"):
        if finding.path.maintainer is not None:
            by_person[finding.path.maintainer].append(finding)
    for person, findings in by_person.items():
        _tell(person, findings, now)


def _untold(now: datetime) -> FindingQuerySet:
    """What is to be told by now, of paths with a maintainer who has an address."""
    due = Finding.objects.open().filter(tell_at__lte=now, path__live=True, path__maintainer__is_active=True)
    return due.exclude(path__maintainer__email="").order_by("path__title", "found_at", "pk")


def _tell(person: User, findings: Sequence[Finding], now: datetime) -> bool:
    rows = Finding.objects.filter(pk__in=[finding.pk for finding in findings])
    waiting = Finding.objects.open().proposals().filter(path__maintainer=person).count()
    subject, text = compose_email(findings, waiting=waiting)
    try:
        with transaction.atomic():
            if rows.filter(tell_at__lte=now).update(tell_at=None) < len(findings):  # another worker is at it
                transaction.set_rollback(True)
                return False
            send_mail(subject, text, None, [person.email])
    except OSError as error:  # all of smtplib's are
        rows.update(tell_at=now + AGAIN)
        log.warning("The mail to a path's maintainer could not be sent (%s); it will be tried again.", error)
        return False
    return True


def compose_email(findings: Sequence[Finding], *, waiting: int) -> tuple[str, str]:
    """Subject and text of the mail about these findings, which stand by path."""
    parts: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        where = f"{settings.HUB_PUBLIC_URL}{reverse('path_maintenance', args=[finding.path_id])}"
        parts[f"{finding.path.title}\n{where}"].append(f"- {finding.get_kind_display()}. {finding.reason}")
    titles = list(dict.fromkeys(finding.path.title for finding in findings))
    subject = titles[0] if len(titles) == 1 else f"{len(titles)} learning paths"
    told = "\n\n".join(f"{head}\n" + "\n".join(lines) for head, lines in parts.items())
    proposals = "a proposal waits" if waiting == 1 else f"{waiting} proposals wait"
    more = f"\n\nBesides, {proposals} for you in the admin." if waiting else ""
    what = "it" if len(titles) == 1 else "them"
    end = f"\n\nYou are told because you maintain {what} at {settings.WAGTAIL_SITE_NAME}.\n"
    return f"{subject}: to look after", f"{told}{more}{end}"
