"""The hub as a Django app."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """Models, commands and the worker's tasks."""

    name = "hub"
    verbose_name = "Library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the Celery app, so that a task's `delay` in any process rings the configured broker."""
        from hub import celery_app  # noqa: F401, PLC0415
