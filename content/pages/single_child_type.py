"""A base for pages with a single type of child page, which finds the requested child in one query instead of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest


class SingleChildTypePage(Page):
    """A page with one model in `subpage_types`; Wagtail would query its child as a plain `Page`, then as its type."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """The page at the remaining path components, as `Page.route`.

        Raises:
            Http404: no child has that slug.
        """
        if not path_components:
            return super().route(request, path_components)
        (child_model,) = self.clean_subpage_models()
        child = child_model.objects.child_of(self).filter(slug=path_components[0]).first()
        if child is None:
            raise Http404("There is no such page.")
        child._cached_parent_obj = self  # noqa: SLF001 - as Wagtail does, for treebeard
        return child.route(request, path_components[1:])
