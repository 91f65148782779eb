"""/my/: a reader's own page, the same for everyone: what is theirs stands in their browser and is put in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content.paths.page import LearningPathPage
from content.paths.summary import summaries
from content.progress.merge import Record
from content.progress.path_outline import outline
from content.progress.sync import TooManyRecords, record_clear, record_merge, resolve_record
from content.progress.validate import InvalidRecord, as_record, read_record
from content.site.public_page import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest


@public_page
def my_list(request: HttpRequest) -> HttpResponse:
    """Every path that one may be on, and what the browser needs to say how far."""
    cards = summaries(LearningPathPage.objects.live().public().order_by("path"))
    context = {"cards": cards, "outlines": [outline(card.page, card.route) for card in cards]}
    return render(request, "site/my.html", context)


@never_cache
@require_http_methods(["POST", "DELETE"])
def my_progress(request: HttpRequest) -> HttpResponse:
    """/my/progress/: takes a browser's record and answers with all that is kept of whoever is signed in.

    POST takes a record (`content.progress.validate`) and answers with one; `renamed` maps keys that have changed.
    DELETE forgets. Needs a CSRF token, as any form.
    """
    if not isinstance(request.user, User):
        return JsonResponse({"error": "Nobody is signed in: progress stays in this browser."}, status=403)
    if request.method == "DELETE":
        record_clear(request.user)
        return JsonResponse(as_record(Record()))
    try:
        brought, renamed = resolve_record(read_record(request.body, now=timezone.now()))
        kept = record_merge(request.user, brought)
    except (InvalidRecord, TooManyRecords) as error:
        return JsonResponse({"error": f"{error} Nothing was changed."}, status=400)
    return JsonResponse(as_record(kept) | {"renamed": dict(renamed)})
