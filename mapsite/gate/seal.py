"""Bytes → an age file for a plan's readers, as text, that tells nothing of them.

Sealing goes in three steps: gzip, padding to one of few lengths, age. Any gunzip opens what the age
tool decrypts.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Sequence

import pyrage

LEAST_LENGTH = 16_384
FEWEST_RECIPIENTS = 4

_LEVEL = 6
_HEADER, _TRAILER = 10, 8
_DEFLATE, _FEXTRA, _UNKNOWN_SYSTEM = 8, 4, 255
# A field has room for 65,535 bytes, four of which name a subfield (RFC 1952, 2.3.1.1).
_SUBFIELD_HEADER = 4
_LARGEST_SUBFIELD = 65_535 - _SUBFIELD_HEADER
# Deflate (RFC 1951, 3.2.3): a stored block without a byte, and the last block, without one too.
_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
_END = b"\x03\x00"
_FIXED = _HEADER + 2 + _SUBFIELD_HEADER + len(_END) + _TRAILER


class Sealer:
    """Seals pages and files for one plan's readers.

    `recipients` are their age public keys (X25519). They are joined by throw-away ones, whose
    secrets nobody keeps, to 4, 8, 16, 32…: a page does not tell how many read it. Raises ValueError
    without a recipient: nobody could open the page. Raises pyrage.RecipientError for what is not a
    key."""

    def __init__(self, recipients: Sequence[str]) -> None:
        if not recipients:
            raise ValueError("there is nobody to seal for")
        self._recipients = [pyrage.x25519.Recipient.from_str(key) for key in recipients]
        for _ in range(crowd(len(recipients)) - len(recipients)):
            self._recipients.append(pyrage.x25519.Identity.generate().to_public())

    def seal(self, data: bytes) -> str:
        """The bytes, gzipped and padded, as an ASCII-armoured age file."""
        # In the order of readers.yaml, the position that a reader's key opens would tell who it is.
        order = secrets.SystemRandom().sample(self._recipients, len(self._recipients))
        return pyrage.encrypt(pack(data), order, armored=True).decode("ascii")


def seal(data: bytes, recipients: Sequence[str]) -> str:
    """The bytes, sealed for these age public keys. A Sealer reads the keys of many pages once."""
    return Sealer(recipients).seal(data)


def crowd(readers: int) -> int:
    """How many recipients a page has that so many can read: 4, 8, 16, 32…"""
    return max(FEWEST_RECIPIENTS, 1 << (readers - 1).bit_length())


def padme(length: int) -> int:
    """The least length, from this one on, of those that tell little: at most 12 % more.

    Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
    PURBs", 2019): of a length only as many leading bits are kept as its magnitude has."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    dropped = exponent - exponent.bit_length()
    mask = (1 << max(dropped, 0)) - 1
    return (length + mask) & ~mask


def pack(data: bytes) -> bytes:
    """The bytes as a gzip file of a Padmé length, 16,384 or more. The same bytes give the same.

    The padding stands in the header, in a field that every gunzip skips: browsers refuse bytes that
    follow the end. What has no room there are empty blocks."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    blocks = compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)
    length = _FIXED + len(blocks)
    padding = max(LEAST_LENGTH, padme(length)) - length
    beyond = max(0, padding - _LARGEST_SUBFIELD)
    empty = -(-beyond // len(_EMPTY_BLOCK))
    field = padding - empty * len(_EMPTY_BLOCK)
    return b"".join(
        (
            struct.pack("<4BL2B", 0x1F, 0x8B, _DEFLATE, _FEXTRA, 0, 0, _UNKNOWN_SYSTEM),
            struct.pack("<H2sH", field + _SUBFIELD_HEADER, b"MP", field),
            bytes(field),
            blocks,
            _EMPTY_BLOCK * empty,
            _END,
            struct.pack("<2L", zlib.crc32(data), len(data) & 0xFFFFFFFF),
        )
    )
