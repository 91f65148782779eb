"""Trying changed rules on the library before they are taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import EntryTopic, Job, RulePreview, Topic
from hub.topics import preview_job as trials
from hub.topics.preview import affected_by
from hub.topics.preview_job import start_preview
from hub.topics.rules import RuleError, TopicRules, read_rules
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_moderator

OLD = {"names": ["BGP"]}
NEW = {"names": ["route server"]}


@pytest.fixture
def moderator():
    return a_moderator()


@pytest.fixture
def bgp():
    return a_topic(slug="bgp", title="BGP", parent=a_topic(slug="routing", title="Routing"), rules=OLD)


def keys(rows) -> list[int]:
    return [row["entry"] for row in rows]


@pytest.mark.django_db
class TestTrial:
    def test_it_says_what_would_be_gained_and_lost_and_by_which_words(self, bgp, moderator, now):
        loser, gainer = an_entry(title="BGP"), an_entry(title="A route server")
        an_entry(title="Cake")
        trial = start_preview(bgp, NEW, by=moderator, now=now)
        assert (trial.adds, trial.removes, trial.read, trial.total, trial.is_done) == (1, 1, 3, 3, True)
        assert keys(trial.gained) == [gainer.pk]
        assert trial.gained[0]["evidence"][0]["phrase"] == "route server"
        assert keys(trial.lost) == [loser.pk]
        assert trial.lost[0]["evidence"][0]["phrase"] == "BGP"
        assert trial.others == {"routing": [1, 1]}
        assert Topic.objects.get(slug="bgp").rules == OLD
        assert not Job.objects.exists()

    def test_what_editors_decided_stands_and_is_not_counted(self, bgp, moderator, now):
        kept, refused = an_entry(title="BGP"), an_entry(title="A route server")
        for entry, no in ((kept, False), (refused, True)):
            EntryTopic.objects.create(entry=entry, topic=bgp, origin=EntryTopic.Origin.EDITOR, refused=no)
        trial = start_preview(bgp, NEW, by=moderator, now=now)
        assert (trial.adds, trial.removes) == (0, 0)

    def test_the_newest_are_shown_first_and_no_more_than_can_be_looked_at(self, bgp, moderator, now, monkeypatch):
        monkeypatch.setattr(trials, "SHOWN", 2)
        old, new, newer = (
            an_entry(title="A route server", published_at=now + timedelta(days=days)) for days in (0, 1, 2)
        )
        trial = start_preview(bgp, NEW, by=moderator, now=now)
        assert keys(trial.gained) == [newer.pk, new.pk]
        assert trial.adds == 3
        assert old.pk not in keys(trial.gained)

    def test_a_big_library_is_read_on_by_the_worker_to_the_same_end(self, bgp, moderator, now, monkeypatch):
        for n in range(7):
            an_entry(title="BGP" if n % 2 else "A route server")
        at_once = start_preview(bgp, NEW, by=moderator, now=now)
        monkeypatch.setattr(trials, "AT_ONCE", 2)
        monkeypatch.setattr(trials, "CHUNK", 2)
        trial = start_preview(bgp, NEW, by=moderator, now=now)
        assert (trial.read, trial.is_done) == (2, False)
        turns = 0
        while run("preview", now=now):
            turns += 1
        trial.refresh_from_db()
        assert turns == 3
        assert trial.is_done
        shown = ("adds", "removes", "others", "gained", "lost", "read", "total")
        assert [getattr(trial, name) for name in shown] == [getattr(at_once, name) for name in shown]
        assert not Job.objects.exists()

    def test_a_worker_that_comes_late_adds_nothing_twice(self, bgp, moderator, now, monkeypatch):
        monkeypatch.setattr(trials, "AT_ONCE", 1)
        for _ in range(3):
            an_entry(title="A route server")
        late = start_preview(bgp, NEW, by=moderator, now=now)
        run("preview", now=now)
        trials.continue_preview(late, 100)
        assert RulePreview.objects.get().adds == 3

    def test_a_trial_begun_anew_takes_the_place_of_the_last(self, bgp, moderator, now):
        an_entry(title="A route server")
        start_preview(bgp, NEW, by=moderator, now=now)
        assert start_preview(bgp, OLD, by=moderator, now=now).adds == 0
        assert RulePreview.objects.count() == 1

    def test_work_owed_for_a_trial_that_is_gone_is_struck_out(self, now):
        queue.enqueue(Job.Kind.PREVIEW, "trial", [99], now=now)
        assert run("preview", now=now)
        assert not run("preview", now=now)

    def test_an_empty_library_is_read_at_once(self, bgp, moderator, now):
        assert start_preview(bgp, NEW, by=moderator, now=now).is_done

    def test_rules_that_cannot_be_read_are_refused(self, bgp, moderator, now):
        with pytest.raises(RuleError, match="is not a phrase"):
            start_preview(bgp, {"names": ["*"]}, by=moderator, now=now)
        assert not RulePreview.objects.exists()

    @pytest.mark.parametrize(
        "rules",
        [
            pytest.param({"names": ["BGP"], "needs": 9}, id="needs more"),
            pytest.param({"names": ["BGP"], "beside": ["router"]}, id="needs company"),
            pytest.param({"names": ["BGP ^0.1"]}, id="weighed anew"),
            pytest.param({"names": ["BGP"], "never": ["BGP cake"]}, id="masked"),
            pytest.param({"names": ["BGP"], "against": ["cake ^20"]}, id="spoken against"),
            pytest.param({}, id="no rules"),
        ],
    )
    def test_every_kind_of_change_is_seen(self, bgp, moderator, now, rules):
        entry = an_entry(a_source(), title="BGP cake")
        trial = start_preview(bgp, rules, by=moderator, now=now)
        assert keys(trial.lost) == [entry.pk]


def test_only_phrases_that_differ_are_looked_for():
    finder = affected_by(
        read_rules(TopicRules("bgp", None, {"names": ["BGP", "iBGP"]})),
        read_rules(TopicRules("bgp", None, {"names": ["BGP", "iBGP ^4", "eBGP"]})),
    )
    assert {phrase.written for phrase in finder.phrases} == {"iBGP", "eBGP"}
