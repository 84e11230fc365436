"""All plans become a site, or none does and every problem is told."""

from __future__ import annotations

import base64

import pytest

from mapsite.pages.page import PAGES
from mapsite.plan.folders import UnknownDeal
from mapsite.site.build import PlansHaveErrors
from mapsite.site.publish import Refused

ACME, BOLT = "acmeacmeacmeacme", "boltboltboltbolt"


def test_a_plan_becomes_all_pages_under_its_address(desk):
    desk.plan("acme", "Acme plans ahead")
    report = desk.build()
    assert [(deal.slug, deal.address) for deal in report.built] == [("acme", ACME)]
    files = desk.files()
    own = sorted(path for path in files if path.startswith(ACME))
    assert own == sorted(f"{ACME}/{page.path}index.html" for page in PAGES)
    for path in own:
        assert b"<title>" in files[path]
        assert b"Acme plans ahead" in files[path]


def test_what_a_page_needs_is_published_once_for_all(desk):
    desk.plan("acme")
    desk.plan("bolt")
    desk.build()
    files = desk.files()
    assert len([path for path in files if path.endswith("/pages.css")]) == 1
    assert len([path for path in files if path.endswith("/brand.css")]) == 1
    page = files[f"{BOLT}/roles/index.html"].decode()
    for name in ("pages.css", "brand.css", "palette.js", "page.js", "icon.svg"):
        address = page.split(f'{name}"')[0].rsplit('"', 1)[1] + name
        assert address.startswith("../../assets-")
        assert address.removeprefix("../../") in files


def test_what_stands_at_the_top_names_nobody(desk):
    desk.plan("acme", "Acme plans ahead")
    desk.build()
    files = desk.files()
    top = {path: data for path, data in files.items() if "/" not in path}
    assert sorted(top) == ["404.html", "_headers", "index.html", "mapsite.json", "robots.txt"]
    for data in top.values():
        assert b"cme" not in data
        assert b"Seller" not in data
    assert b"There is nothing here" in top["index.html"]
    assert top["robots.txt"] == b"User-agent: *\nDisallow: /\n"


def test_the_same_plans_on_the_same_day_make_the_same_bytes(desk):
    desk.plan("acme")
    desk.plan("bolt", more="language: de\n")
    desk.build()
    first = desk.files()
    desk.build()
    assert desk.files() == first


def test_all_problems_of_all_plans_are_told_and_the_last_site_stays(desk):
    desk.plan("acme")
    desk.build()
    before = desk.files()
    desk.plan("bolt", more="statu: won\n")
    desk.plan("cern", more="language: 7\nbrand: nowhere\n")
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    errors = [problem for problem in failed.value.problems if problem.severity == "error"]
    assert {problem.place.file.split("/")[-2] for problem in errors} == {"bolt", "cern"}
    assert desk.files() == before


def test_a_first_build_with_an_error_leaves_no_site(desk):
    desk.plan("acme", more="statu: won\n")
    with pytest.raises(PlansHaveErrors):
        desk.build()
    assert not desk.site.exists()


def test_two_plans_cannot_share_an_address(desk):
    desk.plan("acme", address=ACME)
    desk.plan("bolt", address=ACME)
    for only in ([], ["acme"]):
        with pytest.raises(PlansHaveErrors) as failed:
            desk.build(*only)
        assert [problem.code for problem in failed.value.problems] == ["duplicate-address"]


def test_strict_takes_a_warning_for_an_error(desk):
    desk.plan("acme", more="summary: Acme #1 in town\n")
    assert [warning.place.line for warning in desk.build().warnings] == [11]
    before = desk.files()
    with pytest.raises(PlansHaveErrors):
        desk.build(strict=True)
    assert desk.files() == before


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("status: draft\n", "it is a draft"),
        ("retire: 2026-10-12\n", "it was retired on 2026-10-12"),
    ],
)
def test_drafts_and_retired_plans_are_left_out_and_said(desk, more, why):
    desk.plan("acme")
    desk.plan("bolt", more=more)
    report = desk.build()
    assert [(left.slug, left.why) for left in report.left_out] == [("bolt", why)]
    assert not any(path.startswith(BOLT) for path in desk.files())


def test_a_won_plan_stays_until_it_is_retired(desk):
    desk.plan("acme", more="status: won\nretire: 2026-10-13\n")
    assert [deal.slug for deal in desk.build().built] == ["acme"]


def test_an_attachment_that_the_plan_names_is_published_and_no_other(desk):
    desk.plan(
        "acme",
        more="resources:\n- {what: Order form, files: [files/order form.pdf]}\n",
        files={"files/order form.pdf": b"%PDF-1.7", "files/secret.pdf": b"%PDF-1.7 secret"},
    )
    desk.build()
    files = desk.files()
    assert files[f"{ACME}/files/order form.pdf"] == b"%PDF-1.7"
    assert not any("secret" in path for path in files)


def test_one_deal_is_renewed_in_the_last_site(desk):
    desk.plan("acme", "Before")
    desk.plan("bolt", "Before")
    desk.build()
    desk.plan("acme", "After")
    desk.plan("bolt", "After")
    report = desk.build("acme")
    assert [deal.slug for deal in report.built] == ["acme"]
    files = desk.files()
    assert b"After" in files[f"{ACME}/index.html"]
    assert b"Before" in files[f"{BOLT}/index.html"]
    assert b"There is nothing here" in files["index.html"]


def test_a_renewed_site_is_the_one_that_a_whole_build_makes(desk):
    desk.plan("acme")
    desk.plan("bolt")
    desk.build()
    whole = desk.files()
    desk.build("acme")
    assert desk.files() == whole


def test_a_renewed_deal_that_became_a_draft_leaves_the_site(desk):
    desk.plan("acme")
    desk.plan("bolt")
    desk.build()
    desk.plan("bolt", more="status: draft\n")
    desk.build("bolt")
    assert {path[:4] for path in desk.files() if "/" in path and "assets" not in path} == {"acme"}


def test_a_renewed_deal_leaves_its_old_address(desk):
    desk.plan("acme", address=ACME)
    desk.plan("bolt", address=BOLT)
    desk.build()
    desk.plan("acme", address="newacmenewacmene")
    desk.build("acme")
    addresses = {path.split("/")[0] for path in desk.files() if path.endswith("roles/index.html")}
    assert addresses == {"newacmenewacmene", BOLT}


def test_a_plan_that_cannot_be_read_keeps_its_microsite_while_others_are_renewed(desk):
    desk.plan("acme")
    desk.plan("bolt")
    desk.build()
    (desk.plans / "bolt/plan.yaml").unlink()
    (desk.plans / "bolt/plan.yaml").mkdir()
    desk.build("acme")
    assert f"{BOLT}/index.html" in desk.files()


def test_an_attachment_that_goes_away_meanwhile_is_said(desk, monkeypatch):
    desk.plan("acme", files={"files/a.pdf": b"%PDF"})

    def and_gone(plan, places, today):
        (desk.plans / "acme/files/a.pdf").unlink()
        return []

    monkeypatch.setattr("mapsite.site.build.check", and_gone)
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    assert [problem.code for problem in failed.value.problems] == ["unreadable"]


def test_a_deal_that_is_not_there_is_said_with_its_neighbour(desk):
    desk.plan("acme")
    with pytest.raises(UnknownDeal) as unknown:
        desk.build("acne")
    assert "acme" in (unknown.value.hint or "")
    assert not desk.site.exists()


def test_a_folder_of_something_else_is_never_replaced(desk):
    desk.plan("acme")
    desk.site.mkdir()
    (desk.site / "thesis.txt").write_text("years of work")
    with pytest.raises(Refused):
        desk.build()
    assert (desk.site / "thesis.txt").read_text() == "years of work"


def test_a_language_without_words_is_said_once(desk):
    desk.plan("acme", more="language: tlh\n")
    desk.plan("bolt", more="language: tlh\n")
    remarks = desk.build().remarks
    assert len([remark for remark in remarks if "tlh" in remark]) == 1
    assert b'<html lang="tlh"' in desk.files()[f"{ACME}/index.html"]


def test_how_far_it_is_can_be_heard(desk):
    desk.plan("acme")
    desk.plan("bolt")
    heard = []
    desk.build(progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_a_brand_s_template_that_fails_is_a_problem_of_the_brand(desk):
    theme = desk.themes / "bolt"
    (theme / "templates" / "partials").mkdir(parents=True)
    (theme / "theme.yaml").write_text('name: Bolt\nprimary: "#0b4f6c"\n')
    (theme / "templates" / "partials" / "footer.html").write_text("{{ 1 / 0 }}")
    desk.plan("acme", more="brand: bolt\n")
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    assert [problem.code for problem in failed.value.problems] == ["broken-template"]


def test_a_picture_is_published_without_what_could_act(desk):
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20">'
        b'<script>alert(1)</script><path d="M0 0h80v20z" onclick="alert(2)"/></svg>'
    )
    desk.plan(
        "acme",
        more="resources:\n- {what: Sketch, files: [files/sketch.svg]}\n",
        files={"files/sketch.svg": drawing},
    )
    desk.build()
    published = desk.files()[f"{ACME}/files/sketch.svg"]
    assert b"alert" not in published
    assert b"M0 0h80v20z" in published


def refused(desk, **files):
    """What is wrong with a deal that names these files of files/ (`__` for a point)."""
    names = {name.replace("__", "."): data for name, data in files.items()}
    listed = ", ".join(f"files/{name}" for name in names)
    desk.plan(
        "acme",
        more=f"resources:\n- {{what: Papers, files: [{listed}]}}\n",
        files={f"files/{name}": data for name, data in names.items()},
    )
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    assert not desk.site.exists()
    return {problem.code: problem.text for problem in failed.value.problems}


SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize("name", ["a__svg__bak", "a__SVG", "a__svg__de"])
def test_a_drawing_by_any_name_that_a_server_may_know_it_by_is_cleaned_or_refused(desk, name):
    assert "broken-image" in refused(desk, **{name: SCRIPT})


@pytest.mark.parametrize(
    "name",
    [
        "a__html",
        "a__HTM",
        "a__xhtml",
        "a__xml",
        "a__mhtml",
        "a__svgz",
        "a__shtm",
        "a__html__de",
        "a__kml",
        "a",
        "a__txt",
    ],
)
def test_no_page_of_somebody_else_is_published_as_an_attachment(desk, name):
    assert "active-file" in refused(desk, **{name: b"<script>alert(1)</script>"})


def test_no_page_of_somebody_else_is_published_as_a_logo(desk):
    desk.plan("acme", files={"files/logo.html": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"})
    plan = desk.plans / "acme/plan.yaml"
    plan.write_text(plan.read_text().replace("side: buyer", "side: buyer, logo: files/logo.html"))
    with pytest.raises(PlansHaveErrors):
        desk.build()
    assert not desk.site.exists()


def test_a_picture_that_is_called_something_else_is_refused_with_its_right_name(desk):
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
        "rkJggg=="
    )
    assert refused(desk, a__svg=png) == {
        "broken-image": '"a.svg" is a PNG; name it a.png, here and in the plan'
    }


def test_a_huge_picture_is_refused_without_reading_it_all(desk):
    with (desk.plans / "huge").open("wb") as file:
        file.truncate(10**13)
    desk.plan("acme", files={"files/a.txt": b""})
    (desk.plans / "huge").rename(desk.plans / "acme/files/a.svg")
    with pytest.raises(PlansHaveErrors, match="errors") as failed:
        desk.build()
    assert "more than 1,000,000 bytes" in failed.value.problems[0].text


def test_a_logo_that_is_no_picture_is_said_with_all_other_problems(desk):
    logo = {"files/logo.png": b"not a picture"}
    desk.plan("acme", files=logo)
    plan = desk.plans / "acme" / "plan.yaml"
    plan.write_text(plan.read_text().replace("side: buyer", "side: buyer, logo: files/logo.png"))
    desk.plan("bolt", more="statu: won\n")
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    assert {problem.code for problem in failed.value.problems} == {"broken-image", "unknown-key"}


def test_a_page_that_a_browser_kept_still_finds_its_files_after_a_change_of_brand(desk):
    theme = desk.themes / "bolt"
    theme.mkdir(parents=True)
    (theme / "theme.yaml").write_text('name: Bolt\nprimary: "#0b4f6c"\n')
    desk.plan("acme", more="brand: bolt\n")
    desk.build()
    first = {path for path in desk.files() if path.startswith("assets-")}
    (theme / "theme.yaml").write_text('name: Bolt\nprimary: "#6c0b4f"\n')
    desk.build()
    second = {path for path in desk.files() if path.startswith("assets-")}
    assert first < second
    desk.build()
    assert first - {path for path in desk.files() if path.startswith("assets-")}
