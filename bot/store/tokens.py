"""How tokens are kept that open something: only by their hash, so that a stolen database opens nothing."""

from __future__ import annotations

import hashlib


def hash_token(token: str) -> str:
    """A fast hash is enough: tokens are random bits, nothing that could be guessed through its hash."""
    return hashlib.sha256(token.encode()).hexdigest()
