"""Content as a Django app."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Wagtail pages, learning paths, public views and the desk."""

    name = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"
