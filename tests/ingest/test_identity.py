"""Lives of feeds, visit by visit: what is one entry stays one, what are two stay two, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.ingest.refresh import refresh_due
from hub.ingest.storing import existing, match
from hub.ingest.storing.entry_values import record_digest
from hub.ingest.storing.store import store
from hub.models import Entry, EntryRevision, Source
from tests.factories import a_source
from tests.fakes import FakeWeb, item, rss
from tests.ingest.records import a_record
from tests.ingest.visiting import FEED, NOW

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TEXT = "Leaf and spine, each with an address of its own, and not one VLAN between the two of them."


def lives(source: Source, *moments: list[str]) -> None:
    """Visit the source at each moment of its life, a day apart; a moment is the items of its feed."""
    web = FakeWeb()
    for n, items in enumerate(moments):
        now = NOW + timedelta(days=n)
        web.serves(source.url, rss(*items, head=f"<generator>{n}</generator>"))
        Source.objects.filter(pk=source.pk).update(due_at=now)
        assert refresh_due(now=now, web=web).fetched == 1


def titles() -> list[str]:
    return sorted(Entry.objects.values_list("title", flat=True))


def test_a_namesake_of_an_item_that_still_stands_in_the_feed_is_another(source):
    """Both of one moment, as where dates are but days."""
    first, second = (item(n, title="Security update", at=MAY, text=f"Of package {n}.") for n in (1, 2))
    lives(source, [first], [second, first], [second, first, item(3)])
    assert titles() == ["Post 3", "Security update", "Security update"]
    assert not EntryRevision.objects.exists()


def test_an_item_listed_twice_does_not_change_to_and_fro(source):
    twice = [item(1, at=MAY, text="As it is."), item(1, at=MAY, text="As it was, in quite other words.")]
    lives(source, twice, [item(2), *twice], [item(3), item(2), *twice], [item(4), item(3), item(2), *twice])
    assert titles() == ["Post 1", "Post 2", "Post 3", "Post 4"]
    assert Entry.objects.get(title="Post 1").text == "As it is."
    assert not EntryRevision.objects.exists()


def test_an_edit_of_an_item_listed_twice_is_followed(source):
    was = item(1, at=MAY, text="As it was, in quite other words.")
    lives(source, [item(1, at=MAY, text="As it is."), was], [item(1, at=MAY, text="As it is now."), was])
    assert Entry.objects.get().text == "As it is now."


def test_items_without_guids_that_all_lead_to_one_page_are_kept(source):
    one, two, three = (item(n, guid="", link="https://blog.example/changes", at=MAY) for n in (1, 2, 3))
    lives(source, [two, one], [three, two, one], [three, two], [three, two, one])
    assert titles() == ["Post 1", "Post 2", "Post 3"]


def test_guids_and_addresses_that_are_all_the_same_lose_nothing(source):
    one, two, three = (item(n, guid=FEED, link="https://blog.example/", at=MAY) for n in (1, 2, 3))
    lives(source, [two, one], [three, two, one], [three])
    assert titles() == ["Post 1", "Post 2", "Post 3"]


def test_a_post_that_was_given_another_date_and_address_is_the_same(source):
    """Where the address has the date in it, putting that right changes guid, address and date at once."""
    first = item(1, guid="", link="https://blog.example/2022/02/02/fabrics/", at=MAY, text=TEXT)
    second = item(1, guid="", link="https://blog.example/2022/01/25/fabrics/", at=MAY - timedelta(days=8), text=TEXT)
    lives(source, [first, item(2)], [item(2), second])
    assert titles() == ["Post 1", "Post 2"]
    entry = Entry.objects.get(title="Post 1")
    assert (entry.url, entry.published_at) == ("https://blog.example/2022/01/25/fabrics/", MAY - timedelta(days=8))


def test_a_text_cut_at_another_length_is_the_same_text(source):
    first = item(1, guid="", link="https://blog.example/post/a/", at=MAY, text=TEXT)
    second = item(1, guid="", link="https://blog.example/posts/a/", at=MAY + timedelta(days=2), text=TEXT[:70] + "…")
    lives(source, [first], [second])
    assert titles() == ["Post 1"]


def test_a_column_that_says_the_same_each_week_is_an_entry_each_week(source):
    weeks = [
        item(n, title="Links of the week", at=MAY + timedelta(days=7 * n), text=f"{TEXT} {' '.join([f'w{n}'] * 9)}")
        for n in range(4)
    ]
    lives(source, *([week] for week in weeks))
    assert titles() == ["Links of the week"] * 4


def test_a_post_that_returns_word_for_word_beside_the_first_is_two(source):
    first = item(1, title="Office hours", at=MAY, text=TEXT)
    second = item(2, title="Office hours", at=MAY + timedelta(days=7), text=TEXT)
    lives(source, [first], [second, first])
    assert titles() == ["Office hours"] * 2


def test_a_site_without_dates_that_moves_is_known_by_its_paths(source):
    was, now = (
        [item(n, guid=f"{host}/posts/{n}", link=f"{host}/posts/{n}") for n in (1, 2)]
        for host in ("https://old.example", "https://new.example")
    )
    lives(source, was, now)
    assert titles() == ["Post 1", "Post 2"]
    assert set(Entry.objects.values_list("url", flat=True)) == {f"https://new.example/posts/{n}" for n in (1, 2)}


def test_a_feed_that_is_cut_short_and_whole_again_or_turned_round_brings_nothing_twice(source):
    whole = [item(n, at=MAY + timedelta(hours=n)) for n in range(9)]
    lives(source, whole, whole[:2], [], whole, whole[::-1], whole[4:])
    assert titles() == [f"Post {n}" for n in range(9)]
    assert not EntryRevision.objects.exists()


@pytest.mark.parametrize("status", ["hidden", "removed"])
def test_what_was_taken_out_stays_out_under_another_address_guid_and_date(source, status):
    lives(source, [item(1, link="https://blog.example/a", at=MAY, text=TEXT)])
    Entry.objects.update(status=status)
    again = item(1, guid="other", link="https://blog.example/b", at=MAY + timedelta(days=3), text=TEXT)
    lives(source, [again], [item(2), again])
    assert list(Entry.objects.order_by("pk").values_list("title", "status")) == [
        ("Post 1", status), ("Post 2", "published")
    ]  # fmt: skip


def test_a_feed_with_anothers_guids_and_addresses_brings_entries_of_its_own(source):
    thief = a_source(url="https://thief.example/feed", due_at=NOW)
    lives(source, [item(1, at=MAY, text=TEXT)])
    lives(thief, [item(1, title="Mine now", at=MAY, text="Buy this.")], [item(1, title="Hidden", text="Buy that.")])
    mine = Entry.objects.get(source=source)
    assert (mine.title, mine.text) == ("Post 1", TEXT)
    assert Entry.objects.filter(source=thief).count() == 1


def known_by_address(n: int = 1) -> Entry:
    return Entry.objects.create(url=f"https://blog.example/posts/{n}", title=f"Known {n}", first_seen_at=NOW)


def test_of_two_feeds_that_bring_one_known_address_the_first_adopts(source):
    other, known, web = a_source(url="https://planet.example/feed", due_at=NOW), known_by_address(), FakeWeb()
    for one in (source, other):
        web.serves(one.url, rss(item(1, at=MAY)))
    summary = refresh_due(now=NOW, web=web)
    assert (summary.adopted, summary.new) == (1, 1)
    known.refresh_from_db()
    assert known.source in {source, other}
    assert Entry.objects.exclude(pk=known.pk).get().source != known.source


def test_a_feed_too_late_to_adopt_brings_an_entry_of_its_own(source):
    """Two workers may have read that nobody owns it before either writes."""
    known, first = known_by_address(), a_source(url="https://first.example/feed")
    record = a_record(url=known.url)
    read = existing.UnownedEntries().among([record])
    Entry.objects.filter(pk=known.pk).update(source=first, identity="theirs")
    stocked = store(source, match.match_records([record], [], read, record_digest), now=NOW)
    assert (stocked.adopted, stocked.new) == (0, 1)
    known.refresh_from_db()
    assert (known.source, known.identity) == (first, "theirs")


def test_a_source_nobody_vouches_for_adopts_nothing():
    source, known = a_source(url=FEED, due_at=NOW, review="waiting"), known_by_address()
    lives(source, [item(1, at=MAY, text="Buy this.")])
    known.refresh_from_db()
    assert (known.source, known.text, known.status) == (None, "", "published")
    assert Entry.objects.get(source=source).status == "new"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.booleans()), max_size=8, unique_by=lambda one: one[0]),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_a_feed_shows_and_in_whatever_order_each_post_is_one_entry(life):
    """Posts come, go and return, edited or not, under new guids or old; each keeps address and date."""
    Entry.objects.all().delete()
    Source.objects.all().delete()
    moments = [
        [
            item(n, guid=f"g{n}" if same else f"g{n}-{day}", at=MAY + timedelta(days=n), text="Edited." * edited)
            for n, edited, same in shown
        ]
        for day, shown in enumerate(life)
    ]
    lives(a_source(url=FEED, due_at=NOW), *moments)
    assert titles() == sorted(f"Post {n}" for n in {n for shown in life for n, _, _ in shown})


def by_place(*numbers: int, link: str = "https://show.example/", edited: dict[int, str] | None = None) -> list[str]:
    """A feed that names its items by their place, the newest first."""
    texts = {n: said(n) for n in numbers} | (edited or {})
    return [
        item(n, guid=f"item-{place}", link=link.format(place), at=MAY + timedelta(days=n), text=texts[n])
        for place, n in enumerate(numbers, 1)
    ]


def said(n: int) -> str:
    return f"In number {n} " + " ".join(f"word{n}{chr(97 + each)}" for each in range(20))


@pytest.mark.parametrize(
    "link", ["https://show.example/", "https://show.example/episodes", "https://show.example/at/{}"]
)
@pytest.mark.parametrize(
    "moments",
    [
        pytest.param([[2, 1], [3, 2, 1], [4, 3, 2, 1], [4, 3, 2, 1]], id="a list that grows"),
        pytest.param([[3, 2, 1], [4, 3, 2], [5, 4, 3], [7, 6, 5], [8, 7, 6]], id="the last three"),
        pytest.param([[2, 1], [3, 2], [4, 3], [5, 4], [5, 4], [6, 5]], id="the last two"),
        pytest.param([[3, 2, 1], [2, 1], [3, 2, 1], [4, 3, 2, 1]], id="one taken back, and out again"),
    ],
)
def test_items_with_positional_guids_are_each_an_entry(source, link, moments):
    lives(source, *(by_place(*numbers, link=link) for numbers in moments))
    assert titles() == sorted(f"Post {n}" for n in {n for numbers in moments for n in numbers})
    assert "{}" in link or not EntryRevision.objects.exists()  # an address that has moved on is noted
    for entry in Entry.objects.all():
        assert entry.text == said(int(entry.title.split()[-1]))


def test_an_edit_among_items_with_positional_guids_is_a_revision(source):
    edited = said(2) + " and what was learnt since"
    lives(source, by_place(2, 1), *(by_place(*numbers, edited={2: edited}) for numbers in ([3, 2, 1], [4, 3, 2, 1])))
    assert titles() == ["Post 1", "Post 2", "Post 3", "Post 4"]
    assert EntryRevision.objects.get().entry == Entry.objects.get(title="Post 2", text=edited)


def test_items_with_positional_guids_and_no_dates_are_matched_by_their_text(source):
    def undated(*numbers: int) -> list[str]:
        return [item(n, guid=f"{place}", link="https://show.example/", text=said(n)) for place, n in enumerate(numbers)]

    lives(source, undated(2, 1), undated(3, 2, 1), undated(4, 3, 2))
    assert titles() == ["Post 1", "Post 2", "Post 3", "Post 4"]


@pytest.mark.parametrize("moments", [[[1], [2], [3]], [[2, 1], [4, 3], [6, 5]]])
def test_another_publication_under_a_name_that_leads_to_the_front_page_is_another(source, moments):
    """Between two visits all that was there has gone."""
    lives(source, *(by_place(*numbers) for numbers in moments))
    assert len(titles()) == sum(len(numbers) for numbers in moments)


def test_what_was_removed_stays_out_where_its_name_is_used_again(source):
    lives(source, by_place(2, 1))
    Entry.objects.filter(title="Post 2").update(status="removed")
    lives(source, by_place(3, 2, 1), by_place(4, 3, 2))
    assert titles() == ["Post 1", "Post 2", "Post 3", "Post 4"]
    assert Entry.objects.get(title="Post 2").status == "removed"


@pytest.mark.parametrize(
    ("link", "after"),
    [
        pytest.param("https://show.example/", {"title": "Retitled"}, id="retitled"),
        pytest.param("https://show.example/", {"title": "Retitled", "text": said(5)}, id="retitled and rewritten"),
        pytest.param("https://show.example/", {"title": "Retitled", "days": 9}, id="retitled and dated anew"),
        pytest.param("https://show.example/", {"text": said(5), "days": 9}, id="rewritten and dated anew"),
        pytest.param(
            "https://show.example/", {"title": "Retitled", "text": f"{said(1)} Yes.", "days": 9}, id="all a bit"
        ),
        pytest.param(
            "https://show.example/1", {"title": "Retitled", "text": said(5), "days": 9}, id="all, on its page"
        ),
    ],
)
def test_an_edit_of_one_item_is_no_other_publication(source, link, after):
    def first(title: str = "Post 1", text: str = said(1), days: int = 0) -> str:
        return item(1, title=title, link=link, at=MAY + timedelta(days=days), text=text)

    others = [item(n, link=f"https://show.example/{n}", at=MAY, text=said(n)) for n in (2, 3)]
    lives(source, [first(), *others], [first(**after), *others])
    assert len(titles()) == 3
    assert EntryRevision.objects.get().title == "Post 1"


def test_beside_an_item_that_was_named_again_a_new_post_keeps_its_own_name(source):
    """So that whatever becomes of it, on its own page it is the same."""

    def notice(n: int) -> str:
        return item(n, guid="notice", link="https://show.example/", at=MAY + timedelta(days=n), text=said(n))

    post, edited = (
        item(9, title=title, at=MAY + timedelta(days=day), text=said(day)) for title, day in (("A", 5), ("B", 9))
    )
    lives(source, [notice(1)], [notice(2), post], [notice(3), edited])
    assert titles() == ["B", "Post 1", "Post 2", "Post 3"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 5), st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=5), st.booleans())
def test_however_a_list_moves_on_each_publication_is_one_entry(window, visits, to_one_page):
    """At each visit some were published, at most so many that one is left of those before, and one may be edited."""
    Entry.objects.all().delete()
    Source.objects.all().delete()
    last, texts, moments = window, {}, []
    for published, edits in [(0, False), *visits]:
        last += min(published, window - 1)
        shown = range(last, max(0, last - window), -1)
        texts |= {n: texts.get(n, said(n)) for n in shown}
        texts[shown[-1]] += " and what was learnt since" * edits
        link = "https://show.example/" if to_one_page else "https://show.example/at/{}"
        moments.append(by_place(*shown, link=link, edited={n: texts[n] for n in shown}))
    lives(a_source(url=FEED, due_at=NOW), *moments)
    assert dict(Entry.objects.values_list("title", "text")) == {f"Post {n}": text for n, text in texts.items()}
    assert Entry.objects.count() == len(texts)


def test_a_column_of_one_title_that_is_named_by_its_place_is_an_entry_each_week(source):
    def week(n: int, place: int) -> str:
        at = MAY - timedelta(days=7 * (7 - n))
        return item(n, title="Links of the week", guid=f"{place}", link="https://show.example/", at=at, text=said(n))

    weeks = ([2, 1], [3, 2, 1], [4, 3, 2], [6, 5, 4])
    lives(source, *([week(n, place) for place, n in enumerate(numbers)] for numbers in weeks))
    assert sorted(Entry.objects.values_list("text", flat=True)) == [said(n) for n in range(1, 7)]
    assert not EntryRevision.objects.exists()


def test_a_column_that_says_the_same_each_week_is_dated_anew_by_its_name(source):
    def week(n: int, days: int) -> str:
        return item(n, title="Office hours", link="https://show.example/", at=MAY + timedelta(days=days), text=TEXT)

    lives(source, [week(2, 7), week(1, 0)], [week(2, 6), week(1, -1)])
    assert set(Entry.objects.values_list("published_at", flat=True)) == {MAY + timedelta(days=n) for n in (-1, 6)}
