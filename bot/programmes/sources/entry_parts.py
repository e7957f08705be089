"""Parts of an entry that every source makes the same way."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from bot.programmes.programme import LocalText
from bot.programmes.sources.levels import required_levels
from bot.programmes.sources.shape import languages_of

_LONGEST_ID = 100
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def entry_id(source: str, source_id: str) -> str:
    """The catalogue's id of a record: small letters, digits and hyphens; a long one ends in a digest of the whole."""
    plain = _NOT_IN_IDS.sub("-", f"{source}-{source_id}".casefold()).strip("-")
    if len(plain) <= _LONGEST_ID:
        return plain
    return f"{plain[:_LONGEST_ID].rstrip('-')}-{hashlib.sha256(source_id.encode()).hexdigest()[:8]}"


def joined(*texts: LocalText) -> LocalText:
    """Several texts one after the other, a line each, what is said twice once."""
    return LocalText(
        *("\n".join(dict.fromkeys(filter(None, (getattr(text, code) for text in texts)))) for code in ("fi", "en"))
    )


def levels_in(*texts: LocalText) -> dict[str, Any]:
    """The fields of an entry that say which level its description asks for, marked as read from the text."""
    levels = required_levels(languages_of(texts))
    return {"levels": levels, "level_extracted": bool(levels)}
