"""Content as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from hub import errands


class ContentConfig(AppConfig):
    """Wagtail pages, learning paths, public views and the desk."""

    name = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring paths into the index, hear of those that leave; see to groups and address after migrating."""
        from content.account.people import UnprovenAccounts  # noqa: PLC0415 - apps are loaded by now
        from content.desk.groups import give_groups_their_permissions  # noqa: PLC0415 - apps are loaded by now
        from content.pages import address, leaving  # noqa: PLC0415
        from content.paths import found, merged  # noqa: PLC0415
        from content.paths.freshness import look  # noqa: PLC0415
        from content.progress import keep  # noqa: PLC0415
        from content.site.topics import tally  # noqa: PLC0415

        errands.register("accounts", UnprovenAccounts())
        found.register()
        look.register()
        tally.register()
        merged.register()
        keep.register()
        leaving.listen()
        post_migrate.connect(give_groups_their_permissions, sender=self, dispatch_uid="content.desk.groups")
        post_migrate.connect(address.stand_at_the_public_url, sender=self, dispatch_uid="content.pages.address")
