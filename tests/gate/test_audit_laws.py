"""Whatever is hidden, in whatever form, in whatever file: it is found."""

from __future__ import annotations

import base64
import gzip
import zlib
from urllib.parse import quote

from hypothesis import assume, given
from hypothesis import strategies as st

from mapsite.gate.audit import audit
from mapsite.gate.forms import NOISY
from mapsite.gate.secrets import Search, Secrets, patterns, windows

OPEN = "aaaaaaaaaaaaaaaa"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    min_size=5,
    max_size=120,
)
PLAIN = {
    "as it is": str.encode,
    "small": lambda text: text.lower().encode(),
    "capitals": lambda text: text.upper().encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "percent": lambda text: quote(text, safe="").encode(),
    "decimal entities": lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
    "hexadecimal entities": lambda text: "".join(f"&#X{ord(char):x};" for char in text).encode(),
    "JSON": lambda text: "".join(
        f"\\u{unit:04x}" for unit in memoryview(text.encode("utf-16")[2:]).cast("H")
    ).encode(),
}
PACKED = {
    "base64": base64.b64encode,
    "base64url": base64.urlsafe_b64encode,
    "hex": lambda data: data.hex().encode(),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "deflate": lambda data: zlib.compress(data, wbits=-15),
}
NOISE = st.binary(max_size=300)


def found(data: bytes, secrets: dict[bytes, str]) -> set[str]:
    search = Search(Secrets(fields=secrets))
    files = [(f"{OPEN}/index.html", data)]
    leaks = audit(files, search, shipped={}, gates=(), open_addresses=(OPEN,))
    return {leak.field for leak in leaks}


@given(TEXTS, st.sampled_from(sorted(PLAIN)), NOISE, NOISE)
def test_a_text_is_found_however_it_is_written(text, form, before, after):
    secrets = dict.fromkeys(patterns(text), "it")
    assume(secrets)
    assume(text.lower().upper() == text.upper() and text.upper().lower() == text.lower())
    # A sign of an escape just before would swallow the first character.
    hidden = before.rstrip(b"\\&%0123456789abcdefABCDEF#xuXU") + b" " + PLAIN[form](text) + after
    assert found(hidden, secrets) == {"it"}


@given(TEXTS, st.sampled_from(sorted(PACKED)), NOISE, st.binary(max_size=5), st.binary(max_size=5))
def test_a_text_is_found_however_it_is_packed(text, form, noise, before, after):
    secrets = dict.fromkeys(patterns(text), "it")
    assume(secrets and len(min(secrets, key=len)) >= NOISY)
    assert found(noise + PACKED[form](before + text.encode() + after), secrets) == {"it"}


@given(st.binary(min_size=64, max_size=4000), st.sampled_from(sorted(PACKED)), NOISE)
def test_a_file_is_found_however_it_is_packed(data, form, noise):
    secrets = dict.fromkeys(windows(data), "it")
    assume(secrets)
    assert found(noise + PACKED[form](data), secrets) == {"it"}


@given(st.binary(max_size=2000))
def test_no_file_is_too_odd_to_be_looked_at(data):
    assert found(data, {b"a name that is not in it": "it"}) == set()
