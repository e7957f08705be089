"""Days as people write them after an option."""

from __future__ import annotations

from datetime import date

from bot.errors import BadInput


def given_day(option: str, written: str | None) -> date | None:
    """The day; None when the option was not given. Raises BadInput for what is no day."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise BadInput(f"{option}: {written!r} is not a day; write it as 2026-01-31") from None
