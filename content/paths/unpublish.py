"""Paths that leave: what Wagtail unpublishes or deletes without saving or deleting the page itself.

A page's own `save` writes its steps. But an expired page is unpublished as a bare `Page`, and one below a deleted page
goes with it: both are heard of here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.signals import page_unpublished

from content.paths import publish
from hub.jobs import queue
from hub.models import Job

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage


def unpublished(sender: type, instance: LearningPathPage, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's signature
    """It has no published steps any more."""
    publish.write(instance, [], now=timezone.now())


def deleted(sender: type, instance: LearningPathPage, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's signature
    """Its steps went with it; the index must hear of it."""
    queue.enqueue(Job.Kind.INDEX, "path", [instance.pk], now=timezone.now())


def listen() -> None:
    """Hear of every path that leaves."""
    from content.paths.page import LearningPathPage  # noqa: PLC0415 - called when models are there

    page_unpublished.connect(unpublished, sender=LearningPathPage, dispatch_uid="content.paths.unpublish")
    post_delete.connect(deleted, sender=LearningPathPage, dispatch_uid="content.paths.unpublish")
