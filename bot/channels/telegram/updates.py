"""What comes in: an update becomes a message of a conversation, stored before Telegram is told that it arrived."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from html import escape

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.delivery import CHANNEL, Delivery
from bot.channels.telegram.rendering import payload_of, render, without
from bot.conversations.answering import REPLY_LANGUAGES, Say
from bot.conversations.background import BackgroundAnswers
from bot.conversations.lease import utc_now
from bot.conversations.message import Accepted, Conversation, InboundMessage, State
from bot.conversations.plain_text import primary_language
from bot.conversations.reply import Reply
from bot.conversations.service import Conversations

log = logging.getLogger(__name__)

COMMANDS: Mapping[str, str] = {
    "start": "/greet",
    "help": "/ask_capabilities",
    "language": "/change_language",
    "coach": "/request_human",
    "privacy": "/ask_privacy",
    "delete": "/delete_my_data",
}
"""The command menu, with the payload each stands for."""
START_TOPICS: Mapping[str, str] = {
    "training": "/find_training",
    "language_course": "/find_language_course",
    "further_study": "/find_study_programme",
    "entrepreneurship": "/find_entrepreneurship_support",
    "peer_support": "/find_peer_group",
    "guidance": "/get_guidance",
    "coach": "/request_human",
}
"""What may stand after t.me/BOT?start= to begin with a topic; a language code may stand there as well."""


class Updates:
    """Takes updates of one bot."""

    def __init__(
        self,
        bot: Bot,
        conversations: Conversations,
        background: BackgroundAnswers,
        delivery: Delivery,
        say: Say,
        default_language: str,
    ) -> None:
        self.bot = bot
        self._conversations = conversations
        self._background = background
        self._delivery = delivery
        self._say = say
        self._default_language = default_language

    async def take(self, update: Update) -> None:
        """Stores what the update says; answers follow by themselves. An update that came before changes nothing.

        Raises Unavailable when it could not be stored: Telegram sends it again.
        """
        if update.callback_query is not None:
            await self._press(update.update_id, update.callback_query)
            return
        message = update.message or update.edited_message
        if message is None or (message.from_user is not None and message.from_user.is_bot):
            return
        if message.chat.type == ChatType.PRIVATE:
            await self._private(update.update_id, message)
        else:
            await self._group(message)

    async def _private(self, update_id: int, message: Message) -> None:
        command, _, argument = (message.text or "").partition(" ")
        name = command.removeprefix("/").partition("@")[0].lower() if command.startswith("/") else ""
        if name == "start" and argument.strip():
            await self._start(update_id, message, argument.strip())
        elif name in COMMANDS:
            await self._accept(self._inbound(update_id, message, payload=COMMANDS[name], by_system=True))
        elif message.text:
            await self._accept(self._inbound(update_id, message, text=message.text))
        elif message.caption:
            await self._accept(self._inbound(update_id, message, text=message.caption))
        else:
            await self._say_directly(
                message, "utter_telegram_location" if message.location else "utter_telegram_only_text"
            )

    async def _start(self, update_id: int, message: Message, argument: str) -> None:
        """t.me/BOT?start=fi or ?start=training; anything else is a plain start."""
        payload = START_TOPICS.get(argument, COMMANDS["start"])
        inbound = self._inbound(update_id, message, payload=payload, by_system=True)
        if argument not in REPLY_LANGUAGES:
            await self._accept(inbound)
            return
        accepted = await self._conversations.accept(inbound, now=utc_now())
        await self._conversations.set_language(accepted.message.conversation, argument, now=utc_now())
        self._answer(accepted, str(message.chat.id))

    def _inbound(
        self, update_id: int, message: Message, *, text: str | None = None, payload: str | None = None,
        by_system: bool = False,
    ) -> InboundMessage:  # fmt: skip
        return InboundMessage(
            CHANNEL,
            f"u{update_id}",
            text,
            payload,
            address=str(message.chat.id),
            locale=message.from_user.language_code if message.from_user else None,
            by_system=by_system,
        )

    async def _accept(self, inbound: InboundMessage) -> None:
        accepted = await self._conversations.accept(inbound, now=utc_now())
        self._answer(accepted, str(inbound.address))

    def _answer(self, accepted: Accepted, address: str) -> None:
        self._delivery.belongs(accepted.message.conversation, address)
        if accepted.message.state is State.RECEIVED:
            self._background.start(accepted)
        else:
            self._delivery.wake(accepted.message.conversation)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        """A pressed button: its message keeps its links and loses the choices, so that no dead button is left."""
        message, token = query.message, query.data or ""
        if not isinstance(message, Message):
            await self._acknowledge(query)
            return
        address = str(message.chat.id)
        conversation = await self._conversations.at_address(CHANNEL, address)
        payload = payload_of(token, conversation.offered) if conversation else None
        title = _title(message, token)
        inbound = InboundMessage(CHANNEL, f"u{update_id}", title, payload or "/expired", address=address)
        accepted = await self._conversations.accept(inbound, now=utc_now())
        await self._acknowledge(query)
        if not accepted.is_repeat:
            await self._mark(message, token, title, conversation)
        self._answer(accepted, address)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        with contextlib.suppress(TelegramError):  # too late for Telegram, or it is away: the press is stored
            await self.bot.answer_callback_query(query.id)

    async def _mark(self, message: Message, token: str, title: str, conversation: Conversation | None) -> None:
        pressed = conversation.offered.pressed(payload_of(token, conversation.offered) or "") if conversation else None
        keyboard = without(message.reply_markup, token, all_choices=pressed is None or pressed.kind != "feedback")
        with contextlib.suppress(TelegramError):  # an old message cannot be edited
            await self.bot.edit_message_text(
                f"{message.text_html}\n\n✓ <i>{escape(title, quote=False)}</i>",
                chat_id=message.chat.id,
                message_id=message.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                disable_web_page_preview=True,
            )

    async def _group(self, message: Message) -> None:
        """Answers a mention in a conversation of its own, which nobody goes on with: nothing private is shown there."""
        name = f"@{self.bot.username}".lower()
        text = message.text or ""
        if name not in text.lower():
            return
        question = text.lower().replace(name, " ").strip()
        opened = await self._conversations.open("telegram_group", token=None, locale=None, now=utc_now())
        inbound = InboundMessage("telegram_group", "m1", question, conversation=opened.conversation.id)
        replies = await self._conversations.receive(inbound, now=utc_now())
        invitation = Reply.from_json(self._say("utter_telegram_group", self._language(message), bot=self.bot.username))
        for reply in [*(line.reply for line in replies if line.reply and not line.reply.handoff), invitation]:
            for outgoing in render(reply, checked=""):
                links = without(outgoing.keyboard, "", all_choices=True)
                with contextlib.suppress(TelegramError):
                    await self.bot.send_message(
                        message.chat.id, outgoing.html, parse_mode=ParseMode.HTML, reply_markup=links
                    )

    async def _say_directly(self, message: Message, key: str) -> None:
        conversation = await self._conversations.at_address(CHANNEL, str(message.chat.id))
        language = (conversation and conversation.language) or self._language(message)
        with contextlib.suppress(TelegramError):
            await self.bot.send_message(message.chat.id, str(self._say(key, language)["text"]))

    def _language(self, message: Message) -> str:
        locale = primary_language(message.from_user.language_code if message.from_user else None)
        return locale if locale in REPLY_LANGUAGES else self._default_language


def _title(message: Message, token: str) -> str:
    """What the pressed button said."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == token), "…")
