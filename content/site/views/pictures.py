"""/media/: the pictures that people of this hub upload, as on their profile. Feeds' artwork stays with its publisher.

    avatar_images/   profiles          images/, original_images/   Wagtail's images, and those as they came

Documents lie under `var/media` too and are not served here: Wagtail gives them out itself, to those who may have them.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

FOLDERS = frozenset({"avatar_images", "images", "original_images"})
TYPES = {  # raster only: whatever else a name ends in, a browser might run; said by us, as machines know different ones
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".webp": "image/webp",
}  # fmt: skip
DAY = 24 * 60 * 60  # seconds; a new picture gets a new name


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """An uploaded picture, under the type of its name and no other; 404 for whatever is none."""
    kind = TYPES.get(PurePath(name).suffix.lower())
    if folder not in FOLDERS or kind is None:
        raise Http404
    try:
        answer = serve(request, f"{folder}/{name}", document_root=str(settings.MEDIA_ROOT))
    except OSError as error:  # a name longer than the disk takes, or a file that went meanwhile
        raise Http404 from error
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = f"public, max-age={DAY}"
    return answer
