"""The Content-Security-Policy of every answer: one for readers, one for the admin, chosen by the path.

Readers' pages need no inline script or style, so none is let through, whoever managed to put it there. Wagtail's
admin writes inline scripts without a nonce (date pickers, inline panels, choosers), so it has a policy of its own. The
preview of a page, which the admin shows in a frame, is the readers' page and has their policy, but for being framed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

Policy = dict[str, list[str]]

READERS: Policy = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "https:", "data:"],  # artwork stays with its publisher
    "media-src": [SELF, "https:"],  # and so do episodes
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
ADMIN: Policy = READERS | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "https:", "data:", "blob:"],
    "media-src": [SELF, "https:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
}
PREVIEW: Policy = READERS | {"frame-ancestors": [SELF]}
BY_PREFIX: tuple[tuple[str, Policy], ...] = (("/admin/", ADMIN),)


def policy_for(path: str) -> Policy:
    """The policy of an answer at `path`."""
    return next((policy for prefix, policy in BY_PREFIX if path.startswith(prefix)), READERS)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp, with the policy chosen by the path. Its decorators still add to or replace a view's own."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        """The parts as django-csp gathers them, on the policy of the path."""
        parts: Any = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            # Wagtail passes a preview through the middleware as a request of its own, at the page's address
            is_preview = getattr(request, "is_preview", False)
            parts.config = PREVIEW if is_preview else policy_for(request.path_info)
        return parts
