"""What hangs on what: the anchors of dates, undated dependencies, and the circles among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from mapsite.plan.model import Plan, Relative
from mapsite.plan.places import Places, Steps
from mapsite.plan.problem import Problem, visible
from mapsite.plan.shape import leaves

MOST_CIRCLES = 50


def known(plan: Plan) -> set[str]:
    """The ids that a date can hang on."""
    ids = {key.id for key in plan.key_dates} | {m.id for m in plan.milestones or ()}
    return {"start", "end"} | {id_ for id_ in ids if id_}


def hanging(day: object) -> Relative | None:
    """A day of a plan as it was read, where it hangs on another date."""
    return day if isinstance(day, Relative) else None


def relatives(plan: Plan) -> Iterator[tuple[Steps, Relative]]:
    """Every relative date of a plan with its path, in the model's order of fields."""
    for path, _, value in leaves(plan):
        if relative := hanging(value):
            yield path, relative


def date_circles(plan: Plan, places: Places) -> Iterator[Problem]:
    """The circles of dates: an anchor, or a dependency of an undated milestone, leads back.

    A circle of dependencies alone is reported as that, not here."""
    edges: dict[str, dict[str, Steps]] = {}
    hangs: set[str] = set()
    for i, key in enumerate(plan.key_dates):
        if key.id and (relative := hanging(key.date)):
            edges[key.id] = {relative.anchor: ("key_dates", i, "date")}
            hangs.add(key.id)
    for i, milestone in enumerate(plan.milestones or ()):
        path: Steps = ("milestones", i)
        if not milestone.id or milestone.status == "dropped":
            continue
        if relative := hanging(milestone.date):
            edges[milestone.id] = {relative.anchor: (*path, "date")}
            hangs.add(milestone.id)
        elif not places.given((*path, "date")):
            edges[milestone.id] = {
                id_: (*path, "depends_on", d) for d, id_ in enumerate(milestone.depends_on)
            }
    for circle in find_circles(edges):
        if hangs & set(circle):
            yield _circle("date", circle, edges, places)


def circles(
    what: str, edges: Mapping[str, Mapping[str, Steps]], places: Places
) -> Iterator[Problem]:
    """A problem for each circle of milestones or tasks.

    `edges` lead from the id of each to those that it depends on, with the path that says so."""
    for circle in find_circles(edges):
        yield _circle(what, circle, edges, places)


def _circle(
    what: str, circle: Sequence[str], edges: Mapping[str, Mapping[str, Steps]], places: Places
) -> Problem:
    steps = zip(circle, [*circle[1:], circle[0]], strict=True)
    first, *others = (places[edges[a][b]] for a, b in steps)
    verb = "hang" if what == "date" else "depend"
    if len(circle) == 1:
        message = f"the {what} {verb}s on itself"
    else:
        message = f"{what}s {verb} on each other in a circle"
    return Problem(
        place=first,
        code="circle",
        message=f"{message}: {visible(' → '.join([*circle, circle[0]]))}",
        hint="give one of them a calendar date"
        if what == "date"
        else "delete one of these dependencies",
        also=tuple(others),
    )


def find_circles(edges: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The circles of a graph, each once, from the node that comes first in `edges`.

    `edges` lead from each node to those that it depends on; what is no key of it has none. Of
    circles that share an edge one is enough: without that edge there are none."""
    order = {node: i for i, node in enumerate(edges)}
    left = {node: [to for to in tos if to in edges] for node, tos in edges.items()}
    found: list[list[str]] = []
    while len(found) < MOST_CIRCLES:
        knots = [k for k in _knots(left) if len(k) > 1 or k[0] in left[k[0]]]
        if not knots:
            break
        for knot in knots:
            circle = _shortest_circle(min(knot, key=order.__getitem__), set(knot), left)
            left[circle[-1]].remove(circle[0])
            found.append(circle)
    return sorted(found, key=lambda circle: order[circle[0]])


def _shortest_circle(first: str, knot: set[str], edges: Mapping[str, Collection[str]]) -> list[str]:
    """The shortest circle through `first` inside its knot, breadth first."""
    came_from: dict[str, str] = {}
    row = [first]
    while row:
        after = []
        for node in row:
            for to in edges[node]:
                if to == first:
                    way = [node]
                    while way[-1] != first:
                        way.append(came_from[way[-1]])
                    return way[::-1]
                if to in knot and to not in came_from:
                    came_from[to] = node
                    after.append(to)
        row = after
    raise AssertionError("every node of a knot lies on a circle")


def _knots(edges: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """The strongly connected components (Tarjan 1972), without recursion: chains can be long."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in edges:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = []

        def enter(node: str, work: list[tuple[str, Iterator[str]]] = work) -> None:
            index[node] = low[node] = len(index)
            stack.append(node)
            on_stack.add(node)
            work.append((node, iter(edges[node])))

        enter(root)
        while work:
            node, rest = work[-1]
            for to in rest:
                if to not in index:
                    enter(to)
                    break
                if to in on_stack:
                    low[node] = min(low[node], index[to])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    knot: list[str] = []
                    while not knot or knot[-1] != node:
                        knot.append(stack.pop())
                        on_stack.discard(knot[-1])
                    yield knot
