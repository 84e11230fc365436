"""The address that a plan is published under."""

from __future__ import annotations

import secrets

ADDRESS_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def fresh_address() -> str:
    """An address that nobody can guess: 16 characters of base32 (RFC 4648), 80 bits."""
    return "".join(secrets.choice(ADDRESS_LETTERS) for _ in range(16))
