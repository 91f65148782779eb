"""The API's URLs."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from content.api.mount import mounted, not_found, readable
from content.api.v1 import api

_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("api/v1/", RedirectView.as_view(pattern_name="api:openapi-view")),
    path("api/v1/", (mounted(_patterns), _app, _namespace)),
    re_path(r"^api(/.*)?$", readable(not_found)),
]
