"""`polku chat`: one conversation in the terminal, through the same code as the channels."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from datetime import timedelta
from typing import Any

from bot.channels.telegram.rendering import render
from bot.cli.output import Subparsers, add_json, print_json, print_reply
from bot.cli.session import Session, open_session, replies_of
from bot.conversations.reply import Reply
from bot.dialogue.language.languages import ANSWERED
from bot.errors import BadInput
from bot.settings import load

CHANNELS = ("web", "telegram")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,5})\s*([smhdw])")


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "chat",
        help="a conversation in the terminal",
        description="Reads one message a line. With --json a line may also be "
        '{"button": PAYLOAD} to press a button, or {"wait": "30d"} to let the conversation\'s clock run.',
    )
    parser.add_argument("--lang", choices=ANSWERED, help="the language of the person's page, as a hint")
    parser.add_argument("--channel", choices=CHANNELS, default="web", help="the channel the conversation is on")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Talks until the input ends."""
    with open_session(load(), given.channel, given.lang) as session:
        asyncio.run(_json_chat(session) if given.json else _human_chat(session))
    return 0


async def _human_chat(session: Session) -> None:
    if sys.stdin.isatty():
        print("Kirjoita viesti, lopeta Ctrl-D. / Write a message, end with Ctrl-D.")
    while True:
        if sys.stdin.isatty():
            print("\n> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return
        for reply in replies_of(await session.say(line.rstrip("\n"))):
            print()
            if session.channel == "telegram":
                _print_as_telegram(reply)
            else:
                print_reply(reply)


def _print_as_telegram(reply: Reply) -> None:
    """The messages that Telegram would get, with their rows of buttons; a title is typed to press it."""
    for part in render(reply):
        print(part.plain)
        for row in part.keys:
            print("  " + "  ".join(f"[{key.text}]" for key in row))


async def _json_chat(session: Session) -> None:
    for line in sys.stdin:
        command = _command(line)
        if "wait" in command:
            session.wait(duration(command["wait"]))
            said = []
        else:
            said = await session.say(command.get("text"), command.get("button"))
        turn = await session.described(said)
        due = [reply.to_json() for reply in replies_of(await session.due())]
        print_json({**turn, **await session.standing(), "due": due})


def _command(line: str) -> dict[str, Any]:
    """What a line asks for: a button, a wait, or a text."""
    text = line.rstrip("\r\n")
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else None
    except ValueError:
        value = None
    if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), str):
        name = next(iter(value))
        if name in {"button", "wait", "text"}:
            return value
    return {"text": text}


def duration(written: str) -> timedelta:
    """A time such as 90s, 15m, 8h, 30d or 2w; raises BadInput for anything else."""
    found = _DURATION.fullmatch(written.strip())
    if not found:
        raise BadInput(f'wait: {written!r} is not a time; write a number and s, m, h, d or w, such as "30d"')
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
