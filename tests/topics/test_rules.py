from __future__ import annotations

import pytest

from hub.topics.classifier import Classifier, compile_rules
from hub.topics.evidence import EntryText
from hub.topics.rules import RuleError, TopicRules

ROUTING = TopicRules("routing", None, {"names": ["routing protocol"], "hints": ["router"], "never": ["wifi router"]})
BGP = TopicRules("bgp", "routing", {"names": ["BGP", "BGP communities"], "terms": ["full table"]})
CAREER = TopicRules("career", None, {"names": ["title: career", "burnout"], "against": ["footer ^4"]})


@pytest.fixture
def classifier() -> Classifier:
    return compile_rules([ROUTING, BGP, CAREER])


def slugs(classifier: Classifier, title: str, text: str = "", **more) -> list[str]:
    return sorted(verdict.slug for verdict in classifier.classify(EntryText(title, text), **more))


def test_a_finer_topic_brings_its_ancestors(classifier: Classifier) -> None:
    assert slugs(classifier, "BGP at home") == ["bgp", "routing"]


def test_a_mention_is_not_a_topic(classifier: Classifier) -> None:
    assert slugs(classifier, "Our week", "We talked of many things, one of them BGP. " + "And of cake. " * 100) == []


def test_hints_alone_are_no_evidence(classifier: Classifier) -> None:
    assert slugs(classifier, "Router, router, router", "router " * 50) == []


def test_words_against_take_off(classifier: Classifier) -> None:
    assert slugs(classifier, "On burnout") == ["career"]
    assert slugs(classifier, "On burnout", "footer footer footer") == []


def test_a_word_within_what_it_never_means_is_not_counted(classifier: Classifier) -> None:
    (verdict,) = classifier.explain(EntryText("A routing protocol for my wifi router"))
    assert [one.phrase for one in verdict.evidence] == ["routing protocol"]


def test_of_two_phrases_one_in_the_other_the_longer_counts(classifier: Classifier) -> None:
    verdict = next(one for one in classifier.explain(EntryText("BGP communities")) if one.slug == "bgp")
    assert [one.phrase for one in verdict.evidence] == ["BGP communities"]


def test_the_evidence_says_where_and_how_often(classifier: Classifier) -> None:
    verdict = next(one for one in classifier.classify(EntryText("BGP", "BGP and BGP")) if one.slug == "bgp")
    (evidence,) = verdict.evidence
    assert (evidence.phrase, evidence.field, evidence.count) == ("BGP", "title", 3)


def test_an_aside_is_dropped_beside_what_the_entry_is_about() -> None:
    shop = TopicRules("tea", None, {"names": ["tea", "kettle"]})
    cake = TopicRules("cake", None, {"names": ["cake"]})
    classifier = compile_rules([shop, cake])
    asides = "Cake. " + "A pause. " * 20
    assert slugs(classifier, "", asides * 3) == ["cake"]
    assert slugs(classifier, "Tea and kettle", "Tea, kettle, tea. " * 70 + asides * 3) == ["tea"]
    assert slugs(classifier, "Tea and cake", "Tea, kettle, tea. " * 70 + asides * 3) == ["cake", "tea"]


def test_five_mentions_all_over_say_more_than_five_in_one_line(classifier: Classifier) -> None:
    filler = "Something else entirely was the matter with that. " * 7
    spread, bunched = f"{filler}BGP. " * 5, f"{filler * 5}BGP. BGP. BGP. BGP. BGP."

    def score(text: str) -> float:
        return next(one.score for one in classifier.explain(EntryText("", text)) if one.slug == "bgp")

    assert score(spread) > score(bunched)


def test_a_word_that_means_much_beside_another_means_nothing_alone() -> None:
    rules = {"names": ["playbook"], "beside": ["router", "switch"]}
    classifier = compile_rules([TopicRules("automation", None, rules)])
    assert slugs(classifier, "A playbook", "for your routers") == ["automation"]
    assert slugs(classifier, "A playbook", "for your team") == []


def test_a_trusted_source_tips_the_scale_but_is_no_evidence_by_itself(classifier: Classifier) -> None:
    words = "Notes on the full table", "of our edge"
    assert slugs(classifier, *words) == []
    assert slugs(classifier, *words, trusted={"bgp"}) == ["bgp", "routing"]
    assert slugs(classifier, "A cake", trusted={"bgp"}) == []


def test_of_scores_the_threshold_is_one_half(classifier: Classifier) -> None:
    for verdict in classifier.explain(EntryText("BGP", "routing protocol, burnout")):
        assert verdict.assigned == (verdict.score >= 0.5)


def test_nothing_comes_of_nothing(classifier: Classifier) -> None:
    assert classifier.explain(EntryText("", "")) == []
    assert compile_rules([]).explain(EntryText("BGP")) == []


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        pytest.param({"name": ["BGP"]}, "none of names", id="an unknown list"),
        pytest.param({"names": "BGP"}, "must be a list", id="a string for a list"),
        pytest.param({"names": [3]}, "must be a list", id="a number for a phrase"),
        pytest.param({"names": [""]}, "not a phrase", id="an empty phrase"),
        pytest.param({"needs": 0}, "above 0", id="a threshold of nothing"),
        pytest.param({"needs": "much"}, "above 0", id="a threshold in words"),
    ],
)
def test_rules_that_cannot_be_read_are_refused_in_words(rules, wrong) -> None:
    with pytest.raises(RuleError, match=f"bgp.*{wrong}"):
        compile_rules([TopicRules("bgp", None, rules)])


def test_a_parent_that_is_not_there_is_refused() -> None:
    with pytest.raises(RuleError, match="no topic"):
        compile_rules([TopicRules("bgp", "routing")])


def test_a_circle_of_parents_is_refused() -> None:
    with pytest.raises(RuleError, match="under itself"):
        compile_rules([TopicRules("a", "b"), TopicRules("b", "a")])


def test_a_topic_that_was_only_brought_says_by_which_and_has_its_score() -> None:
    above = TopicRules("above", None, {"against": ["poster"]})
    classifier = compile_rules([above, TopicRules("bgp", "above", {"names": ["BGP"], "terms": ["poster ^1"]})])
    verdicts = {one.slug: one for one in classifier.classify(EntryText("BGP poster"))}
    assert verdicts["above"].brought == "bgp"
    assert verdicts["above"].score == verdicts["bgp"].score


def test_a_publishers_label_says_something_but_never_all() -> None:
    classifier = compile_rules([TopicRules("career", None, {"names": ["labels: career ^4", "new job ^1"]})])
    labelled = {"title": "The next step", "labels": ["Career", "career, again"]}
    assert classifier.classify(EntryText(text="A cake.", **labelled)) == []
    assert [one.slug for one in classifier.classify(EntryText(text="I have a new job.", **labelled))] == ["career"]
    assert classifier.classify(EntryText("The next step", "I have a new job.")) == []
