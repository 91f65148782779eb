"""What there is to find about a path; pure, over steps that were never stored."""

from datetime import date
from uuid import UUID

import pytest

from content.paths.maintenance.evaluate import Candidate, KnownFinding, PathState, evaluate_path
from content.paths.maintenance.link import LinkCheck
from content.paths.step import PathStep
from hub.models import Entry

TODAY = date(2026, 6, 1)


def a_step(number, *, state="found", section=1, status="published", **link) -> PathStep:
    entry = Entry(pk=number, title=f"Entry {number}", url=f"https://a.example/{number}", status=status)
    entry.link_check = LinkCheck(entry=entry, url=entry.url, state=state, **link)
    return PathStep(key=UUID(int=number), position=number, kind="entry", entry=entry, section=section,
                    section_title=f"Section {section}")  # fmt: skip


def kinds(*steps, **material):
    return [(want.kind, want.about) for want in evaluate_path(PathState(steps, **material), today=TODAY)]


def test_a_path_whose_steps_are_where_they_should_be_has_nothing_to_tell():
    assert kinds(a_step(1), a_step(2, state="missing"), a_step(3, state="unseen")) == []


def test_a_broken_link_is_told_with_the_best_other_entry_that_is_not_on_the_path():
    step, other = a_step(1, state="broken", reason="404."), a_step(2)
    candidates = [Candidate(2, "it is near"), Candidate(9, "it is near")]
    found = evaluate_path(PathState([step, other], others={step.key: candidates}),
                   today=TODAY)  # fmt: skip
    assert [(want.kind, want.entry) for want in found] == [("broken", None), ("replace", 9)]
    assert "Hop 1, “Entry 1”: 404." in found[0].reason


def test_another_entry_that_was_declined_gives_way_to_the_next():
    step = a_step(1, state="broken")
    candidates = {step.key: [Candidate(8, "near"), Candidate(9, "less near")]}
    declined = KnownFinding("replace", f"{step.key}:8", "declined")
    assert ("replace", f"{step.key}:9") in kinds(step, others=candidates, known=[declined])


def test_a_withdrawn_step_is_told_of_without_its_title():
    found = evaluate_path(PathState([a_step(1, status="hidden")]), today=TODAY)
    assert [want.kind for want in found] == ["withdrawn"]
    assert "Entry 1" not in found[0].reason


def test_a_move_proposes_its_address_and_an_edition_the_newer_entry():
    moved = a_step(1, state="moved", moved_to="https://b.example/1", reason="It has moved.")
    found = evaluate_path(
        PathState([moved, a_step(2)], editions={2: Candidate(7, "there is a newer edition")}), today=TODAY
    )
    assert [(want.kind, want.address, want.entry) for want in found] == [
        ("moved", "https://b.example/1", None),
        ("edition", "", 7),
    ]


@pytest.mark.parametrize(("by", "due"), [(date(2026, 5, 31), True), (TODAY, True), (date(2026, 6, 2), False)])
def test_a_review_is_due_from_its_day_on(by, due):
    assert bool(kinds(a_step(1), review_by=by)) is due


def test_a_link_that_refuses_us_is_for_eyes_until_somebody_has_looked():
    assert [kind for kind, _ in kinds(a_step(1, state="by_hand", reason="403"))] == ["by_hand"]
    assert kinds(a_step(1, state="by_hand", reason="403", word="there")) == []


def test_matches_are_few_each_where_it_fits_best_and_never_what_was_decided():
    steps = [a_step(1), a_step(2, section=2)]
    matches = {
        1: [Candidate(10, "x", fit=0.8), Candidate(11, "x", fit=0.9), Candidate(12, "x", fit=0.9), Candidate(2, "x")],
        2: [Candidate(10, "x", fit=1.2), Candidate(13, "x", fit=2), Candidate(14, "x", fit=0.7)],
    }
    found = evaluate_path(
        PathState(steps, matches=matches, known=[KnownFinding("match", "13", "declined", "Section 2")]), today=TODAY
    )
    assert [(want.entry, want.section_title) for want in found] == [
        (10, "Section 2"), (11, "Section 1"), (12, "Section 1"),
    ]  # fmt: skip


def test_a_section_whose_matches_wait_is_offered_no_more():
    waiting = [KnownFinding("match", str(n), "open", "Section 1") for n in (20, 21)]
    assert kinds(a_step(1), matches={1: [Candidate(10, "x")]}, known=waiting) == [("match", "20"), ("match", "21")]


def test_a_match_that_an_editor_took_up_otherwise_is_settled():
    assert kinds(a_step(20), known=[KnownFinding("match", "20", "open", "Section 1")]) == []


def test_one_publication_in_two_feeds_is_proposed_once():
    matches = {1: [Candidate(10, "x", title="EVPN part 1", fit=1.1), Candidate(11, "x", title="EVPN part 1")]}
    assert kinds(a_step(1), matches=matches) == [("match", "10")]
