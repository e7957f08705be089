"""Ticket references that people can read aloud on the phone and write down without a mistake."""

from __future__ import annotations

import re
import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: they look or sound alike, in Finnish as in English.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 5
_WRITTEN = re.compile(rf"\bP[\s-]*([{ALPHABET}](?:[\s-]?[{ALPHABET}]){{{LENGTH - 1}}})(?![A-Z0-9])")


def new_reference() -> str:
    """A random reference such as P-7KD4M; the caller makes sure that it is unused (there are 6.4 million)."""
    return "P-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def find_reference(text: str) -> str | None:
    """The first reference in what a person wrote ("p 7kd 4m"), as it is stored; None when there is none."""
    found = _WRITTEN.search(text.upper())
    return "P-" + re.sub(r"[\s-]", "", found[1]) if found else None
