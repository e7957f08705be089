"""Rasa's side of the gateway: one route that takes a turn and answers with all replies at once."""

from __future__ import annotations

import asyncio
import hmac
import logging
from threading import Thread
from typing import Any, Awaitable, Callable, Dict, Optional
from urllib.parse import urljoin

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, Sanic, response
from sanic.response import HTTPResponse

from bot.dialogue.language.own_letters import know_spellings
from bot.dialogue.language.spelling import used_words
from bot.dialogue.reading.asked import prepare
from bot.dialogue.reading.strange_words import know_topics
from bot.dialogue.reading.typed_message import CHANNEL
from bot.dialogue.serving.model_swap import follow_promotions
from bot.dialogue.serving.shortcuts import close_session, take_shortcuts
from bot.dialogue.serving.turn import take_turn
from bot.memory import settle
from bot.operations import logs
from bot.request_id import HEADER, begin_request
from bot.settings import load

log = logging.getLogger(__name__)

ACTIONS_SECONDS = 1.5
"""How long the action server may take to say that it is there."""


class PolkuInput(InputChannel):
    """Served under /webhooks/polku; named in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """The token comes from the settings, so that credentials.yml holds no secret."""
        take_shortcuts()
        logs.set_up("WARNING")  # after Rasa has set up its own way, which has no fields
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes: GET / for health, GET /actions for that of the action server, POST /turn for a message."""
        routes = Blueprint("polku_webhook", __name__)
        expected = f"Bearer {load().token()}"

        @routes.listener("after_server_start")
        async def get_ready(app: Sanic, *_: Any) -> None:
            know_topics()  # not beside the threads: Finnish words are looked up one at a time
            # By now the agent is loaded, and the encoder with it: two threads would load it twice.
            Thread(target=_prepare, name="follow-ups", daemon=True).start()
            app.add_task(follow_promotions(app, load().models_dir))

        @routes.listener("before_server_start")
        async def be_quiet(app: Sanic, *_: Any) -> None:
            app.config.ACCESS_LOG = False  # the gateway's lines say it all

        @routes.listener("before_server_stop")
        async def let_go(app: Sanic, *_: Any) -> None:
            agent = getattr(app.ctx, "agent", None)
            if agent is not None and agent.action_endpoint is not None:
                await close_session(agent.action_endpoint)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            body = {"status": "ok" if ready else "no model", "model": agent.model_name if agent and ready else None}
            return response.json(body, status=200 if ready else 503)

        @routes.route("/actions", methods=["GET"])
        async def actions_health(_request: Request) -> HTTPResponse:
            # Apart from health: Rasa is not to be restarted because its actions hang.
            answers = await actions_answer(load().actions_url)
            return response.json({"status": "ok" if answers else "no actions"}, status=200 if answers else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            begin_request(request.headers.get(HEADER))
            # Rasa's own token guards only its API routes, not channels.
            if not hmac.compare_digest(request.headers.get("Authorization", ""), expected):
                return response.json({"error": "wrong or missing token"}, status=401)
            body = request.json
            if not isinstance(body, dict) or not body.get("conversation"):
                return response.json({"error": "the body must be an object with a conversation"}, status=400)
            try:
                return response.json(await take_turn(request.app.ctx.agent, body))
            except Exception as error:  # the border: the gateway apologises, the text stays out of the log
                log.error("turn_failed", extra={"conversation": body["conversation"], "error": type(error).__name__})
                return response.json({"error": type(error).__name__}, status=500)

        return routes


def _prepare() -> None:
    used_words()
    know_spellings()
    prepare()
    settle()


async def actions_answer(url: str) -> bool:
    """Whether the action server behind its webhook's `url` answers in time."""
    limit = aiohttp.ClientTimeout(total=ACTIONS_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as http, http.get(urljoin(url, "/health")) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return False
