"""What an editor should look at: facts that are old, over, untranslated or missing, and links that lead nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import aiohttp

from bot.programmes.programme import Programme, Status, Step, Topic

_AT_ONCE = 8
_LINK_SECONDS = 20.0
_NOT_ALLOWED = frozenset({403, 405, 501})
"""Statuses of servers that answer a browser but neither HEAD nor a program: no proof that a link is broken."""


class Problem(str, Enum):
    """Why an entry is on the list, the most pressing first."""

    BROKEN_LINK = "broken_link"
    STALE = "stale"
    EXPIRED = "expired"
    APPLICATION_OVER = "application_over"
    MISSING_TRANSLATION = "missing_translation"
    MISSING_LEVEL = "missing_level"


@dataclass(frozen=True)
class Flagged:
    """An entry with one problem; `detail` says what exactly, in words for an editor."""

    programme: Programme
    problem: Problem
    detail: str


def review(programmes: Iterable[Programme], today: date, stale_after_days: int) -> list[Flagged]:
    """Everything to look at in `programmes`, in their order. What was declared ended is history and left out."""
    found = []
    for programme in programmes:
        if programme.declared_status is Status.ENDED:
            continue
        if programme.status(today) is Status.ENDED:
            found.append(Flagged(programme, Problem.EXPIRED, _end(programme)))
            continue
        if programme.apply_until is not None and programme.apply_until < today:
            found.append(Flagged(programme, Problem.APPLICATION_OVER, _end(programme)))
        if programme.is_stale(today, stale_after_days):
            found.append(Flagged(programme, Problem.STALE, f"checked on {programme.checked_on}"))
        missing = [
            f"{name} ({code})"
            for name in ("name", "summary")
            for code in ("fi", "en")
            if not getattr(getattr(programme, name), code)
        ]
        if missing:
            found.append(Flagged(programme, Problem.MISSING_TRANSLATION, ", ".join(missing)))
        if _needs_level(programme):
            found.append(Flagged(programme, Problem.MISSING_LEVEL, "neither levels, teaches nor level_note"))
    return found


def _end(programme: Programme) -> str:
    days = {
        "ended": programme.ends,
        "application ended": programme.apply_until,
        "no longer listed after": programme.listed_until,
    }
    return ", ".join(f"{name} {day}" for name, day in days.items() if day is not None)


def _needs_level(programme: Programme) -> bool:
    """Whether people must know which Finnish it asks for or teaches, and the entry does not say."""
    asks = programme.topic is Topic.LANGUAGE_COURSE or programme.step in (Step.VOCATIONAL, Step.RECRUITMENT_TRAINING)
    return asks and not (programme.levels or programme.teaches or programme.level_note)


async def broken_links(programmes: Sequence[Programme]) -> list[Flagged]:
    """The entries whose page does not answer, each address asked once."""
    by_url: dict[str, list[Programme]] = {}
    for programme in programmes:
        for url in dict.fromkeys((programme.url, programme.source.url)):
            by_url.setdefault(url, []).append(programme)
    turns = asyncio.Semaphore(_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=_LINK_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": "polku-link-check"}) as session:

        async def ask(url: str) -> str | None:
            async with turns:
                return await _problem(session, url)

        problems = await asyncio.gather(*map(ask, by_url))
    return [
        Flagged(programme, Problem.BROKEN_LINK, f"{url}: {problem}")
        for (url, owners), problem in zip(by_url.items(), problems)
        if problem is not None
        for programme in owners
    ]


async def _problem(session: aiohttp.ClientSession, url: str) -> str | None:
    """What is wrong with `url`; None when it answers."""
    try:
        async with session.get(url) as response:
            broken = response.status >= 400 and response.status not in _NOT_ALLOWED
            return f"answers {response.status}" if broken else None
    except asyncio.TimeoutError:
        return f"no answer in {_LINK_SECONDS:.0f} s"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return f"cannot be reached ({type(error).__name__})"
