"""The hub as a Django app."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """Models, commands and the worker's tasks."""

    name = "hub"
    verbose_name = "Library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the Celery app, so that any process sends tasks to the configured broker; register periodic jobs."""
        from hub import celery  # noqa: F401, PLC0415
        from hub.jobs import registry  # noqa: PLC0415
        from hub.people.crediting import Crediting  # noqa: PLC0415 - models are ready only now

        registry.register("people", Crediting())
