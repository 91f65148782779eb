"""/my/: a reader's own page, the same for everyone: what is theirs stands in their browser and is put in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from content.pages.learning_path import LearningPathPage
from content.paths.summary import summaries
from content.progress.outline import outline
from content.site.public import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_page
def my_list(request: HttpRequest) -> HttpResponse:
    """Every path that one may be on, and what the browser needs to say how far."""
    cards = summaries(LearningPathPage.objects.live().public().order_by("path"))
    context = {"cards": cards, "outlines": [outline(card.page, card.route) for card in cards]}
    return render(request, "site/my.html", context)
