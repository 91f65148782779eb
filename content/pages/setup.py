"""The pages that every hub has: home at /, the index of learning paths at /paths/."""

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
    """Home and index, made where they are missing; what an editor has made of them is left alone."""
    home = HomePage.objects.first() or _home()
    index = PathIndexPage.objects.first() or _index(home)
    return home, index


def _home() -> HomePage:
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
    welcome = site.root_page if site.pk else None
    site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    return home


def _index(home: HomePage) -> PathIndexPage:
    index = PathIndexPage(
        title="Learning paths",
        slug="paths",
        show_in_menus=True,
        introduction="Routes through the library, in steps: what to read, hear and build, and why in this order.",
    )
    home.add_child(instance=index)
    index.save_revision().publish()
    return index
