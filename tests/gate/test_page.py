"""The gate page: the same for all deals of a brand, light, and true to its script."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from mapsite.brand.brand import brand, plain
from mapsite.brand.theme import Remember
from mapsite.gate.page import gate, page_policy, policy, scripts, shared_files
from mapsite.plan.folders import brands
from tests.gate.publishing import Assets

ROOT = Path(__file__).parents[2]
ARMOUR = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"
BRANDS = {"plain": plain()} | {
    slug: made
    for slug, folder in brands(ROOT / "themes").items()
    if (made := brand(folder)[0]) is not None
}


def page(**changed):
    about = {
        "salt": bytes(16),
        "rounds": 600_000,
        "version": 1,
        "at": "k7q2m4xat6w3p5rd/",
        "assets": Assets(),
    } | changed
    return gate(about.pop("brand", plain()), about.pop("armour", ARMOUR), **about)


def without_sealed(html):
    return re.sub(r'<pre id="sealed".*?</pre>', "", html, flags=re.DOTALL)


@pytest.mark.parametrize("path", ["", "timeline/", "files/q3zt7a/"])
def test_the_gates_of_two_deals_differ_in_what_is_sealed_alone(path):
    one = page(at=f"k7q2m4xat6w3p5rd/{path}", salt=b"a" * 16)
    other = page(
        at=f"aaaabbbbccccdddd/{path}", salt=b"b" * 16, armour=ARMOUR.replace("YWdl", "c2Vh")
    )
    assert one != other
    assert without_sealed(one) == without_sealed(other)
    assert "k7q2m4xat6w3p5rd" not in without_sealed(one)


def test_the_sealed_text_stands_with_what_its_key_is_derived_by():
    assert (
        '<pre id="sealed" hidden data-v="1" data-kdf="pbkdf2-sha256" data-rounds="600000" '
        'data-salt="AAAAAAAAAAAAAAAAAAAAAA==" data-at="k7q2m4xat6w3p5rd/">\n' + ARMOUR
    ) in page()


@pytest.mark.parametrize(
    ("at", "root"),
    [("a/", "../"), ("a/timeline/", "../../"), ("a/files/q3zt7a/", "../../../")],
)
def test_every_page_finds_the_shared_files(at, root):
    assert set(re.findall(r'(?:src|href)="([./]*)assets-', page(at=at))) == {root}


@pytest.mark.parametrize("at", ["", "/", "a", "../", "a//", 'a"/', "<a>/"])
def test_what_is_no_place_of_a_page_is_refused(at):
    with pytest.raises(ValueError, match="not the place of a page"):
        page(at=at)


def test_what_is_no_sealed_text_is_refused():
    with pytest.raises(ValueError, match="not an armoured text"):
        page(armour="</pre><script>")


def test_the_policy_allows_the_scripts_that_are_shipped_and_nothing_else():
    shipped = {script.integrity for script in scripts().values()}
    allowed = set(re.findall(r"'(sha256-[^']+)'", page_policy()))
    assert len(allowed - shipped) == 1, "the one that stands in the page itself"
    assert shipped < allowed
    assert "unsafe" not in page_policy()
    assert page_policy() == policy(allowed)
    assert f'http-equiv="Content-Security-Policy" content="{page_policy()}"' in page()


def test_the_gate_asks_nobody_to_list_or_to_be_told_of_it():
    assert '<meta name="robots" content="noindex, nofollow">' in page()
    assert '<meta name="referrer" content="no-referrer">' in page()
    assert "<title>Private page</title>" in page()


@pytest.mark.parametrize("slug", BRANDS)
def test_a_gate_with_all_that_it_loads_weighs_little(slug):
    its = BRANDS[slug]
    loaded = {
        "page": without_sealed(page(brand=its)).encode(),
        "brand.css": its.css.encode(),
        "gate.js": shared_files()["gate.js"],
        "gate.css": shared_files()["gate.css"],
        **{logo.name: logo.data for logo in (its.logo, its.logo_dark) if logo},
    }
    assert sum(len(gzip.compress(data)) for data in loaded.values()) <= 60_000
    # No font: a face of the brand's own would weigh more than all the rest.
    assert "url(" not in shared_files()["gate.css"].decode()
    assert "var(--font" not in shared_files()["gate.css"].decode()


def test_a_brand_decides_whether_and_how_long_one_stays_signed_in():
    assert 'data-days="30"' in page()
    assert 'data-days="7"' in page(brand=replace(plain(), remember=Remember(days=7)))
    assert "data-days" not in page(brand=replace(plain(), remember=Remember(offer=False)))


def test_every_word_of_the_page_is_one_that_the_script_translates():
    words = json.loads((ROOT / "mapsite/gate/words.json").read_text("utf-8"))
    html = page(brand=replace(plain(), privacy="https://northwind.example/privacy"))
    used = set(re.findall(r'data-word="([^"]+)"', html))
    assert used <= set(words)
    for word in used - {"until"}:
        assert re.search(rf'data-word="{word}">{re.escape(words[word])}<', html), word


def test_nothing_on_the_page_tells_how_many_words_a_code_has():
    text = re.sub(r"<[^>]+>", " ", without_sealed(page()).partition("<body>")[2])
    assert not re.search(r"\d|\b(six|seven|eight|nine|ten)\b|\bwords\b", text)
