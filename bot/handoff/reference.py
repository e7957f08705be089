"""Ticket references that people can read aloud on the phone and write down without a mistake."""

from __future__ import annotations

import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: they look or sound alike, in Finnish as in English.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 5


def new_reference() -> str:
    """A random reference such as P-7KD4M; the caller makes sure that it is unused (there are 6.4 million)."""
    return "P-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
