"""One page's WebSocket: reads its frames, hands messages to conversations, passes on what happens there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.background_tasks import BackgroundTasks
from bot.channels.keys import Reach
from bot.channels.web import frames
from bot.channels.web.address_limits import AddressLimits, TooMany
from bot.channels.web.coach_hours import coach_hours
from bot.channels.web.frames import BadFrame, Carry, Hello, Language, Message, Ping, Press, Typing
from bot.channels.web.outbox import Outbox
from bot.clock import utc_now
from bot.conversations.answering import Say
from bot.conversations.background import BackgroundAnswers
from bot.conversations.carrying import TELEGRAM_LINK, Place
from bot.conversations.events import (
    AssistantAsked,
    CarriedAway,
    Event,
    LanguageChanged,
    MessageChanged,
    MessageStored,
    NotAnswered,
    PersonTyping,
)
from bot.conversations.message import Conversation, Direction, InboundMessage, Mode, Opened, Pointed, State
from bot.conversations.plain_text import primary_language
from bot.conversations.service import Conversations
from bot.conversations.service_state import ReadOnly, ServiceState, why_not_taken
from bot.dialogue.language.languages import ANSWERED
from bot.errors import BadInput, Unavailable
from bot.request_id import begin_request
from bot.settings import Settings

log = logging.getLogger(__name__)

CHANNEL = "web"
# Above this the socket is closed before the frame is even read; between this and frames.MAX_FRAME_BYTES it gets an error frame.
LARGEST_READ_BYTES = 64 * 1024
UNSENT_BYTES = 64 * 1024
HEARTBEAT_SECONDS = 25.0
HELLO_WITHIN_SECONDS = 30.0
MOST_ERRORS = 20
TYPING_EVERY_SECONDS = 2.0
"""What comes faster is not looked at."""


@dataclass(frozen=True)
class Surroundings:
    """What a socket needs of the application."""

    conversations: Conversations
    background: BackgroundAnswers
    say: Say
    settings: Settings
    reach: Reach
    limits: AddressLimits


def notice_of(settings: Settings, service: ServiceState) -> dict[str, str]:
    """What the operator wants people to know, by language: what was switched on while running goes before the settings."""
    return {**settings.notice(), **service.notice()}


class TooManyErrors(Exception):
    """The page sends mostly nonsense."""


class ChatSocket:
    """The server's end of one page; `serve` runs until the page leaves."""

    def __init__(self, socket: web.WebSocketResponse, around: Surroundings, *, address: str) -> None:
        self._socket = socket
        self._address = address
        self._around = around
        self._outbox = Outbox(socket)
        self._conversation: Conversation | None = None
        self._language = around.settings.default_language
        self._unsubscribe: Callable[[], None] | None = None
        self._own_ids: set[str] = set()
        self._errors = 0
        self._moved_to: str | None = None
        self._typed_at = float("-inf")
        self._tasks = BackgroundTasks()

    async def serve(self) -> None:
        """Reads frames until the page leaves, is silent at the start, or sends too much nonsense."""
        try:
            await self._read_all()
        except asyncio.TimeoutError:
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"no hello")
        except TooManyErrors:
            await self._outbox.finish()
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"too many errors")
        finally:
            if self._unsubscribe is not None:
                self._unsubscribe()
            await self._outbox.stop()

    async def _read_all(self) -> None:
        while True:
            within = None if self._conversation else HELLO_WITHIN_SECONDS
            received = await self._socket.receive(within)
            if received.type is WSMsgType.TEXT:
                await self._take(received.data)
            elif received.type is WSMsgType.BINARY:
                self._complain(BadFrame("bad_frame", "frames are text, not binary"))
            else:
                return

    async def _take(self, text: str) -> None:
        begin_request()  # a socket lives long: each frame is a request of its own
        try:
            await self._handle(frames.parse(text))
        except BadFrame as error:
            self._complain(error)

    async def _handle(self, frame: frames.Frame) -> None:
        if isinstance(frame, Hello):
            if self._conversation is not None:
                raise BadFrame("no_hello", "hello comes once")
            await self._guarded(self._greet(frame), None)
        elif isinstance(frame, Ping):
            self._outbox.put({"type": "pong"})
        elif self._conversation is None:
            raise BadFrame("no_hello", "hello comes first")
        elif self._moved_to is not None:
            self._say_moved(self._moved_to)
        elif isinstance(frame, Language):
            work = self._around.conversations.set_language(self._conversation.id, frame.language, now=utc_now())
            await self._guarded(work, None)
        elif isinstance(frame, Typing):
            await self._guarded(self._show_typing(self._conversation.id), None)
        elif isinstance(frame, Carry):
            await self._guarded(self._offer_telegram(self._conversation.id), None)
        else:
            words = frame.text if isinstance(frame, Message) else ""
            await self._guarded(self._accept(frame, self._conversation.id), frame.id, words)

    async def _guarded(self, work: Any, id: str | None, words: str = "") -> None:
        """Runs `work`; when the store fails the page is told, so that it keeps the message and sends it again."""
        try:
            await work
        except BadInput:
            self._outbox.put(frames.error("gone", "this conversation was deleted: say hello again", id))
        except TooMany:
            self._outbox.put(
                frames.error("too_many", self._text(why_not_taken(words, otherwise="address_too_many")), id)
            )
        except ReadOnly:
            self._outbox.put(frames.error("read_only", self._text(why_not_taken(words)), id))
        except Unavailable as error:
            log.error("not_stored", extra={"cause": str(error)})
            self._outbox.put(frames.error("not_stored", self._apology(), id))
        except Exception as error:  # one bad message must not end the socket
            log.error("not_stored", extra={"cause": type(error).__name__})
            self._outbox.put(frames.error("not_stored", self._apology(), id))

    async def _greet(self, hello: Hello) -> None:
        """Opens the conversation, shows what the page missed, and takes up what was left unanswered."""
        around, conversations = self._around, self._around.conversations
        self._language = next((one for one in (primary_language(hello.locale),) if one in ANSWERED), self._language)
        opened, is_brought = await self._open(hello)
        conversation = opened.conversation
        # Listening begins before the history is read, so that nothing falls between; the page drops what comes twice.
        early: list[Event] = []
        self._unsubscribe = conversations.events.subscribe(conversation.id, early.append)
        history = await conversations.history(conversation.id, after=0 if opened.is_new or is_brought else hello.seen)
        self._unsubscribe()
        self._unsubscribe = conversations.events.subscribe(conversation.id, self._pass_on)
        self._language = self._page_language(conversation)
        longest = around.settings.message_max_characters
        service = await conversations.service.state()
        notice, hours = notice_of(around.settings, service), coach_hours(around.say, service, utc_now())
        can_move = around.reach.telegram is not None
        self._outbox.put(
            frames.welcome(
                conversation,
                opened.token or "",
                self._language,
                longest,
                history,
                notice,
                hours=hours,
                telegram=can_move,
            )
        )
        if hello.link and not is_brought:
            self._outbox.put(frames.error("link_gone", self._text("carry_link_gone")))
        for event in early:
            self._pass_on(event)
        self._conversation = conversation
        if any(line.direction is Direction.COACH for line in history):
            self._mark_seen(conversation.id, history[-1].seq)
        if conversation.last_seq == 0:
            await around.background.greet(conversation.id, CHANNEL, hello.topic)
        for waiting in await conversations.waiting(conversation):
            around.background.start(waiting)

    async def _open(self, hello: Hello) -> tuple[Opened, bool]:
        """The conversation, and whether a mailed link brought it here."""
        conversations = self._around.conversations
        brought = await conversations.carrying.to_page(hello.link, now=utc_now()) if hello.link else None
        if brought is not None:
            return brought, True
        opened = await conversations.open(
            CHANNEL,
            token=hello.token,
            locale=hello.locale,
            now=utc_now(),
            admit=lambda: self._around.limits.chats.admit(self._address),
        )
        return opened, False

    async def _offer_telegram(self, conversation: str) -> None:
        """The link goes to this page alone; it is in no log."""
        bot = self._around.reach.telegram
        if bot is None:
            self._outbox.put(frames.error("unavailable", "this server has no Telegram"))
            return
        token = await self._around.conversations.carrying.link(conversation, Place.TELEGRAM, now=utc_now())
        if token is None:
            raise BadInput("this conversation is not this page's any more")
        self._outbox.put(frames.carry(f"https://t.me/{bot}?start={TELEGRAM_LINK}{token}"))

    def _mark_seen(self, conversation: str, seq: int) -> None:
        """Nobody needs to be told by e-mail of what an open page shows."""
        self._tasks.begin(self._around.conversations.saw_answers(conversation, seq))

    async def _show_typing(self, conversation: str) -> None:
        """A coach who has the chat sees it; the assistant, who answers at once, has no use for it."""
        now = asyncio.get_running_loop().time()
        if now - self._typed_at < TYPING_EVERY_SECONDS:
            return
        self._typed_at = now
        found = await self._around.conversations.find(conversation)
        if found is not None and found.mode is Mode.COACH:
            self._around.conversations.events.publish(PersonTyping(conversation))

    def _leave(self, to: str) -> None:
        """The conversation is somebody else's to show: nothing more of it goes to this page."""
        self._moved_to = to
        self._say_moved(to)
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _say_moved(self, to: str) -> None:
        key = "carried_to_telegram" if to == Place.TELEGRAM.value else "carried_to_page"
        self._outbox.put(frames.error("moved", self._text(key)))

    async def _accept(self, frame: Message | Press, conversation: str) -> None:
        self._around.limits.messages.admit(self._address)
        inbound = InboundMessage(CHANNEL, frame.id, conversation=conversation)
        if isinstance(frame, Press):
            about = None if frame.seq is None else Pointed(frame.seq)
            inbound = replace(inbound, text=frame.title, payload=frame.payload, about=about)
        else:
            inbound = replace(inbound, text=frame.text)
        self._own_ids.add(frame.id)
        accepted = await self._around.conversations.accept(inbound, now=utc_now())
        self._outbox.put(frames.acknowledgement(accepted.message))
        if accepted.message.state is State.RECEIVED:
            self._around.background.start(accepted)
            return
        for reply in await self._around.conversations.answer(accepted, now=utc_now()):
            self._outbox.put({"type": "reply", **frames.item(reply)})

    def _pass_on(self, event: Event) -> None:
        """Turns what happened in the conversation into frames."""
        if isinstance(event, MessageStored):
            if event.message.direction is not Direction.PERSON:
                self._outbox.put({"type": "reply", **frames.item(event.message)})
                if event.message.direction is Direction.COACH:
                    self._mark_seen(event.conversation, event.message.seq)
            elif event.message.client_id not in self._own_ids:
                self._outbox.put({"type": "message", **frames.item(event.message)})
        elif isinstance(event, MessageChanged):
            self._outbox.put({"type": "changed", **frames.item(event.message)})
        elif isinstance(event, AssistantAsked):
            self._outbox.put({"type": "typing"})
        elif isinstance(event, LanguageChanged):
            self._change_language(event.language)
        elif isinstance(event, NotAnswered):
            self._outbox.put(frames.error("not_answered", self._apology(), event.client_id))
        elif isinstance(event, CarriedAway):
            self._leave(event.to)

    def _change_language(self, language: str) -> None:
        """Tells the page, unless its own texts are in this language already or cannot be."""
        if language in ANSWERED and language != self._language:
            self._language = language
            self._outbox.put({"type": "language", "language": language})

    def _complain(self, error: BadFrame) -> None:
        """Tells the page what is wrong with its frame. Raises TooManyErrors in the end."""
        text = self._text("utter_too_long") if error.code == "too_large" else str(error)
        self._outbox.put(frames.error(error.code, text))
        self._errors += 1
        if self._errors >= MOST_ERRORS:
            raise TooManyErrors

    def _page_language(self, conversation: Conversation) -> str:
        for language in (conversation.language, conversation.locale):
            if language in ANSWERED:
                return language
        return self._around.settings.default_language

    def _apology(self) -> str:
        return self._text("utter_apology")

    def _text(self, key: str) -> str:
        return str(self._around.say(key, self._language)["text"])
