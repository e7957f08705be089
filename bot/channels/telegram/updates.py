"""What arrived from Telegram, in the words of conversations. Pure functions; nothing is looked up or sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.channels.telegram.deliveries import CHANNEL
from bot.channels.telegram.towns import town_at
from bot.conversations.carrying import TELEGRAM_LINK
from bot.conversations.message import InboundMessage, Reason
from bot.conversations.offered import REQUEST_HUMAN
from bot.conversations.openings import GREET, TOPICS
from bot.dialogue.language.languages import ANSWERED

_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+(\S.*))?", re.DOTALL)
COMMANDS = {
    "start": GREET,
    "language": "/change_language",
    "coach": REQUEST_HUMAN,
    "privacy": "/ask_privacy",
    "delete": "/delete_my_data",
    "help": "/ask_capabilities",
}
"""What each command asks of the assistant; also the order of the menu."""

# A deep link is https://t.me/BOT?start=TOPIC, LANGUAGE or LANGUAGE-TOPIC, or that of a page to carry a conversation over.
_KINDS = (
    (Reason.PHOTO, ("photo",)),
    (Reason.VOICE, ("voice", "audio", "video", "video_note")),
    (Reason.STICKER, ("animation", "sticker", "dice")),
    (Reason.FILE, ("document",)),
    (Reason.CONTACT, ("contact",)),
    (Reason.LOCATION, ("location", "venue")),
)


@dataclass(frozen=True)
class Said:
    """A message for the conversation; `language` when the person chose one with it, `replied_to` the bot's message that it replies to."""

    inbound: InboundMessage
    language: str | None = None
    replied_to: int | None = None


@dataclass(frozen=True)
class Pressed:
    """A pressed button: `token` of a message, by a person at `address`; `query` wants to be acknowledged."""

    address: str
    message_id: int
    token: str
    locale: str | None
    query: str | None


@dataclass(frozen=True)
class Reachable:
    """The person blocked or unblocked the bot."""

    address: str
    is_reachable: bool


@dataclass(frozen=True)
class Migrated:
    """A group goes on under another id."""

    old: str
    new: str


@dataclass(frozen=True)
class Carried:
    """The person opened the link of a page: its conversation goes on at `address`."""

    address: str
    token: str
    locale: str | None


Arrived = Said | Pressed | Reachable | Migrated | Carried


def read(update: Update, bot: Bot) -> Arrived | None:
    """What an update means; None for what is not meant for the bot."""
    if update.my_chat_member is not None:
        gone = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
        return Reachable(str(update.my_chat_member.chat.id), update.my_chat_member.new_chat_member.status not in gone)
    if update.callback_query is not None:
        return _press(update)
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    address, id = str(message.chat.id), f"telegram:{update.update_id}"
    locale = message.from_user.language_code if message.from_user else None
    if message.migrate_to_chat_id is not None:
        return Migrated(address, str(message.migrate_to_chat_id))
    if message.chat.type != ChatType.PRIVATE:
        # What is said in a group is not kept.
        only_private = InboundMessage(CHANNEL, id, address=address, locale=locale, reason=Reason.GROUP)
        return Said(only_private) if _is_addressed(message, bot) else None
    if message.text is not None:
        return _text(message, InboundMessage(CHANNEL, id, message.text, address=address, locale=locale), bot)
    if update.edited_message is not None:
        return None  # such as a live location that moves on
    reason = _reason(message)
    if reason is None:
        return None
    return Said(InboundMessage(CHANNEL, id, _town(message), address=address, locale=locale, reason=reason))


def _press(update: Update) -> Pressed | None:
    query = update.callback_query
    assert query is not None
    if query.message is None or query.data is None or query.message.chat.type != ChatType.PRIVATE:
        return None
    chat, message = str(query.message.chat.id), query.message.message_id
    if not _is_number(message):
        return None
    return Pressed(chat, message, query.data, query.from_user.language_code, query.id)


def _is_number(message_id: object) -> bool:
    """Whether the id is one that a table can hold: the Bot API's library takes whatever stands in the update."""
    return isinstance(message_id, int) and abs(message_id) < 2**63


def _text(message: Message, inbound: InboundMessage, bot: Bot) -> Said | Pressed | Carried:
    """A command, a link of a page, the title of a button of the message that is replied to, or text, maybe about that message."""
    text = inbound.text or ""
    command = _COMMAND.fullmatch(text.strip())
    given = (command[2] or "").strip() if command is not None else ""
    if command is not None and command[1] == "start" and given.startswith(TELEGRAM_LINK):
        return Carried(inbound.address or "", given.removeprefix(TELEGRAM_LINK), inbound.locale)
    if command is not None and command[1] in COMMANDS:
        return _command(command[1], given, inbound)
    earlier = message.reply_to_message
    if earlier is not None and not _is_number(earlier.message_id):
        return Said(inbound)
    if earlier is not None and earlier.reply_markup is not None and inbound.address is not None:
        for key in (key for row in earlier.reply_markup.inline_keyboard for key in row):
            if isinstance(key.callback_data, str) and key.text.casefold() == text.strip().casefold():
                return Pressed(inbound.address, earlier.message_id, key.callback_data, inbound.locale, None)
    return Said(inbound, replied_to=earlier.message_id if earlier is not None and _is_by(earlier, bot) else None)


def _command(name: str, given: str, inbound: InboundMessage) -> Said:
    payload, language = COMMANDS[name], None
    for word in given.lower().split("-"):
        if name in {"start", "language"} and word in ANSWERED:
            language = word
        elif name == "start" and word in TOPICS:
            payload = TOPICS[word]
    if name == "language" and language:
        payload += json.dumps({"language": language})
    asked = InboundMessage(
        CHANNEL,
        inbound.client_id,
        payload=payload,
        address=inbound.address,
        locale=language or inbound.locale,
        by_system=True,
    )
    return Said(asked, language)


def _town(message: Message) -> str | None:
    """The town that a location is in: all that is kept of it."""
    place = message.venue.location if message.venue is not None else message.location
    return town_at(place.latitude, place.longitude) if place is not None else None


def _reason(message: Message) -> Reason | None:
    for reason, names in _KINDS:
        if any(getattr(message, name) for name in names):
            return reason
    return None


def _is_addressed(message: Message, bot: Bot) -> bool:
    """Whether a message in a group names the bot, is a command for it, or replies to it."""
    if message.reply_to_message is not None and _is_by(message.reply_to_message, bot):
        return True
    wanted = {MessageEntityType.MENTION, MessageEntityType.BOT_COMMAND}
    named = f"@{bot.username}".lower()
    return any(part.lower().endswith(named) for part in message.parse_entities(list(wanted)).values())


def _is_by(message: Message, bot: Bot) -> bool:
    return message.from_user is not None and message.from_user.id == bot.id
