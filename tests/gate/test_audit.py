"""The leak audit: nothing that a sealed plan says is published, in whatever form it hides."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import shutil
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mapsite.brand.brand import brand, plain
from mapsite.engine.mkdocs import Assets
from mapsite.gate.audit import Leak, audit, digest, find, sealed_fault
from mapsite.gate.page import gate
from mapsite.gate.readers import Reader, Readers
from mapsite.gate.seal import seal
from mapsite.gate.secrets import (
    Search,
    of_deal,
    of_internal,
    shipped_words,
    words_of_brand,
    words_of_plan,
)
from mapsite.pages.language import language
from mapsite.plan.folders import brands, deals
from mapsite.plan.load import load
from mapsite.site.build import build
from mapsite.site.shared import common, of_brand

ROOT = Path(__file__).parents[2]
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
OPEN = "aaaaaaaaaaaaaaaa"
NAME = "Annika Sørensen-Malik"
SECRET = f"""\
title: Warehouse planning for Halden Foods
address: k7q2m4xat6w3p5rd
start: 2026-09-01
end: 2026-12-18
summary: |
  The **depots** in Hull are planned on paper. Every second lorry leaves half empty
  and comes back late.
parties:
  - {{id: us, name: Northwind, side: seller, people: [{{id: mia, name: Mia Brandt}}]}}
  - {{id: halden, name: Halden Foods plc, side: buyer, logo: files/halden.svg,
      people: [{{id: annika, name: {NAME}, phone: +44 1632 960 812}}]}}
milestones:
  - {{id: pilot, title: Pilot, date: 2026-10-09, owner: annika, evidence: files/depots-2026.pdf}}
"""
INTERNAL = """\
note: They have a quote from a rival
people:
  annika: {part: economic buyer, note: Signs nothing in December}
"""
PDF = b"%PDF-1.7\n" + zlib.compress(b"a list of depots, and what each of them costs " * 40)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M3 4.25 17 19.5 23.75 6.125Z"/></svg>'


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A sealed deal on disk, with notes and attachments, as it is read."""
    plans = tmp_path_factory.mktemp("work") / "plans"
    (plans / "halden-foods" / "files").mkdir(parents=True)
    for name, data in {
        "plan.yaml": SECRET.encode(),
        "internal.yaml": INTERNAL.encode(),
        "files/halden.svg": SVG,
        "files/depots-2026.pdf": PDF,
    }.items():
        (plans / "halden-foods" / name).write_bytes(data)
    loaded = load(deals(plans)[0], ("northwind",))
    assert loaded.plan, loaded.problems
    return loaded


@pytest.fixture(scope="module")
def secrets(sealed):
    """All that the deal says, and who reads it, without the words that are public anyway."""
    reader = Reader(label="Ines Dahl's tablet", key=KEY, added="2026-11-25")
    readers = Readers(salt=bytes(16), readers=(reader,))
    found = of_deal(sealed.folder, sealed.plan, sealed.internal, readers)
    return Search(found, shipped_words())


@pytest.fixture(scope="module")
def look(secrets):
    """Audits files beside the open plan's address, and gives each leak's field and form."""

    def audited(files, **given):
        given = {"shipped": {}, "gates": (), "open_addresses": (OPEN,)} | given
        return audit(files.items(), secrets, **given)

    return audited


@pytest.fixture(scope="module")
def found(look):
    """What the audit finds in one page of an open plan: (end of the field, form)."""

    def audited(data):
        leaks = look({f"{OPEN}/index.html": data})
        assert all(leak.file == f"{OPEN}/index.html" and leak.field for leak in leaks)
        return {(leak.field.rpartition("halden-foods/")[2], leak.form) for leak in leaks}

    return audited


def png(text: str, kind: str) -> bytes:
    """A picture with a text in a chunk of its own."""
    about, out = PngInfo(), io.BytesIO()
    if kind == "iTXt":
        about.add_itxt("Author", text, zip=True)
    else:
        about.add_text("Author", text, zip=kind == "zTXt")
    Image.new("RGB", (8, 8)).save(out, "png", pnginfo=about)
    return out.getvalue()


def jpeg(text: str) -> bytes:
    picture, out = Image.new("RGB", (8, 8)), io.BytesIO()
    exif = picture.getexif()
    exif[0x9C9D] = text.encode("utf-16-le")  # XPAuthor, as Windows writes it
    picture.save(out, "jpeg", exif=exif)
    return out.getvalue()


def archive(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", text)
    return out.getvalue()


def headless(text: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(text.encode()) + packer.flush()


FORMS = {
    "": lambda text: text.encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "percent encoding": lambda text: quote(text).encode(),
    "HTML entities": lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
    "JSON escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text).encode(),
    "CSS escapes": lambda text: "".join(f"\\{ord(char):x} " for char in text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "hex": lambda text: text.encode().hex().encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
    "deflate": headless,
    "zip": archive,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_name_is_found_in_every_form(found, form):
    data = b"<p>Nothing is said here about " + FORMS[form](NAME) + b", nor of anybody.</p>"
    assert ("plan.yaml parties[1].people[0].name", form) in found(data)


@pytest.mark.parametrize(
    ("spelling", "form"),
    [
        (NAME.upper(), ""),
        (NAME.lower(), ""),
        ("Annika   \n Sørensen-Malik", ""),
        ("Annika S&oslash;rensen-Malik", "HTML entities"),
        ("Annika S&#xF8;rensen-Malik", "HTML entities"),
        ("Annika S&amp;oslash;rensen-Malik", "HTML entities"),
        ("Annika S\\u00f8rensen-Malik", "JSON escapes"),
        ("Annika S\\xf8rensen-Malik", "CSS escapes"),
        ("Annika+S%C3%B8rensen-Malik", "percent encoding"),
        ("Annika Sø\r\n rensen-Malik", ""),
    ],
)
def test_capitals_lines_and_escapes_of_all_kinds_hide_no_name(found, spelling, form):
    fields = dict(found(spelling.encode()))
    assert "plan.yaml parties[1].people[0].name" in fields
    assert form in (fields["plan.yaml parties[1].people[0].name"], "CSS escapes")


@pytest.mark.parametrize("before", [b"", b"a", b"ab"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_is_read_from_wherever_it_begins(found, before, encode):
    name = ("plan.yaml parties[1].people[0].name", "base64")
    hidden = encode(before + NAME.encode() + b"?>~")
    assert name in found(b'<img src="data:;base64,' + hidden + b'">')
    wrapped = b"\n   ".join(hidden[i : i + 12] for i in range(0, len(hidden), 12))
    assert name in found(b"x" + wrapped + b"y")


@pytest.mark.parametrize("kind", ["tEXt", "zTXt", "iTXt"])
def test_a_picture_may_say_nothing_either(found, kind):
    text = "Halden Foods plc"
    assert "plan.yaml parties[1].name" in {field for field, _ in found(png(text, kind))}
    assert "plan.yaml parties[1].name" in {field for field, _ in found(jpeg(text))}
    drawing = b"<svg><metadata><dc:creator>Halden Foods plc</dc:creator></metadata></svg>"
    assert ("plan.yaml parties[1].name", "") in found(drawing)


def test_what_is_hidden_twice_is_found(found):
    page = json.dumps({"file": base64.b64encode(gzip.compress(NAME.encode())).decode()})
    assert ("plan.yaml parties[1].people[0].name", "gzip in base64") in found(page.encode())
    nested = zlib.compress(b"<p>" + FORMS["HTML entities"](NAME))
    fields = found(b"\xff" + nested)
    assert ("plan.yaml parties[1].people[0].name", "HTML entities in zlib") in fields


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Warehouse planning for Halden Foods", "plan.yaml title"),
        ("<b>depots</b> in Hull are planned on paper. Every", "plan.yaml summary"),
        ("Every second lorry leaves half empty", "plan.yaml summary"),
        ("call +44 1632 960 812", "plan.yaml parties[1].people[0].phone"),
        ("They have a quote from a rival", "internal.yaml note"),
        ("economic buyer", "internal.yaml people.annika.part"),
        ("Ines Dahl&#39;s tablet", "readers.yaml readers[0].label"),
        (KEY, "readers.yaml readers[0].key"),
        ("k7q2m4xat6w3p5rd", "plan.yaml address"),
        ("depots-2026.pdf", "files/depots-2026.pdf its name"),
        ("/halden-foods/", "halden-foods its name"),
    ],
)
def test_words_notes_readers_names_and_the_slug_are_looked_for(found, text, field):
    assert field in {field for field, _ in found(text.encode())} | {
        leak.rpartition("/")[2] for leak, _ in found(text.encode())
    }


@pytest.mark.parametrize("part", [slice(None), slice(0, 90), slice(-90, None)])
@pytest.mark.parametrize("hide", [bytes, base64.b64encode, gzip.compress])
def test_a_part_of_an_attachment_is_enough(found, part, hide):
    fields = {field for field, _ in found(b"\xff" + hide(PDF[part]))}
    assert "files/depots-2026.pdf its content" in fields
    fields = {field for field, _ in found(hide(SVG))}
    assert "files/halden.svg its content" in fields


def test_a_file_that_is_named_for_the_deal_is_found_and_not_named(look):
    leaks = look({f"{OPEN}/files/Depots-2026.PDF": b"", "halden-foods/index.html": b""})
    assert {(leak.file, leak.form) for leak in leaks if leak.field} == {
        (f"{OPEN}/files/…", "its name"),
        ("…/index.html", "its name"),
    }
    assert not any("depots-2026" in leak.file.lower() for leak in leaks)


def test_five_letters_in_a_random_name_are_no_leak(look, gated):
    at = "qxpilotqk7q2m4xa/files/m3w5annika2x7q4t/"
    page = gated(at, seal(b"<!doctype html>", [KEY])).encode()
    assert not look({f"{at}index.html": page}, gates=[gated("a/b/c/", "")])
    assert look({f"{OPEN}/files/pilot/index.html": b""})


def test_a_leak_says_where_it_is_and_not_what(look):
    leak = look({f"{OPEN}/index.html": base64.b64encode(NAME.encode())})[0]
    assert leak.text.startswith(f"{OPEN}/index.html: the file holds ")
    assert leak.text.endswith("parties[1].people[0].name, in the form of base64")
    assert "Annika" not in leak.text


def test_words_that_are_published_on_purpose_are_no_leak(sealed):
    text = SECRET.replace("k7q2m4xat6w3p5rd", OPEN)
    rival = load(
        sealed.folder.__class__(slug="open", path=Path("plans/open"), plan=text.encode()), ()
    )
    assert rival.plan is None  # its files are missing
    public = [*words_of_plan(sealed.plan, language("en"))]
    notes = Search(of_deal(sealed.folder, sealed.plan, sealed.internal), public)
    page = f"<p>{NAME} of Halden Foods plc: They have a quote from a rival".encode()
    leaks = audit(
        [(f"{OPEN}/index.html", page)], notes, shipped={}, gates=(), open_addresses=(OPEN,)
    )
    assert [leak.field.rpartition("/")[2] for leak in leaks] == ["internal.yaml note"]


@pytest.fixture(scope="module")
def gated():
    """A gate page of the built-in brand at a place, around a text."""

    def made(at, armour):
        assets = Assets(common=common().name, brand=of_brand(plain()).name)
        salt = bytes(range(16))
        return gate(plain(), armour, salt=salt, rounds=600_000, version=1, at=at, assets=assets)

    return made


AT = "k7q2m4xat6w3p5rd/timeline/"


def test_a_sealed_site_holds_no_leak(look, gated):
    shared = {
        f"{folder.name}/{path}": data
        for folder in (common(), of_brand(plain()))
        for path, data in folder.files.items()
    }
    page = gated(AT, seal(SECRET.encode(), [KEY])).encode()
    assert not look(
        {**shared, f"{AT}index.html": page},
        shipped={path: digest(data) for path, data in shared.items()},
        gates=[gated("a/b/", "")],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</title>", " for Halden Foods plc</title>"),
        (' data-at="', ' data-plan="Halden Foods plc" data-at="'),
        ('data-at="k7q2m4xat6w3p5rd/timeline/"', 'data-at="k7q2m4xat6w3p5rd/halden-foods/"'),
        ("</pre>", "</pre><p>Halden Foods plc</p>"),
        ("</pre>", '</pre><pre id="sealed">Halden Foods plc</pre>'),
        ('<pre id="sealed" hidden', '<pre id="sealed" title="Halden Foods plc" hidden'),
    ],
)
def test_a_gate_says_nothing_of_its_own(look, gated, old, new):
    page = gated(AT, seal(b"<!doctype html>", [KEY]))
    assert old in page
    leaks = look({f"{AT}index.html": page.replace(old, new).encode()}, gates=[gated("a/b/", "")])
    assert None in {leak.field for leak in leaks}
    assert {leak.field.rpartition("/")[2] for leak in leaks if leak.field} & {
        "plan.yaml parties[1].name",
        "halden-foods its name",
    }


def test_a_gate_at_the_place_of_another_is_found(look, gated):
    page = gated(AT, seal(b"<!doctype html>", [KEY])).encode()
    (leak,) = look({"k7q2m4xat6w3p5rd/risks/index.html": page}, gates=[gated("a/b/", "")])
    assert leak.form == "a gate that stands at another place than it says"


def armoured(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join(
        ["-----BEGIN AGE ENCRYPTED FILE-----", *lines, "-----END AGE ENCRYPTED FILE-----"]
    )


HEADER = (
    b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- " + b"A" * 43
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SECRET,
        armoured(SECRET.encode()),
        armoured(HEADER + b"\n" + bytes(16) + SECRET.encode()),
        armoured(HEADER + b"\n" + bytes(16) + gzip.compress(SECRET.encode())),
        armoured(HEADER.replace(b"X25519", b"scrypt") + b"\n" + bytes(64)),
        armoured(HEADER + b"\n" + b"cut off"),
        seal(b"page", [KEY]).replace("-----END", "Halden Foods plc\n-----END"),
        seal(b"page", [KEY]) + "Halden Foods plc",
    ],
)
def test_what_only_looks_sealed_is_found(look, gated, text):
    page = gated(AT, "").replace("</pre>", f"{text}</pre>").encode()
    assert look({f"{AT}index.html": page}, gates=[gated("a/b/", "")])


def test_what_age_writes_is_sealed():
    assert sealed_fault(seal(b"a page", [KEY])) is None


def test_a_file_with_no_place_in_a_site_is_found_whatever_it_says(look):
    (leak,) = look({"notes.txt": b"nothing"})
    assert leak == Leak(
        file="notes.txt", form="neither shipped, nor a gate, nor of a plan that is open to everyone"
    )


def test_a_shipped_file_is_one_only_as_it_was_shipped(look):
    shipped = {"robots.txt": digest(b"Disallow: /")}
    assert not look({"robots.txt": b"Disallow: /"}, shipped=shipped)
    fields = {
        leak.field for leak in look({"robots.txt": b"Disallow: /halden-foods"}, shipped=shipped)
    }
    assert None in fields
    assert any(field and field.endswith("halden-foods its name") for field in fields)


def test_what_the_tool_and_the_brands_ship_is_no_leak_of_a_plan():
    """The example and the three sample deals, each looked for in all that every brand publishes."""
    themes = brands(ROOT / "themes")
    made = [made for made, _ in map(brand, (*themes.values(), None)) if made]
    public = [*shipped_words(), *(text for one in made for text in words_of_brand(one))]
    shared = (common(), *map(of_brand, made))
    words = "Overview Northwind Software GmbH Entscheiden Rothkamp in progress Europe/London"
    pages = {f"{OPEN}/words": words.encode()} | {
        f"{OPEN}/{folder.name}/{path}": data
        for folder in shared
        for path, data in folder.files.items()
        if not path.endswith(".woff2")
    }
    for folder in (*deals(ROOT / "plans"), *deals(ROOT / "tests", ["example"])):
        loaded = load(folder, themes)
        secrets = Search(of_deal(folder, loaded.plan, loaded.internal), public)
        assert len(secrets) > 40
        assert not audit(pages.items(), secrets, shipped={}, gates=(), open_addresses=(OPEN,))


def test_an_open_deal_beside_sealed_ones_is_no_leak_of_them(tmp_path):
    """Each sample deal in turn is open; its seller may say the same words elsewhere."""
    plans, themes, site = tmp_path / "plans", ROOT / "themes", tmp_path / "site"
    shutil.copytree(ROOT / "plans", plans)
    for file in plans.glob("*/plan.yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("access: readers", "access: open"), "utf-8")
    build(plans=plans, themes=themes, site=site, today=lambda plan: dt.date(2026, 11, 25), now=0)
    known = brands(themes)
    loaded = [load(folder, known) for folder in deals(plans)]
    made = [brand(folder)[0] for folder in known.values()]
    shipped = [*shipped_words(), *(text for one in made for text in words_of_brand(one))]
    for one in loaded:
        secrets = of_internal(one.folder, one.internal)
        for other in loaded:
            if other is not one:
                secrets |= of_deal(other.folder, other.plan, other.internal)
        public = words_of_plan(one.plan, language(one.plan.language))
        pages = {
            file.relative_to(site).as_posix(): file.read_bytes()
            for file in (site / one.plan.address).rglob("*.html")
        }
        assert len(pages) >= 8
        search = Search(secrets, [*shipped, *public])
        given = {"shipped": {}, "gates": (), "open_addresses": (one.plan.address,)}
        assert not audit(pages.items(), search, **given)


def test_no_page_holds_the_sellers_notes_not_even_sealed(sealed):
    notes = Search(
        of_internal(sealed.folder, sealed.internal),
        [*shipped_words(), *words_of_plan(sealed.plan, language("en"))],
    )
    assert not find(f"<p>{SECRET}", notes)
    page = "<p>Signs nothing in December</p><p title='They have a quote&#32;from a rival'>"
    assert [(field.rpartition("/")[2], form) for field, form in find(page, notes)] == [
        ("internal.yaml note", "HTML entities"),
        ("internal.yaml people.annika.note", ""),
    ]
