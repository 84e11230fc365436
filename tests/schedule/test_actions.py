"""Next actions, and the cause of a late close."""

from __future__ import annotations

from tests.schedule.plans import PARTIES, day, scheduled


def actions(text, today="10-12"):
    return [(a.title, a.owner, a.due, a.state) for a in scheduled(text, today).actions]


def test_actions_come_by_due_date_then_as_in_the_file():
    text = (
        PARTIES.replace(
            "  people: [{id: ravi",
            "  responsibilities: [{area: A, tasks: [{title: Theirs, due: 2026-10-20}]}]\n"
            "  people: [{id: ravi",
        )
        + "approvals: [{what: Budget, by: The board, due: 2026-10-20}]\n"
        "milestones:\n"
        "- id: a\n"
        "  title: A\n"
        "  date: 2026-10-21\n"
        "  owner: mia\n"
        "  tasks:\n"
        "  - {title: Undated}\n"
        "  - {title: Second, due: 2026-10-20, owner: ravi}\n"
        "  - {title: First, due: 2026-10-09}\n"
        "- {id: b, title: B, date: 2026-10-20}\n"
        "questions: [{question: Why?, due: 2026-10-20, owner: mia}]\n"
    )
    assert actions(text) == [
        ("First", "mia", day("10-09"), "overdue"),
        ("Theirs", "them", day("10-20"), "on track"),
        ("Budget", "The board", day("10-20"), "on track"),
        ("Second", "ravi", day("10-20"), "on track"),
        ("B", None, day("10-20"), "on track"),
        ("Why?", "mia", day("10-20"), "on track"),
        ("Undated", "mia", None, "on track"),
    ]


def test_only_what_can_be_done_now_is_an_action():
    text = (
        "approvals:\n"
        "- {what: Refused, status: refused}\n"
        "- {what: Blocked, status: blocked}\n"
        "- {what: Dropped, status: dropped}\n"
        "questions: [{question: Answered, answer: Yes}]\n"
        "milestones:\n"
        "- id: a\n"
        "  title: A\n"
        "  date: 2026-10-21\n"
        "  status: blocked\n"
        "  tasks:\n"
        "  - {id: done, title: Done, status: done}\n"
        "  - {id: blocked, title: Blocked, status: blocked}\n"
        "  - {id: dropped, title: Dropped, status: dropped}\n"
        "  - {title: Now, depends_on: [done, dropped]}\n"
        "  - {title: Later, depends_on: [done, blocked]}\n"
        "- {id: b, title: B, date: 2026-10-22, depends_on: [a], tasks: [{title: After A}]}\n"
        "- {id: c, title: C, date: 2026-10-22, depends_on: [a]}\n"
        "- {id: d, title: D, date: 2026-10-22, depends_on: [gone]}\n"
        "- {id: e, title: E, date: 2026-10-22, status: blocked}\n"
        "- {id: gone, title: Gone, date: 2026-10-22, status: dropped, tasks: [{title: Gone}]}\n"
    )
    assert [action[0] for action in actions(text)] == ["D", "Now"]


def test_an_action_says_where_it_stands_in_the_plan():
    planned = scheduled(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-14, status: done}\n"
        "- {id: b, title: B, date: 2026-10-14, depends_on: [a], tasks: [{title: T}]}\n"
    )
    assert [(a.kind, a.path, a.milestone) for a in planned.actions] == [
        ("task", ("milestones", 1, "tasks", 0), "b")
    ]


def cause(text, today="10-12"):
    return scheduled(text, today, end="2026-10-30").cause


CHAIN = """\
milestones:
- {id: report, title: Report, date: 2026-10-05, duration: 2}
- id: review
  title: Review
  date: 2026-10-08
  depends_on: [report]
  duration: 10
  STATUS
- {id: contract, title: Contract, date: 2026-10-30, depends_on: [review], duration: 10}
- {id: other, title: Other, date: 2026-10-30}
"""


def test_a_close_on_time_has_no_cause():
    assert cause("milestones: [{id: a, title: A, date: 2026-10-30}]") is None


def test_the_cause_is_the_earliest_late_milestone_on_the_way():
    found = cause(CHAIN.replace("STATUS", "status: not started"))
    assert found.chain == ("contract", "review", "report")
    assert (found.milestone, found.task, found.kind, found.days) == ("report", None, "overdue", 7)


def test_the_cause_is_a_task_where_one_is_overdue_or_blocked():
    text = CHAIN.replace("title: Report,", "title: Report, tasks: [{title: T}, {title: U, TASK}],")
    text = text.replace("STATUS", "status: not started")
    found = cause(text.replace("TASK", "due: 2026-10-02"))
    assert (found.milestone, found.task, found.kind, found.days) == ("report", 1, "overdue", 10)
    found = cause(text.replace("TASK", "status: blocked"))
    assert (found.milestone, found.task, found.kind, found.days) == ("report", 1, "blocked", 7)


def test_the_cause_may_have_been_done_late():
    text = CHAIN.replace("duration: 2}", "status: done, completed: 2026-10-09}")
    found = cause(text.replace("STATUS", "status: not started"), today="10-10")
    assert found.chain == ("contract", "review", "report")
    assert (found.kind, found.days) == ("late", 4)


def test_the_cause_is_blocked_where_its_status_says_so():
    text = CHAIN.replace("2026-10-08", "2026-10-21").replace("STATUS", "status: blocked")
    text = text.replace("2026-10-05", "2026-10-12")
    found = cause(text)
    assert found.chain == ("contract", "review")
    assert (found.kind, found.days) == ("blocked", 5)


def test_a_close_that_is_planned_too_late_says_so():
    found = cause("milestones: [{id: a, title: A, date: 2026-11-06}]")
    assert (found.chain, found.milestone, found.kind, found.days) == (("a",), "a", "planned", 7)
