"""An access code and a plan's salt → the key of an age identity, in each form that is needed.

The browser derives the same: `tests/vectors/keys.json` holds both to one set of examples.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

import pyrage

from mapsite.gate.code import normalise

SALT_LENGTH = 16
LEAST_ROUNDS, ROUNDS, MOST_ROUNDS = 100_000, 600_000, 5_000_000

# A later kind of key from the same code is then another key, as age's own scrypt recipients do.
_DOMAIN = b"mapsite/v1/x25519\0"

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)

# The points of small order (Bernstein, Lange: SafeCurves, "twist security"): whoever seals for one
# of them shares no secret with anybody. The sign bit is ignored, so each has two spellings.
_PRIME = 2**255 - 19
_ORDER_8 = (
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
_SMALL_ORDER = (0, 1, *_ORDER_8, _PRIME - 1, _PRIME, _PRIME + 1)


class NotPublicKey(Exception):
    """The text is not an age public key that pages can be sealed for. `hint` says what would be."""

    exit_status = 2

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


def derive(code: str, salt: bytes, rounds: int) -> bytes:
    """The 32 secret bytes of a code, however it is typed; takes about 0.2 s at 600,000 rounds.

    PBKDF2 with HMAC-SHA-256 (RFC 8018): WebCrypto has it, also where a browser compiles nothing.
    Raises ValueError for a text without a letter, a salt that is not 16 bytes, and rounds that
    are out of bounds."""
    letters = normalise(code)
    if not letters:
        raise ValueError("a code has letters from a to z")
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"a salt has {SALT_LENGTH} bytes, not {len(salt)}")
    if not LEAST_ROUNDS <= rounds <= MOST_ROUNDS:
        raise ValueError(f"rounds are {LEAST_ROUNDS} to {MOST_ROUNDS}, not {rounds}")
    return hashlib.pbkdf2_hmac("sha256", letters.encode(), _DOMAIN + salt, rounds)


def identity(secret: bytes) -> str:
    """The 32 secret bytes as the age identity that the age tool takes: `AGE-SECRET-KEY-1…`."""
    return _bech32("age-secret-key-", secret).upper()


def recipient(secret: bytes) -> str:
    """The public key of the 32 secret bytes: `age1…`."""
    return str(pyrage.x25519.Identity.from_str(identity(secret)).to_public())


def link_key(secret: bytes) -> str:
    """The 32 secret bytes as a link carries them after `#key=`: 43 characters of base64url."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def check_public_key(text: str) -> None:
    """Raises NotPublicKey for what is not an age X25519 public key, or one that nobody can have.

    Its message never holds the text: it may be a secret."""
    if text.upper().startswith("AGE-SECRET-KEY-"):
        message = "a secret key stands where a public key is wanted"
        raise NotPublicKey(message, "age-keygen -y prints its public key; make a new pair now")
    try:
        key = str(pyrage.x25519.Recipient.from_str(text))
    except pyrage.RecipientError as error:
        raise NotPublicKey("this is not an age public key", _hint(text)) from error
    if key != text:  # BIP 173 allows capitals too, and one key would then have two spellings
        raise NotPublicKey("this is not an age public key", "write it in small letters")
    if key in _nobodys():
        hint = "ask for the line that age-keygen prints"
        raise NotPublicKey("this key opens nothing: there is no secret to it", hint)


def _hint(text: str) -> str:
    if text.startswith(("age1pq", "age1tag", "age1yubikey", "age1se", "age1fido2")):
        return "only X25519 keys are taken: age1 and 58 characters, from age-keygen"
    if text.startswith("ssh-"):
        return "SSH keys are not taken: age-keygen makes a pair, and prints its public key"
    if text.startswith("age1") and len(text) == 62:
        return "one of its characters is wrong: copy it anew"
    if text.startswith("age1"):
        return f"it has {len(text)} characters, and 62 are wanted: copy it anew"
    return "it is age1 and 58 characters, from age-keygen"


@cache
def _nobodys() -> frozenset[str]:
    points = [value | sign for value in _SMALL_ORDER for sign in (0, 1 << 255)]
    return frozenset(_bech32("age", point.to_bytes(32, "little")) for point in points)


def _bech32(prefix: str, data: bytes) -> str:
    """32 bytes in Bech32 (BIP 173), small letters. Reading it is left to pyrage."""
    bits = int.from_bytes(data, "big") << 4
    digits = [bits >> 5 * place & 31 for place in reversed(range(52))]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = 1
    for digit in expanded + digits + [0] * 6:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ digit
        for place, value in enumerate(_GENERATOR):
            checksum ^= value if top >> place & 1 else 0
    digits += [(checksum ^ 1) >> 5 * place & 31 for place in reversed(range(6))]
    return f"{prefix}1{''.join(_BECH32[digit] for digit in digits)}"
