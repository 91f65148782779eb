"""/my/: a reader's own page, the same for everyone: what is theirs stands in their browser and is put in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content.pages.learning_path import LearningPathPage
from content.paths.summary import summaries
from content.progress.outline import outline
from content.progress.read import NotMarks, as_json, read_marks
from content.progress.record import TooMuch, progress_clear, progress_merge
from content.site.public import public_page

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
    """/my/progress/: takes a browser's marks and answers with all that are kept of whoever is signed in.

    POST {"progress": {key: mark}} -> {"progress": {key: mark}}; DELETE forgets. Needs a CSRF token, as any form.
    """
    if not isinstance(request.user, User):
        return JsonResponse({"error": "Nobody is signed in: progress stays in this browser."}, status=403)
    if request.method == "DELETE":
        progress_clear(request.user)
        return JsonResponse({"progress": {}})
    try:
        marks = progress_merge(request.user, read_marks(request.body, now=timezone.now()))
    except (NotMarks, TooMuch) as error:
        return JsonResponse({"error": f"{error} Nothing was changed."}, status=400)
    return JsonResponse({"progress": as_json(marks)})
