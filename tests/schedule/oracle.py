"""The schedule computed a second time, from the text of the design alone: slowly, day by day.

It works on a plan as YAML gives it, plain dicts and dates, and shares no line with mapsite. Each
function stands for one sentence of the definitions, in their order; none is meant to be fast.
"""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

DAY = dt.timedelta(days=1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
RELATIVE = re.compile(r"([\w-]+) ([+-]) (\d+) (day|week|working day)s?$")


class Oracle:
    """Every figure of one plan on one day.

    `holidays` holds each party's public holidays by the party's id."""

    def __init__(self, plan: dict, today: dt.date, holidays: dict[str, set[dt.date]]) -> None:
        self.plan = plan
        self.today = today
        self.holidays = holidays
        self.parties = {party["id"]: party for party in plan["parties"]}
        self.party_of = {}
        for party in plan["parties"]:
            self.party_of[party["id"]] = party["id"]
            for person in party.get("people", []):
                self.party_of[person["id"]] = party["id"]
        self.key_dates = {key_date["id"]: key_date for key_date in plan.get("key_dates", [])}
        # Dropped milestones take no part: dependencies on them vanish.
        self.milestones = {m["id"]: m for m in plan["milestones"] if m.get("status") != "dropped"}
        self._forecasts: dict[str, dt.date] = {}
        self._late_finishes: dict[str, dt.date] = {}
        self._targets: dict[str, dt.date] = {}

    # Working days

    def party_works(self, party_id: str, day: dt.date) -> bool:
        party = self.parties[party_id]
        week = party.get("working_week", ["mon", "tue", "wed", "thu", "fri"])
        if WEEK[day.weekday()] not in week:
            return False
        return day not in self.holidays.get(party_id, set()) and day not in party.get("closed", [])

    def works(self, owner: str | None, day: dt.date) -> bool:
        """Whether it is a working day of the owner's party; without an owner, or with one that the
        plan does not know, of every seller and buyer."""
        if owner in self.party_of:
            return self.party_works(self.party_of[owner], day)
        return all(
            self.party_works(party["id"], day)
            for party in self.plan["parties"]
            if party["side"] in ("seller", "buyer")
        )

    def next(self, owner: str | None, day: dt.date) -> dt.date:
        while not self.works(owner, day):
            day += DAY
        return day

    def add(self, owner: str | None, day: dt.date, count: int) -> dt.date:
        if count == 0:
            return self.next(owner, day)
        step = DAY if count > 0 else -DAY
        found = 0
        while found < abs(count):
            day += step
            found += self.works(owner, day)
        return day

    def after_until(self, owner: str | None, after: dt.date, until: dt.date) -> int:
        """How many working days x have after < x <= until."""
        count = 0
        while after < until:
            after += DAY
            count += self.works(owner, after)
        return count

    def between(self, owner: str | None, a: dt.date, b: dt.date) -> int:
        return self.after_until(owner, a, b) if a <= b else -self.after_until(owner, b, a)

    # Dates

    def settled(self, value: dt.date | str | None, owner: str | None) -> dt.date | None:
        """A date as it stands in the plan, as a calendar date."""
        if value is None or isinstance(value, dt.date):
            return value
        anchor, sign, digits, unit = RELATIVE.match(value).groups()
        count = int(digits) if sign == "+" else -int(digits)
        day = self.anchor(anchor)
        if unit == "working day":
            return self.add(owner, day, count)
        return day + count * (DAY if unit == "day" else 7 * DAY)

    def anchor(self, name: str) -> dt.date:
        if name in ("start", "end"):
            return self.plan[name]
        if name in self.key_dates:
            return self.settled(self.key_dates[name]["date"], None)
        return self.target(name)

    def target(self, id_: str) -> dt.date:
        if id_ not in self._targets:
            m = self.milestones[id_]
            if "date" in m:
                self._targets[id_] = self.settled(m["date"], m.get("owner"))
            else:
                self._targets[id_] = max(
                    self.add(m.get("owner"), self.target(d), m["duration"])
                    for d in self.depends_on(id_)
                )
        return self._targets[id_]

    # The table of terms

    def depends_on(self, id_: str) -> list[str]:
        return [d for d in self.milestones[id_].get("depends_on", []) if d in self.milestones]

    def done(self, id_: str) -> bool:
        return self.milestones[id_].get("status") == "done"

    def duration(self, id_: str) -> int:
        m = self.milestones[id_]
        if "duration" in m:
            return m["duration"]
        since = max((self.target(d) for d in self.depends_on(id_)), default=self.plan["start"])
        return max(0, self.between(m.get("owner"), since, self.target(id_)))

    def forecast(self, id_: str) -> dt.date:
        if id_ not in self._forecasts:
            m = self.milestones[id_]
            if self.done(id_):
                self._forecasts[id_] = m.get("completed", self.target(id_))
            else:
                owner = m.get("owner")
                self._forecasts[id_] = max(
                    self.target(id_),
                    self.next(owner, self.today),
                    *(
                        self.add(owner, self.forecast(d), self.duration(id_))
                        for d in self.depends_on(id_)
                    ),
                )
        return self._forecasts[id_]

    def forecast_close(self) -> dt.date:
        return max(self.forecast(id_) for id_ in self.milestones)

    def margin(self) -> int:
        return self.between(None, self.forecast_close(), self.plan["end"])

    def late_finish(self, id_: str) -> dt.date | None:
        if self.done(id_):
            return None
        if id_ not in self._late_finishes:
            followers = [
                s for s in self.milestones if not self.done(s) and id_ in self.depends_on(s)
            ]
            self._late_finishes[id_] = min(
                (self.latest_start(s) for s in followers), default=self.forecast_close()
            )
        return self._late_finishes[id_]

    def latest_start(self, id_: str) -> dt.date:
        """The latest date x with add(x, duration) <= late finish."""
        owner, limit = self.milestones[id_].get("owner"), self.late_finish(id_)
        day = limit
        while self.add(owner, day, self.duration(id_)) > limit:
            day -= DAY
        return day

    def total_float(self, id_: str) -> int | None:
        if self.done(id_):
            return None
        owner = self.milestones[id_].get("owner")
        return self.after_until(owner, self.forecast(id_), self.late_finish(id_))

    def critical_path(self) -> list[str]:
        critical = [id_ for id_ in self.milestones if self.total_float(id_) == 0]
        return sorted(critical, key=self.forecast)

    def state(self, id_: str) -> str:
        m, target = self.milestones[id_], self.target(id_)
        if self.done(id_):
            return "done"
        if target < self.today:
            return "overdue"
        if m.get("status") == "blocked":
            return "blocked"
        if self.forecast(id_) > target:
            return "at risk"
        if self.after_until(m.get("owner"), self.today - DAY, target) <= 5:
            return "due soon"
        return "on track"

    def late(self, id_: str) -> bool:
        return self.state(id_) == "overdue" or self.forecast(id_) > self.target(id_)

    def overdue(self) -> list[str]:
        return [id_ for id_ in self.milestones if self.state(id_) == "overdue"]

    def progress_of(self, id_: str) -> Fraction:
        if self.done(id_):
            return Fraction(1)
        tasks = [t for t in self.milestones[id_].get("tasks", []) if t.get("status") != "dropped"]
        return Fraction(sum(t.get("status") == "done" for t in tasks), len(tasks) + 1)

    def progress(self) -> Fraction:
        return sum(map(self.progress_of, self.milestones), Fraction(0)) / len(self.milestones)

    def health(self) -> str:
        states = {self.state(id_) for id_ in self.milestones}
        if states == {"done"}:
            return "done"
        if self.forecast_close() > self.plan["end"]:
            return "off track"
        return "at risk" if states & {"overdue", "blocked", "at risk"} else "on track"

    # Next actions

    def actions(self) -> list[tuple[str, str, dt.date | None]]:
        """(kind, title, due) of all that can be done now: by due date, then as in the file, which
        holds parties, approvals, milestones and questions in this order."""
        found = []
        for party in self.plan["parties"]:
            for responsibility in party.get("responsibilities", []):
                for task in responsibility.get("tasks", []):
                    if self.task_can_be_done(task):
                        found.append(self.task_action(task, None))
        for approval in self.plan.get("approvals", []):
            if self.is_open(approval):
                due = self.settled(approval.get("due"), approval.get("by"))
                found.append(("approval", approval["what"], due))
        for id_, m in self.milestones.items():
            if not all(self.done(d) for d in self.depends_on(id_)):
                continue
            if not m.get("tasks") and self.is_open(m):
                found.append(("milestone", m["title"], self.target(id_)))
            for task in m.get("tasks", []):
                if self.task_can_be_done(task):
                    found.append(self.task_action(task, m.get("owner")))
        for question in self.plan.get("questions", []):
            if "answer" not in question:
                due = self.settled(question.get("due"), question.get("owner"))
                found.append(("question", question["question"], due))
        return sorted(found, key=lambda action: action[2] or dt.date.max)

    def is_open(self, thing: dict) -> bool:
        return thing.get("status", "not started") in ("not started", "in progress")

    def task_can_be_done(self, task: dict) -> bool:
        """A task that was dropped, alone or with its milestone, keeps no other waiting."""
        tasks = self.tasks()
        return self.is_open(task) and all(
            d not in tasks or tasks[d].get("status") in ("done", "dropped")
            for d in task.get("depends_on", [])
        )

    def task_action(self, task: dict, owner: str | None) -> tuple[str, str, dt.date | None]:
        return "task", task["title"], self.settled(task.get("due"), task.get("owner", owner))

    def tasks(self) -> dict[str, dict]:
        holders = [r for p in self.plan["parties"] for r in p.get("responsibilities", [])]
        holders += self.milestones.values()
        return {t["id"]: t for h in holders for t in h.get("tasks", []) if "id" in t}
