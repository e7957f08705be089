"""Reads what a form sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.errors import BadInput

LONGEST_TEXT = 4000


async def read_form(request: web.Request) -> Mapping[str, Any]:
    """What the form sent; asked again, it is not read again. Raises BadInput for a body that is none."""
    try:
        return await request.post()
    except (web.RequestPayloadError, HttpProcessingError, ValueError, LookupError, AssertionError) as error:
        raise BadInput(
            "the form cannot be read"
        ) from error  # broken parts, an unknown charset, other bytes than it says


def field(form: Mapping[str, Any], name: str) -> str:
    """The text of a field, empty when it is missing or a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def text(form: Mapping[str, Any], name: str, *, longest: int = LONGEST_TEXT) -> str:
    """Words that must be there, without space around them. Raises BadInput when empty or too long."""
    value = field(form, name).replace("\r\n", "\n").strip()
    if not 1 <= len(value) <= longest:
        raise BadInput(f"{name} needs 1 to {longest} characters")
    return value


def number(form: Mapping[str, Any], name: str) -> int:
    """A whole number. Raises BadInput for anything else."""
    value = field(form, name)
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadInput(f"{name} is a whole number")
    return int(value)


def choice(form: Mapping[str, Any], name: str, allowed: frozenset[str]) -> str:
    """One of `allowed`. Raises BadInput for anything else."""
    value = field(form, name)
    if value not in allowed:
        raise BadInput(f"{name} is one of {', '.join(sorted(allowed))}")
    return value
