"""What a button says when it is pressed: `/intent{"entity": "value"}`."""

from __future__ import annotations

import json
from typing import Any


def read_payload(payload: str) -> tuple[str, dict[str, Any]]:
    """The intent and the entities of a payload. Raises ValueError for one of another form."""
    name, brace, rest = payload.removeprefix("/").partition("{")
    entities = json.loads(brace + rest) if brace else {}
    if not payload.startswith("/") or not name or not isinstance(entities, dict):
        raise ValueError("a payload is /intent or /intent{...}")
    return name, entities
