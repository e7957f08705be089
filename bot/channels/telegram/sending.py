"""One message to the Bot API, and what its errors mean."""

from __future__ import annotations

from datetime import timedelta

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.telegram.rendering import Outgoing

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# The Bot API tells these apart by their text alone.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "have no rights to send")


async def send(bot: Bot, chat: int, part: Outgoing) -> int:
    """Sends one message; as plain text without buttons when the Bot API does not take it as it is. Its id in the chat.

    Raises TelegramError.
    """
    try:
        sent = await bot.send_message(
            chat, part.html, ParseMode.HTML, reply_markup=part.markup(), link_preview_options=_NO_PREVIEW
        )
    except BadRequest as error:
        if is_gone(error):
            raise
        sent = await bot.send_message(chat, part.plain, link_preview_options=_NO_PREVIEW)
    return sent.message_id


def is_gone(error: TelegramError) -> bool:
    """Whether the chat does not exist any more."""
    return isinstance(error, BadRequest) and any(sign in str(error).lower() for sign in _GONE)


def seconds_of(error: RetryAfter) -> float:
    """How long the Bot API asks us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
