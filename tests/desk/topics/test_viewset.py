"""Topics at the desk: described, moved, merged, split; their rules tried and taken; an editor's word on an entry."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from hub.jobs.runner import run
from hub.models import EntryTopic, FormerSlug, Job, RulePreview, Topic
from hub.topics import preview_job as trials
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_moderator, an_editor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    return signed_in(client, a_moderator())


@pytest.fixture
def routing():
    return a_topic(slug="routing", title="Routing", rules={"names": ["routing protocol"]})


@pytest.fixture
def bgp(routing):
    return a_topic(slug="bgp", title="BGP", parent=routing, rules={"names": ["BGP", "route server"]})


def at(name: str, *keys: int) -> str:
    return reverse(f"wagtailsnippets_hub_topic:{name}", args=keys)


def described(topic: Topic, **changed: object) -> dict[str, object]:
    form = {"title": topic.title, "slug": topic.slug, "introduction": topic.introduction, "aliases": "",
            "parent": topic.parent_id or "", "related": []}  # fmt: skip
    return form | changed


def written(**lists: str) -> dict[str, str]:
    return {"names": "", "terms": "", "hints": "", "against": "", "never": "", "beside": "", "needs": ""} | lists


def page_of(answer) -> str:
    return answer.content.decode()


class TestDescribing:
    def test_words_are_saved_at_once_and_owe_no_re_tagging(self, moderator, bgp, routing):
        form = described(bgp, introduction="How networks agree.", aliases="BGP-4\n\n  border  gateway\n", related=[])
        assert moderator.post(at("edit", bgp.pk), form).status_code == 302
        bgp.refresh_from_db()
        assert (bgp.introduction, bgp.aliases) == ("How networks agree.", ["BGP-4", "border gateway"])
        assert not Job.objects.filter(kind="tag").exists()
        assert Job.objects.filter(kind="index", target="topic", key=str(bgp.pk)).exists()
        assert [row.action for row in ModelLogEntry.objects.all()] == ["topic.describe"]

    def test_another_slug_and_place_are_saved_once_one_has_seen_what_they_do(self, moderator, bgp):
        EntryTopic.objects.create(entry=an_entry(), topic=bgp)
        form = described(bgp, slug="bgp-4", parent="")
        asked = page_of(moderator.post(at("edit", bgp.pk), form))
        assert "/topics/bgp/ will redirect to /topics/bgp-4/" in asked
        assert "with its 1 entry moves to the top of the tree" in asked
        bgp.refresh_from_db()
        assert bgp.slug == "bgp"
        assert moderator.post(at("edit", bgp.pk), form | {"sure": "yes"}).status_code == 302
        bgp.refresh_from_db()
        assert (bgp.slug, bgp.parent) == ("bgp-4", None)
        assert Topic.objects.known_as("bgp") == bgp
        assert Job.objects.filter(kind="tag", target="library").exists()

    def test_a_former_title_becomes_an_alias(self, moderator, bgp):
        moderator.post(at("edit", bgp.pk), described(bgp, title="Border Gateway Protocol"))
        assert Topic.objects.get(pk=bgp.pk).aliases == ["BGP"]

    def test_a_topic_cannot_be_put_under_one_that_stands_under_it(self, moderator, bgp, routing):
        page = page_of(moderator.post(at("edit", routing.pk), described(routing, parent=bgp.pk, sure="yes")))
        assert "Select a valid choice" in page
        assert Topic.objects.get(pk=routing.pk).parent is None

    def test_a_taken_slug_is_refused(self, moderator, bgp, routing):
        assert "already exists" in page_of(moderator.post(at("edit", bgp.pk), described(bgp, slug="routing", sure="1")))

    def test_a_new_topic_is_named_after_its_title_and_goes_on_to_its_rules(self, moderator, routing):
        form = described(Topic(title="Segment routing", slug=""), parent=routing.pk, aliases="SR")
        answer = moderator.post(at("add"), form)
        made = Topic.objects.get(slug="segment-routing")
        assert answer.url == at("rules", made.pk)
        assert (made.parent, made.aliases) == (routing, ["SR"])
        assert ModelLogEntry.objects.filter(action="topic.create").exists()

    def test_the_list_is_the_tree_in_a_fixed_number_of_queries(self, moderator, bgp, django_assert_max_num_queries):
        moderator.get(at("list"))
        with django_assert_max_num_queries(25) as few:
            page = page_of(moderator.get(at("list")))
        assert page.index("Routing") < page.index("\u2003BGP")
        for _ in range(20):
            EntryTopic.objects.create(entry=an_entry(), topic=a_topic(parent=bgp))
        with django_assert_max_num_queries(len(few)):
            moderator.get(at("list"))


class TestMergingAndSplitting:
    def test_merging_says_what_it_does_and_does_it_once_one_is_sure(self, moderator, bgp, routing):
        ibgp = a_topic(slug="ibgp", title="iBGP", parent=routing, rules={"names": ["iBGP"]})
        entry = an_entry()
        EntryTopic.objects.create(entry=entry, topic=ibgp, origin=EntryTopic.Origin.EDITOR)
        source = a_source()
        source.trusted_topics.add(ibgp)
        asked = page_of(moderator.post(at("merge", ibgp.pk), {"into": bgp.pk}))
        for said in ("Moves 1 entry from “iBGP” to “BGP”", "/topics/ibgp/ will redirect to /topics/bgp/",
                     "1 confirmation by editors", "1 source trusted", "can’t be undone"):  # fmt: skip
            assert said in asked
        assert Topic.objects.filter(pk=ibgp.pk).exists()
        answer = moderator.post(at("merge", ibgp.pk), {"into": bgp.pk, "sure": "yes"})
        assert answer.url == at("edit", bgp.pk)
        assert FormerSlug.objects.get(slug="ibgp").topic == bgp
        assert EntryTopic.objects.get(entry=entry).topic == bgp
        assert list(source.trusted_topics.all()) == [bgp]

    def test_merging_keeps_a_learning_path_under_its_topic(self, moderator, bgp, routing):
        _, index = ensure_pages()
        path = LearningPathPage(title="First steps", slug="first-steps")
        index.add_child(instance=path)
        path.topics.add(bgp)
        path.save()
        moderator.post(at("merge", bgp.pk), {"into": routing.pk, "sure": "yes"})
        assert list(LearningPathPage.objects.get().topics.all()) == [routing]

    def test_a_topic_is_not_offered_to_be_merged_into_what_stands_under_it(self, moderator, bgp, routing):
        assert "Select a valid choice" in page_of(
            moderator.post(at("merge", routing.pk), {"into": bgp.pk, "sure": "1"})
        )
        assert Topic.objects.count() == 2

    def test_splitting_makes_a_finer_topic_of_some_phrases(self, moderator, bgp):
        form = {"title": "Route servers", "slug": "", "phrases": ["route server"]}
        asked = page_of(moderator.post(at("split", bgp.pk), form))
        assert "“Route servers” becomes a topic under “BGP”, at /topics/route-servers/." in asked
        moderator.post(at("split", bgp.pk), form | {"sure": "yes"})
        finer = Topic.objects.get(slug="route-servers")
        assert (finer.parent, finer.rules) == (bgp, {"names": ["route server"]})
        assert Topic.objects.get(pk=bgp.pk).rules == {"names": ["BGP"]}

    @pytest.mark.parametrize("slug", ["routing", "no slug", ""], ids=["taken", "malformed", "none to be made"])
    def test_a_slug_that_cannot_be_is_refused_before_anything_is_done(self, moderator, bgp, slug):
        form = {"title": "!!", "slug": slug, "phrases": ["route server"], "sure": "yes"}
        assert moderator.post(at("split", bgp.pk), form).status_code == 200
        assert Topic.objects.count() == 2


class TestRules:
    def test_the_form_holds_the_rules_and_gives_them_back_unchanged(self, moderator, bgp):
        bgp.rules = {"names": ["BGP", "=IS-IS ^2"], "never": ["BGP cake"], "needs": 1.2}
        bgp.save()
        page = page_of(moderator.get(at("rules", bgp.pk)))
        assert "=IS-IS ^2" in page
        answer = moderator.post(at("rules", bgp.pk), written(names="BGP\r\n=IS-IS ^2", never="BGP cake", needs="1.2"))
        assert answer.url == at("rules", bgp.pk)
        assert not RulePreview.objects.exists()

    @pytest.mark.parametrize(
        ("lists", "said"),
        [
            pytest.param({"names": "BGP\n*"}, "Line 2: “*” is not a phrase", id="no phrase"),
            pytest.param({"names": "\n\nBGP\n \n*"}, "Line 5: “*” is not a phrase", id="after empty lines"),
            pytest.param({"terms": "body: BGP"}, "Line 1: “body: BGP” names the field “body”", id="no field"),
            pytest.param({"names": "BGP", "terms": "x\nBGP ^2"}, "Line 2: “BGP ^2” is a repetition of Names, line 1",
                         id="twice"),
            pytest.param({"names": "Network+"}, "write “=Network+”", id="ends in a sign"),
            pytest.param({"names": "x" * 201}, "Line 1 is longer than 200 characters", id="too long"),
            pytest.param({"names": "BGP", "needs": "0"}, "greater than or equal to", id="needs nothing"),
            pytest.param({"names": "BGP", "needs": "much"}, "Enter a number", id="needs no number"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_told_with_its_line_and_changes_nothing(self, moderator, bgp, lists, said):
        page = page_of(moderator.post(at("rules", bgp.pk), written(**lists)))
        assert said in page
        assert not RulePreview.objects.exists()

    def test_a_preview_shows_what_would_come_and_go_and_why_and_changes_nothing(self, moderator, bgp):
        an_entry(title="BGP in anger")
        an_entry(title="Route reflectors, drawn")
        an_entry(title="Cake")
        answer = moderator.post(at("rules", bgp.pk), written(names="route reflector"), follow=True)
        page = page_of(answer)
        assert answer.redirect_chain[-1][0] == at("preview", bgp.pk)
        assert "Adds 1 entry, removes 1" in page
        assert "All 3 entries of the library were checked." in page
        for shown in ("BGP in anger", "Route reflectors, drawn", "route reflector (title)"):
            assert shown in page
        assert "Cake" not in page
        assert Topic.objects.get(pk=bgp.pk).rules["names"] == ["BGP", "route server"]

    def test_a_big_library_is_read_on_in_the_background_and_the_page_says_so(self, moderator, bgp, now, monkeypatch):
        monkeypatch.setattr(trials, "AT_ONCE", 1)
        for n in range(3):
            an_entry(title=f"Route reflectors {n}")
        page = page_of(moderator.post(at("rules", bgp.pk), written(names="route reflector"), follow=True))
        assert "So far: Adds 1 entry" in page
        assert "The newest 1 of 3 are checked" in page
        assert "data-again" in page
        while run("preview", now=RulePreview.objects.get().started_at):
            pass
        fragment = page_of(moderator.get(at("tried", bgp.pk)))
        assert "Adds 3 entries" in fragment
        assert "data-again" not in fragment

    def apply(self, moderator, bgp) -> str:
        page = moderator.get(at("preview", bgp.pk))
        return page_of(moderator.post(at("preview", bgp.pk), {"started": page.context["started"]}, follow=True))

    def test_what_was_looked_at_is_applied_and_the_library_read_again(self, moderator, bgp, now):
        entry = an_entry(title="Route reflectors, drawn")
        moderator.post(at("rules", bgp.pk), written(names="route reflector"))
        page = self.apply(moderator, bgp)
        assert "Re-tagging: 1 of 1 entry left." in page
        bgp.refresh_from_db()
        assert bgp.rules == {"names": ["route reflector"]}
        assert not RulePreview.objects.exists()
        while run("tag", now=timezone.now()):
            pass
        assert EntryTopic.objects.filter(entry=entry, topic=bgp).exists()
        assert "Every entry is tagged" in page_of(moderator.get(at("retagging")))

    def test_rules_that_another_page_tried_since_are_not_applied_unseen(self, moderator, bgp):
        moderator.post(at("rules", bgp.pk), written(names="route reflector"))
        started = moderator.get(at("preview", bgp.pk)).context["started"]
        moderator.post(at("rules", bgp.pk), written(names="cake"))
        page = page_of(moderator.post(at("preview", bgp.pk), {"started": started}, follow=True))
        assert "Other rules were previewed since" in page
        assert Topic.objects.get(pk=bgp.pk).rules["names"] == ["BGP", "route server"]

    def test_rules_that_someone_else_changed_since_are_not_overwritten(self, moderator, bgp):
        moderator.post(at("rules", bgp.pk), written(names="route reflector"))
        Topic.objects.filter(pk=bgp.pk).update(rules={"names": ["BGP-4"]})
        assert "were changed by someone else" in self.apply(moderator, bgp)
        assert Topic.objects.get(pk=bgp.pk).rules == {"names": ["BGP-4"]}

    def test_what_was_tried_can_be_changed_on(self, moderator, bgp):
        moderator.post(at("rules", bgp.pk), written(names="route reflector"))
        assert "route reflector" in page_of(moderator.get(at("rules", bgp.pk) + "?again"))

    def test_a_preview_that_was_never_begun_leads_to_the_rules(self, moderator, bgp):
        assert moderator.get(at("preview", bgp.pk)).url == at("rules", bgp.pk)
        assert moderator.post(at("preview", bgp.pk)).url == at("rules", bgp.pk)
        assert "no longer available" in page_of(moderator.get(at("tried", bgp.pk)))

    def test_what_editors_corrected_is_gathered_with_the_words_it_shares(self, moderator, bgp):
        for n in range(2):
            entry = an_entry(title=f"Looking glass {n}")
            EntryTopic.objects.create(entry=entry, topic=bgp, origin=EntryTopic.Origin.EDITOR)
        wrong = an_entry(title="BGP, a band from Ghent")
        EntryTopic.objects.create(entry=wrong, topic=bgp, origin=EntryTopic.Origin.EDITOR, refused=True)
        assert "2 confirmed, 1 refused" in page_of(moderator.get(at("rules", bgp.pk)))
        found = page_of(moderator.get(at("corrections", bgp.pk)))
        for shown in ("Missed by the rules (2)", "looking glass", "Caught wrongly (1)", "a band from Ghent"):
            assert shown in found

    def test_a_preview_takes_a_fixed_number_of_queries(self, moderator, bgp, django_assert_max_num_queries):
        source = a_source()
        for _ in range(40):
            an_entry(source, title="Route reflectors")
        moderator.post(at("rules", bgp.pk), written(names="route reflector"))
        moderator.get(at("preview", bgp.pk))
        with django_assert_max_num_queries(22):
            moderator.get(at("preview", bgp.pk))


class TestReadingRules:
    @pytest.fixture
    def editor(self, client):
        return signed_in(client, an_editor())

    def test_an_editor_reads_the_rules_and_who_can_change_them(self, editor, bgp):
        page = page_of(editor.get(at("rules", bgp.pk)))
        assert "route server" in page
        assert "<strong>Moderators</strong> can change them" in page
        assert "<textarea" not in page
        assert "Nothing changes yet" not in page

    def test_an_editor_comes_to_the_rules_from_the_tree_and_from_an_entry(self, editor, bgp):
        entry = an_entry()
        EntryTopic.objects.create(entry=entry, topic=bgp, score=0.8)
        listed = page_of(editor.get(at("list")))
        assert at("rules", bgp.pk) in listed
        assert at("edit", bgp.pk) not in listed
        assert at("rules", bgp.pk) in page_of(editor.get(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk])))

    def test_what_an_editor_writes_there_changes_nothing(self, editor, bgp):
        assert editor.post(at("rules", bgp.pk), written(names="cake")).status_code in {302, 403}
        assert not RulePreview.objects.exists()
        assert Topic.objects.get(pk=bgp.pk).rules["names"] == ["BGP", "route server"]

    def test_an_editor_sees_where_the_rules_disagree_with_editors(self, editor, bgp):
        EntryTopic.objects.create(entry=an_entry(title="Looking glass"), topic=bgp, origin=EntryTopic.Origin.EDITOR)
        assert "Missed by the rules (1)" in page_of(editor.get(at("corrections", bgp.pk)))


@pytest.mark.parametrize("name", ["preview", "tried", "merge", "split"])
def test_users_who_may_not_change_topics_are_refused(client, bgp, name):
    editor = signed_in(client, an_editor())
    assert editor.get(at(name, bgp.pk)).status_code == 302
    assert editor.post(at(name, bgp.pk), {"sure": "yes"}).status_code == 302
    assert Topic.objects.count() == 2


class TestAnEntrysTopics:
    @pytest.fixture
    def editor(self, client):
        return signed_in(client, an_editor())

    def say(self, editor, entry, topic: object, word: str):
        url = reverse("wagtailsnippets_hub_entry:topic", args=[entry.pk])
        return editor.post(url, {"topic": topic, "word": word}, follow=True)

    def test_each_is_shown_with_its_score_and_the_words_that_said_so(self, editor, bgp):
        entry = an_entry(title="BGP")
        evidence = [{"phrase": "BGP", "field": "title", "weight": 3.0, "count": 2}]
        EntryTopic.objects.create(entry=entry, topic=bgp, score=0.87, evidence=evidence)
        page = page_of(editor.get(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk])))
        for shown in ("The vocabulary", "0.87", "BGP ×2 (title)"):
            assert shown in page

    def test_a_no_stands_when_the_library_is_read_again(self, editor, bgp, now):
        entry = an_entry(title="BGP")
        EntryTopic.objects.create(entry=entry, topic=bgp, score=0.87)
        page = page_of(self.say(editor, entry, bgp.pk, "no"))
        assert "BGP is refused for this entry." in page
        assert "An editor: no" in page
        run("tag", now=timezone.now())
        assert EntryTopic.objects.get(entry=entry, topic=bgp).refused

    def test_a_word_can_be_withdrawn_and_the_page_says_what_the_rules_find(self, editor, bgp):
        entry = an_entry(title="BGP")
        assert "Let the rules decide on BGP" in page_of(self.say(editor, entry, bgp.pk, "no"))
        page = page_of(self.say(editor, entry, bgp.pk, "withdraw"))
        assert "they match" in page
        assert "Let the rules decide on" not in page
        assert not EntryTopic.objects.get(entry=entry, topic=bgp).refused

    def test_a_topic_is_added_by_hand_and_brings_those_above_it(self, editor, bgp):
        entry = an_entry(title="Cake")
        assert "An editor: yes" in page_of(self.say(editor, entry, bgp.pk, "yes"))
        assert set(entry.entry_topics.values_list("topic__slug", flat=True)) == {"bgp", "routing"}

    @pytest.mark.parametrize(("topic", "word"), [("", "yes"), ("99999", "yes"), ("bgp", "no"), ("1", "perhaps")])
    def test_what_is_no_topic_or_no_word_changes_nothing(self, editor, bgp, topic, word):
        assert "Choose a topic" in page_of(self.say(editor, an_entry(), topic, word))
        assert not EntryTopic.objects.exists()

    def test_a_user_who_may_not_curate_is_refused(self, client, bgp):
        entry = an_entry()
        assert client.post(reverse("wagtailsnippets_hub_entry:topic", args=[entry.pk]), {"topic": bgp.pk, "word": "yes"}
                           ).status_code == 302  # fmt: skip
        assert not EntryTopic.objects.exists()
