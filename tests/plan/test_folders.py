"""Deals and brands are found on disk, and no link leads out of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mapsite.plan.folders import NoPlans, UnknownDeal, brands, deals
from mapsite.plan.load import load


@pytest.fixture
def plans(tmp_path, plan_text):
    for slug in ("halden", "aldermoor"):
        (tmp_path / "plans" / slug / "files").mkdir(parents=True)
        (tmp_path / "plans" / slug / "plan.yaml").write_text(plan_text)
    (tmp_path / "plans" / "notes").mkdir()
    (tmp_path / "plans" / "notes" / "todo.txt").write_text("-")
    return tmp_path / "plans"


def codes(folder):
    return [(p.code, p.place.file.rpartition("/plans/")[2]) for p in load(folder, ()).problems]


def test_a_folder_without_a_plan_is_not_a_deal(plans):
    assert [deal.slug for deal in deals(plans)] == ["aldermoor", "halden"]


def test_a_deal_may_be_named_by_its_folder_or_its_file(plans):
    names = [str(plans / "halden"), str(plans / "halden" / "plan.yaml"), "halden"]
    assert [deal.slug for deal in deals(plans, names)] == ["halden"]


def test_an_unknown_deal_is_answered_with_the_nearest(plans):
    with pytest.raises(UnknownDeal) as error:
        deals(plans, ["haldn"])
    assert error.value.hint == 'did you mean "halden"?'


def test_a_folder_of_plans_must_be_there(tmp_path):
    with pytest.raises(NoPlans):
        deals(tmp_path / "nowhere")


def test_a_plan_under_another_name_is_told_the_right_one(plans):
    (plans / "halden" / "plan.yaml").rename(plans / "halden" / "plan.yml")
    assert codes(deals(plans, ["halden"])[0]) == [("misnamed-file", "halden/plan.yml")]


def test_a_plan_that_is_a_link_out_of_its_folder_is_refused(plans, tmp_path):
    (tmp_path / "secret.yaml").write_text("title: Secret")
    (plans / "halden" / "plan.yaml").unlink()
    (plans / "halden" / "plan.yaml").symlink_to(tmp_path / "secret.yaml")
    folder = deals(plans, ["halden"])[0]
    assert folder.plan is None
    assert codes(folder) == [("leads-out", "halden/plan.yaml")]


def test_a_deal_that_is_a_link_out_of_plans_is_refused(plans, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "plan.yaml").write_text("title: Secret")
    (plans / "linked").symlink_to(tmp_path / "elsewhere")
    assert codes(deals(plans, ["linked"])[0]) == [("leads-out", "linked")]


@pytest.mark.parametrize("target", ["../../../secret.pdf", "../../aldermoor/plan.yaml"])
def test_an_attachment_that_leads_out_is_refused_where_the_plan_names_it(plans, plan_text, target):
    (plans.parent / "secret.pdf").write_text("secret")
    (plans / "halden" / "files" / "a.pdf").symlink_to(target)
    assert codes(deals(plans, ["halden"])[0]) == [("leads-out", "halden/files/a.pdf")]
    named = plan_text.replace("owner: jana", "owner: jana, files: [files/a.pdf]")
    (plans / "halden" / "plan.yaml").write_text(named)
    assert codes(deals(plans, ["halden"])[0]) == [("leads-out", "halden/plan.yaml")]


def test_a_link_inside_the_folder_is_followed(plans):
    (plans / "halden" / "files" / "a.pdf").write_text("a")
    (plans / "halden" / "files" / "b.pdf").symlink_to("a.pdf")
    assert deals(plans, ["halden"])[0].files.keys() == {"files/a.pdf", "files/b.pdf"}


def test_links_that_go_round_and_other_oddities_are_no_files(plans):
    files = plans / "halden" / "files"
    (files / "round").symlink_to("round")
    (files / "parent").symlink_to("..")
    os.mkfifo(files / "pipe")
    folder = deals(plans, ["halden"])[0]
    assert folder.files == {}
    assert codes(folder) == [("leads-out", "halden/files/parent")]


def test_a_plan_that_is_no_file_is_a_problem(plans):
    (plans / "halden" / "plan.yaml").unlink()
    os.mkfifo(plans / "halden" / "plan.yaml")
    assert codes(deals(plans, ["halden"])[0]) == [("unreadable", "halden/plan.yaml")]


def test_a_file_of_five_megabytes_is_refused_by_its_size(plans):
    (plans / "halden" / "plan.yaml").write_bytes(b"a" * 5_000_000)
    folder = deals(plans, ["halden"])[0]
    assert folder.plan is None
    assert codes(folder) == [("too-large", "halden/plan.yaml")]


def test_brands_are_folders_with_a_theme(tmp_path):
    assert brands(tmp_path / "none") == {}
    (tmp_path / "themes" / "northwind" / "fonts").mkdir(parents=True)
    (tmp_path / "themes" / "northwind" / "theme.yaml").write_text("name: Northwind")
    (tmp_path / "themes" / "northwind" / "fonts" / "a.woff2").write_bytes(b"a")
    (tmp_path / "themes" / "empty").mkdir()
    found = brands(tmp_path / "themes")
    assert found.keys() == {"northwind"}
    assert found["northwind"].files.keys() == {"fonts/a.woff2"}


def test_notes_of_comments_alone_are_no_notes_yet(plans):
    for text in ("", "# Ask Jana about the budget\n"):
        (plans / "halden" / "internal.yaml").write_text(text)
        loaded = load(deals(plans, ["halden"])[0], ())
        assert loaded.problems == ()
        assert loaded.internal is not None


def test_notes_under_another_name_are_told_the_right_one(plans):
    (plans / "halden" / "internal.yml").write_text("note: Budget is tight")
    assert codes(deals(plans, ["halden"])[0]) == [("misnamed-file", "halden/internal.yml")]


def test_files_that_are_a_link_out_of_the_deal_are_one_problem_and_not_walked(plans, plan_text):
    (plans / "halden" / "files").rmdir()
    (plans / "halden" / "files").symlink_to("/")
    plan = plans / "halden" / "plan.yaml"
    folder = deals(plans, ["halden"])[0]
    assert folder.refused == {"files"}
    assert codes(folder) == [("leads-out", "halden/files")]
    plan.write_text(f"{plan_text}resources:\n  - {{what: Server, files: [files/etc/hosts]}}\n")
    assert codes(deals(plans, ["halden"])[0]) == [("leads-out", "halden/plan.yaml")]


def test_a_folder_in_place_of_a_plan_is_called_one(plans):
    (plans / "halden" / "plan.yaml").unlink()
    (plans / "halden" / "plan.yaml").mkdir()
    (problem,) = deals(plans, ["halden"])[0].problems
    assert problem.message == '"plan.yaml" is a folder, where a text file is wanted'


def test_a_brand_under_another_name_is_told_the_right_one(tmp_path):
    (tmp_path / "themes" / "northwind").mkdir(parents=True)
    (tmp_path / "themes" / "northwind" / "theme.yml").write_text("name: Northwind")
    (problem,) = brands(tmp_path / "themes")["northwind"].problems
    assert problem.text == 'a brand in "theme.yml" is not read; name the file theme.yaml'


def test_a_theme_that_is_a_link_out_is_told_of_its_own_folder(tmp_path):
    (tmp_path / "themes" / "northwind").mkdir(parents=True)
    (tmp_path / "themes" / "northwind" / "theme.yaml").symlink_to("/etc/hostname")
    (problem,) = brands(tmp_path / "themes")["northwind"].problems
    assert problem.message == "this link leads out of the brand's folder"


def test_an_unknown_deal_that_is_like_no_other_is_told_which_there_are(plans):
    with pytest.raises(UnknownDeal) as error:
        deals(plans, ["zzz"])
    assert error.value.hint == "there is aldermoor and halden"


def test_below_the_folder_that_holds_the_plans_its_place_is_said(plans, monkeypatch):
    monkeypatch.chdir(plans / "halden")
    with pytest.raises(NoPlans) as error:
        deals(Path("plans"))
    assert str(plans.parent) in error.value.hint


def test_the_seller_s_own_notes_cannot_be_attached_by_a_link(plans):
    (plans / "halden" / "internal.yaml").write_text("note: Budget is tight")
    (plans / "halden" / "files" / "notes.txt").symlink_to("../internal.yaml")
    folder = deals(plans, ["halden"])[0]
    assert folder.files == {}
    assert codes(folder) == [("leads-out", "halden/files/notes.txt")]
