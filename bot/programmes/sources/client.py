"""The one way to ask a source: polite, patient, and never for more than it may send."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from bot.clock import utc_now
from bot.programmes.sources.kept_answers import KeptAnswers
from bot.programmes.sources.source import SourceFailed

log = logging.getLogger(__name__)

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK_BYTES = 64 * 1024


class NotThere(SourceFailed):
    """The source answers that there is no such thing (404, 410)."""


class TimedOut(SourceFailed):
    """The source's own gateway gave up (504) as often as it was asked: less at once may work."""


@dataclass(frozen=True)
class Limits:
    """How a source is asked: pauses and timeouts in seconds, sizes in bytes after unpacking."""

    pause: float = 0.2
    timeout: float = 30.0
    tries: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0
    largest_answer: int = 20 * 1024 * 1024


DEFAULT_LIMITS = Limits()


class SourceClient:
    """Asks one source. Made by `open_client`."""

    def __init__(self, name: str, session: aiohttp.ClientSession, kept: KeptAnswers | None, limits: Limits) -> None:
        self._name = name
        self._session = session
        self._kept = kept
        self._limits = limits
        self._turn = asyncio.Lock()
        self._next_at = 0.0

    async def json(self, url: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON value at `url`. Raises SourceFailed for anything else."""
        body = await self.body(url, query)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise SourceFailed(f"{self._name}: {_shown(url)} answered with something that is not JSON") from None

    async def body(self, url: str, query: Mapping[str, str] | None = None) -> bytes:
        """The answer of `url`, tried again while the source is busy, broken or cut off.

        An answer that has not changed since the last import is taken from disk. Raises NotThere, TimedOut or
        SourceFailed that says what the source did.
        """
        whole = URL(url).update_query(query) if query else URL(url)
        problem = SourceFailed(f"{self._name}: {_shown(url)} was not asked")
        for attempt in range(self._limits.tries):
            try:
                return await self._once(whole)
            except _TryAgain as again:
                problem = again.problem
                if attempt + 1 < self._limits.tries:
                    wait = self._wait(attempt, again.after)
                    log.warning("source_tried_again", extra={"source": self._name, "wait": round(wait, 1)})
                    await asyncio.sleep(wait)
        raise problem

    def _wait(self, attempt: int, asked: float | None) -> float:
        """Seconds until the next try: what the source asks for, else twice as long each time, never in step."""
        own = self._limits.first_wait * float(2**attempt) * random.uniform(0.8, 1.2)  # nosec B311  # a pause, no secret
        return min(self._limits.longest_wait, max(own, asked or 0.0))

    async def _once(self, url: URL) -> bytes:
        await self._wait_for_turn()
        validators = self._kept.validators(str(url)) if self._kept else {}
        try:
            async with self._session.get(url, headers=validators) as response:
                if response.status == 304 and self._kept:
                    return self._kept.body(str(url))
                self._check(response, url)
                body = await self._limited(response, url)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            kind = "did not answer in time" if isinstance(error, asyncio.TimeoutError) else "broke off the connection"
            raise _TryAgain(SourceFailed(f"{self._name}: {_shown(url)} {kind}; try again later")) from error
        if self._kept:
            self._kept.keep(str(url), response.headers, body)
        return body

    def _check(self, response: aiohttp.ClientResponse, url: URL) -> None:
        if response.status == 200:
            return
        said = f"{self._name}: {_shown(url)} answered {response.status}"
        if response.status in (404, 410):
            raise NotThere(f"{said}: there is no such page")
        if response.status not in _RETRIED:
            raise SourceFailed(f"{said}; the address or what was asked for is wrong")
        kind = TimedOut if response.status == 504 else SourceFailed
        raise _TryAgain(kind(f"{said} every time; try again later"), _seconds(response.headers.get("Retry-After")))

    async def _limited(self, response: aiohttp.ClientResponse, url: URL) -> bytes:
        largest = self._limits.largest_answer
        refused = SourceFailed(
            f"{self._name}: {_shown(url)} sends more than {largest // 2**20} MB; nothing that large is read"
        )
        if (response.content_length or 0) > largest:
            raise refused
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            body += chunk
            if len(body) > largest:
                raise refused
        return bytes(body)

    async def _wait_for_turn(self) -> None:
        """Keeps the pause between two requests, however many wait."""
        async with self._turn:
            await asyncio.sleep(max(0.0, self._next_at - time.monotonic()))
            self._next_at = time.monotonic() + self._limits.pause


class _TryAgain(Exception):
    def __init__(self, problem: SourceFailed, after: float | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.after = after


def _seconds(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3)."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - utc_now()).total_seconds())
    except (TypeError, ValueError):
        return None


def _shown(url: str | URL) -> str:
    """An address as an error names it: without its query, which may be long."""
    return str(URL(url).with_query(None))


@asynccontextmanager
async def open_client(
    name: str, caller: str, kept: KeptAnswers | None = None, limits: Limits = DEFAULT_LIMITS
) -> AsyncIterator[SourceClient]:
    """A client for the source `name`; `caller` says who asks, as Opintopolku wants it (Caller-Id)."""
    timeout = aiohttp.ClientTimeout(total=limits.timeout * 4, connect=limits.timeout, sock_read=limits.timeout)
    headers = {"Caller-Id": caller, "User-Agent": caller}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session:
        yield SourceClient(name, session, kept, limits)
