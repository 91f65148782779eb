"""Hides Wagtail's images, documents and collections from the admin's menus.

No page of the hub shows an image or a document, so an upload would go nowhere. The addresses stay, for a hub that has
some.
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
    """Remove the hidden items from a menu or from the search areas."""
    items[:] = [item for item in items if item.name not in HIDDEN]


def hide_from_summary(_request: HttpRequest, items: list[SummaryItem]) -> None:
    """Remove the counts of images and documents from the dashboard."""
    items[:] = [item for item in items if not isinstance(item, ImagesSummaryItem | DocumentsSummaryItem)]
