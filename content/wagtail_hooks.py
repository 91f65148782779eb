"""What content registers with Wagtail's admin; what it does stands in `content.desk`."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from content.desk import saving, topic_form
from content.desk.entry_actions import ENTRY_ACTIONS
from content.desk.entry_listing import EntryViewSet
from content.desk.panels import LibraryPanel
from content.desk.policies import EntryPolicy, UndeletedPolicy
from content.desk.sources import SourceViewSet
from content.desk.topics import TopicViewSet
from hub.models import Entry, Source, Topic

register_permission_policy(Entry, EntryPolicy(Entry))
register_permission_policy(Source, UndeletedPolicy(Source))
register_permission_policy(Topic, UndeletedPolicy(Topic))


class LibraryGroup(SnippetViewSetGroup):
    """The library in the admin's menu."""

    items = (EntryViewSet, SourceViewSet, TopicViewSet)
    menu_label = "Library"
    menu_icon = "folder-open-inverse"
    menu_order = 150


register_snippet(LibraryGroup)
hooks.register("register_actions", saving.register)
hooks.register("register_actions", topic_form.register)
for action in ENTRY_ACTIONS:
    hooks.register("register_bulk_action", action, order=10)  # after Wagtail's, whose "delete" ours takes the place of


@hooks.register("construct_homepage_panels")
def library_panel(request, panels):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG001 - a hook's signature
    """The library, above what Wagtail shows."""
    panels.insert(0, LibraryPanel())
