"""The schedule, held to an independent computation of its definitions on random plans."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import holidays
import pytest
import yaml
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from mapsite.plan.folders import DealFolder
from mapsite.plan.load import load
from mapsite.schedule.calendar import calendars
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import Schedule, schedule
from tests.schedule.oracle import Oracle

FIRST = dt.date(2026, 1, 1)
DAYS = st.integers(0, 300).map(lambda days: FIRST + dt.timedelta(days=days))
STATUS = st.sampled_from(["not started", "in progress", "blocked", "done", "dropped"])
UNDROPPED = st.sampled_from(["not started", "not started", "in progress", "blocked", "done"])
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PLACES = [(None, None), ("DE", "BY"), ("NO", None), ("US", "CA"), ("SA", None), ("JP", None)]
HOLIDAYS = {
    place: set(holidays.country_holidays(place[0], subdiv=place[1], years=range(2024, 2032)))
    for place in PLACES
    if place[0]
}
OWNERS = ["us", "them", "others", "us-1", "them-1", "others-1", None]


def some(draw, holder: dict, key: str, values: st.SearchStrategy) -> None:
    """Gives the holder the field, or leaves it out."""
    value = draw(st.none() | values)
    if value is not None:
        holder[key] = value


@st.composite
def parties(draw):
    common = draw(st.sampled_from(WEEK))
    found = []
    for id_, side in (("us", "seller"), ("them", "buyer"), ("others", "other")):
        party = {"id": id_, "name": f"The {id_}", "side": side}
        country, subdivision = draw(st.sampled_from(PLACES))
        if country:
            party["country"] = country
        if subdivision:
            party["subdivision"] = subdivision
        if draw(st.booleans()):
            # The seller and the buyer need a day of the week in common, if only one.
            days = draw(st.sets(st.sampled_from(WEEK), min_size=1)) | {common}
            party["working_week"] = [day for day in WEEK if day in days]
        elif common in ("sat", "sun"):
            party["working_week"] = [*WEEK[:5], common]
        some(draw, party, "closed", st.lists(DAYS, max_size=6, unique=True))
        party["people"] = [{"id": f"{id_}-1", "name": f"Somebody of {id_}"}]
        found.append(party)
    return found


@st.composite
def relative_dates(draw, anchors: list[str]):
    anchor, sign = draw(st.sampled_from(anchors)), draw(st.sampled_from("+-"))
    unit = draw(st.sampled_from(["days", "weeks", "working days"]))
    return f"{anchor} {sign} {draw(st.integers(0, 25))} {unit}"


@st.composite
def task_lists(draw, anchors: list[str], ids: list[str]):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        task = {"title": f"Task {draw(st.integers(0, 99))}", "id": f"t{len(ids)}"}
        some(draw, task, "owner", st.sampled_from(OWNERS))
        some(draw, task, "due", DAYS | relative_dates(anchors))
        some(draw, task, "status", STATUS)
        if ids:
            some(draw, task, "depends_on", st.lists(st.sampled_from(ids), max_size=2, unique=True))
        ids.append(task["id"])
        found.append(task)
    if found and all(task.get("status") == "dropped" for task in found):
        del found[0]["status"]
    return found


@st.composite
def plans(draw, fewest=1, most=12):
    """A plan without problems that has from `fewest` to `most` milestones."""
    plan = {"title": "A deal", "address": "abcdefghijklmnop", "parties": draw(parties())}
    plan["start"] = draw(DAYS)
    plan["end"] = plan["start"] + dt.timedelta(days=draw(st.integers(0, 250)))
    # Milestones and key dates are settled in this order, whatever their order in the file.
    names = [f"m{i}" for i in range(draw(st.integers(fewest, most)))]
    names += [f"k{i}" for i in range(draw(st.integers(0, 3)))]
    order = draw(st.permutations(names))
    made: dict[str, dict] = {}
    anchors = ["start", "end"]
    for name in order:
        made[name] = thing = {"id": name, "title": f"Reach {name}"}
        if name.startswith("k"):
            thing["date"] = draw(DAYS | relative_dates(anchors))
            anchors.append(name)
            continue
        thing["status"] = draw(STATUS if len(order) > 1 else UNDROPPED)
        some(draw, thing, "owner", st.sampled_from(OWNERS))
        earlier = [m for m in made if m.startswith("m") and m != name]
        if earlier:
            thing["depends_on"] = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True))
        some(draw, thing, "duration", st.integers(0, 15))
        left = [d for d in thing.get("depends_on", []) if made[d]["status"] != "dropped"]
        undated = "duration" in thing and left and draw(st.booleans())
        if not undated:
            thing["date"] = draw(DAYS | relative_dates(anchors))
        if thing["status"] == "done":
            some(draw, thing, "completed", DAYS)
        if thing["status"] != "dropped":
            anchors.append(name)
    milestones = [made[name] for name in names if name.startswith("m")]
    if all(m["status"] == "dropped" for m in milestones):
        milestones[0]["status"] = "not started"
    ids: list[str] = []
    for m in milestones:
        m["tasks"] = draw(task_lists(anchors, ids))
    area = {"area": "Everything", "tasks": draw(task_lists(anchors, ids))}
    plan["parties"][1]["responsibilities"] = [area]
    plan["key_dates"] = [made[name] for name in names if name.startswith("k")]
    plan["approvals"] = draw(
        st.lists(
            st.fixed_dictionaries(
                {"what": st.just("Budget")},
                optional={
                    "by": st.sampled_from([*OWNERS[:6], "A committee"]),
                    "due": DAYS | relative_dates(anchors),
                    "status": STATUS,
                },
            ),
            max_size=2,
        )
    )
    plan["milestones"] = milestones
    plan["questions"] = draw(
        st.lists(
            st.fixed_dictionaries(
                {"question": st.just("Who signs?")},
                optional={
                    "owner": st.sampled_from(OWNERS[:6]),
                    "due": DAYS | relative_dates(anchors),
                    "answer": st.just("We do."),
                },
            ),
            max_size=2,
        )
    )
    return plan


def computed(plan: dict, today: dt.date) -> tuple[Schedule, dict[str, dt.date]]:
    """mapsite's own figures, by the way that a file on disk goes, and the settled dates."""
    text = yaml.safe_dump(plan, sort_keys=False)
    note(text)
    folder = DealFolder(
        slug="deal", path=Path("deal"), plan=text.encode(), internal=None, files={}, problems=()
    )
    loaded = load(folder, ())
    assert loaded.plan is not None, loaded.problems
    days = calendars(loaded.plan)
    settled = settle(loaded.plan, days)
    return schedule(settled, today, days), {m.id: m.date for m in settled.milestones}


def holidays_of(plan: dict) -> dict[str, set[dt.date]]:
    return {
        party["id"]: HOLIDAYS[party["country"], party.get("subdivision")]
        for party in plan["parties"]
        if "country" in party
    }


# In two halves, which two processes share.
@pytest.mark.parametrize(("fewest", "most"), [(1, 6), (7, 12)])
@given(data=st.data(), today=DAYS)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_every_figure_agrees_with_an_independent_computation(fewest, most, data, today):
    plan = data.draw(plans(fewest, most))
    oracle = Oracle(plan, today, holidays_of(plan))
    ours, targets = computed(plan, today)

    assert list(ours.milestones) == list(oracle.milestones)
    for id_, m in ours.milestones.items():
        figures = {
            "target": (m.target, oracle.target(id_)),
            "settled": (targets[id_], oracle.target(id_)),
            "duration": (m.duration, oracle.duration(id_)),
            "forecast": (m.forecast, oracle.forecast(id_)),
            "late finish": (m.late_finish, oracle.late_finish(id_)),
            "float": (m.total_float, oracle.total_float(id_)),
            "critical": (m.critical, oracle.total_float(id_) == 0),
            "state": (m.state, oracle.state(id_)),
            "progress": (round(float(m.progress), 9), round(float(oracle.progress_of(id_)), 9)),
        }
        for name, (mine, right) in figures.items():
            assert mine == right, f"{name} of {id_}"

    assert ours.target == plan["end"]
    assert ours.forecast == oracle.forecast_close()
    assert ours.margin == oracle.margin()
    assert ours.days_late == (oracle.forecast_close() - plan["end"]).days
    assert list(ours.critical_path) == oracle.critical_path()
    assert list(ours.overdue) == oracle.overdue()
    assert round(float(ours.progress), 9) == round(float(oracle.progress()), 9)
    assert ours.health == oracle.health()
    assert [(a.kind, a.title, a.due) for a in ours.actions] == oracle.actions()


@given(plan=plans(), today=DAYS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_cause_of_a_late_close_is_found_along_what_decides_each_forecast(plan, today):
    oracle = Oracle(plan, today, holidays_of(plan))
    ours, _ = computed(plan, today)

    for id_, m in ours.milestones.items():
        owner = oracle.milestones[id_].get("owner")
        alone = max(oracle.target(id_), oracle.next(owner, today))
        if m.decided_by is not None:
            assert m.decided_by in oracle.depends_on(id_)
            before = oracle.forecast(m.decided_by)
            assert m.forecast == oracle.add(owner, before, oracle.duration(id_)) >= alone
        elif m.state != "done":
            assert m.forecast == alone

    if ours.cause is None:
        assert ours.days_late <= 0
        return
    chain, way = ours.cause.chain, [ours.cause.chain[0]]
    assert ours.days_late > 0
    assert ours.milestones[chain[0]].forecast == ours.forecast
    while (before := ours.milestones[way[-1]].decided_by) is not None:
        way.append(before)
    assert list(chain) == way[: len(chain)]
    assert ours.cause.milestone == chain[-1]
    late = [id_ for id_ in way if oracle.late(id_)]
    assert ours.cause.milestone == (late[-1] if late else way[-1])
