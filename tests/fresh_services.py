"""What the actions make once for a process (bot/actions/services.py), made anew for some tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.actions import services

_OF_THE_SETTINGS = (
    services.settings,
    services.database,
    services.tickets,
    services.live_search,
    services.service,
)


@contextmanager
def fresh_services() -> Iterator[None]:
    """In the block the actions stand on the settings as they are now; at its end their database is closed."""
    _forget()
    try:
        yield
    finally:
        services.database().close()
        _forget()


def _forget() -> None:
    for made_once in _OF_THE_SETTINGS:
        made_once.cache_clear()
