"""Every response of data/responses, in each language, rendered as each channel does, within the channel's limits."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from telegram import InlineKeyboardButton

from bot.channels.telegram.rendering import render
from bot.channels.telegram.splitting import LONGEST_MESSAGE, telegram_length
from bot.channels.telegram.tokens import LONGEST_TOKEN_BYTES, payload_of
from bot.channels.web.frames import MAX_FRAME_BYTES, item
from bot.conversations.message import Direction, State, StoredMessage
from bot.conversations.offered import Offered
from bot.conversations.reply import Card, Reply
from bot.dialogue.answers.texts import texts_of
from bot.dialogue.language.languages import ANSWERED

TEXTS = texts_of()
SAID = [
    pytest.param(Reply.from_json(TEXTS.say(key, language, variant=variant)), id=f"{language}-{key}-{variant}")
    for language in ANSWERED
    for key, entry in TEXTS.entries[language].items()
    if key.startswith("utter_")
    for variant in range(len(entry["text"]) if isinstance(entry.get("text"), list) else 1)
]


@pytest.mark.parametrize("reply", SAID)
def test_telegram_takes_it(reply: Reply) -> None:
    parts = render(reply)
    keys = [key for part in parts for row in part.keys for key in row]
    offered = Offered().after([reply], kept=60)

    assert all(0 < telegram_length(part.plain) <= LONGEST_MESSAGE for part in parts)
    assert "".join("".join(part.plain for part in parts).split()) == "".join(reply.text.split())
    assert all(len(str(key.callback_data).encode()) <= LONGEST_TOKEN_BYTES for key in keys if key.callback_data)
    assert _payloads(keys, offered) == sorted(button.payload for button in reply.buttons)
    assert [key.url for key in keys if key.url] == ([reply.link.url] if reply.link else [])


@pytest.mark.parametrize("reply", SAID)
def test_web_takes_it(reply: Reply) -> None:
    now = datetime(2025, 3, 1, tzinfo=timezone.utc)
    frame = item(StoredMessage("c", 2, Direction.BOT, now, reply.text, State.ANSWERED, reply=reply))
    written = json.dumps(frame, ensure_ascii=False)

    assert len(written.encode()) <= MAX_FRAME_BYTES
    assert json.loads(written)["text"] == reply.text
    assert [button["payload"] for button in frame["buttons"]] == [button.payload for button in reply.buttons]


def _payloads(keys: list[InlineKeyboardButton], offered: Offered) -> list[str | None]:
    return sorted(payload_of(str(key.callback_data), offered) or "" for key in keys if key.callback_data)


def test_longest_card_fits_in_one_message() -> None:
    card = Card("x", "Kurssi <1>", why="Sopii sinulle. " * 500)

    [part] = render(Reply("", "fi", cards=(card,)))

    assert telegram_length(part.plain) <= LONGEST_MESSAGE
    assert part.html.startswith("<b>Kurssi &lt;1&gt;</b>")
