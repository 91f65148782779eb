"""The hub as a Django app."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """Models, commands and the worker's tasks."""

    name = "hub"
    verbose_name = "Library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the Celery app, so that every process reaches the configured broker; register the kinds of job."""
        from hub import (  # noqa: PLC0415 - models are ready only now
            celery,  # noqa: F401
            job_kinds,
        )

        job_kinds.register()
