"""Creating the pages that every hub has: the home page at /, the path index at /paths/."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from content.pages.home import HomePage
from content.paths.index_page import PathIndexPage

TITLE = "What network engineers write, say and teach"
INTRODUCTION = (
    "<p>Gathered from their own blogs and podcasts, sorted by topic, and laid out by editors as paths to follow. "
    "Everything here leads to where it was published.</p>"
)


@transaction.atomic
def ensure_pages() -> tuple[HomePage, PathIndexPage]:
    """The home page and the path index, created if missing; existing ones are left as editors have them."""
    home = HomePage.objects.first() or _create_home()
    index = PathIndexPage.objects.first() or _create_index(home)
    return home, index


def _create_home() -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE.split("-")[0])
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = HomePage(
        title=TITLE,
        seo_title=f"{settings.WAGTAIL_SITE_NAME}: {TITLE[0].lower()}{TITLE[1:]}",
        slug="hub",
        locale=locale,
        introduction=INTRODUCTION,
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    default_page = site.root_page if site.pk else None
    site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
    site.save()
    if default_page is not None and default_page.specific_class is Page and not default_page.get_children().exists():
        default_page.delete()
    return home


def _create_index(home: HomePage) -> PathIndexPage:
    index = PathIndexPage(
        title="Learning paths",
        slug="paths",
        show_in_menus=True,
        introduction="Routes through the library, in steps: what to read, hear and build, and why in this order.",
    )
    home.add_child(instance=index)
    index.save_revision().publish()
    return index
