"""Passwords of coaches: made, judged and kept as argon2id hashes (RFC 9106, argon2-cffi's default cost)."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import BadInput

SHORTEST, LONGEST = 12, 256
# No letters that look alike: a first password is read from a screen or a note.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_hasher = PasswordHasher()


class WeakPassword(BadInput):
    """A password that cannot be used; `reason` is short, long, login or same."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the password needs {SHORTEST} to {LONGEST} characters and must not hold the login")
        self.reason = reason


def make_password() -> str:
    """A random first password of four groups, some 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_strength(password: str, login: str) -> None:
    """Raises WeakPassword. Length is what counts (NIST SP 800-63B); no rules on kinds of characters."""
    if len(password) < SHORTEST:
        raise WeakPassword("short")
    if len(password) > LONGEST:
        raise WeakPassword("long")
    if login.lower() in password.lower():
        raise WeakPassword("login")


async def hash_password(password: str) -> str:
    """The argon2id hash with its parameters; takes some 50 ms and 64 MB, in a thread."""
    return await asyncio.to_thread(_hasher.hash, password)


async def is_password(password: str, hashed: str | None) -> bool:
    """Whether `password` made `hashed`; just as slow when there is no such account (None)."""

    def verify() -> bool:
        nobodys = _nobodys()  # made for whoever comes first, account or not
        try:
            return _hasher.verify(hashed or nobodys, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify)


@cache
def _nobodys() -> str:
    """Verified for a login that does not exist, so that its answer takes as long as any other."""
    return _hasher.hash(secrets.token_urlsafe())
