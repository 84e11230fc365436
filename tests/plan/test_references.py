"""References are ids, or names where unique; what leads nowhere is shown where it stands."""

from __future__ import annotations


def test_a_name_becomes_the_id_of_who_has_it(deal, plan_text):
    plan = deal(plan_text.replace("owner: jana", "owner: Jana Kowalski")).plan
    assert plan.milestones[0].owner == "jana"


def test_a_party_may_be_named_too(deal, plan_text):
    assert (
        deal(plan_text.replace("owner: jana", "owner: Halden")).plan.milestones[0].owner == "them"
    )


def test_a_milestone_may_be_named_by_its_title(deal, plan_text):
    plan = deal(plan_text.replace("[pilot]", "[Pilot agreed]")).plan
    assert plan.milestones[1].depends_on == ("pilot",)


def test_the_keys_of_benefits_are_parties(deal, plan_text):
    plan = deal(plan_text + "objective: {benefits: {Halden: [Fewer stock-outs]}}\n").plan
    assert plan.objective.benefits == {"them": ("Fewer stock-outs",)}


def test_a_misspelt_owner_is_shown_where_it_stands(check, plan_text):
    assert check(plan_text.replace("owner: jana", "owner: Jana Kowalsky")) == [
        'plan.yaml:9:63: unknown-person: nobody is called "Jana Kowalsky"; '
        'did you mean "Jana Kowalski"?'
    ]


def test_a_free_name_may_stand_where_an_approval_is_given(deal, plan_text):
    loaded = deal(plan_text + "approvals: [{what: Privacy, by: The works council}]\n")
    assert loaded.plan.approvals[0].by == "The works council"
    assert loaded.problems == ()


def test_a_free_name_that_is_nearly_a_name_of_the_plan_is_a_warning(deal, plan_text):
    loaded = deal(plan_text + "approvals: [{what: Privacy, by: Jana Kowalsky}]\n")
    assert [problem.code for problem in loaded.problems] == ["near-miss"]
    assert loaded.plan.approvals[0].by == "Jana Kowalsky"


def test_a_person_without_an_id_does_not_stand_in_the_way_of_a_foreign_lead(check, plan_text):
    text = plan_text.replace(
        "side: seller, people: [", "side: seller, lead: jana, people: [{name: Tom}, "
    )
    assert [line.split(": ")[1] for line in check(text)] == ["warning", "missing"]
    assert "its own people are mia" in check(text)[0]
