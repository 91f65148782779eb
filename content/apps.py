"""Content as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ContentConfig(AppConfig):
    """Wagtail pages, learning paths, public views and the desk."""

    name = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register job kinds, search documents and receivers; sync groups and site address after migrations."""
        from content import job_kinds  # noqa: PLC0415 - apps are loaded by now
        from content.account import password_throttle  # noqa: PLC0415 - apps are loaded by now
        from content.desk import uploaded_images  # noqa: PLC0415
        from content.desk.groups import grant_group_permissions  # noqa: PLC0415 - apps are loaded by now
        from content.pages.sync_site_root import sync_site_root  # noqa: PLC0415
        from content.paths import (  # noqa: PLC0415
            entry_merge_signal,
            search_documents,
            unpublish,
        )
        from content.paths.maintenance import check  # noqa: PLC0415
        from content.progress import sync  # noqa: PLC0415

        job_kinds.register()
        password_throttle.register()
        uploaded_images.register()
        search_documents.register()
        check.register()
        entry_merge_signal.register()
        sync.register()
        unpublish.listen()
        post_migrate.connect(grant_group_permissions, sender=self, dispatch_uid="content.desk.groups")
        post_migrate.connect(sync_site_root, sender=self, dispatch_uid="content.pages.sync_site_root")
