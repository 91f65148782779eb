"""An editor's word on stories and editions: done at once, logged, and final against later runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from hub.actions.entry import entry_hide, entry_remove, entry_show
from hub.actions.log import named_with_source
from hub.actions.story import edition_cut, edition_link, story_join, story_split
from hub.ingest.stories import update_stories
from hub.jobs.runner import run
from hub.models import Entry, Job, RiverDay
from tests.factories import a_source, an_entry
from tests.ingest.stories.test_stories import TEXT, TITLE, chains, settle, stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(now):
    """Three copies, grouped by the rules, the earliest first."""
    entries = [an_entry(title=TITLE, text=TEXT, published_at=now - timedelta(days=9 - n)) for n in range(3)]
    settle(*entries, now=now)
    return entries


def keys(*entries: Entry) -> frozenset[int]:
    return frozenset(entry.pk for entry in entries)


def counted() -> bool:
    return sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count()


def test_a_split_is_kept_by_later_clustering(three, admin_user, now):
    one, other, third = three
    assert story_split(one, by=admin_user, reason="a translation", now=now) == 2
    assert stories() == {keys(other, third)}
    settle(*three, now=now)
    fourth = an_entry(title=TITLE, text=TEXT)
    settle(fourth, *three, now=now)
    assert not any({one.pk, other.pk} <= story or {one.pk, third.pk} <= story for story in stories())
    assert counted()
    logged = ModelLogEntry.objects.get(action="story.split")
    assert (
        logged.message == f"Split from its story: {named_with_source(other)}, {named_with_source(third)}: a translation"
    )


def test_a_story_of_two_ends_when_one_is_split_off(three, admin_user, now):
    story_split(*three, by=admin_user, now=now)
    assert stories() == set()
    assert not Entry.objects.filter(is_copy=True).exists()
    assert counted()


def test_a_join_is_kept_though_nothing_is_similar(admin_user, now):
    one, other = an_entry(), an_entry()
    story_join(one, other, by=admin_user, now=now)
    settle(one, other, now=now)
    assert stories() == {keys(one, other)}
    assert counted()


def test_the_histories_of_editions_name_the_other(admin_user, now):
    newer, older = an_entry(title="My lab"), an_entry(title="Her lab")
    edition_link(newer, older, by=admin_user, now=now)
    edition_cut(newer, by=admin_user, now=now)
    told = {(line.action, line.object_id): line.message for line in ModelLogEntry.objects.all()}
    assert told["edition.link", str(newer.pk)] == f"Linked as an edition: {named_with_source(older)}"
    assert told["edition.cut", str(older.pk)] == f"Unlinked from another edition: {named_with_source(newer)}"
    assert named_with_source(older).startswith("“Her lab” (")


def test_the_latest_verdict_counts(three, admin_user, now):
    story_split(three[0], by=admin_user, now=now)
    story_join(three[0], three[1], by=admin_user, now=now)
    settle(*three, now=now)
    assert any({three[0].pk, three[1].pk} <= story for story in stories())


def test_only_curators_may(three, django_user_model):
    reader = django_user_model.objects.create_user("reader")
    for act in (story_join, story_split):
        with pytest.raises(PermissionDenied):
            act(*three, by=reader)
    with pytest.raises(PermissionDenied):
        edition_cut(three[0], by=reader)
    with pytest.raises(PermissionDenied):
        edition_link(three[0], three[1], by=reader)


def test_a_story_needs_two_existing_entries(admin_user, now):
    one, gone = an_entry(), an_entry(status="removed")
    for entries in ((one,), (one, one), (one, gone)):
        with pytest.raises(ValidationError):
            story_join(*entries, by=admin_user, now=now)


@pytest.mark.parametrize("leave", [entry_hide, entry_remove])
def test_another_entry_represents_a_story_when_the_first_leaves(three, admin_user, now, leave):
    assert list(Entry.objects.river()) == [three[0]]
    leave(three[0], by=admin_user, now=now)
    assert run("story", limit=50, now=now)
    assert list(Entry.objects.river()) == [three[1]]
    assert counted()


@pytest.fixture
def editions(now):
    source = a_source()
    found = [an_entry(source, title=f"Into Networking, {year} Edition") for year in (2023, 2024, 2025)]
    settle(*found, now=now)
    return found


def test_an_unlinked_edition_is_kept_apart_by_later_clustering(editions, admin_user, now):
    old, middle, new = editions
    assert edition_cut(middle, by=admin_user, reason="another book", now=now)
    settle(*editions, now=now)
    assert chains() == {(new.pk, middle.pk)}
    assert not edition_cut(old, by=admin_user, now=now)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_hidden_edition_leaves_the_chain_whole_and_returns_to_it(editions, admin_user, now, which):
    whole = chains()
    entry_hide(editions[which], by=admin_user, now=now)
    assert run("story", limit=50, now=now)
    rest = [entry.pk for entry in editions if entry != editions[which]]
    assert chains() == {(rest[1], rest[0])}
    entry_show(editions[which], by=admin_user, now=now)
    assert run("story", limit=50, now=now)
    assert chains() == whole


def test_an_editors_link_replaces_one_found_by_rules(editions, admin_user, now):
    old, middle, new = editions
    remake = an_entry(title="Networking, made anew")
    edition_link(remake, middle, by=admin_user, now=now)
    settle(*editions, remake, now=now)
    assert chains() == {(remake.pk, middle.pk), (middle.pk, old.pk)}
    assert Job.objects.filter(kind="index", key=str(new.pk)).exists()


def test_a_cycle_of_editions_is_refused(editions, admin_user, now):
    old, _, new = editions
    with pytest.raises(ValidationError, match="Unlink that first"):
        edition_link(old, new, by=admin_user, now=now)
    with pytest.raises(ValidationError):
        edition_link(old, old, by=admin_user, now=now)


def test_regrouping_nothing_is_harmless(now):
    update_stories([], now=now)
