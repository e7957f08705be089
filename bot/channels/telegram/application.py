"""Telegram inside the gateway: off without a token; a webhook where there is a public address, else long polling."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from telegram import Bot, BotCommand, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.keys import BACKGROUND, CONVERSATIONS, SAY, SETTINGS
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.updates import COMMANDS, Updates
from bot.conversations.answering import REPLY_LANGUAGES, Say
from bot.errors import Unavailable
from bot.settings import Settings
from bot.store.session import Database

log = logging.getLogger(__name__)

UPDATES: web.AppKey[Updates] = web.AppKey("telegram_updates")
ALLOWED = ["message", "edited_message", "callback_query"]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
POLL_SECONDS = 25
AGAIN_SECONDS = 5.0
CONNECTIONS = 16


def add_routes(app: web.Application) -> None:
    """Adds the webhook; whether it is used depends on the settings."""
    app.router.add_post("/telegram/{secret}", webhook)


def secret_of(token: str, purpose: str) -> str:
    """A secret for the webhook's path or header, made from the token: nothing more has to be kept."""
    return hashlib.blake2b(token.encode(), digest_size=24, person=purpose.encode()).hexdigest()


async def webhook(request: web.Request) -> web.Response:
    """One update from Telegram. 503 when it could not be stored, so that Telegram sends it again."""
    token = request.app[SETTINGS].telegram_token.reveal()
    given = (request.match_info["secret"], request.headers.get(SECRET_HEADER, ""))
    expected = (secret_of(token, "path"), secret_of(token, "header"))
    if not token or UPDATES not in request.app or not all(map(hmac.compare_digest, given, expected)):
        raise web.HTTPNotFound
    updates = request.app[UPDATES]
    try:
        update = Update.de_json(await request.json(), updates.bot)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise web.HTTPBadRequest(text="this is no update of the Bot API") from None
    try:
        await updates.take(update)
    except Unavailable as error:
        log.error("telegram_not_stored", extra={"cause": str(error)})
        raise web.HTTPServiceUnavailable from None
    return web.Response()


async def context(app: web.Application, database: Database) -> AsyncIterator[None]:
    """Runs the channel while the gateway runs."""
    settings, say = app[SETTINGS], app[SAY]
    token = settings.telegram_token.reveal()
    if not token:
        yield
        return
    request = HTTPXRequest(connection_pool_size=CONNECTIONS)
    bot = Bot(token, base_url=f"{settings.telegram_api_url.rstrip('/')}/bot", request=request)
    delivery = Delivery(bot, database, say)
    conversations = app[CONVERSATIONS]
    conversations.events.subscribe_all(delivery.on_event)
    app[UPDATES] = Updates(bot, conversations, app[BACKGROUND], delivery, say, settings.default_language)
    running = asyncio.create_task(_run(bot, app[UPDATES], delivery, settings, say))
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await delivery.close()
    with contextlib.suppress(TelegramError, RuntimeError):
        await bot.shutdown()


async def _run(bot: Bot, updates: Updates, delivery: Delivery, settings: Settings, say: Say) -> None:
    await _until_done(lambda: _set_up(bot, settings, say), "telegram_set_up_failed")
    log.info("telegram_ready", extra={"webhook": bool(settings.telegram_public_url)})
    async with _cancelled_at_end(asyncio.create_task(delivery.sweep_for_ever())):
        if settings.telegram_public_url:
            await asyncio.Event().wait()
        await _poll(bot, updates)


@contextlib.asynccontextmanager
async def _cancelled_at_end(task: asyncio.Task[None]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until_done(work: Callable[[], Awaitable[None]], event: str) -> None:
    """Tries again until Telegram is there: the widget must not wait for it."""
    while True:
        try:
            await work()
            return
        except TelegramError as error:
            log.warning(event, extra={"cause": type(error).__name__})
            await asyncio.sleep(AGAIN_SECONDS)


async def _set_up(bot: Bot, settings: Settings, say: Say) -> None:
    """Registers how updates come, and what Telegram shows of the bot, in both languages."""
    await bot.initialize()
    token = settings.telegram_token.reveal()
    if settings.telegram_public_url:
        address = f"{settings.telegram_public_url.rstrip('/')}/telegram/{secret_of(token, 'path')}"
        await bot.set_webhook(address, secret_token=secret_of(token, "header"), allowed_updates=ALLOWED)
    else:
        await bot.delete_webhook()
    # Without a language first: it is what people of every other language see.
    for code in (None, *sorted(REPLY_LANGUAGES)):
        language = code or "en"
        commands = [BotCommand(name, str(say(f"command_{name}", language)["text"])) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(str(say("telegram_description", language)["text"]), language_code=code)
        await bot.set_my_short_description(str(say("telegram_short_description", language)["text"]), language_code=code)


async def _poll(bot: Bot, updates: Updates) -> None:
    """Asks for updates for ever; an update counts as taken only when it is stored."""
    offset = 0
    while True:
        try:
            found = await bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, read_timeout=POLL_SECONDS + 10, allowed_updates=ALLOWED
            )
            for update in found:
                await updates.take(update)
                offset = update.update_id + 1
        except (TelegramError, Unavailable) as error:
            log.warning("telegram_poll_failed", extra={"cause": type(error).__name__})
            await asyncio.sleep(AGAIN_SECONDS)
