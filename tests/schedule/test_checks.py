"""What the dates of a plan show."""

from __future__ import annotations

from tests.schedule.plans import problems

FINE = "milestones: [{id: a, title: A, date: 2026-10-13, owner: us}]"


def norway(**fields):
    more = "".join(f", {name}: {value}" for name, value in fields.items())
    return (
        "parties:\n- {id: us, name: Northwind, side: seller}\n"
        f"- {{id: them, name: Halden, side: buyer{more}}}\n"
    )


def test_a_plan_in_order_has_no_problem():
    assert problems(FINE) == []


def test_a_milestone_dated_before_one_that_it_depends_on():
    assert problems(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-13, depends_on: [b]}\n"
        "- {id: b, title: B, date: 2026-10-14}\n"
    ) == [
        '2:27: warning: dated-before: "A" is dated 2026-10-13, before "B" on 2026-10-14, which it '
        "depends on; move one of the two dates, or delete the dependency"
    ]


def test_overdue_dates():
    text = (
        "approvals: [{what: Budget, due: 2026-10-13}, {what: B, due: 2026-10-09, status: done}]\n"
        "questions: [{question: Why?, due: 2026-10-12},{question: C, due: 2026-10-09, answer: B}]\n"
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-13, tasks: [{title: T, due: 2026-10-09}]}\n"
    )
    assert [line.split(";")[0] for line in problems(text, today="10-14")] == [
        '4:27: warning: overdue: "A" was due on 2026-10-13, 1 day ago',
        '4:63: warning: overdue: "T" was due on 2026-10-09, 5 days ago',
        '1:33: warning: overdue: "Budget" was due on 2026-10-13, 1 day ago',
        '2:35: warning: overdue: "Why?" was due on 2026-10-12, 2 days ago',
    ]


def test_a_date_on_a_weekend_names_the_days_around_it():
    assert problems("milestones: [{id: a, title: A, date: 2026-10-10, owner: ravi}]") == [
        '1:38: warning: weekend: 2026-10-10 is a Saturday, when "Halden" does not work; '
        "the nearest working days are 2026-10-09 and 2026-10-12"
    ]


def test_a_date_on_a_public_holiday_names_it_and_whose_it_is():
    milestones = "milestones: [{id: a, title: A, date: 2028-05-17, owner: OWNER}]"
    text = norway(country="NO") + milestones
    assert problems(text.replace("OWNER", "us")) == []
    assert problems(text.replace("OWNER", "them")) == [
        '4:38: warning: public-holiday: 2028-05-17 is "Constitution Day", a public holiday of '
        '"Halden"; the nearest working days are 2028-05-16 and 2028-05-18'
    ]


def test_a_date_on_a_closed_day_without_an_owner():
    text = norway(closed="[2026-10-13]") + "milestones: [{id: a, title: A, date: 2026-10-13}]"
    assert problems(text) == [
        '4:38: warning: closed-day: 2026-10-13 is a day on which "Halden" is closed; '
        "the nearest working days are 2026-10-12 and 2026-10-14"
    ]


def test_a_date_while_its_owner_is_away():
    text = (
        "milestones:\n"
        "- {id: a, title: A, date: 2026-11-02, owner: mia, tasks: [{title: T, due: 2026-10-30}]}\n"
    )
    assert problems(text) == [
        '2:75: warning: owner-away: "Mia Brandt" is away on 2026-10-30, when "T" is due; '
        "move it out of 2026-10-26 to 2026-10-30, or give it another owner"
    ]


def test_done_says_when_and_not_in_the_future():
    text = (
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-13, status: done}\n"
        "- {id: b, title: B, date: 2026-10-13, status: done, completed: 2026-10-02}\n"
    )
    assert problems(text) == [
        '2:47: warning: no-completion: "A" is done, but not since when; its target date, '
        "2026-10-13, is taken; add completed: 2026-10-01",
        '3:64: warning: future-completion: "B" was done on 2026-10-02, after today, 2026-10-01; '
        "write the day on which it was done, or another status",
    ]


def test_an_unknown_country_is_an_error_where_it_stands():
    assert problems(norway(country="XX") + FINE)[0].startswith(
        '3:50: error: unknown-country: no public holidays are known for the country "XX"'
    )


def test_an_unknown_region_is_an_error_with_the_right_code():
    found = problems(norway(country="DE", subdivision="Bayern") + FINE)
    assert found == [
        '3:67: error: unknown-subdivision: no public holidays are known for "Bayern" in DE; '
        "write BY"
    ]
    assert "known are" in problems(norway(country="DE", subdivision="Q") + FINE)[0]


def test_weeks_without_a_common_day_name_the_parties():
    parties = norway(working_week="[sat, sun]")
    assert problems(parties + FINE) == [
        '2:3: error: no-working-day: "Northwind" and "Halden" have no working day in common; '
        "give their working weeks a day on which all of them work"
    ]


def test_dates_that_cannot_be_counted_are_all_that_is_reported():
    text = (
        "key_dates: [{id: c, title: C, date: 2190-01-01}]\n"
        "milestones:\n"
        "- {id: a, title: A, date: c + 5000 weeks}\n"
        "- {id: b, title: B, date: a - 1 week}\n"
        "- {id: d, title: D, date: 2026-10-10}\n"
    )
    assert problems(text) == [
        '3:27: error: date-out-of-range: "c + 5,000 weeks" is 2285-10-30; '
        "dates from 1900 to 2200 are counted"
    ]


def test_a_forecast_out_of_range_is_an_error():
    chain = "".join(
        f"- {{id: m{n}, title: M, date: 2026-10-13, owner: us, duration: 5000,"
        f" depends_on: [{f'm{n - 1}' if n else ''}]}}\n"
        for n in range(40)
    )
    assert problems(f"milestones:\n{chain}")[0].split(":")[3] == " date-out-of-range"


def test_a_rule_that_cannot_be_meant_is_an_error():
    text = FINE + "\nreviews: [{title: R, frequency: FREQ=MONTHLY;BYDAY=9TU}]"
    assert problems(text) == [
        "2:33: error: wrong-frequency: BYDAY=9TU is out of range; "
        "the number goes from 1 to 5, and from -1 to -5"
    ]


def test_a_span_that_runs_backwards_once_its_dates_are_known():
    text = FINE + "\nresources: [{what: R, from: end - 1 day, to: start + 1 day}]"
    assert problems(text) == [
        "2:46: error: ends-before-it-begins: to is 2026-10-02, before from, which is 2026-11-29; "
        "change one of the two dates"
    ]


def test_a_close_on_a_sunday_is_said():
    (found,) = problems(FINE, end="2026-11-29")
    assert ' weekend: 2026-11-29 is a Sunday, when "Northwind" does not work' in found
