"""Plays the invented day of data/demo: conversations through the trained model, and what coaches do with their requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.cli.chat import duration
from bot.cli.session import Session
from bot.clock import utc_now
from bot.conversations.assistant import Assistant
from bot.conversations.coach.coaching import Coaching
from bot.desk.accounts import Coaches, Role
from bot.dialogue.answers.texts import texts_of
from bot.errors import BadInput
from bot.handoff.ticket import Outcome, Ticket, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database

THINKING = timedelta(seconds=25)
A_DAY = timedelta(days=1)
MOST_DAYS = 366


@dataclass(frozen=True)
class Play:
    """One conversation: when it begins, counted back from now, and its steps as data/demo writes them."""

    ago: timedelta
    channel: str
    locale: str
    steps: tuple[Any, ...]


@dataclass(frozen=True)
class Day:
    """Who works, and what happens."""

    coaches: tuple[Mapping[str, Any], ...]
    plays: tuple[Play, ...]


def read_day(path: Path) -> Day:
    """The day of a file; one conversation of several days counts as several. Raises BadInput."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        plays = [
            Play(duration(str(one["ago"])) + day * A_DAY, one["channel"], one["locale"], tuple(one["steps"]))
            for one in given["conversations"]
            for day in range(_days(one.get("days", 0)) + 1)
        ]
        return Day(tuple(given["coaches"]), tuple(sorted(plays, key=lambda play: -play.ago)))
    except (
        OSError,
        yaml.YAMLError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        BadInput,
    ) as error:
        raise BadInput(f"{path}: cannot be read as a day ({' '.join(str(error).split())})") from None


def _days(given: object) -> int:
    if not isinstance(given, int) or not 0 <= given <= MOST_DAYS:
        raise BadInput(f"days: write a number from 0 to {MOST_DAYS}")
    return given


class Stage:
    """Where a day is played: one database, one assistant."""

    def __init__(self, database: Database, assistant: Assistant, settings: Settings) -> None:
        self._database = database
        self._assistant = assistant
        self._settings = settings
        self._coaching = Coaching(database, texts_of().say)
        self._tickets = Tickets(database)

    async def hire(self, coach: Mapping[str, Any], *, now: datetime) -> str:
        """Makes a coach's account; its first password."""
        _coach, password = await Coaches(self._database).add(
            coach["login"], name=coach["name"], role=Role(coach["role"]), topics=coach["topics"], now=now
        )
        return password

    async def play(self, play: Play) -> None:
        """Plays one conversation from its beginning to its end. Raises BadInput for a step that cannot be taken."""
        session = Session(self._database, self._assistant, self._settings, play.channel, play.locale, ahead=-play.ago)
        for step in play.steps:
            session.wait(THINKING)
            if isinstance(step, str):
                await session.say(step)
            elif "press" in step:
                await self._press(session, step["press"])
            elif "wait" in step:
                session.wait(duration(step["wait"]))
                await session.due()
            else:
                await self._work(session, step)
        if session.now > utc_now():
            raise BadInput(f"a conversation of data/demo ends in the future: let it begin earlier ({play.steps[0]!r})")

    async def _press(self, session: Session, payload: str) -> None:
        shown = [line.reply for line in await session.shown() if line.reply]
        if payload not in {button.payload for reply in shown for button in reply.buttons}:
            raise BadInput(f"data/demo: no button says {payload}")
        await session.say(payload=payload)

    async def _work(self, session: Session, step: Mapping[str, Any]) -> None:
        coach, does, now = step["coach"], step["does"], session.now
        ticket = await self._ticket(session)
        if does == "take":
            await self._coaching.take(ticket.reference, coach, now=now)
        elif does == "write":
            await self._coaching.write(ticket.reference, coach, step["text"], now=now)
        elif does == "note":
            await self._coaching.note(ticket.reference, coach, step["text"], now=now)
        elif does == "hand_back":
            await self._coaching.hand_back(ticket.reference, coach, now=now)
        elif does == "resolve":
            await self._tickets.move(ticket, TicketState.RESOLVED, actor=coach, now=now)
        elif does == "close":
            await self._coaching.close(ticket.reference, coach, Outcome(step["outcome"]), now=now)
        else:
            raise BadInput(f"data/demo: a coach cannot {does}")

    async def _ticket(self, session: Session) -> Ticket:
        reference = (await session.standing())["ticket"]
        ticket = await self._tickets.find(reference) if reference else None
        if ticket is None:
            raise BadInput("data/demo: a coach works on a conversation that has no request")
        return ticket
