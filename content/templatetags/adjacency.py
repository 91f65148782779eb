"""Filters of `content.reading.formatting` and of entry cards for templates: `{% load adjacency %}`."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from content.reading import formatting
from content.reading.absolute_url import absolute_page_url
from content.reading.podcast_facts import kind_of_file
from content.site.fragment_links import with_inner_links
from content.site.heading_levels import under_title
from content.site.upgrade_media import media_over_https, over_https
from hub.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from hub.models import Enclosure, Topic

register = template.Library()

TOPICS_ON_A_CARD = 5  # a line of them at the measure
IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as django.utils.html.json_script does

register.filter(formatting.monogram)
register.filter(formatting.spell_minutes)
register.filter(formatting.clock)
register.filter(formatting.host)
register.filter(formatting.excerpt)
register.filter(over_https)
register.filter(absolute_page_url)


@register.filter
def title_parts(entry: Entry) -> formatting.TitleParts:
    """The entry's title with its show code set apart."""
    return formatting.title_parts(entry.title, entry.show_code, entry.show_number)


@register.filter
def code_spans(text: str) -> SafeString:
    """Plain text whose `words between backticks` are set as code."""
    pieces = [str(escape(piece)) for piece in text.split("`")]
    return mark_safe("".join(f"<code>{piece}</code>" if n % 2 else piece for n, piece in enumerate(pieces)))


@register.filter
def prose(entry: Entry) -> SafeString:
    """Its body, which is clean: its headings stand under the page's title, its footnotes lead to places on it."""
    return mark_safe(media_over_https(under_title(with_inner_links(entry.body, entry.url))))


@register.filter
def audio(entry: Entry) -> Enclosure | None:
    """What an <audio> element can be offered: the site's policy lets media come over https alone."""
    return next((e for e in entry.enclosures.all() if e.is_audio and e.url.startswith("https:")), None)


@register.filter
def file_kind(enclosure: Enclosure) -> str:
    """What the file that stands beside its entry is, in a word."""
    return kind_of_file(enclosure.media_type)


@register.filter
def shown_topics(entry: Entry) -> list[Topic]:
    """The topics of a card, strongest first; one whose finer topic is there too is implied, and left out.

    Reads what `Entry.objects.cards()` fetched.
    """
    topics = [row.topic for row in entry.entry_topics.all() if not row.refused]
    implied = {topic.parent_id for topic in topics}
    return [topic for topic in topics if topic.pk not in implied][:TOPICS_ON_A_CARD]


@register.filter
def kind_name(kind: str) -> str:
    """A kind of thing as readers call it; those that are no entries are called what they are."""
    return dict(Entry.Kind.choices).get(kind, kind.capitalize())


@register.filter
def to_minutes(seconds: int) -> int:
    """Whole minutes, begun ones too, as those that an entry is stored with."""
    return max(1, math.ceil(seconds / 60))


@register.filter
def relative(moment: datetime | None) -> str:
    """`3 hours ago`, `in 40 minutes`."""
    return formatting.relative(moment, timezone.now()) if moment else ""


@register.filter
def page_address(number: int) -> str:
    """Where the river's page stands; the first has no number."""
    return reverse("river") if number == 1 else f"{reverse('river')}?page={number}"


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """schema.org data as JSON-LD. A data block is not a script to a browser, and so needs no leave of the CSP."""
    text = json.dumps(data, ensure_ascii=False).translate(IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
