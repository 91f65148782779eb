"""Dates and durations, each as some program or person writes it, read out of a whole feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest import dates
from hub.ingest.cleaning.normalize import normalize
from hub.ingest.lenient_dates import parse_lenient
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

AT_TEN = "2026-06-03T10:00:00+00:00"
WAYS_TO_WRITE_IT = (  # Ruby, Go, Java, PHP, JavaScript, Python, podcast hosts, people
    "2026-06-03 10:00:00 UTC",
    "2026-06-03 10:00:00 +0000",
    "2026-06-03 12:00:00 +0200",
    "Wed Jun  3 10:00:00 UTC 2026",
    "Wed, 03 Jun 2026 10:00:00 -0000",
    "2026-06-03 10:00:00 +0000 UTC",
    "2026-06-03 10:00:00.123456789 +0000 UTC",
    "2026-06-03 12:00:00 +0200 CEST",
    "2026-06-03 12:00:00 +0200 CEST m=+0.000123",
    "Wed Jun  3 10:00:00 2026",
    "03 Jun 26 10:00 UTC",
    "03 Jun 26 12:00 +0200",
    "Wednesday, 03-Jun-26 10:00:00 UTC",
    "Wed, 03 Jun 2026 10:00:00 UTC",
    "2026-06-03T10:00:00.123456789Z",
    "Jun  3 2026 10:00:00",
    "Wed Jun 03 10:00:00 GMT 2026",
    "Wed Jun 03 12:00:00 CEST 2026",
    "Wed Jun 03 06:00:00 EDT 2026",
    "2026-06-03T10:00Z",
    "2026-06-03T12:00:00+02:00[Europe/Berlin]",
    "2026-06-03T10:00:00Z[UTC]",
    "Jun 3, 2026 10:00:00 AM",
    "Jun 3, 2026, 10:00:00 AM",
    "Wednesday, June 3, 2026 at 10:00:00 AM Coordinated Universal Time",
    "Jun 3, 2026, 10:00:00\u202fAM",
    "Wed, 03 Jun 26 10:00:00 +0000",
    "Wednesday, 03-Jun-2026 10:00:00 UTC",
    "2026-06-03T10:00:00+0000",
    "2026-06-03T12:00:00+02",
    "Wed Jun 03 2026 10:00:00 GMT+0000 (Coordinated Universal Time)",
    "Wed Jun 03 2026 12:00:00 GMT+0200 (Central European Summer Time)",
    "Wed Jun 03 2026 12:00:00 GMT+0200",
    "Wed, 03 Jun 2026 10:00:00 GMT",
    "2026-06-03T10:00:00.000Z",
    "2026-06-03 10:00:00+00:00",
    "2026-06-03 10:00:00.123456+00:00",
    "2026-06-03T10:00:00.123456",
    "2026-06-03 10:00:00",
    "2026-06-03 10:00",
    "20260603T100000Z",
    "20260603T120000+0200",
    "20260603T100000",
    "20260603100000",
    "Wed, 3 Jun 2026 10:00:00 GMT+0000",
    "Wed, 3 Jun 2026 12:00:00 GMT+2",
    "Wed, 3 Jun 2026 12:00:00 UTC+02:00",
    "Wed, 3 Jun 2026 12:00:00 UTC+2",
    "Wed, 3 Jun 2026 12:00:00 +02:00",
    "Wed, 3 Jun 2026 12:00:00 +0200 (CEST)",
    "Wed, 3 Jun 2026 10:00:00 +0000 (UTC)",
    "Wed, 3 Jun 2026 10:00 GMT",
    "Wed,3 Jun 2026 10:00:00 GMT",
    "Wed 3 Jun 2026 10:00:00 GMT",
    "Wed, 3 June 2026 10:00:00 GMT",
    "Wednesday, 3 June 2026 10:00:00 GMT",
    "Wed, June 3, 2026 10:00 AM UTC",
    "Wed, 03 Jun 2026 10:00:00 Z",
    "Wed, 03 Jun 2026 10:00:00",
    "Wed, 03 Jun 2026 10:00:00 +0000 GMT",
    "Wed, 03 Jun 2026 03:00:00 PDT",
    "Wed, 03 Jun 2026 02:00:00 PST",
    "Wed, 03 Jun 2026 15:30:00 IST",
    "Wed, 03 Jun 2026 15:30:00 +0530",
    "Wed, 03 Jun 2026 11:00:00 BST",
    "Wed, 03 Jun 2026 07:00:00 -0300",
    "Wed, 03 Jun 2026 7:00:00 -3",
    "2026-06-03 12:00:00 Europe/Berlin",
    "2026-06-03T12:00:00 Europe/Berlin",
    "Tue, 03 Jun 2026 10:00:00 GMT",
    "Wed, 03 JUN 2026 10:00:00 GMT",
    "WED, 03 JUN 2026 10:00:00 GMT",
    "Wed, 03 Jun 2026 10:00:00 gmt",
    "Wed, 03 Jun 2026 10.00.00 GMT",
    "03.06.2026 10:00",
    "2026/06/03 10:00:00",
    "2026.06.03 10:00",
    "2026-6-3 10:00",
    "Wednesday June 3 2026 10:00",
    "June 3, 2026 10:00 a.m. UTC",
    "June 3, 2026 6am EDT",
    "June 3, 2026 @ 10:00 am",
    "3. Juni 2026, 12:00 Uhr MESZ",
    "mercredi 3 juin 2026 12h00 CEST",
    "mié, 3 jun 2026 10:00:00 +0000",
    "śr., 3 cze 2026 10:00:00 +0000",
    "среда, 3 июня 2026 10:00",
    "Ср, 03 июн 2026 10:00:00 +0000",
    "2026年6月3日 10:00",
    "1780480800",
    "1780480800000",
    "1780480800.0",
    "@1780480800",
    "2026-06-03T10:00:00 Z",
    "2026-06-03T10:00:00 +00:00",
    "2026-06-03T10:00:00 UTC",
    "2026-06-03T10:00:00UTC",
    "2026-06-03T10:00:00GMT",
    "2026-06-03t10:00:00z",
    "2026-06-03T10:00:00,123Z",
    "2026-06-03T10Z",
    "2026-06-03T10:00:00.Z",
    "2026-06-03T10:00:00-00:00",
    "2026-06-03T10:00:00+00:00Z",
    "2026-06-03T00:00:00-10",
    "2026-06-03 10:00:00Z",
    "2026-06-03 10:00 UTC",
    "2026-06-03 10:00 AM UTC",
    "2026-06-03 10:00:00 AM",
    "2026-06-03 3:00:00 PDT",
    "2026-06-03, 10:00",
    "  Wed, 03 Jun 2026 10:00:00 GMT\n ",
    "Wed, 03 Jun 2026 10:00:00 GMT;",
    "Wed, 03 Jun 2026 10:00:00 &#43;0000",
)
OTHERS = {
    "6/3/2026, 10:00:00 AM": None,
    "20260603": "2026-06-03T00:00:00+00:00",
    "2026-06-03": "2026-06-03T00:00:00+00:00",
    "2026-06-03Z": "2026-06-03T00:00:00+00:00",
    "2026-06-03+02:00": "2026-06-02T22:00:00+00:00",
    "Wed, 03 Jun 2026 18:00:00 CST": "2026-06-04T00:00:00+00:00",
    "Wed, 03 Jun 2026 10:00:00 America/New_York": "2026-06-03T14:00:00+00:00",
    "Wed, 03 Jun 2026 24:00:00 GMT": "2026-06-04T00:00:00+00:00",
    "03.06.2026": "2026-06-03T00:00:00+00:00",
    "13.06.2026 10:00": "2026-06-13T10:00:00+00:00",
    "13/06/2026": "2026-06-13T00:00:00+00:00",
    "06/13/2026": "2026-06-13T00:00:00+00:00",
    "June 3, 2026": "2026-06-03T00:00:00+00:00",
    "June 3rd, 2026": "2026-06-03T00:00:00+00:00",
    "3 June 2026": "2026-06-03T00:00:00+00:00",
    "3rd of June 2026": "2026-06-03T00:00:00+00:00",
    "3rd June, 2026": "2026-06-03T00:00:00+00:00",
    "Jun 3, 2026": "2026-06-03T00:00:00+00:00",
    "Jun. 3, 2026": "2026-06-03T00:00:00+00:00",
    "3-Jun-2026": "2026-06-03T00:00:00+00:00",
    "3-Jun-26": "2026-06-03T00:00:00+00:00",
    "2026-Jun-03": "2026-06-03T00:00:00+00:00",
    "2026 Jun 3": "2026-06-03T00:00:00+00:00",
    "June 2026": "2026-06-01T00:00:00+00:00",
    "3 de junio de 2026": "2026-06-03T00:00:00+00:00",
    "2026年06月03日": "2026-06-03T00:00:00+00:00",
    "2026년 6월 3일": "2026-06-03T00:00:00+00:00",
    "2026-06-03T10:00:60Z": "2026-06-03T10:00:59+00:00",
    "0000-00-00 00:00:00": None,
    "0001-01-01T00:00:00Z": None,
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "garbage": None,
    "2026-02-30": None,
    "Wed, 31 Jun 2026 10:00:00 GMT": None,
    "2026-13-03": None,
    "Wed, 03 Jun 2026 25:00:00 GMT": None,
    "Published: June 3, 2026": "2026-06-03T00:00:00+00:00",
}


def published(said: str, now: datetime) -> str | None:
    item = f"<item><title>One</title><guid>1</guid><pubDate>{escape(said)}</pubDate></item>"
    body = f'<rss version="2.0"><channel><title>Lab</title>{item}</channel></rss>'
    moment = parse(open_document(body.encode(), url="https://lab.example/feed")).items[0].published_at
    moment = dates.plausible(moment, now)
    return moment.replace(microsecond=0).isoformat() if moment else None


@pytest.mark.parametrize("said", WAYS_TO_WRITE_IT)
def test_one_moment_is_read_in_every_way_to_write_it(said, now):
    assert published(said, now + timedelta(days=30)) == AT_TEN


@pytest.mark.parametrize(("said", "expected"), OTHERS.items())
def test_other_dates_are_read_as_meant_and_no_dates_as_none(said, expected, now):
    assert published(said, now + timedelta(days=30)) == expected


@given(st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - hypothesis takes naive ones
def test_what_programs_write_is_read_back(moment):
    moment = moment.replace(microsecond=0)
    for written in ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%d %H:%M:%S UTC", "%a %b %d %H:%M:%S UTC %Y",
                    "%B %d, %Y at %I:%M:%S %p UTC", "%Y%m%dT%H%M%SZ", "%A, %d-%b-%Y %H:%M:%S GMT"):  # fmt: skip
        read = parse_lenient(moment.strftime(written))
        assert read is not None
        assert read.replace(tzinfo=None) == moment


@given(st.text(max_size=100))
def test_any_text_is_a_date_or_none(text):
    moment = parse_lenient(text)
    assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3723", 3723),
        ("3723.5", 3723),
        ("3,723", 3723),
        ("1:02:03", 3723),
        ("01:02:03.500", 3723),
        ("62:03", 3723),
        ("00:62:03", 3723),
        ("0:45", 45),
        (":45", 45),
        ("1h 2m 3s", 3723),
        ("1h2m3s", 3723),
        ("1H 2M", 3720),
        ("1 hr 2 min", 3720),
        ("1 hour, 2 minutes", 3720),
        ("1 hour and 2 minutes", 3720),
        ("62 min", 3720),
        ("62 mins.", 3720),
        ("62 Minuten", 3720),
        ("1.5 hours", 5400),
        ("1,5 Std.", 5400),
        ("1h02", 3720),
        ("01h02m03s", 3723),
        ("3723 seconds", 3723),
        ("PT1H2M3S", 3723),
        ("P0DT1H2M3S", 3723),
        ("PT3723.25S", 3723),
        ("P1DT1H", 90000),
        ("pt1h", 3600),
        ("62'03\"", 3723),
        ("~62 min", 3720),
        ("62:03 min", 3723),
        ("", None),
        ("0", None),
        ("0.4", None),
        ("abc", None),
        ("-5", None),
        ("1:2:3:4", None),
        ("99999999", None),
        ("P", None),
        ("PT", None),
        ("12 34 56", None),
    ],
)
def test_a_duration_in_seconds(said, expected):
    assert dates.seconds(said) == expected


def test_an_implausible_published_date_hides_no_good_updated_one(now):
    entry = (
        "<entry><id>u:1</id><title>One</title><published>{}</published><updated>2026-01-02T00:00:00Z</updated></entry>"
    )
    for published_at in ("2041-11-16T19:11:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "soon"):
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Lab</title>{entry.format(published_at)}</feed>'
        [item] = parse(open_document(body.encode(), url="https://lab.example/feed")).items
        record = normalize(item, feed_url="https://lab.example/feed", language="", shared_guids=frozenset(), now=now)
        assert record.published_at == datetime(2026, 1, 2, tzinfo=UTC)
