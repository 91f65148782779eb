"""Dates as feeds have them, standards or no."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.cleaning.normalize import normalize
from hub.ingest.lenient_dates import parse_lenient
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

MARCH = datetime(2026, 3, 2, tzinfo=UTC)


def moment(hour=0, minute=0, second=0, day=2):
    return MARCH.replace(day=day, hour=hour, minute=minute, second=second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 02 Mar 2026 10:00:00 GMT", moment(10)),
        ("2026-03-02T10:00:00Z", moment(10)),
        ("2026-03-02", MARCH),
        ("20260302", MARCH),
        ("2 March 2026", MARCH),
        ("March 2, 2026", MARCH),
        ("Monday, March 2nd, 2026", MARCH),
        ("March 2, 2026 10:05 pm", moment(22, 5)),
        ("Mon, 02 Mar 2026 12:30:00 AM GMT", moment(0, 30)),
        ("Mon, 02 Mar 2026 10:00:00 PM EST", moment(3, day=3)),
        ("Mon,02 Mar 2026 10:00:00 +0000", moment(10)),
        ("Mon, 02 Mar 2026 10:00:00 CET", moment(9)),
        ("Mon, 02 Mar 2026 10:00:00 +01:00", moment(9)),
        ("Mon, 02 Mar 2026 24:00:00 GMT", moment(day=3)),
        ("lun, 02 mars 2026 10:00:00 +0100", moment(9)),
        ("Mo, 02 Mär 2026 10:00:00 +0100", moment(9)),
        ("2 de marzo de 2026", MARCH),
        ("2026/03/02", MARCH),
        ("2026/3/2 10:00", moment(10)),
        ("2026.03.02", MARCH),
        ("2026年3月2日", MARCH),
        ("2026-W10-1", MARCH),
        ("2026-3-2", MARCH),
        ("2026-03-02T10:00", moment(10)),
        ("2026-03-02T10:00:00+01:00", moment(9)),
        ("2026-03-02 10:00:00 +0000", moment(10)),
        ("2026-03-02Z", MARCH),
        ("2026-061", MARCH),
        ("2026-03", moment(day=1)),
        ("26-03-02", MARCH),
        ("1772445600", moment(10)),
        ("1772445600123", moment(10)),
        ("02/03/2026", None),
        ("02-03-2026", None),
        ("31 Feb 2026", None),
        ("2026/13/40", None),
        ("2026/13/40 10:00:00 GMT", None),
        ("2026/02/30", None),
        ("2026.02.30", None),
        ("2026年13月40日", None),
        ("2026-02-30", None),
        ("2026-02-29T10:00:00Z", None),
        ("2026-13-01T10:00:00Z", None),
        ("2026-00-10", None),
        ("2026-03-00", None),
        ("2026-13", None),
        ("20260230", None),
        ("2026061", MARCH),
        ("2024-366", datetime(2024, 12, 31, tzinfo=UTC)),
        ("2026-366", None),
        ("2026-000", None),
        ("26-02-30", None),
        ("2026/3", None),
        ("99999", None),
        ("2 Smarch 2026", None),
        ("soon", None),
    ],
)
def test_a_feeds_date_is_read_in_whatever_shape_it_has(text, expected):
    document = f"<rss version='2.0'><channel><title>A</title><item><pubDate>{text}</pubDate></item></channel></rss>"
    [item] = parse(open_document(document.encode(), url="https://a.example/feed")).items
    assert item.published_at == expected


def test_where_the_day_of_publication_is_none_that_of_the_last_change_stands_in(now):
    dates = "<pubDate>2026/13/40</pubDate><dcterms:modified>2026-03-02T10:00:00Z</dcterms:modified>"
    document = (
        "<rss version='2.0' xmlns:dcterms='http://purl.org/dc/terms/'><channel><title>A</title>"
        f"<item><title>One</title>{dates}</item></channel></rss>"
    )
    [item] = parse(open_document(document.encode(), url="https://a.example/feed")).items
    made = normalize(item, feed_url="https://a.example/feed", language="", shared_guids=frozenset(), now=now)
    assert made.published_at == moment(10)


@given(st.text(max_size=70) | st.from_regex(r"\d{1,2} [A-Za-zé]{3,5} \d{4} \d\d:\d\d (am|pm|[A-Z]{3}|[+-]\d{4})"))
def test_any_text_is_a_moment_or_none(text):
    found = parse_lenient(text)
    assert found is None or found.tzinfo is UTC
