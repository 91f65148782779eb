"""The pages of the pack: the home page, the path index, and the learning paths of starter/paths/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from content.paths.text import paths_import, read
from content.starter.ledger import StarterItem

if TYPE_CHECKING:
    from collections.abc import Iterable

INTRODUCTION = (
    "<p>What network engineers write, say and teach, gathered from their own blogs and podcasts, sorted by topic, and "
    "laid out as paths to follow. Everything here leads to where it was published.</p>"
)
DESCRIPTION = "What network engineers write, say and teach: by topic, by search, and as learning paths."


def load_pages() -> int:
    """Create the home page and the path index unless the pack created them before; returns how many are new."""
    with transaction.atomic():
        if not (new := StarterItem.objects.missing("page", ["home", "paths"])):
            return 0
        home, _ = ensure_pages()
        if not home.introduction:
            home.introduction, home.search_description = INTRODUCTION, DESCRIPTION
            home.save_revision().publish()
        StarterItem.objects.record("page", new)
        return len(new)


def load_paths(texts: Iterable[str]) -> int:
    """Publish the paths that were never loaded and whose slug is free, all or none; returns how many.

    Raises:
        PathTextError: a file is not a valid path, or refers to something that this hub does not have.
    """
    text_of = {read(text).path: text for text in texts}
    with transaction.atomic():
        new = StarterItem.objects.missing("path", text_of)
        taken = set(LearningPathPage.objects.filter(slug__in=new).values_list("slug", flat=True))
        pages = paths_import(text_of[slug] for slug in new if slug not in taken)
        StarterItem.objects.record("path", new)
        return len(pages)
