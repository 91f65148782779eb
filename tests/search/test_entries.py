"""Entries as documents: what is said in them, and the stories they belong to."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from hub.ingest.stories.cluster import cluster_entries
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Chapter, Entry, EntryLink, Job, Story, Transcript
from hub.search import rebuild, search, similar
from hub.search.document import Document, provider
from hub.search.timestamps import begins, second
from tests.factories import a_source, an_entry

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
CUES = [[1000, 3000, "Ana", "Welcome to a show about the underlay."], [3000, 9000, "Ana", "We begin with history."]]
LATER = [[754_200, 760_000, "Sam", "Then we took the route reflectors out of the path, for good this time."]]


@pytest.fixture(autouse=True)
def _an_index(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"


def document_of(entry: Entry) -> Document:
    maker = provider("entry")
    assert maker
    (made,) = maker.documents([str(entry.pk)])
    return made


def a_transcript(entry: Entry, cues: list[list[object]]) -> Transcript:
    text = " ".join(str(cue[3]) for cue in cues)
    return Transcript.objects.create(
        entry=entry, url="https://x.example/1.vtt", state="read", text=text, cue_values=cues
    )


def a_story(now: datetime, *entries: Entry) -> Story:
    """A story whose first entry stands for it."""
    story = Story.objects.create(created_at=now)
    for entry in entries:
        Entry.objects.filter(pk=entry.pk).update(story=story, is_copy=entry is not entries[0])
    return story


def bring_up(now: datetime, *entries: Entry) -> None:
    queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk for entry in entries], now=now)
    run("index", now=now)


def test_what_is_said_is_known_by_its_second() -> None:
    entry = an_entry(text="Show notes.", kind="episode")
    a_transcript(entry, CUES + LATER)
    document = document_of(entry)
    assert begins(document.times) == document.text.index("Welcome")
    assert second(document.times, document.text.index("reflectors")) == 754


def test_chapters_have_their_seconds_and_an_unlisted_one_no_line() -> None:
    entry = an_entry(text="Show notes.", kind="episode")
    for position, (title, listed) in enumerate([("Hello", True), ("Only a picture", False), ("Confederations", True)]):
        Chapter.objects.create(entry=entry, position=position, start=position * 600_000, title=title, listed=listed)
    a_transcript(entry, CUES)
    document = document_of(entry)
    assert "Hello · Confederations\n\nWelcome" in document.text
    assert second(document.times, document.text.index("Welcome")) == 1


def test_a_transcript_without_times_is_searched_and_leads_nowhere() -> None:
    entry = an_entry(text="Show notes.", kind="episode")
    a_transcript(entry, [[None, None, "", "Only words."]])
    assert document_of(entry).times == ""
    assert "Only words." in document_of(entry).text


def test_an_episode_found_by_what_is_said_leads_to_that_second(now: datetime) -> None:
    entry = an_entry(text="Show notes about everything and nothing.", kind="episode")
    a_transcript(entry, CUES + LATER)
    rebuild()
    hit = search("took the reflectors out", now=now).hits[0]
    assert hit.moment == f"{entry.get_absolute_url()}?t=754"
    assert "reflectors" in [piece.text for piece in hit.passage if piece.hit]


def test_a_transcript_that_its_show_keeps_to_itself_is_searched_and_not_shown(now: datetime) -> None:
    entry = an_entry(
        a_source(publisher_hints={"block": True}), text="Show notes.", kind="episode", excerpt="Show notes."
    )
    a_transcript(entry, CUES + LATER)
    rebuild()
    hit = search("route reflectors", now=now).hits[0]
    assert hit.key == str(entry.pk)
    assert ("".join(piece.text for piece in hit.passage), hit.second) == ("Show notes.", None)


def test_a_story_is_one_answer_whichever_of_its_entries_changed(now: datetime) -> None:
    first, second_one = (an_entry(a_source(title=name), title="Anycast at home") for name in ("Blog", "Planet"))
    a_story(now, first, second_one)
    rebuild()
    assert search("anycast", now=now).total == 1
    bring_up(now, second_one)
    results = search("anycast", now=now)
    assert results.total == 1
    assert (results.hits[0].key, [also.source_title for also in results.hits[0].also]) == (str(first.pk), ["Planet"])


def test_entries_that_become_a_story_are_folded_and_apart_again_when_it_ends(now: datetime) -> None:
    first, other = (an_entry(title="Anycast at home") for _ in range(2))
    rebuild()
    assert search("anycast", now=now).total == 2
    story = a_story(now, first, other)
    bring_up(now, first, other)
    assert search("anycast", now=now).total == 1
    story.delete()
    bring_up(now, first, other)
    assert search("anycast", now=now).total == 2


def test_where_the_first_of_a_story_is_hidden_another_stands_for_it(now: datetime) -> None:
    first, other = (an_entry(title="Anycast at home") for _ in range(2))
    a_story(now, first, other)
    rebuild()
    Entry.objects.filter(pk=first.pk).update(status=Entry.Status.HIDDEN)
    bring_up(now, first)
    (hit,) = search("anycast", now=now).hits
    assert (hit.key, hit.also) == (str(other.pk), ())


def test_a_story_is_found_by_the_fullest_of_its_texts(now: datetime) -> None:
    first = an_entry(title="Anycast at home", text="An excerpt.")
    a_story(now, first, an_entry(title="Anycast at home", text="An excerpt, and then the part about ECMP."))
    rebuild()
    assert [hit.key for hit in search("ecmp", now=now).hits] == [str(first.pk)]


def test_an_entry_that_leaves_a_story_is_named_by_it_no_more(now: datetime) -> None:
    entries = [an_entry(a_source(title=f"Source {n}"), title="Anycast at home") for n in range(3)]
    links = [
        EntryLink.objects.create(entry=one, other=other, relation="copy") for one, other in combinations(entries, 2)
    ]
    cluster_entries([entries[0].pk], now=now)
    rebuild()
    assert len(search("anycast", now=now).hits[0].also) == 2
    EntryLink.objects.filter(pk__in=[link.pk for link in links if entries[2] in (link.entry, link.other)]).delete()
    cluster_entries([entries[2].pk], now=now)
    run("index", now=now)
    hits = search("anycast", now=now).hits
    assert {frozenset((hit.source_title, *(copy.source_title for copy in hit.also))) for hit in hits} == {
        frozenset({"Source 0", "Source 1"}),
        frozenset({"Source 2"}),
    }


def test_a_documents_page_is_its_entrys() -> None:
    for title in ("BGP: what's new?", "¿Qué?", "— !", "slug-0"):
        entry = an_entry(title=title)
        assert document_of(entry).page == entry.get_absolute_url()


def test_an_entry_known_by_its_address_names_who_publishes_it() -> None:
    entry = Entry.objects.create(
        url="https://x.example/a", title="A", attribution="Ana's notes", first_seen_at=an_entry().first_seen_at
    )
    made = document_of(entry)
    assert (made.source, made.source_title) == ("", "Ana's notes")


REFLECTORS = "Two route reflectors in two buildings, each with a session to every router of the fabric."


def alike(entry: Entry) -> list[str]:
    rebuild()
    return [hit.title for hit in similar("entry", str(entry.pk))]


def test_of_two_posts_of_one_title_one_is_more_like_this() -> None:
    asked = an_entry(title="Route reflectors", text=REFLECTORS)
    for title in ("Reflectors of routes, again", "Reflectors of routes again!", "Where to put route reflectors"):
        an_entry(title=title, text=REFLECTORS)
    shown = alike(asked)
    assert len(shown) == 2
    assert shown.count("Where to put route reflectors") == 1


def test_of_a_chain_of_editions_one_is_more_like_this() -> None:
    """Even where the edition that joins two of them is not alike itself."""
    asked = an_entry(title="Route reflectors", text=REFLECTORS)
    first = an_entry(title="Reflectors in practice", text=REFLECTORS)
    second_one = an_entry(title="Something else", text="Nothing of the kind.", supersedes=first)
    an_entry(title="The practice of reflectors", text=REFLECTORS, supersedes=second_one)
    an_entry(title="Reflectors and confederations", text=REFLECTORS)
    assert len(alike(asked)) == 2


def test_of_a_story_that_the_index_has_not_folded_yet_one_is_more_like_this(now: datetime) -> None:
    asked = an_entry(title="Route reflectors", text=REFLECTORS)
    rest = [an_entry(title=f"{title} reflectors", text=REFLECTORS) for title in ("Placing", "Siting", "Fearing")]
    rebuild()
    a_story(now, *rest[:2])
    assert len(similar("entry", str(asked.pk))) == 2


def test_a_ring_of_editions_is_not_followed_for_ever() -> None:
    asked = an_entry(title="Route reflectors", text=REFLECTORS)
    one, other = (an_entry(title=f"{title} reflectors", text=REFLECTORS) for title in ("Placing", "Siting"))
    for each, before in ((one, other), (other, one)):
        Entry.objects.filter(pk=each.pk).update(supersedes=before)
    assert alike(asked)
