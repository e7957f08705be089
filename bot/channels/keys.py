"""What every channel finds in the gateway's application."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.conversations.answering import Say
from bot.conversations.background import BackgroundAnswers
from bot.conversations.service import Conversations
from bot.settings import Settings


@dataclass
class Reach:
    """Where else people can go on; `telegram` is the bot's name once it has signed in."""

    telegram: str | None = None


SETTINGS = web.AppKey("settings", Settings)
CONVERSATIONS = web.AppKey("conversations", Conversations)
BACKGROUND = web.AppKey("background", BackgroundAnswers)
SAY: web.AppKey[Say] = web.AppKey("say")
REACH = web.AppKey("reach", Reach)
