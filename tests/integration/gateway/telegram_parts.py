"""A gateway with its Telegram channel, against the Bot API server of bot_api.py."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from bot_api import TOKEN, BotApi
from gateway_parts import Gateway

from bot.dialogue.answers.texts import Texts, texts_of
from bot.settings import Secret, Settings


@dataclass
class Telegram:
    """The Bot API with the gateways that were started on it."""

    api: BotApi
    settings: Settings
    texts: Texts = field(default_factory=texts_of)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, **changes: Any) -> Gateway:
        """Starts a gateway and waits until its bot has signed in and shown its menu."""
        settings = replace(
            self.settings, telegram_token=Secret(TOKEN), telegram_api_url=self.api.url, messages_per_minute=1000
        )
        introduced = len(self.api.called("setMyShortDescription")) + 3
        gateway = await Gateway.start(settings, self.texts, **changes)
        self.stack.push_async_callback(gateway.stop)
        await self.api.until(lambda: len(self.api.called("setMyShortDescription")) >= introduced)
        return gateway

    def arrive(self, *updates: dict[str, Any]) -> None:
        """Telegram has these updates for the bot."""
        self.api.updates.extend(updates)

    def text(self, key: str, language: str) -> str:
        """What data/responses says."""
        return str(self.texts.say(key, language)["text"])
