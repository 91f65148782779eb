"""Keep Wagtail's default site at the address of `HUB_PUBLIC_URL`: the pages' canonical addresses are built from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def sync_site_root(**kwargs: Any) -> None:  # noqa: ARG001 - a signal's signature
    """Give the default site the public host and port, unless another site has them. Runs after migrations."""
    public = urlsplit(settings.HUB_PUBLIC_URL)
    address = {"hostname": public.hostname or "localhost", "port": public.port or PORTS.get(public.scheme, 80)}
    if not Site.objects.filter(**address).exists():
        Site.objects.filter(is_default_site=True).update(**address)
        Site.clear_site_root_paths_cache()
