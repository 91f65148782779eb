"""Leases: of several takers each row goes to one, and what a dead taker held comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.models import Source
from hub.models.source import AN_EDITOR, BY_HAND, READDRESSED
from tests.factories import a_source

pytestmark = pytest.mark.django_db
LASTING = timedelta(minutes=5)


def test_a_row_is_due_when_its_time_has_come(now):
    ready, later, never = a_source(due_at=now), a_source(due_at=now + timedelta(seconds=1)), a_source(due_at=None)
    assert list(Source.objects.due(now)) == [ready]
    assert later not in Source.objects.due(now)
    assert never not in Source.objects.due(now)


def test_the_longest_waiting_are_claimed_first(now):
    young, old = a_source(due_at=now), a_source(due_at=now - timedelta(hours=1))
    assert Source.objects.claim(1, now=now, lasting=LASTING) == [old]
    assert Source.objects.claim(1, now=now, lasting=LASTING) == [young]


def test_what_somebody_waits_for_is_claimed_before_a_long_list(now, monkeypatch):
    monkeypatch.setattr("hub.models.source.MAX_CONSIDERED", 3)
    listed = [a_source(due_at=now - timedelta(minutes=5)) for _ in range(4)]
    asked = [a_source(due_at=now, due_reasons=[why]) for why in (AN_EDITOR, READDRESSED, BY_HAND)]
    assert Source.objects.claim(5, now=now, lasting=LASTING) == [*listed[:2], *asked]


def test_what_one_asks_of_a_host_at_once_takes_no_turns_of_others(now):
    other = a_source(due_at=now - timedelta(minutes=5))
    for n in range(4):
        a_source(url=f"https://many.example/{n}", due_at=now, due_reasons=[AN_EDITOR])
    assert other in Source.objects.claim(3, now=now, lasting=LASTING)


def test_what_one_has_claimed_another_does_not_get(now):
    for _ in range(3):
        a_source(due_at=now)
    first = Source.objects.claim(2, now=now, lasting=LASTING)
    second = Source.objects.claim(2, now=now, lasting=LASTING)
    assert (len(first), len(second)) == (2, 1)
    assert not {source.pk for source in first} & {source.pk for source in second}


def test_a_dead_taker_only_delays(now):
    source = a_source(due_at=now)
    Source.objects.claim(1, now=now, lasting=LASTING)
    assert Source.objects.claim(1, now=now + LASTING - timedelta(seconds=1), lasting=LASTING) == []
    assert Source.objects.claim(1, now=now + LASTING, lasting=LASTING) == [source]


def test_a_taker_that_looked_at_the_same_time_comes_away_without_the_row(now, monkeypatch):
    a_source(due_at=now)
    slow_taker = Source.objects.all()
    seen = list(slow_taker.due(now).values_list("pk", flat=True))
    Source.objects.claim(1, now=now, lasting=LASTING)
    assert Source.objects.due(now).filter(pk__in=seen).update(lease_until=now + LASTING) == 0


def test_what_is_handed_back_others_can_take_at_once(now):
    source = a_source(due_at=now)
    Source.objects.release(Source.objects.claim(1, now=now, lasting=LASTING))
    assert Source.objects.claim(1, now=now, lasting=LASTING) == [source]


def test_a_row_that_another_has_taken_since_can_not_be_handed_back(now):
    a_source(due_at=now)
    late = Source.objects.claim(1, now=now, lasting=LASTING)
    Source.objects.claim(1, now=now + LASTING, lasting=LASTING)
    Source.objects.release(late)
    assert Source.objects.claim(1, now=now + LASTING, lasting=LASTING) == []


def test_a_host_with_many_feeds_does_not_keep_the_others_waiting(now):
    for n in range(40):
        a_source(url=f"https://many.example/{n}", due_at=now - timedelta(hours=9, minutes=n))
    for n in range(3):
        a_source(url=f"https://one{n}.example/", due_at=now - timedelta(hours=n))
    taken = [source.url for source in Source.objects.claim(8, now=now, lasting=LASTING)]
    assert {f"https://one{n}.example/" for n in range(3)} <= set(taken)
    assert taken[:5] == [f"https://many.example/{n}" for n in (39, 38, 37, 36, 35)]
    assert len(Source.objects.claim(100, now=now, lasting=LASTING)) == 35, "alone, it has all of a batch"
