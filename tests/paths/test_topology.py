"""The index of paths as a topology."""

from hypothesis import given
from hypothesis import strategies as st

from content.paths.topology import lay_out


def lanes(before: dict) -> dict:
    return {row.node: row.lane for row in lay_out(before).rows}


def test_a_chain_stays_in_one_lane():
    found = lay_out({"c": ["b"], "b": ["a"], "a": []})
    assert [(row.node, row.lane) for row in found.rows] == [("a", 0), ("b", 0), ("c", 0)]
    assert found.links == ("M12 50V150", "M12 150V250")


def test_a_side_branch_leaves_the_lane_to_what_comes_after():
    assert lanes({"a": [], "side": ["a"], "main": ["a"], "end": ["main"]}) == {"a": 0, "side": 1, "main": 0, "end": 0}


def test_a_link_that_waits_keeps_its_lane_from_others():
    before = {"a": [], "b": ["a"], "c": ["a"], "d": [], "e": ["b", "c", "d"]}
    found = lanes(before)
    assert len({found["b"], found["d"]}) == 2
    assert found["c"] == 0


def test_nothing_is_laid_out_as_nothing():
    assert lay_out({}).rows == ()


graphs = st.integers(0, 12).flatmap(
    lambda n: st.tuples(*(st.sets(st.integers(0, k - 1), max_size=3) if k else st.just(set()) for k in range(n)))
)


@given(graphs, st.randoms())
def test_prerequisites_come_first_and_no_link_runs_through_another_path(graph, random):
    nodes = list(range(len(graph)))
    random.shuffle(nodes)
    before = {node: sorted(graph[node]) for node in nodes}
    found = lay_out(before)
    row = {place.node: number for number, place in enumerate(found.rows)}
    lane = {place.node: place.lane for place in found.rows}
    for node, needs in before.items():
        for needed in needs:
            assert row[needed] < row[node]
            between = [other for other in nodes if row[needed] < row[other] < row[node]]
            assert lane[needed] not in {lane[other] for other in between}
