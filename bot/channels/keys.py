"""What every channel finds in the gateway's application."""

from __future__ import annotations

from aiohttp import web

from bot.conversations.answering import Say
from bot.conversations.background import BackgroundAnswers
from bot.conversations.service import Conversations
from bot.settings import Settings

SETTINGS = web.AppKey("settings", Settings)
CONVERSATIONS = web.AppKey("conversations", Conversations)
BACKGROUND = web.AppKey("background", BackgroundAnswers)
SAY: web.AppKey[Say] = web.AppKey("say")
