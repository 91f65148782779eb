"""Wagtail's default site stands where `HUB_PUBLIC_URL` says, for pages' canonical addresses are made of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def stand_at_the_public_url(**kwargs: Any) -> None:  # noqa: ARG001 - a signal's signature
    """After migrating: move the default site there, unless another site of the hub stands there already."""
    public = urlsplit(settings.HUB_PUBLIC_URL)
    place = {"hostname": public.hostname or "localhost", "port": public.port or PORTS.get(public.scheme, 80)}
    if not Site.objects.filter(**place).exists():
        Site.objects.filter(is_default_site=True).update(**place)
        Site.clear_site_root_paths_cache()
