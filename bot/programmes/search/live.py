"""The search that a running process uses, always over the newest import."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from bot.errors import PolkuError, Unavailable
from bot.programmes.search.search import ProgrammeSearch

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 10.0


class LiveSearch:
    """Hands out one search; when an import has changed the catalogue, the next one is made beside it and then takes its place.

    `generation` is cheap and tells whether there is something new; `open_newest` makes a search of it. Both run in a
    thread of their own, so that nobody who asks waits for them. When the database does not answer at the start,
    `open_curated` takes its place until it does. Safe to use from several threads.
    """

    def __init__(
        self,
        open_newest: Callable[[], ProgrammeSearch],
        open_curated: Callable[[], ProgrammeSearch],
        generation: Callable[[], int],
        look_every_seconds: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._open_newest = open_newest
        self._generation = generation
        self._look_every_seconds = look_every_seconds
        self._looking = threading.Lock()
        # The number is read before the search is made: an import in between is seen the next time.
        self._made_of = self._safe_generation()
        try:
            self._search = open_newest()
        except Unavailable:
            log.warning("imported_programmes_left_out")
            self._made_of, self._search = None, open_curated()
        self._looked_at = time.monotonic()

    def current(self) -> ProgrammeSearch:
        """The search to use now; looks for a newer catalogue in the background every few seconds."""
        if time.monotonic() - self._looked_at >= self._look_every_seconds and self._looking.acquire(blocking=False):
            self._looked_at = time.monotonic()
            threading.Thread(target=self._look, name="newest-catalogue", daemon=True).start()
        return self._search

    def _look(self) -> None:
        try:
            newest = self._safe_generation()
            if newest is not None and newest != self._made_of:
                self._search = self._open_newest()
                self._made_of = newest
                log.info("catalogue_renewed", extra={"generation": newest, "programmes": len(self._search.catalogue)})
        except Exception as error:  # a thread nobody waits for; the search in use stays
            log.error("catalogue_not_renewed", extra={"cause": type(error).__name__})
        finally:
            self._looked_at = time.monotonic()
            self._looking.release()

    def _safe_generation(self) -> int | None:
        """The number of the newest import; None while the database does not answer."""
        try:
            return self._generation()
        except PolkuError:
            return None
