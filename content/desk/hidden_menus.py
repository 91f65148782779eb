"""What Wagtail's admin offers and this hub has no place for: images and documents, and the collections that hold them.

Nothing here shows an image or a document, so whoever uploaded one would look in vain for where it goes. Their addresses
stay, for a hub that has some.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.admin.menu import MenuItem
    from wagtail.admin.search import SearchArea
    from wagtail.admin.site_summary import SummaryItem

HIDDEN = frozenset({"images", "documents", "collections"})


def hide_from_menus(_request: HttpRequest, items: list[MenuItem] | list[SearchArea]) -> None:
    """From a menu, or from the places that a search can go to."""
    items[:] = [item for item in items if item.name not in HIDDEN]


def hide_from_summary(_request: HttpRequest, items: list[SummaryItem]) -> None:
    """From the counts on the front page."""
    items[:] = [item for item in items if not isinstance(item, ImagesSummaryItem | DocumentsSummaryItem)]
