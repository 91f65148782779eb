"""Every public address, in one place."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("content.account.urls")),
    path("", include("content.site.urls")),
    path("", include("content.feeds.urls")),
    path("", include("content.api.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "content.site.views.errors.bad_request"
handler403 = "content.site.views.errors.forbidden"
handler404 = "content.site.views.errors.not_found"
handler500 = "content.site.views.errors.server_error"
