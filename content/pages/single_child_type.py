"""Pages whose children are all of one kind find the one that is asked for in one query instead of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest


class OneKindOfChild(Page):
    """A page with a single model in `subpage_types`; Wagtail would look a child up as a bare page and then anew."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """The page at an address below, as `Page.route`.

        Raises:
            Http404: there is none.
        """
        if not path_components:
            return super().route(request, path_components)
        (kind,) = self.clean_subpage_models()
        child = kind.objects.child_of(self).filter(slug=path_components[0]).first()
        if child is None:
            raise Http404("There is no such page.")
        child._cached_parent_obj = self  # noqa: SLF001 - as Wagtail does, for treebeard
        return child.route(request, path_components[1:])
