"""Takes updates in: each is stored before it counts as received, and answered in the background."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import escape

from sqlalchemy.engine import Connection
from telegram import Bot, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.background_tasks import BackgroundTasks
from bot.channels.telegram import deliveries
from bot.channels.telegram.deliveries import CHANNEL
from bot.channels.telegram.delivery import DeliveryWorker
from bot.channels.telegram.sent import line_at
from bot.channels.telegram.splitting import LONGEST_MESSAGE, telegram_length
from bot.channels.telegram.tokens import payload_of
from bot.channels.telegram.updates import Carried, Migrated, Pressed, Reachable, Said, read
from bot.clock import utc_now
from bot.conversations import carrying
from bot.conversations.background import BackgroundAnswers
from bot.conversations.message import Accepted, InboundMessage, Pointed, Reason, State, StoredMessage
from bot.conversations.service import Conversations
from bot.conversations.service_state import ReadOnly, why_not_taken
from bot.store.session import Database

MOST_REMEMBERED = 20_000


class UpdateIntake:
    """`take` may be called again with the same update, by Telegram or by us: it counts once."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        conversations: Conversations,
        background: BackgroundAnswers,
        delivery: DeliveryWorker,
    ) -> None:
        self._bot = bot
        self._database = database
        self._conversations = conversations
        self._background = background
        self._delivery = delivery
        # The log knows repeated messages by itself, but not those of a conversation that was erased meanwhile.
        self._taken: OrderedDict[int, None] = OrderedDict()
        self._tasks = BackgroundTasks()

    async def take(self, update: Update) -> None:
        """Stores what arrived and starts its answer. Raises Unavailable when it could not be stored: take it again."""
        if update.update_id in self._taken:
            return
        arrived = read(update, self._bot)
        if isinstance(arrived, (Said, Pressed, Carried)):
            try:
                await self._take_from_person(arrived, update)
            except ReadOnly:
                self._refuse(arrived)
        elif isinstance(arrived, Reachable):
            change = deliveries.reachable_again if arrived.is_reachable else deliveries.unreachable
            await self._database.write(lambda connection: change(connection, arrived.address, now=utc_now()))
        elif isinstance(arrived, Migrated):
            await self._database.write(lambda connection: deliveries.migrate(connection, arrived.old, arrived.new))
        self._taken[update.update_id] = None
        if len(self._taken) > MOST_REMEMBERED:
            self._taken.popitem(last=False)

    async def answer_left(self, *, older_than_seconds: float) -> None:
        """Answers what was stored and not answered, because a gateway stopped in between."""
        older_than = timedelta(seconds=older_than_seconds)
        for accepted in await self._conversations.left_waiting(CHANNEL, older_than=older_than, now=utc_now()):
            conversation = accepted.message.conversation
            address = await self._database.read(partial(deliveries.address_of, conversation=conversation))
            if address is not None:
                self._answer(accepted, address)

    async def _take_from_person(self, arrived: Said | Pressed | Carried, update: Update) -> None:
        if isinstance(arrived, Said):
            await self._say(arrived)
        elif isinstance(arrived, Pressed):
            await self._press(arrived, update)
        else:
            await self._carry(arrived)

    async def _carry(self, arrived: Carried) -> None:
        """The conversation of a page goes on here, or the person is told why not."""
        now = utc_now()

        def begin(connection: Connection, carried: carrying.Carried) -> None:
            deliveries.begin(connection, carried.conversation.id, seq=carried.seq, now=now)

        try:
            carried = await self._conversations.carrying.to_channel(
                CHANNEL, arrived.address, arrived.token, also=begin, now=now
            )
        except carrying.HasOpenRequest:
            self._delivery.say_unlogged(arrived.address, "carry_has_request", arrived.locale)
            return
        if carried is None:
            self._delivery.say_unlogged(arrived.address, "carry_link_gone", arrived.locale)

    async def _say(self, said: Said) -> None:
        address = said.inbound.address or ""
        if said.language:
            known = await self._conversations.find_at(CHANNEL, address)
            if known is not None:
                # A link on a page is in the page's language; /language makes the choice itself.
                await self._conversations.set_language(known.id, said.language, now=utc_now(), is_choice=False)
        about = await self._about(address, said.replied_to) if said.replied_to is not None else None
        await self._accept(replace(said.inbound, about=about))

    async def _about(self, address: str, message_id: int) -> Pointed | None:
        """The line of the log that the bot's message in the chat shows."""
        return await self._database.read(lambda connection: line_at(connection, address, message_id))

    def _refuse(self, arrived: Said | Pressed | Carried) -> None:
        """Tells that nothing is taken now; nothing is stored, so it is not delivered from the log either."""
        if isinstance(arrived, Said):
            inbound = arrived.inbound
            self._delivery.say_unlogged(inbound.address or "", why_not_taken(inbound.text or ""), inbound.locale)
        else:
            self._delivery.say_unlogged(arrived.address, why_not_taken(""), arrived.locale)

    async def _accept(self, inbound: InboundMessage) -> Accepted:
        now, address = utc_now(), inbound.address or ""
        accepted = await self._conversations.accept(inbound, now=now)
        await self._database.write(lambda connection: deliveries.reachable_again(connection, address, now=now))
        self._answer(accepted, address)
        return accepted

    def _answer(self, accepted: Accepted, address: str) -> None:
        if accepted.message.state is State.RECEIVED:
            self._background.start(accepted, partial(self._answered, address))

    def _answered(self, address: str, replies: list[StoredMessage]) -> None:
        """Replies are delivered from the log, unless what was asked for was to erase it."""
        if any(line.reply and line.reply.erase for line in replies):
            self._delivery.say_farewell(address, replies)

    async def _press(self, pressed: Pressed, update: Update) -> None:
        known = await self._conversations.find_at(CHANNEL, pressed.address)
        payload = payload_of(pressed.token, known.offered) if known else None
        # A button counts once on its message, however often and fast it is pressed.
        inbound = InboundMessage(
            CHANNEL,
            f"telegram:{pressed.message_id}:{pressed.token}"[:64],
            payload=payload or pressed.token,
            address=pressed.address,
            locale=pressed.locale,
            about=await self._about(pressed.address, pressed.message_id),
        )
        accepted = await self._accept(inbound)
        if pressed.query is not None:
            self._tasks.begin(self._show_press(pressed, accepted, update))

    async def _show_press(self, pressed: Pressed, accepted: Accepted, update: Update) -> None:
        """Ends the button's waiting sign, and puts what was chosen in the place of the buttons."""
        with suppress(TelegramError):
            await self._bot.answer_callback_query(pressed.query or "")
        message = update.callback_query.message if update.callback_query else None
        if not isinstance(message, Message):
            return  # too old for Telegram to let it be changed
        is_expired = accepted.message.reason is Reason.BUTTON_EXPIRED
        with suppress(TelegramError):
            await _settle_buttons(message, pressed.token, "" if is_expired else accepted.message.text)


async def _settle_buttons(message: Message, token: str, chosen: str) -> None:
    """Takes away the buttons of the pressed one's kind; links stay, and feedback stays after a choice."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    kept = [[key for key in row if not str(key.callback_data or "").startswith(token[:2])] for row in rows]
    markup = InlineKeyboardMarkup([row for row in kept if row])
    # The library hands on whatever stands in the place of the text.
    if chosen and isinstance(message.text, str) and telegram_length(message.text + chosen) < LONGEST_MESSAGE - 8:
        html = f"{message.text_html}\n\n✓ <i>{escape(chosen, quote=False)}</i>"
        await message.edit_text(html, ParseMode.HTML, reply_markup=markup)
    else:
        await message.edit_reply_markup(markup)
