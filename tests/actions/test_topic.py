"""What editors do to topics, and to the topics of entries."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from hub.actions.entry_topic import entry_topic_confirm, entry_topic_refuse, entry_topic_withdraw
from hub.actions.topic import topic_create, topic_merge, topic_move, topic_rename, topic_rule, topic_split
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, EntryTopic, FormerSlug, Job, Topic
from hub.topics.rules import RuleError
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_person, an_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    """Someone who keeps the taxonomy."""
    person = a_person()
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="hub", codename__endswith="_topic"))
    return person


@pytest.fixture
def routing():
    return a_topic(slug="routing", title="Routing", rules={"names": ["routing protocol"]})


@pytest.fixture
def bgp(routing):
    return a_topic(slug="bgp", title="BGP", parent=routing, rules={"names": ["BGP", "route server"]})


def tag_everything(now) -> None:
    while run("tag", limit=100, now=now):
        pass


def topics_of(entry: Entry) -> set[str]:
    return set(EntryTopic.objects.filter(entry=entry, refused=False).values_list("topic__slug", flat=True))


class TestEntryTopics:
    def test_a_yes_stands_after_re_tagging(self, bgp, now):
        entry = an_entry(title="Cake")
        assert entry_topic_confirm(entry, bgp, by=an_editor(), now=now)
        assert topics_of(entry) == {"bgp", "routing"}
        tag_everything(now)
        assert topics_of(entry) == {"bgp", "routing"}

    def test_a_no_stands_after_re_tagging(self, bgp, routing, now):
        entry = an_entry(title="BGP, a routing protocol")
        queue.enqueue_tagging([entry.pk], now=now)
        tag_everything(now)
        assert entry_topic_refuse(entry, routing, by=an_editor(), now=now)
        assert topics_of(entry) == set()
        queue.enqueue_tagging([entry.pk], now=now)
        tag_everything(now)
        assert topics_of(entry) == set()

    def test_the_latest_verdict_counts(self, bgp, routing, now):
        entry, editor = an_entry(title="Cake"), an_editor()
        entry_topic_refuse(entry, routing, by=editor, now=now)
        entry_topic_confirm(entry, bgp, by=editor, now=now)
        assert topics_of(entry) == {"bgp", "routing"}
        entry_topic_refuse(entry, bgp, by=editor, now=now)
        tag_everything(now)
        assert topics_of(entry) == set()

    def test_saying_it_twice_logs_it_once(self, bgp, now):
        entry, editor = an_entry(), an_editor()
        assert entry_topic_confirm(entry, bgp, by=editor, now=now)
        assert not entry_topic_confirm(entry, bgp, by=editor, now=now)
        assert ModelLogEntry.objects.get(action="entry.topic_confirm").message == "Topic confirmed: bgp"

    def test_the_index_is_owed(self, bgp, now):
        entry = an_entry()
        entry_topic_refuse(entry, bgp, by=an_editor(), now=now)
        assert Job.objects.filter(kind="index", target="entry", key=str(entry.pk)).exists()

    @pytest.mark.parametrize(
        ("title", "said", "left"),
        [
            pytest.param("BGP", entry_topic_refuse, {"bgp", "routing"}, id="a no against the rules"),
            pytest.param("Cake", entry_topic_confirm, set(), id="a yes against the rules"),
            pytest.param("BGP", entry_topic_confirm, {"bgp", "routing"}, id="a yes with the rules"),
        ],
    )
    def test_a_word_that_is_withdrawn_hands_the_entry_back_to_the_rules_at_once(self, bgp, now, title, said, left):
        entry, editor = an_entry(title=title), an_editor()
        said(entry, bgp, by=editor, now=now)
        assert entry_topic_withdraw(entry, bgp, by=editor, now=now)
        assert topics_of(entry) == left
        assert not EntryTopic.objects.filter(origin="editor").exists()
        assert Job.objects.filter(kind="index", target="entry", key=str(entry.pk)).exists()
        tag_everything(now)
        assert topics_of(entry) == left

    def test_withdrawing_one_word_leaves_the_others(self, bgp, routing, now):
        entry, editor = an_entry(title="Cake"), an_editor()
        cake = a_topic(slug="cake", rules={"names": ["cake"]})
        entry_topic_confirm(entry, bgp, by=editor, now=now)
        entry_topic_refuse(entry, cake, by=editor, now=now)
        entry_topic_withdraw(entry, cake, by=editor, now=now)
        assert topics_of(entry) == {"bgp", "routing", "cake"}

    def test_what_nobody_said_can_not_be_withdrawn(self, bgp, now):
        entry = an_entry(title="BGP")
        queue.enqueue_tagging([entry.pk], now=now)
        tag_everything(now)
        assert not entry_topic_withdraw(entry, bgp, by=an_editor(), now=now)
        assert topics_of(entry) == {"bgp", "routing"}
        assert not ModelLogEntry.objects.filter(action="entry.topic_withdraw").exists()

    @pytest.mark.parametrize("action", [entry_topic_confirm, entry_topic_refuse, entry_topic_withdraw])
    def test_a_user_who_may_not_curate_is_refused(self, bgp, action):
        with pytest.raises(PermissionDenied):
            action(an_entry(), bgp, by=a_person())


class TestTopics:
    def test_a_new_topic_finds_its_entries(self, routing, keeper, now):
        entry = an_entry(title="OSPF")
        topic_create("ospf", "OSPF", parent=routing, rules={"names": ["OSPF"]}, by=keeper, now=now)
        tag_everything(now)
        assert topics_of(entry) == {"ospf", "routing"}

    def test_a_slug_that_is_taken_is_refused(self, bgp, keeper):
        with pytest.raises(ValidationError):
            topic_create("bgp", "Another", by=keeper)

    def test_rules_that_cannot_be_read_are_refused(self, bgp, keeper):
        with pytest.raises(RuleError):
            topic_rule(bgp, {"names": "BGP"}, by=keeper)
        bgp.refresh_from_db()
        assert bgp.rules == {"names": ["BGP", "route server"]}

    def test_other_rules_find_other_entries(self, bgp, keeper, now):
        old, new = an_entry(title="BGP"), an_entry(title="Border gateways")
        topic_rule(bgp, {"names": ["border gateway"]}, by=keeper, now=now)
        tag_everything(now)
        assert (topics_of(old), topics_of(new)) == (set(), {"bgp", "routing"})

    def test_a_former_slug_leads_on(self, bgp, keeper):
        topic_rename(bgp, slug="border-gateway", title="Border gateway", by=keeper)
        assert Topic.objects.known_as("bgp") == bgp
        assert bgp.aliases == ["BGP"]

    def test_a_slug_that_comes_back_is_no_former_one(self, bgp, keeper):
        topic_rename(bgp, slug="border-gateway", by=keeper)
        topic_rename(bgp, slug="bgp", by=keeper)
        assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["border-gateway"]

    def test_a_topic_moves_with_its_entries(self, bgp, keeper, now):
        entry, elsewhere = an_entry(title="BGP"), a_topic(slug="elsewhere")
        topic_move(bgp, elsewhere, by=keeper, now=now)
        tag_everything(now)
        assert topics_of(entry) == {"bgp", "elsewhere"}

    def test_no_topic_stands_under_itself(self, bgp, routing, keeper):
        with pytest.raises(ValidationError):
            topic_move(routing, bgp, by=keeper)
        with pytest.raises(ValidationError):
            topic_merge(routing, bgp, by=keeper)

    def test_a_split_topic_keeps_what_it_had(self, bgp, keeper, now):
        entry = an_entry(title="A route server")
        topic_split(bgp, "route-servers", "Route servers", ["route server"], by=keeper, now=now)
        tag_everything(now)
        assert topics_of(entry) == {"route-servers", "bgp", "routing"}
        bgp.refresh_from_db()
        assert bgp.rules["names"] == ["BGP"]

    def test_a_phrase_that_is_not_there_cannot_be_split_off(self, bgp, keeper):
        with pytest.raises(ValidationError, match="OSPF"):
            topic_split(bgp, "ospf", "OSPF", ["OSPF"], by=keeper)
        assert not Topic.objects.filter(slug="ospf").exists()

    def test_who_may_not_is_refused(self, bgp, routing):
        with pytest.raises(PermissionDenied):
            topic_merge(bgp, routing, by=an_editor())


class TestMerging:
    @pytest.fixture
    def ebgp(self, routing):
        return a_topic(slug="ebgp", title="eBGP", parent=routing, rules={"names": ["eBGP"]}, aliases=["external BGP"])

    def test_the_address_names_and_words_lead_to_the_other(self, ebgp, bgp, keeper, now):
        entry = an_entry(title="eBGP")
        topic_merge(ebgp, bgp, by=keeper, now=now)
        tag_everything(now)
        assert Topic.objects.known_as("ebgp") == bgp
        assert bgp.aliases == ["eBGP", "external BGP"]
        assert topics_of(entry) == {"bgp", "routing"}

    def test_finer_topics_and_trust_move(self, ebgp, bgp, keeper):
        finer, source = a_topic(parent=ebgp), a_source()
        source.trusted_topics.add(ebgp)
        topic_merge(ebgp, bgp, by=keeper)
        finer.refresh_from_db()
        assert finer.parent == bgp
        assert list(source.trusted_topics.all()) == [bgp]

    @pytest.mark.parametrize(
        ("here", "there", "expected"),
        [
            pytest.param(("editor", False), None, ("editor", False), id="a yes moves"),
            pytest.param(("editor", False), ("rule", False), ("editor", False), id="a yes replaces what a rule found"),
            pytest.param(("editor", False), ("editor", True), ("editor", True), id="but not an editor's no"),
            pytest.param(("rule", False), ("editor", True), ("editor", True), id="nor does what a rule found"),
            pytest.param(("rule", False), None, ("rule", False), id="what a rule found moves"),
            pytest.param(("editor", True), None, None, id="a no goes with its topic"),
            pytest.param(("editor", True), ("rule", False), ("rule", False), id="and says nothing of the other"),
        ],
    )
    def test_assignments_move(self, ebgp, keeper, here, there, expected):
        entry, bgp = an_entry(), a_topic(slug="bgp")
        for topic, said in ((ebgp, here), (bgp, there)):
            if said:
                EntryTopic.objects.create(entry=entry, topic=topic, origin=said[0], refused=said[1])
        topic_merge(ebgp, bgp, by=keeper)
        row = EntryTopic.objects.filter(entry=entry).first()
        assert (row and (row.origin, row.refused)) == expected
        assert row is None or row.topic == bgp
