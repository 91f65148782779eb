"""Stories and editions in the library: jobs in batches, the same in any order, run twice or half-way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.db import id_ranges
from hub.ingest.stories import jobs, queries, update_stories
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import BlockingKey, Enclosure, Entry, EntryLink, Job, RiverDay, Story
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
TITLE = "How we run BGP to every host"
TEXT = " ".join(f"word{n}" for n in range(120))
OTHER = " ".join(f"other{n}" for n in range(120))


def settle(*entries: Entry, now: datetime = DAY) -> None:
    """As the worker does."""
    with transaction.atomic():
        update_stories({entry.pk for entry in entries}, now=now)


def stories() -> set[frozenset[int]]:
    """The groups, as sets of keys."""
    return {frozenset(story.entries.values_list("pk", flat=True)) for story in Story.objects.all()}


def chains() -> set[tuple[int, int]]:
    """Newer and older."""
    return set(Entry.objects.filter(supersedes__isnull=False).values_list("pk", "supersedes"))


def in_river() -> bool:
    """Whether the river's counts are what it holds."""
    return sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count()


def test_a_copy_is_grouped_and_the_first_stands_for_it(now):
    second = an_entry(title=TITLE, text=TEXT, published_at=DAY + timedelta(days=1))
    first = an_entry(title=TITLE, text=TEXT, published_at=DAY)
    settle(first, second, now=now)
    story = Story.objects.get()
    assert stories() == {frozenset({first.pk, second.pk})}
    assert story.why == ["the same title, all of the text the same, published a day apart"]
    assert list(Entry.objects.river()) == [first]
    assert in_river()
    assert set(Job.objects.filter(kind="index").values_list("key", flat=True)) == {str(first.pk), str(second.pk)}


def test_whoever_is_named_as_the_original_stands_for_it(now):
    original = an_entry(title=TITLE, text=TEXT, published_at=DAY + timedelta(days=1))
    saying = (
        f'<p>The post <a href="{original.url}">{TITLE}</a> appeared first on <a href="https://o.example/">O</a>.</p>'
    )
    copy = an_entry(title=TITLE, text=OTHER, body=f"<p>Short.</p>{saying}", published_at=DAY)
    settle(original, now=now)
    settle(copy, now=now)
    assert list(Entry.objects.river()) == [original]
    assert "first published at" in Story.objects.get().why[0]


def test_a_retitled_copy_is_grouped_and_leaves_when_its_text_is_changed(now):
    text = ". ".join(" ".join(f"word{n}of{m}" for n in range(12)) for m in range(20))
    one, other = (an_entry(title=title, text=text, published_at=DAY) for title in (TITLE, "BGP on hosts, part 1"))
    settle(one, now=now)
    settle(other, now=now)
    assert stories() == {frozenset({one.pk, other.pk})}
    assert Story.objects.get().why == ["another title, but all of the text the same, published the same day"]
    Entry.objects.filter(pk=other.pk).update(text=OTHER)
    settle(other, now=now)
    assert stories() == set()


def test_running_it_twice_changes_nothing_and_enqueues_nothing(now):
    entries = [an_entry(title=TITLE, text=TEXT) for _ in range(3)]
    settle(*entries, now=now)
    before = (stories(), list(EntryLink.objects.values()), list(BlockingKey.objects.values()))
    Job.objects.all().delete()
    settle(*entries, now=now)
    assert (stories(), list(EntryLink.objects.values()), list(BlockingKey.objects.values())) == before
    assert not Job.objects.exists()


def test_a_text_that_is_changed_leaves_its_story(now):
    one, other, third = (an_entry(title=TITLE, text=TEXT) for _ in range(3))
    settle(one, other, third, now=now)
    Entry.objects.filter(pk=one.pk).update(text=OTHER)
    settle(one, now=now)
    assert stories() == {frozenset({other.pk, third.pk})}
    assert in_river()
    Entry.objects.filter(pk=other.pk).update(title="Quite another title now", text="")
    settle(other, now=now)
    assert stories() == set()
    assert in_river()


def test_an_entry_known_by_its_address_is_grouped_with_the_one_a_feed_brought(now):
    fed = an_entry(title=TITLE)
    known = Entry.objects.create(
        title=f"Ana: {TITLE}", url=fed.url.replace("https://", "http://www."), first_seen_at=now
    )
    settle(fed, known, now=now)
    assert stories() == {frozenset({fed.pk, known.pk})}


def test_the_same_episode_in_two_shows_is_one(now):
    entries = [an_entry(title=title) for title in (f"HN728: {TITLE}", TITLE)]
    for entry in entries:
        Enclosure.objects.create(entry=entry, url="https://cdn.example/728.mp3", media_type="audio/mpeg")
    settle(entries[1], now=now)
    settle(entries[0], now=now)
    assert Story.objects.get().why == ["the same audio or video file, the same title"]


def test_a_removed_entry_is_in_no_story(now):
    one, other, third = (an_entry(title=TITLE, text=TEXT) for _ in range(3))
    settle(one, other, third, now=now)
    Entry.objects.filter(pk=one.pk).update(status="removed")
    settle(one, now=now)
    assert stories() == {frozenset({other.pk, third.pk})}
    assert not BlockingKey.objects.filter(entry=one).exists()


def test_a_key_shared_by_too_many_entries_is_ignored(now, monkeypatch):
    monkeypatch.setattr(queries, "MAX_SHARING", 3)
    settle(*(an_entry(title="Untitled and yet five words", text=TEXT) for _ in range(4)), now=now)
    assert stories() == set()


def test_editions_are_chained_whichever_comes_last(now):
    source = a_source()
    years = {year: an_entry(source, title=f"Into Networking, {year} Edition") for year in (2025, 2023, 2024)}
    others = an_entry(title="Into Networking, 2026 Edition")
    for entry in (years[2025], years[2023], years[2024], others):
        settle(entry, now=now)
    assert chains() == {(years[2025].pk, years[2024].pk), (years[2024].pk, years[2023].pk)}
    link = EntryLink.objects.get(entry=years[2025])
    assert link.why == "the same source, the same title but for the edition (2024 and 2025)"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_a_chain_begins_with_what_has_the_title_alone_whichever_comes_last(now, order):
    source = a_source()
    titles = ("Into Networking", "Into Networking, 2nd Edition", "Into Networking, 3rd Edition")
    found = [an_entry(source, title=title, published_at=DAY + timedelta(days=n)) for n, title in enumerate(titles)]
    an_entry(title="Into Networking", published_at=DAY)
    for n in order:
        settle(found[n], now=now)
    assert chains() == {(newer.pk, older.pk) for older, newer in pairwise(found)}
    Entry.objects.filter(pk=found[0].pk).update(title="Out of networking")
    settle(found[0], now=now)
    assert chains() == {(found[2].pk, found[1].pk)}


def test_a_column_is_no_first_edition(now):
    source = a_source()
    column = [an_entry(source, title="Links of the week", published_at=DAY + timedelta(days=n)) for n in range(3)]
    settle(
        *column,
        an_entry(source, title="Links of the week, 2026 Edition", published_at=DAY + timedelta(days=9)),
        now=now,
    )
    assert chains() == set()


def test_a_skipped_year_and_a_missing_date_break_no_chain(now):
    source = a_source()
    dates = {2019: DAY, 2022: None, 2025: DAY + timedelta(days=9), 2026: None}
    found = [an_entry(source, title=f"Into Networking, {n} Edition", published_at=at) for n, at in dates.items()]
    settle(*found, now=now)
    assert chains() == {(newer.pk, older.pk) for older, newer in pairwise(found)}


def test_an_edition_that_is_renamed_leaves_the_chain_whole(now):
    source = a_source()
    old, middle, new = (an_entry(source, title=f"Into Networking, {year} Edition") for year in (2023, 2024, 2025))
    settle(old, middle, new, now=now)
    Entry.objects.filter(pk=middle.pk).update(title="A note on networking")
    settle(middle, now=now)
    assert chains() == {(new.pk, old.pk)}


def test_the_rest_of_a_chain_stays_when_its_newest_leaves(now):
    source = a_source()
    chain = [an_entry(source, title=f"Into Networking, {year} Edition") for year in range(2019, 2026)]
    settle(*chain, now=now)
    Entry.objects.filter(pk=chain[-1].pk).update(title="A note on networking")
    settle(chain[-1], now=now)
    assert chains() == {(newer.pk, older.pk) for older, newer in pairwise(chain[:-1])}


KINDS = [
    {"title": TITLE, "text": TEXT},
    {"title": TITLE, "text": f"{TEXT} and a little more"},
    {"title": TITLE, "text": OTHER},
    {"title": TITLE, "text": OTHER, "url": "https://shared.example/post"},
    {"title": f"Ana: {TITLE}", "text": "", "url": "https://www.shared.example/post/"},
    {"title": "The Guide to Hosts, 2024 Edition", "text": TEXT, "credits": [{"name": "Ana Pérez"}]},
    {"title": "The Guide to Hosts, 2025 Edition", "text": TEXT, "credits": [{"name": "Ana Pérez"}]},
    {"title": "The Guide to Hosts, 2025 Edition", "text": TEXT, "credits": [{"name": "Ana Pérez"}]},
    {"title": "The Guide to Hosts", "text": OTHER, "credits": [{"name": "Ana Pérez"}]},
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(KINDS))), cuts=st.sets(st.integers(1, len(KINDS) - 1)))
def test_any_order_and_any_batches_give_the_same_groups(now, order, cuts):
    """Arriving in one order and settled in any batches, or all at once: by what they are, not by their keys."""

    def outcome(order: list[int], cuts: set[int]) -> tuple[object, ...]:
        with transaction.atomic():
            made = {}
            for number, n in enumerate(order):
                made[n] = an_entry(**KINDS[n], published_at=DAY + timedelta(hours=n))
                if number in cuts:
                    settle(*made.values(), now=now)
            settle(*made.values(), now=now)
            assert in_river()
            name = {entry.pk: n for n, entry in made.items()}
            found = (
                {frozenset(name[pk] for pk in story) for story in stories()},
                {(name[newer], name[older]) for newer, older in chains()},
                {name[pk] for pk in Entry.objects.filter(is_copy=True).values_list("pk", flat=True)},
            )
            transaction.set_rollback(True)
        return found

    assert outcome(order, cuts) == outcome(list(range(len(KINDS))), set())


def test_the_entries_of_one_store_are_one_job(now):
    entries = [an_entry(title=TITLE, text=TEXT) for _ in range(3)]
    queue.enqueue_stories([entry.pk for entry in entries], now=now)
    assert [row.key for row in Job.objects.filter(kind="story")] == [f"{entries[0].pk}-{entries[-1].pk}"]
    assert run("story", limit=50, now=now) == 1
    assert stories() == {frozenset(entry.pk for entry in entries)}
    assert not Job.objects.filter(kind="story").exists()


def test_keys_far_apart_are_separate_jobs(now):
    queue.enqueue_stories([7, 1, 2, 1000], now=now)
    assert set(Job.objects.values_list("key", flat=True)) == {"1-7", "1000-1000"}
    queue.enqueue_stories([], now=now)


def test_the_entries_of_a_large_feed_are_several_jobs_that_run_one_by_one(now):
    queue.enqueue_stories(range(1, 1001), now=now)
    assert set(Job.objects.values_list("key", flat=True)) == {"1-400", "401-800", "801-1000"}


def test_the_whole_library_is_one_job_that_runs_in_batches(now, monkeypatch):
    monkeypatch.setattr(id_ranges, "LONGEST", 2)
    entries = [an_entry(title=TITLE, text=TEXT) for _ in range(5)]
    queue.enqueue_library(Job.Kind.STORY, now=now)
    while Job.objects.filter(kind="story").exists():
        run("story", limit=1, now=now)
    assert stories() == {frozenset(entry.pk for entry in entries)}


def test_a_batch_that_dies_half_way_leaves_nothing_but_its_jobs(now, monkeypatch):
    entries = [an_entry(title=TITLE, text=TEXT) for _ in range(2)]
    queue.enqueue_stories([entry.pk for entry in entries], now=now)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "link_editions", die)
        with pytest.raises(KeyboardInterrupt):
            run("story", limit=50, now=now)
    assert not Story.objects.exists()
    assert not EntryLink.objects.exists()
    assert run("story", limit=50, now=now) == 1, "what an interrupted run held is released"
    assert stories() == {frozenset(entry.pk for entry in entries)}


def test_one_entry_that_fails_does_not_hold_up_the_others(now, monkeypatch, caplog):
    good = [an_entry(title=TITLE, text=TEXT) for _ in range(2)]
    bad = an_entry()
    queue.enqueue_stories([good[0].pk, good[1].pk], now=now)
    queue.enqueue_stories([bad.pk], now=now)
    whole = jobs.publications

    def fail(keys, *, with_text):
        if bad.pk in keys:
            raise ValueError("spoilt")
        return whole(keys, with_text=with_text)

    monkeypatch.setattr(jobs, "publications", fail)
    run("story", limit=50, now=now)
    assert stories() == {frozenset(entry.pk for entry in good)}
    row = Job.objects.get(kind="story")
    assert (row.key, row.attempts, row.failure) == (f"{bad.pk}-{bad.pk}", 1, "ValueError: spoilt")
    assert "failed and will be tried again" in caplog.text


def test_a_new_entry_costs_the_same_in_a_larger_library(now):
    def cost() -> int:
        entry = an_entry()
        with CaptureQueriesContext(connection) as queries:
            settle(entry, now=now)
        return len(queries)

    small = cost()
    settle(*(an_entry() for _ in range(60)), now=now)
    assert cost() == small
