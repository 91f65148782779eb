"""The kinds of job that `content` adds to those of `hub.job_kinds`."""

from __future__ import annotations

from datetime import timedelta

from content.account.people import clean_up_accounts, pending_cleanup
from content.paths.maintenance.check import check_paths, watch_new_paths
from content.paths.maintenance.check_links import check_links
from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.maintainer_email import email_maintainers, pending_emails
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.reading.topics.counts import count_topics, pending_count
from hub.jobs import registry
from hub.jobs.registry import JobKind


def register() -> None:
    """Have the worker run these."""
    registry.register(
        JobKind(
            name="path_check",
            title="check learning paths",
            handle=check_paths,
            rows=MaintenanceSchedule.objects.all,
            prepare=watch_new_paths,
            batch=5,  # each asks the index a few times for every section
            lease=timedelta(minutes=10),
        ),
        JobKind(
            name="link_check",
            title="check the links of learning paths",
            handle=check_links,
            rows=LinkCheck.objects.all,
            batch=20,
            lease=timedelta(minutes=10),  # for as many, each asked twice at worst
            fetches=True,
            waits_for_tick=True,  # the next round comes with a later tick, when hosts have had their rest
        ),
        JobKind(
            name="maintainer_email",
            title="write to maintainers of learning paths",
            handle=email_maintainers,
            producer=pending_emails,
            batch=20,
        ),
        JobKind(
            name="account_cleanup",
            title="delete accounts that nobody entered, and old sessions",
            handle=clean_up_accounts,
            producer=pending_cleanup,
            batch=1,
        ),
        JobKind(
            name="topic_counts",
            title="count the entries of topics",
            handle=count_topics,
            producer=pending_count,
            batch=1,
        ),
    )
