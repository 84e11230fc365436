"""What comes first: ids in an order in which each follows all that it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Cycle(Exception):
    """Ids that depend on each other in a circle; `ids` names them in order, each once."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"a circle of dependencies: {' → '.join((*self.ids, self.ids[0]))}")


def dependencies_first(depends_on: Mapping[str, Iterable[str]]) -> list[str]:
    """All ids of the mapping, each after those that it depends on, else in the mapping's order.

    Every id that is depended on is a key. Raises Cycle. Walks without recursion, since a plan may
    be a chain of a thousand milestones."""
    done: dict[str, None] = {}
    for root in depends_on:
        if root in done:
            continue
        way: dict[str, None] = {root: None}
        ahead = [iter(depends_on[root])]
        while ahead:
            for id in ahead[-1]:
                if id in way:
                    circle = list(way)
                    raise Cycle(circle[circle.index(id) :])
                if id not in done:
                    way[id] = None
                    ahead.append(iter(depends_on[id]))
                    break
            else:
                ahead.pop()
                done[way.popitem()[0]] = None
    return list(done)
