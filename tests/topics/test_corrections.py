from __future__ import annotations

import pytest

from hub.models import EntryTopic
from hub.topics.corpus import preview_rules
from hub.topics.corrections import corrections, shared_words
from hub.topics.evidence import EntryText
from hub.topics.rules import RuleError, TopicRules
from tests.factories import a_topic, an_entry


def test_shared_words_are_those_that_ordinary_entries_have_not() -> None:
    ours = [EntryText("Route servers at the exchange"), EntryText("Our route servers, explained")]
    ordinary = [EntryText("The cake at the party"), EntryText("Our garden, explained"), EntryText("At the lake")]
    words = shared_words(ours, ordinary)
    assert words[0].entries == 2
    assert {"route", "servers", "route servers"} == {word.words for word in words[:3]}


def test_one_entry_shares_nothing() -> None:
    assert shared_words([EntryText("Route servers")], []) == ()


@pytest.mark.django_db
class TestCorrections:
    @pytest.fixture
    def bgp(self):
        return a_topic(slug="bgp", rules={"names": ["BGP"]})

    def said(self, entry, topic, *, refused: bool):
        EntryTopic.objects.create(entry=entry, topic=topic, origin=EntryTopic.Origin.EDITOR, refused=refused)
        return entry

    def test_what_the_rules_missed_and_caught_wrongly(self, bgp) -> None:
        an_entry(title="Cake at the party")
        missed = [self.said(an_entry(title=f"Route servers {n}"), bgp, refused=False) for n in range(2)]
        wrong = self.said(an_entry(title="BGP, a band from Ghent"), bgp, refused=True)
        self.said(an_entry(title="BGP"), bgp, refused=False)
        self.said(an_entry(title="Cake"), bgp, refused=True)
        found = corrections(bgp)
        assert set(found.missed) == set(missed)
        assert found.wrong == (wrong,)
        assert "route servers" in {word.words for word in found.missed_words}

    def test_a_topic_nobody_corrected_has_none(self, bgp) -> None:
        found = corrections(bgp)
        assert (found.missed, found.wrong, found.missed_words, found.wrong_words) == ((), (), (), ())

    def test_a_preview_says_what_each_entry_would_gain_and_lose(self, bgp) -> None:
        old, new = an_entry(title="BGP"), an_entry(title="Border gateways")
        an_entry(title="Cake")
        differences = preview_rules(TopicRules("bgp", None, {"names": ["border gateway"]}))
        said = {one.key: (set(one.gains), set(one.loses)) for one in differences}
        assert said == {old.pk: (set(), {"bgp"}), new.pk: ({"bgp"}, set())}

    def test_rules_of_no_topic_are_refused(self, bgp) -> None:
        with pytest.raises(RuleError, match="no topic"):
            preview_rules(TopicRules("ospf", None, {}))
