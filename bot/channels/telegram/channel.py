"""The Telegram channel inside the gateway: by webhook, or by long polling where there is no public address."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.keys import BACKGROUND, CONVERSATIONS, REACH, SAY, SETTINGS
from bot.channels.telegram.delivery import DeliveryWorker
from bot.channels.telegram.intake import UpdateIntake
from bot.channels.telegram.profile import introduce
from bot.channels.telegram.sending import seconds_of
from bot.errors import BadInput, Unavailable
from bot.request_id import begin_request
from bot.settings import Settings
from bot.store.session import Database

log = logging.getLogger(__name__)

MODES = ("polling", "webhook")
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # nosec B105  # the name of a header
CONNECTIONS = 32
POLL_SECONDS = 25
LOOK_SECONDS = 30.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 60.0
CHANNEL_KEY: web.AppKey[TelegramChannel] = web.AppKey("telegram")


def add_routes(app: web.Application, *, database: web.AppKey[Database]) -> None:
    """Adds the channel to a gateway whose token is set. Raises BadInput for settings that do not fit together."""
    settings = app[SETTINGS]
    if settings.telegram_mode not in MODES:
        raise BadInput(f"setting POLKU_TELEGRAM_MODE: {settings.telegram_mode!r} is not one of {', '.join(MODES)}")
    if settings.telegram_mode == "webhook":
        if not settings.telegram_public_url.startswith("https://"):
            raise BadInput("setting POLKU_TELEGRAM_PUBLIC_URL: a webhook needs the gateway's https:// address")
        app.router.add_post(webhook_path(settings), receive)

    async def context(app: web.Application) -> AsyncIterator[None]:
        app[CHANNEL_KEY] = channel = TelegramChannel(app, app[database])
        channel.start()
        yield
        await channel.stop()

    app.cleanup_ctx.append(context)


def _secret(settings: Settings, purpose: str) -> str:
    """Derived from the bot's token, so that it needs no setting and no storage of its own."""
    return hmac.new(settings.telegram_token.reveal().encode(), purpose.encode(), hashlib.sha256).hexdigest()


def webhook_path(settings: Settings) -> str:
    """Where Telegram posts updates: nobody guesses it, and the secret token guards it besides."""
    return f"/telegram/{_secret(settings, 'path')[:32]}"


def webhook_secret(settings: Settings) -> str:
    """What Telegram sends with each update (core.telegram.org/bots/api#setwebhook)."""
    return _secret(settings, "secret token")


async def receive(request: web.Request) -> web.Response:
    """An update: 200 once it is stored, 503 to get it again, 403 without the secret, 400 for what is no update."""
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode(), webhook_secret(request.app[SETTINGS]).encode()):
        raise web.HTTPForbidden(text="wrong or missing secret token")
    try:
        body = json.loads(await request.text())
        is_taken = await request.app[CHANNEL_KEY].take(body)
    except ValueError:
        raise web.HTTPBadRequest(text="the body is an Update of the Bot API") from None
    if not is_taken:
        raise web.HTTPServiceUnavailable(text="not stored: send it again")
    return web.Response()


class TelegramChannel:
    """Starts in the background, so that the gateway serves its other channels while Telegram is away."""

    def __init__(self, app: web.Application, database: Database) -> None:
        self._settings = app[SETTINGS]
        self._say = app[SAY]
        self._reach = app[REACH]
        base = self._settings.telegram_api_url.rstrip("/")
        self._bot = Bot(
            self._settings.telegram_token.reveal(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=15.0, pool_timeout=30.0),
        )
        conversations = app[CONVERSATIONS]
        self._delivery = DeliveryWorker(self._bot, database, self._say, conversations.events)
        self._intake = UpdateIntake(self._bot, database, conversations, app[BACKGROUND], self._delivery)
        self._is_started = False
        self._stops = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Signs in, then delivers and receives until `stop`."""
        self._tasks = [asyncio.create_task(self._run())]

    async def stop(self) -> None:
        """Ends receiving first, then lets what is on its way arrive."""
        # The flag as well: a library may swallow a cancellation that comes as its request ends.
        self._stops = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._delivery.stop()
        await self._bot.shutdown()

    async def take(self, given: object) -> bool:
        """Takes one update in the Bot API's JSON; False when it could not be stored now. Raises ValueError for what is none."""
        if not self._is_started:
            return False
        try:
            update = Update.de_json(given, self._bot)  # type: ignore[arg-type]
        except Exception as error:
            # The library believes what it reads, and stumbles in its own ways over what is wrong.
            raise ValueError("no update of the Bot API") from error
        return await self._take(update)

    async def _take(self, update: Update) -> bool:
        begin_request()
        try:
            await self._intake.take(update)
        except Unavailable as error:
            log.error("update_not_stored", extra={"cause": str(error)})
            return False
        except Exception as error:  # an update that nothing can be done with must not come again for ever
            log.error("update_dropped", extra={"cause": type(error).__name__})
        return True

    async def _run(self) -> None:
        await self._insist(self._bot.initialize)
        self._delivery.start()
        self._is_started = True
        self._reach.telegram = self._bot.username
        self._tasks.append(asyncio.create_task(self._answer_left()))
        await self._insist(self._register)
        log.info("telegram_started", extra={"mode": self._settings.telegram_mode})
        # Dozens of calls, three for each language: people who write meanwhile are not kept waiting.
        self._tasks.append(asyncio.create_task(self._introduce()))
        if self._settings.telegram_mode == "polling":
            await self._poll()

    async def _introduce(self) -> None:
        try:
            await introduce(self._bot, self._say)
        except TelegramError as error:  # the chat works without its menu
            log.warning("telegram_not_introduced", extra={"cause": type(error).__name__})

    async def _register(self) -> None:
        if self._settings.telegram_mode == "polling":
            await self._bot.delete_webhook()
            return
        await self._bot.set_webhook(
            self._settings.telegram_public_url.rstrip("/") + webhook_path(self._settings),
            allowed_updates=ALLOWED_UPDATES,
            secret_token=webhook_secret(self._settings),
        )

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Tries `step` until Telegram takes it."""
        pause = FIRST_PAUSE_SECONDS
        while not self._stops:
            try:
                await step()
                return
            except TelegramError as error:
                log.warning("telegram_away", extra={"cause": type(error).__name__})
                await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _poll(self) -> None:
        """Asks for updates for ever. Telegram forgets one only when the next are asked for: it is stored by then."""
        next_id: int | None = None

        async def ask() -> None:
            nonlocal next_id
            updates = await self._bot.get_updates(next_id, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
            for update in updates:
                if not await self._take(update):
                    await asyncio.sleep(FIRST_PAUSE_SECONDS)
                    return
                next_id = update.update_id + 1

        while not self._stops:
            await self._insist(ask)

    async def _answer_left(self) -> None:
        """What no gateway answers any more; first everything, later only what is older than an answer takes."""
        older_than = 0.0
        while True:
            try:
                await self._intake.answer_left(older_than_seconds=older_than)
                older_than = self._settings.rasa_timeout_seconds + LOOK_SECONDS
            except Unavailable as error:
                log.warning("not_answered", extra={"cause": str(error)})
            await asyncio.sleep(LOOK_SECONDS)
