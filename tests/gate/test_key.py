"""A code's key: the same in Python, in the browser and for the age tool."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.gate.code import normalise
from mapsite.gate.key import (
    NotPublicKey,
    check_public_key,
    derive,
    identity,
    link_key,
    recipient,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "keys.json").read_text(encoding="utf-8")
)
GOOD = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["what"] for vector in VECTORS])
def test_a_code_gives_the_key_that_the_browser_derives(vector):
    secret = derive(vector["code"], base64.b64decode(vector["salt"]), vector["rounds"])
    assert normalise(vector["code"]) == vector["normalised"]
    assert secret.hex() == vector["secret"]
    assert identity(secret) == vector["identity"]
    assert recipient(secret) == vector["recipient"]
    assert link_key(secret) == vector["link"]


@pytest.mark.skipif(not shutil.which("age-keygen"), reason="age is not installed")
@pytest.mark.parametrize("vector", VECTORS, ids=[vector["what"] for vector in VECTORS])
def test_the_age_tool_knows_the_key(vector):
    ran = subprocess.run(
        ["age-keygen", "-y"], input=vector["identity"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == vector["recipient"]


@given(st.binary(min_size=32, max_size=32))
def test_every_secret_is_an_identity_of_its_own(secret):
    read = pyrage.x25519.Identity.from_str(identity(secret))
    assert str(read) == identity(secret)
    assert str(read.to_public()) == recipient(secret)
    assert base64.urlsafe_b64decode(link_key(secret) + "=") == secret
    assert len(link_key(secret)) == 43


def test_one_code_in_two_plans_gives_keys_that_nobody_can_link():
    assert derive("acorn", bytes(16), 100_000) != derive("acorn", bytes(15) + b"\1", 100_000)


@pytest.mark.parametrize(
    ("code", "salt", "rounds"),
    [
        ("12 34", bytes(16), 100_000),
        ("", bytes(16), 100_000),
        ("acorn", bytes(15), 100_000),
        ("acorn", bytes(17), 100_000),
        ("acorn", bytes(16), 99_999),
        ("acorn", bytes(16), 5_000_001),
    ],
)
def test_no_key_is_derived_from_what_is_out_of_bounds(code, salt, rounds):
    with pytest.raises(ValueError, match=r"a to z|16 bytes|100000 to 5000000"):
        derive(code, salt, rounds)


def test_a_public_key_is_taken_as_age_writes_it():
    check_public_key(GOOD)
    check_public_key(str(pyrage.x25519.Identity.generate().to_public()))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Ines", "age1 and 58 characters"),
        (GOOD[:-1], "61 characters"),
        (GOOD[:-1] + "q", "copy it anew"),
        (GOOD.upper(), "small letters"),
        (f" {GOOD}", "age1 and 58 characters"),
        ("age1pq1" + "q" * 1900, "X25519"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW", "age-keygen"),
    ],
)
def test_another_key_is_refused_with_what_would_be_right(text, hint):
    with pytest.raises(NotPublicKey) as refused:
        check_public_key(text)
    assert hint in refused.value.hint


def test_a_secret_key_is_refused_and_never_repeated():
    secret = identity(bytes(range(32)))
    for text in (secret, secret.lower()):
        with pytest.raises(NotPublicKey, match="a secret key stands") as refused:
            check_public_key(text)
        assert secret[20:30].lower() not in f"{refused.value} {refused.value.hint}".lower()


# Points of small order, as libsodium refuses them: nobody has a secret for one.
SMALL_ORDER = """
age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z
age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya
age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9
age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m
"""


@pytest.mark.parametrize("key", SMALL_ORDER.split())
def test_a_key_without_a_secret_is_refused(key):
    pyrage.x25519.Recipient.from_str(key)
    with pytest.raises(NotPublicKey, match="opens nothing"):
        check_public_key(key)
