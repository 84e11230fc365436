"""Circles are found each once, in order, however long; chains are none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mapsite.plan.anchors import find_circles

graphs = st.dictionaries(
    st.integers(0, 8).map(str), st.sets(st.integers(0, 9).map(str)), max_size=9
).map(lambda graph: {node: sorted(to) for node, to in graph.items()})


def has_circle(graph) -> bool:
    """Whether something is left when what depends on nothing left is taken out, again and again."""
    left = {node: {to for to in tos if to in graph} for node, tos in graph.items()}
    while free := {node for node, tos in left.items() if not tos & left.keys()}:
        for node in free:
            del left[node]
    return bool(left)


@given(graphs)
def test_a_circle_is_found_where_there_is_one_and_every_step_of_it_exists(graph):
    circles = find_circles(graph)
    assert bool(circles) == has_circle(graph)
    for circle in circles:
        assert len(set(circle)) == len(circle)
        for a, b in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert b in graph[a]


@given(graphs)
def test_without_one_step_of_each_circle_none_is_left(graph):
    left = {node: list(tos) for node, tos in graph.items()}
    for circle in find_circles(graph):
        if circle[0] in left[circle[-1]]:
            left[circle[-1]].remove(circle[0])
    assert not has_circle(left)


def test_two_circles_are_two_problems(check, plan_text):
    text = plan_text.replace("owner: jana", "owner: jana, depends_on: [contract]")
    for id_, to in ("ab", "bc", "ca", "dd"):
        text += (
            f"  - {{id: {id_}, title: {id_}, date: 2026-12-01, owner: mia, depends_on: [{to}]}}\n"
        )
    circles = [
        line.split("circle: ")[2].split(";")[0] for line in check(text) if "itself" not in line
    ]
    assert circles == ["pilot → contract → pilot", "a → b → c → a"]
    assert sum("the milestone depends on itself: d → d" in line for line in check(text)) == 1


def test_a_chain_of_a_thousand_milestones_is_no_circle(deal, plan_text):
    for i in range(1000):
        before = f"m{i - 1}" if i else "contract"
        plan_text += (
            f"  - {{id: m{i}, title: Step {i}, depends_on: [{before}], duration: 1, owner: mia}}\n"
        )
    assert len(deal(plan_text).plan.milestones) == 1002


def test_a_circle_of_a_thousand_dates_is_named(check, plan_text):
    for i in range(1000):
        plan_text += (
            f"  - {{id: m{i}, title: Step {i}, date: m{(i + 1) % 1000} + 1 day, owner: mia}}\n"
        )
    (circle,) = [line for line in check(plan_text) if ": circle: " in line]
    assert "m0 → m1 → m2" in circle


def test_what_is_dropped_closes_no_circle(deal, plan_text):
    text = plan_text.replace("owner: jana", "owner: jana, depends_on: [contract], status: dropped")
    assert [problem.code for problem in deal(text).problems] == ["dropped-dependency"]
