"""A deal's files are there, are its own, and are none that a browser would run."""

from __future__ import annotations

import unicodedata

import pytest


@pytest.fixture
def attached(check, plan_text):
    """What is said of a plan that names this file, where the folder holds those files."""

    def said(name: str, *files: str) -> list[str]:
        text = f"{plan_text}resources:\n  - {{what: Server, files: ['{name}']}}\n"
        return [line.removeprefix("plan.yaml:12:28: ") for line in check(text, files=files)]

    return said


def test_a_file_that_is_there_is_fine(attached):
    assert attached("files/offer.pdf", "files/offer.pdf") == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("page.html", "print it to PDF and attach that, or put it into a ZIP file"),
        ("Page.HTM", "print it to PDF and attach that, or put it into a ZIP file"),
        ("mail.mhtml", "print it to PDF and attach that, or put it into a ZIP file"),
        ("export.xml", "put it into a ZIP file, which a reader unpacks"),
        ("demo.js", "put it into a ZIP file, which a reader unpacks"),
        ("plan.svgz", "save it as a plain SVG"),
    ],
)
def test_a_file_that_a_browser_would_run_is_refused(attached, name, hint):
    assert attached(f"files/{name}", f"files/{name}") == [
        f'active-file: a browser would run "files/{name}" as a part of this site; {hint}'
    ]


def test_one_that_no_field_names_is_refused_too_since_a_text_can_link_to_it(check):
    (said,) = check(files=("files/page.html",))
    assert said.startswith("files/page.html:1:1: active-file: ")


def test_a_file_that_is_missing_is_compared_by_its_name(attached):
    assert attached("files/ofer.pdf", "files/offer.pdf") == [
        'missing-file: there is no file "files/ofer.pdf"; did you mean "files/offer.pdf"?'
    ]
    assert attached("files/sub", "files/x.pdf") == [
        'missing-file: there is no file "files/sub"; put it into the deal\'s folder files/'
    ]


def test_a_folder_is_no_file(attached):
    assert attached("files/offer", "files/offer/a.pdf") == [
        'missing-file: "files/offer" is a folder; name each file in it, such as "files/offer/a.pdf"'
    ]


def test_a_name_that_only_looks_the_same_is_explained(attached):
    (said,) = attached("files/Prüfung.pdf", unicodedata.normalize("NFD", "files/Prüfung.pdf"))
    assert "looks just like it" in said
    assert "did you mean" not in said


@pytest.mark.parametrize(
    "name", ["/srv/mia/offer.pdf", r"C:\Users\mia\offer.pdf", "files/../offer.pdf", "~/offer.pdf"]
)
def test_a_path_from_elsewhere_is_told_where_the_file_goes(attached, name):
    assert attached(name) == [
        f'wrong-file: "{name}" is not a file of this deal; '
        "put the file into the deal's folder files/ and write files/offer.pdf"
    ]


def test_a_page_on_the_web_goes_elsewhere(attached):
    (said,) = attached("https://northwind.example/offer.pdf")
    assert said.endswith("a page on the web goes under links")


def test_a_hidden_file_is_told_how_it_is_published(attached):
    assert attached("files/.offer.pdf") == [
        'wrong-file: ".offer.pdf" is hidden, and so is not published; '
        "rename it without the dot: offer.pdf"
    ]
