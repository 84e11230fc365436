"""What the pages say in words where a plan is not the ordinary one."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import pytest

from mapsite.pages.chart.axis import text_width
from mapsite.pages.overview import overview
from mapsite.pages.reason import reason
from mapsite.pages.reviews import reviews
from mapsite.pages.risks import risks
from mapsite.pages.roles import roles
from mapsite.pages.timeline import timeline
from tests.pages.conftest import deal_of

RISK = "- {title: R, probability: high, impact: high}\n"
MILD = "- {title: M, probability: low, impact: high}\n"


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (RISK, "1 risk is open. It is likely and would hurt most."),
        (RISK * 2, "2 risks are open. All of them are likely and would hurt most."),
        (RISK + MILD, "2 risks are open. 1 of them is likely and would hurt most."),
        (MILD, "1 risk is open."),
        ("- {title: R, status: closed}\n", "No risk is open any more."),
    ],
)
def test_the_finding_on_risks_reads_like_a_sentence(minimal, recorded, said):
    assert risks(deal_of(f"{minimal}risks:\n{recorded}")).lead == said


def test_a_plan_without_people_says_so(minimal):
    assert roles(deal_of(minimal)).lead == "No people are named yet."


def test_a_question_of_many_paragraphs_is_one_line_where_it_is_a_link(minimal, pages):
    text = "|\n    Where is [the **data**](https://x.example) kept?\n\n    - in Europe?\n"
    deal = deal_of(f"{minimal}questions:\n- owner: b\n  question: {text}")
    assert overview(deal).actions[-1].title == "Where is the data kept?"
    site = pages(deal)
    for leaf in site.leaves:
        parser = html5lib.HTMLParser()
        parser.parse(f"<!doctype html><title>x</title>{leaf.marks['body']}")
        assert parser.errors == [], leaf.name


def test_the_next_actions_say_the_year_where_it_is_another(minimal):
    deal = deal_of(minimal.replace("2026-11", "2027-03"))
    assert [(a.number, a.month) for a in overview(deal).actions] == [("2", "Mar 2027")]


def test_a_review_that_is_over_still_says_when_it_was(minimal):
    text = f"{minimal}reviews:\n- {{title: Kick-off, frequency: once, first: 2026-10-02 09:00}}\n"
    view = reviews(deal_of(text))
    assert view.lead == "No further review is planned."
    (meeting,) = view.meetings
    day = meeting.was.replace("\N{NO-BREAK SPACE}", " ")
    assert (meeting.next, day, meeting.often) == ("", "Friday 2 October 2026, 09:00", "")


def test_english_sentences_keep_their_order_on_a_page_from_right_to_left(minimal):
    text = minimal.replace("2026-11-02", "2026-12-02") + "language: ar\n"
    deal = deal_of(text)
    for said in (timeline(deal).lead, reason(deal)[1]):
        words = unescape(re.sub("<[^>]*>", "", said))
        # One stretch of English from beginning to end: nothing between sentences is set free.
        assert (words[0], words[-1]) == ("\u2066", "\u2069")
        assert "\u2069 \u2066" not in words


def test_marks_of_direction_take_no_room():
    assert text_width("\u2066Today\u2069", 12) == text_width("Today", 12)
