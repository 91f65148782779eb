"""/walked/: where browsers say how far their readers came on a path. No cookie, no name, no address is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from content.paths.analytics.events import MOST_BYTES, InvalidEvents, count_events, read_events
from content.paths.page import LearningPathPage
from hub.ops.rate_limit import client_key, count

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW = 60  # seconds
FROM_ONE = 30  # messages of one client a window: a reader who ticks every two seconds
FROM_ALL = 600  # messages of everybody a window, so that a flood from many places can't keep the database busy


@csrf_exempt  # it changes nothing of the reader's, and comes without cookies
@never_cache
@require_POST
def record_events(request: HttpRequest) -> HttpResponse:
    """Count what the browser says, unless it asks not to be followed. Nothing is ever answered but a status."""
    if request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1":
        return HttpResponse(status=204)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or not is_within_rate(request):
        return HttpResponse(status=429)
    try:
        key, said = read_events(request.body)
    except InvalidEvents:
        return HttpResponse(status=400)
    path = LearningPathPage.objects.live().public().filter(translation_key=key).only("pk").first()
    if path is not None:
        count_events(path, said, day=timezone.now().date())
    return HttpResponse(status=204)


def is_within_rate(request: HttpRequest) -> bool:
    """Count this message, and say whether it is within the measure; who sends is known for a minute, as a hash."""
    sender = salted_hmac("walked", client_key(request.META.get("REMOTE_ADDR", ""))).hexdigest()[:20]
    from_one = count("walked", sender, window=WINDOW)
    return count("walked", "all", window=WINDOW) <= FROM_ALL and from_one <= FROM_ONE
