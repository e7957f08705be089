"""10,000 updates, nearly all of them repeated, over a restart and through flood limits: nothing is lost and nothing comes twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import aiohttp
import pytest
from bot_api import TOKEN, Json, failure
from gateway_parts import Gateway, ScriptedRasa
from telegram_parts import Telegram

from bot.channels.telegram.channel import SECRET_HEADER, webhook_path, webhook_secret
from bot.settings import Secret, Settings

CHATS, MESSAGES, COPIES = range(1, 51), 10, 20
STARTED: dict[str, object] = {
    "telegram_mode": "webhook",
    "telegram_public_url": "https://polku.example",
    "rasa_timeout_seconds": 60.0,
}
PATIENCE_SECONDS = 600.0
"""For a slow machine; nothing here measures time."""


def repeated(updates: list[Json], chance: random.Random) -> list[Json]:
    """The updates in their order, with COPIES of each somewhere behind its first."""
    order: list[Json] = []
    for number, update in enumerate(updates):
        order.append(update)
        for _ in range(COPIES - 1):
            order.append(updates[chance.randint(0, number)])
    return order


class Sender:
    """Posts updates as Telegram does: those of a chat in order, each again until the gateway has taken it."""

    def __init__(self, http: aiohttp.ClientSession, gateway: Gateway) -> None:
        settings = Settings(telegram_token=Secret(TOKEN))
        self._http = http
        self._path = webhook_path(settings)
        self._headers = {SECRET_HEADER: webhook_secret(settings)}
        self.gateway = gateway
        self.taken = 0

    async def send(self, updates: list[Json]) -> None:
        """Posts them one after the other."""
        for update in updates:
            while not await self._is_taken(update):
                await asyncio.sleep(0.1)
            self.taken += 1

    async def _is_taken(self, update: Json) -> bool:
        try:
            url = self.gateway.url + self._path
            async with self._http.post(url, json=update, headers=self._headers) as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


@pytest.mark.long
async def test_ten_thousand_updates_with_duplicates_are_each_answered_once(
    telegram: Telegram, rasa: ScriptedRasa
) -> None:
    refused: Counter[int] = Counter()

    def storm(method: str, given: Json) -> object:
        """Every chat is told to wait twice in the middle of its messages."""
        chat = given.get("chat_id", 0)
        if method == "sendMessage" and len(telegram.api.texts(chat)) == MESSAGES // 2 and refused[chat] < 2:
            refused[chat] += 1
            return failure(429, "Too Many Requests: retry after 1", retry_after=1)
        return None

    telegram.api.fault = storm
    chance = random.Random(6)
    said = {chat: [f"viesti {chat}/{number}" for number in range(MESSAGES)] for chat in CHATS}
    sent = [repeated([telegram.api.message(chat, text) for text in said[chat]], chance) for chat in CHATS]
    assert sum(map(len, sent)) == 10_000

    gateway = await telegram.start(**STARTED)
    async with aiohttp.ClientSession() as http:
        sender = Sender(http, gateway)
        sending = asyncio.gather(*(sender.send(updates) for updates in sent))
        while sender.taken < 4_000:
            await asyncio.sleep(0.05)
        await gateway.stop()
        sender.gateway = await telegram.start(**STARTED)
        await asyncio.wait_for(sending, PATIENCE_SECONDS)

    async def all_have_come() -> None:
        while any(len(telegram.api.texts(chat)) < MESSAGES for chat in CHATS):
            await asyncio.sleep(0.2)

    await asyncio.wait_for(all_have_come(), PATIENCE_SECONDS)
    assert {chat: telegram.api.texts(chat) for chat in CHATS} == {
        chat: [f"echo {text}" for text in texts] for chat, texts in said.items()
    }
    assert set(rasa.asked()) == {text for texts in said.values() for text in texts}
    assert set(refused.values()) == {2}
