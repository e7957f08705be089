"""The frames of the chat WebSocket, version 1, as docs/websocket.md describes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.conversations.message import Conversation, StoredMessage
from bot.conversations.openings import TOPICS
from bot.dialogue.language.languages import ANSWERED
from bot.errors import PolkuError

VERSION = 1
MAX_FRAME_BYTES = 16 * 1024
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_TOKEN = 128


class BadFrame(PolkuError):
    """A frame cannot be used; `code` is the error frame's code, the message its text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Hello:
    """The first frame: who comes back, in which language, having seen what, on a page about which topic.

    `link` is the token of a mailed link that brings a conversation to this page.
    """

    token: str | None
    locale: str | None
    seen: int
    topic: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Message:
    """Typed text."""

    id: str
    text: str


@dataclass(frozen=True)
class Press:
    """A pressed button; `title` is what it said, `seq` the line that it stood under."""

    id: str
    payload: str
    title: str | None
    seq: int | None = None


@dataclass(frozen=True)
class Language:
    """The person chose a language."""

    language: str


@dataclass(frozen=True)
class Ping:
    """The page wants to know that somebody is there."""


@dataclass(frozen=True)
class Carry:
    """The person wants to go on in Telegram."""


@dataclass(frozen=True)
class Typing:
    """The person is writing."""


Frame = Hello | Message | Press | Language | Ping | Carry | Typing


def parse(frame: str) -> Frame:
    """Reads a frame; raises BadFrame."""
    if len(frame.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise BadFrame("too_large", f"a frame has at most {MAX_FRAME_BYTES} bytes")
    try:
        given = json.loads(frame)
    except (ValueError, RecursionError):
        raise BadFrame("bad_frame", "a frame is one JSON object") from None
    if not isinstance(given, dict):
        raise BadFrame("bad_frame", "a frame is one JSON object")
    kind = given.get("type")
    if kind == "hello":
        return _hello(given)
    if kind == "message":
        return Message(_client_id(given), _string(given, "text"))
    if kind == "press":
        payload, title = _string(given, "payload"), _optional(given, "title")
        return Press(_client_id(given), payload, title, None if given.get("seq") is None else _seq(given, "seq"))
    if kind == "language":
        return Language(_language(given))
    if kind == "ping":
        return Ping()
    if kind == "carry":
        return Carry()
    if kind == "typing":
        return Typing()
    raise BadFrame("bad_frame", 'the "type" is one of hello, message, press, language, ping, carry, typing')


def _hello(given: dict[str, Any]) -> Hello:
    if given.get("v") != VERSION:
        raise BadFrame("version", f'this server speaks version {VERSION}: send "v": {VERSION}')
    token = _optional(given, "token")
    topic = _optional(given, "topic")
    return Hello(
        token if token and len(token) <= _LONGEST_TOKEN else None,
        _optional(given, "locale"),
        _seq(given, "seen"),
        topic if topic in TOPICS else None,
        _optional(given, "link"),
    )


def _seq(given: dict[str, Any], name: str) -> int:
    value = given.get(name, 0)
    if not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadFrame("bad_frame", f'"{name}" is the seq of a line, a whole number')
    return value


def _client_id(given: dict[str, Any]) -> str:
    value = given.get("id")
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise BadFrame("bad_frame", '"id" has 1 to 64 characters of A-Z a-z 0-9 _ -')
    return value


def _language(given: dict[str, Any]) -> str:
    language = _string(given, "language")
    if language not in ANSWERED:
        raise BadFrame("bad_frame", f'"language" is one of {", ".join(sorted(ANSWERED))}')
    return language


def _string(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise BadFrame("bad_frame", f'"{name}" is a string')
    return value


def _optional(given: dict[str, Any], name: str) -> str | None:
    return None if given.get(name) is None else _string(given, name)


def item(message: StoredMessage) -> dict[str, Any]:
    """One line of the conversation as a page gets it."""
    line: dict[str, Any] = {"seq": message.seq, "from": message.direction.value, "at": message.at.isoformat()}
    if message.reply is None:
        return {**line, "id": message.client_id, "text": message.text, "state": message.state.value}
    return {**line, "id": message.answers_id, **message.reply.to_json()}


def welcome(
    conversation: Conversation,
    token: str,
    language: str,
    max_characters: int,
    history: list[StoredMessage],
    notice: dict[str, str],
    *,
    hours: dict[str, str],
    telegram: bool = False,
) -> dict[str, Any]:
    """The answer to hello; `notice` is the operator's and `hours` those of coaches, by language.

    `telegram` tells whether the person can go on there.
    """
    return {
        "type": "welcome",
        "v": VERSION,
        "token": token,
        "language": language,
        "mode": conversation.mode.value,
        "max_characters": max_characters,
        "notice": notice or None,
        "hours": hours or None,
        "telegram": telegram,
        "history": [item(message) for message in history],
    }


def notice(given: dict[str, str]) -> dict[str, Any]:
    """The operator's notice has changed; null when there is none any more."""
    return {"type": "notice", "notice": given or None}


def hours(given: dict[str, str]) -> dict[str, Any]:
    """Coaches have come, gone, or been switched off or on."""
    return {"type": "hours", "hours": given or None}


def carry(url: str) -> dict[str, Any]:
    """The link with which the person goes on in Telegram: for one use, and soon."""
    return {"type": "carry", "url": url}


def acknowledgement(message: StoredMessage) -> dict[str, Any]:
    """The message is stored, as `text` says."""
    line = item(message)
    return {"type": "ack", **{name: line[name] for name in ("id", "seq", "text", "state", "at")}}


def error(code: str, text: str, id: str | None = None) -> dict[str, Any]:
    """Something went wrong; the socket stays open."""
    return {"type": "error", "code": code, "text": text, "id": id}
