"""What is wrong between plans."""

from __future__ import annotations

from mapsite.plan.address import fresh_address
from mapsite.plan.checks import check_portfolio


def test_two_plans_at_one_address_are_both_named(deal, plan_text):
    one, two = deal(plan_text), deal("# another\n" + plan_text)
    (problem,) = check_portfolio([(one.plan, one.places), (two.plan, two.places)])
    assert (problem.code, problem.place.line, problem.also[0].line) == ("duplicate-address", 3, 2)


def test_a_fresh_address_can_be_used_as_it_is(deal, plan_text):
    address = fresh_address()
    assert deal(plan_text.replace("k7q2m4xat6w3p5rd", address)).plan.address == address
    assert len({fresh_address() for _ in range(1000)}) == 1000
