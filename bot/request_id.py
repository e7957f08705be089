"""A name for one request, carried through everything that it causes, so that log lines of several processes can be put together.

It is random and says nothing of the person.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def begin_request(given: str | None = None) -> str:
    """The name of what is done from here on, also in tasks that are started from here: `given` if it is usable, or a new one."""
    name = given if given and _USABLE.fullmatch(given) else secrets.token_hex(8)
    _current.set(name)
    return name


def request_id() -> str | None:
    """The name of the request at hand; None outside of any."""
    return _current.get()
