"""What is sealed: opened by its readers' keys with any age and any gunzip, and by nothing else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import random
import re
import shutil
import struct
import subprocess
import zlib

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from mapsite.gate.seal import LEAST_LENGTH, Sealer, crowd, pack, padme, seal

PAGE = b"<!doctype html><!-- mapsite:1 k7q2m4xat6w3p5rd ./ 1795996800 --><title>Halden</title>"
LARGE = random.Random(1).randbytes(2_100_000)
needs_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")


def pair():
    key = pyrage.x25519.Identity.generate()
    return key, str(key.to_public())


def opened(armour, key):
    return gzip.decompress(pyrage.decrypt(armour.encode(), [key]))


def stanzas(armour):
    """The public halves of the stanzas that readers' keys open, in their order."""
    _, *lines, _ = armour.strip().split("\n")
    header = base64.b64decode("".join(lines)).split(b"\n---")[0].decode()
    return re.findall(r"^-> X25519 (\S+)$", header, re.MULTILINE)


@given(st.binary(max_size=3000) | st.text(max_size=3000).map(str.encode))
@settings(max_examples=50, deadline=None)
def test_whatever_is_sealed_comes_out_as_it_was(data):
    key, public = pair()
    assert opened(seal(data, [public]), key) == data


@given(st.integers(0, 200_000), st.integers(0, 255), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_length_tells_little(size, seed, compressible):
    data = bytes([seed]) * size if compressible else random.Random(seed).randbytes(size)
    packed = pack(data)
    assert gzip.decompress(packed) == data
    assert len(packed) == padme(len(packed)) >= LEAST_LENGTH


@pytest.mark.parametrize("size", [2_096_000, 2_097_100, 2_097_152, 2_100_000, 4_300_000])
def test_padding_has_room_in_a_large_file_too(size):
    data = (LARGE * 3)[:size]
    packed = pack(data)
    assert gzip.decompress(packed) == data
    assert len(packed) == padme(len(packed))


@given(st.integers(1, 2**40))
def test_padme_adds_at_most_an_eighth(length):
    padded = padme(length)
    assert length <= padded <= length * 1.12
    assert padme(padded) == padded


def test_padme_gives_the_lengths_of_its_paper():
    assert [padme(n) for n in (9, 17, 63, 65, 100, 1000, 16_385, 1_000_000, 2_097_153)] == [
        10, 18, 64, 72, 104, 1024, 17_408, 1_015_808, 2_162_688,
    ]  # fmt: skip


def test_there_are_few_lengths():
    assert len({padme(n) for n in range(16_384, 65_536)}) <= 40


def test_the_header_tells_neither_time_nor_system():
    packed = pack(PAGE)
    assert packed[:10] == bytes([0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 255])
    assert packed == pack(PAGE)
    checksum, length = struct.unpack("<2L", packed[-8:])
    assert (checksum, length) == (zlib.crc32(PAGE), len(PAGE))


def test_the_field_that_pads_is_one_well_formed_subfield():
    (length,) = struct.unpack("<H", pack(PAGE)[10:12])
    (inner,) = struct.unpack("<H", pack(PAGE)[14:16])
    assert inner == length - 4


@pytest.mark.parametrize(
    ("readers", "recipients"),
    [(1, 4), (2, 4), (4, 4), (5, 8), (8, 8), (9, 16), (16, 16), (17, 32), (40, 64)],
)
def test_a_page_does_not_tell_how_many_read_it(readers, recipients):
    keys = [pair() for _ in range(readers)]
    armour = seal(PAGE, [public for _, public in keys])
    assert crowd(readers) == recipients == len(set(stanzas(armour)))
    assert all(opened(armour, key) == PAGE for key, _ in keys)


def test_nothing_else_opens_it():
    _, public = pair()
    stranger, _ = pair()
    armour = seal(PAGE, [public])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(armour.encode(), [stranger])


def test_a_reader_who_was_removed_opens_nothing_that_is_sealed_afterwards():
    (ines, ines_key), (tom, tom_key) = pair(), pair()
    before, after = seal(PAGE, [ines_key, tom_key]), seal(PAGE, [ines_key])
    assert opened(before, tom) == opened(after, ines) == PAGE
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(after.encode(), [tom])


def test_a_changed_character_is_noticed():
    key, public = pair()
    armour = seal(PAGE, [public])
    at = len(armour) // 2
    changed = armour[:at] + ("A" if armour[at] != "A" else "B") + armour[at + 1 :]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(changed.encode(), [key])


def test_two_pages_of_a_plan_have_nothing_in_common():
    _, public = pair()
    sealer = Sealer([public])
    one, two = sealer.seal(PAGE), sealer.seal(PAGE)
    assert not set(stanzas(one)) & set(stanzas(two))


def test_the_place_of_a_stanza_does_not_tell_whose_it_is(monkeypatch):
    orders = []
    monkeypatch.setattr(
        "mapsite.gate.seal.pyrage.encrypt",
        lambda data, recipients, armored: orders.append([str(r) for r in recipients]) or b"",
    )
    _, public = pair()
    sealer = Sealer([public])
    for _ in range(200):
        sealer.seal(b"")
    assert {order.index(public) for order in orders} == {0, 1, 2, 3}


def test_a_page_is_never_sealed_for_nobody():
    with pytest.raises(ValueError, match="nobody"):
        Sealer([])


def test_the_text_is_armour_of_the_age_format():
    _, public = pair()
    armour = seal(PAGE, [public])
    first, *lines, last = armour.removesuffix("\n").split("\n")
    assert first == "-----BEGIN AGE ENCRYPTED FILE-----"
    assert last == "-----END AGE ENCRYPTED FILE-----"
    assert {len(line) for line in lines[:-1]} == {64}
    assert not set(armour) & set("<>&\"'")


@needs_age
@pytest.mark.skipif(not shutil.which("gunzip"), reason="gunzip is not installed")
@pytest.mark.parametrize("data", [PAGE, b"", LARGE], ids=["page", "empty", "large"])
def test_the_age_tool_and_gunzip_open_it(tmp_path, data):
    key, public = pair()
    (tmp_path / "key.txt").write_text(f"{key}\n")
    (tmp_path / "page.age").write_text(seal(data, [public]))
    age = ["age", "-d", "-i", str(tmp_path / "key.txt"), str(tmp_path / "page.age")]
    packed = subprocess.run(age, capture_output=True, check=True).stdout
    assert subprocess.run(["gunzip"], input=packed, capture_output=True, check=True).stdout == data


UNZIP = """async given => {
  const bytes = Uint8Array.from(atob(given), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const plain = await new Response(stream).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", plain));
  return [plain.byteLength, Array.from(digest, b => b.toString(16).padStart(2, "0")).join("")];
}"""


def test_a_browser_unzips_it(tmp_path):
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html>")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(blank.as_uri())
        for data in (PAGE, b"", os.urandom(70_000), LARGE):
            got = page.evaluate(UNZIP, base64.b64encode(pack(data)).decode())
            assert got == [len(data), hashlib.sha256(data).hexdigest()]
        browser.close()
