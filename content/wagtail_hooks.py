"""Registrations with Wagtail's admin; the implementations are in `content.desk`."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from content.desk import hidden_menus, wagtail_actions
from content.desk.entries.bulk_actions import ENTRY_ACTIONS
from content.desk.entries.viewset import EntryViewSet
from content.desk.panels import LibraryPanel
from content.desk.paths.link_metadata import link_metadata
from content.desk.paths.path_maintenance import PathMaintenancePage
from content.desk.people.viewset import PersonViewSet
from content.desk.policies import EntryPolicy, NoDeletePolicy, may_write_paths
from content.desk.reports.maintenance_report import PathMaintenanceReport, PathsPanel
from content.desk.reports.parked_jobs import ParkedJobsMenuItem, ParkedJobsReport
from content.desk.reports.stories import StoriesMenuItem, StoriesReport
from content.desk.sources.viewset import SourceViewSet
from content.desk.topics.viewset import TopicViewSet
from content.paths.link_form import register_adapters
from content.paths.maintenance import log as freshness_log
from content.paths.page import LearningPathPage
from hub.models import Entry, Person, Source, Topic

register_permission_policy(Entry, EntryPolicy(Entry))
register_permission_policy(Source, NoDeletePolicy(Source))
register_permission_policy(Topic, NoDeletePolicy(Topic))
register_permission_policy(Person, NoDeletePolicy(Person))


class LibraryGroup(SnippetViewSetGroup):
    """The library in the admin's menu."""

    items = (EntryViewSet, SourceViewSet, TopicViewSet, PersonViewSet)
    menu_label = "Library"
    menu_icon = "folder-open-inverse"
    menu_order = 150


register_snippet(LibraryGroup)
register_adapters()
hooks.register("register_actions", wagtail_actions.register)
hooks.register("register_log_actions", freshness_log.register)
for menu in ("construct_main_menu", "construct_settings_menu", "construct_search"):
    hooks.register(menu, hidden_menus.hide_from_menus)
hooks.register(
    "construct_homepage_summary_items", hidden_menus.hide_from_summary, order=10
)  # after Wagtail put them in
for action in ENTRY_ACTIONS:
    hooks.register("register_bulk_action", action, order=10)  # after Wagtail's, whose "delete" ours takes the place of


@hooks.register("construct_homepage_panels")
def library_panel(request, panels):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG001 - a hook's signature
    """Put our panels above Wagtail's."""
    panels.insert(0, LibraryPanel())
    panels.insert(1, PathsPanel())


@hooks.register("register_admin_urls")
def path_urls():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """Our admin pages that belong to no viewset."""
    return [
        path("paths/link-facts/", link_metadata, name="link_facts"),
        path("paths/upkeep/", PathMaintenanceReport.as_view(), name="path_maintenance_report"),
        path("paths/<int:pk>/upkeep/", PathMaintenancePage.as_view(), name="path_maintenance"),
        path("stories/", StoriesReport.as_view(), name="stories"),
        path("parked-jobs/", ParkedJobsReport.as_view(), name="parked_jobs"),
    ]


class PathMaintenanceMenuItem(MenuItem):
    """The menu item of the maintenance report."""

    def is_shown(self, request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - Wagtail's signature
        """Shown to path editors."""
        return may_write_paths(request.user)


@hooks.register("register_reports_menu_item")
def path_maintenance_item():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """The report."""
    return PathMaintenanceMenuItem(
        "Path maintenance", reverse("path_maintenance_report"), name="paths-upkeep", icon_name="clipboard-list"
    )


@hooks.register("register_reports_menu_item")
def stories_item():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """The report of stories."""
    return StoriesMenuItem("Stories and editions", reverse("stories"), name="stories", icon_name="copy")


@hooks.register("register_reports_menu_item")
def parked_jobs_item():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """The report of parked jobs."""
    return ParkedJobsMenuItem("Parked jobs", reverse("parked_jobs"), name="parked-jobs", icon_name="warning")


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def path_maintenance_button(page, user, next_url=None, **kwargs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN201, ARG001
    """A button to a path's maintenance page, in the explorer and the form."""
    if isinstance(page, LearningPathPage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(
            "Maintenance", url=reverse("path_maintenance", args=[page.pk]), icon_name="clipboard-list", priority=45
        )


@hooks.register("insert_editor_js")
def autosave_script():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """Make form submissions wait for a running autosave."""
    return format_html('<script src="{}"></script>', static("content/js/desk-autosave.js"))


@hooks.register("insert_global_admin_css")
def list_styles():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """Styles of the listings."""
    return format_html('<link rel="stylesheet" href="{}">', static("content/css/desk-list.css"))


@hooks.register("insert_global_admin_css")
def chooser_styles():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a hook's signature
    """Styles of the entry chooser, which opens on any page with a path's form."""
    return format_html('<link rel="stylesheet" href="{}">', static("content/css/desk-chooser.css"))
