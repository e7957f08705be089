"""The assistant behind HTTP: one request to Rasa's own channel for each message."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from async_timeout import timeout

from bot.conversations.assistant import AssistantFailed, Turn, TurnRequest
from bot.conversations.reply import BadReply
from bot.request_id import HEADER, request_id
from bot.settings import Settings

CHANNEL = "/webhooks/polku"
# A refused connection means that Rasa never saw the message (it restarts, or a replica left): only then asking again is
# safe. Every other failure may come after the turn was run, and a second request would run it twice.
REFUSED_PAUSES_SECONDS = (0.1, 0.3, 0.6)
HEALTH_TIMEOUT_SECONDS = 2.0
# Rasa's server drops an idle connection after 5 s; letting go of it earlier keeps a message off one that just died.
IDLE_CONNECTION_SECONDS = 2.0


class RasaAssistant:
    """Asks Rasa at `settings.rasa_url`; one HTTP session for its life, closed by `close`."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.rasa_url.rstrip("/") + CHANNEL
        self._timeout_seconds = settings.rasa_timeout_seconds
        self._token = settings.token()
        self._session: aiohttp.ClientSession | None = None

    async def turn(self, request: TurnRequest) -> Turn:
        """The answer; raises AssistantFailed when there is none within the time limit."""
        try:
            async with timeout(self._timeout_seconds):
                given = await self._ask(request)
            turn = Turn.from_json(given)
        except asyncio.TimeoutError:
            raise AssistantFailed(f"Rasa did not answer within {self._timeout_seconds:g} s") from None
        except aiohttp.ClientError as error:
            raise AssistantFailed(f"Rasa cannot be asked: {type(error).__name__}") from error
        except BadReply as error:
            raise AssistantFailed(f"Rasa's answer has the wrong shape: {error}") from error
        if not turn.replies:
            raise AssistantFailed("Rasa said nothing: its actions may be down")
        return turn

    async def _ask(self, request: TurnRequest) -> dict[str, Any]:
        for pause in REFUSED_PAUSES_SECONDS:
            try:
                return await self._post(request)
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(pause)
        return await self._post(request)

    async def _post(self, request: TurnRequest) -> dict[str, Any]:
        headers = {HEADER: request_id() or ""}
        async with self._http().post(f"{self._url}/turn", json=request.to_json(), headers=headers) as response:
            if response.status != 200:
                raise AssistantFailed(f"Rasa answered with status {response.status}")
            try:
                given = await response.json()
            except ValueError as error:
                raise BadReply("not JSON") from error
        if not isinstance(given, dict):
            raise BadReply("not an object")
        return given

    async def is_ready(self) -> bool:
        """Whether Rasa's channel answers; Rasa opens its port only after a model was loaded."""
        return await self._health() is not None

    async def has_actions(self) -> bool:
        """Whether Rasa reaches its action server; without it nearly every answer is an apology."""
        return await self._health("/actions") is not None

    async def model(self) -> str | None:
        """The name of the model that Rasa answers with; None when it does not answer."""
        name = (await self._health() or {}).get("model")
        return name if isinstance(name, str) else None

    async def _health(self, of: str = "/") -> dict[str, Any] | None:
        limit = aiohttp.ClientTimeout(total=HEALTH_TIMEOUT_SECONDS)
        try:
            async with self._http().get(self._url + of, timeout=limit) as response:
                given = await response.json()
                return given if response.status == 200 and isinstance(given, dict) else None
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            return None

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The number of connections is bounded by the conversations being answered, each of which asks once at a time.
            self._session = aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {self._token}"},
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_CONNECTION_SECONDS),
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._session

    async def close(self) -> None:
        """Closes the HTTP session."""
        if self._session is not None:
            await self._session.close()
