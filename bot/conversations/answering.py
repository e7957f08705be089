"""How one stored message gets its answer: steps over one context, each of which may be the one that answers.

Whatever happens, the person is told something and the message ends in a named state.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.assistant import Assistant, AssistantFailed, Turn, TurnRequest
from bot.conversations.events import AssistantAsked, Events
from bot.conversations.message import Conversation, Direction, Mode, Reason, State, StoredMessage
from bot.conversations.observer import Observer
from bot.conversations.offered import REQUEST_HUMAN
from bot.conversations.openings import GREET
from bot.conversations.plain_text import without_command
from bot.conversations.pointing import Context, context_of, spoken_of
from bot.conversations.reply import Reply
from bot.conversations.service_state import Service, ServiceState
from bot.dialogue.language.languages import COMPLETE, PARTIAL
from bot.handoff.opening_hours import opening_hours
from bot.handoff.routing import route
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.handoff.waiting import Phrase, waiting_words
from bot.nlu.danger import speaks_of_danger
from bot.nlu.same_script import language_of_script
from bot.store.session import Database

log = logging.getLogger(__name__)

# say(key, language, **slots): the JSON of a reply, from data/responses.
Say = Callable[..., Mapping[str, Any]]

NOTICE, NOT_REVIEWED = "utter_language_notice", "utter_unreviewed_notice"
NOTHING_BEFORE = "utter_crisis"
"""Numbers to call come first; what is to be said of the language waits for the next answer."""
COACH_QUIET = timedelta(minutes=10)
SHOW_NOTICE = frozenset({"web"})
"""Channels whose pages show the operator's notice by themselves."""
MESSAGE_KEPT = "utter_coach_message_kept"
BACK_TO_ASSISTANT = "/start_over"
"""The button under MESSAGE_KEPT: nobody has to wait for a coach to be able to ask the assistant."""
DATA_PAYLOADS = ("/delete_my_data", "/ask_privacy")
DELETE_WORDS = "title_delete_my_data"
# Only for while the assistant is away: with it, the intent request_human understands much more than these.
_PERSON_WORDS = re.compile(
    r"\b(ihmi(nen|sen|selle|stä)|coach|human|person|agent|valmenta(ja|jan|jalle|jaa)|virkailija\w*|neuvoja(lle|a|n)?"
    r"|människa|inimese\w*|nõustaja\w*|человек\w*|консультант\w*|людин\w*|شخص|مرشد|انسان|مشاور|qof|lataliye)\b",
    re.IGNORECASE,
)


@dataclass
class Answering:
    """What is known so far of one answer."""

    conversation: Conversation
    message: StoredMessage
    now: datetime
    default_language: str
    replies: list[Reply] = field(default_factory=list)
    state: State = State.RECEIVED
    turn: Turn | None = None
    notice_given: bool = False
    service: ServiceState = field(default_factory=ServiceState)
    notice_version: int = 0

    @property
    def language(self) -> str:
        """The language for texts of the gateway's own."""
        return self.conversation.language or self.conversation.locale or self.default_language

    @property
    def erases(self) -> bool:
        """Whether the person was told that everything about them is deleted."""
        return any(reply.erase for reply in self.replies)

    def settle(self, state: State, *replies: Reply) -> None:
        """Ends the steps: the message's final state and what is said."""
        self.state = state
        self.replies.extend(replies)


class Answers:
    """Makes answers, with what the steps need; stores nothing of them."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        say: Say,
        tickets: Tickets,
        events: Events,
        observer: Observer,
        service: Service,
        *,
        default_language: str,
    ) -> None:
        self._database = database
        self._assistant = assistant
        self._say = say
        self._tickets = tickets
        self._events = events
        self._observer = observer
        self._service = service
        self._default_language = default_language

    async def answer(self, conversation: Conversation, message: StoredMessage, *, now: datetime) -> Answering:
        """The answer to `message`, with its final state."""
        service = await self._service.state()
        answering = Answering(conversation, message, now, self._default_language, service=service)
        for step in (
            self._refuse,
            self._pass_to_coach,
            self._spare_assistant,
            self._ask_assistant,
            self._open_ticket,
            self._apologise,
        ):
            await step(answering)
            if answering.state is not State.RECEIVED:
                break
        self._give_language_notice(answering)
        _give_operators_notice(answering)
        return answering

    def _text(self, key: str, language: str, **slots: str) -> Reply:
        return Reply.from_json(self._say(key, language, **slots))

    async def _refuse(self, answering: Answering) -> None:
        reason = answering.message.reason
        if reason is not None:
            said = self._text(reason.value, answering.language)
            answering.settle(State.REFUSED, self._near(said, answering) if reason is Reason.LOCATION else said)

    def _near(self, said: Reply, answering: Answering) -> Reply:
        """The answer to a location: the town that it is in is named, and stands first among those to choose from."""
        wanted = f'"{answering.message.text.lower()}"'
        town = next((button for button in said.buttons if wanted in button.payload), None)
        if town is None:
            return said
        near = phrase_of(self._say, answering.language)("location_near", town=town.title)
        others = (button for button in said.buttons if button is not town)
        return replace(said, text=f"{said.text}\n\n{near}", buttons=(town, *others))

    async def _pass_to_coach(self, answering: Answering) -> None:
        """In mode coach the log is the ticket's thread; a coach who is quiet gets an excuse made for them, once.

        A reply to what a coach wrote is for the coach in any mode. Danger gets the numbers to call even then: a coach may read
        it hours later. While coaches are switched off the assistant answers in their place, and says so.
        """
        message, conversation = answering.message, answering.conversation
        has_coach = conversation.mode is Mode.COACH
        if message.direction is Direction.SYSTEM or not (has_coach or await self._answers_a_coach(answering)):
            return
        if self._is_about_data(answering):
            return
        if message.payload == BACK_TO_ASSISTANT:
            await self._give_back(answering)
            return
        await self._tickets.person_wrote(conversation.id, now=answering.now)
        if not answering.service.coaches:
            await self._give_back(answering)
            if answering.service.bot:
                answering.replies.append(self._text("utter_coaches_off", answering.language))
            return
        if speaks_of_danger(message.text):
            # Nobody asked the assistant which language this is; its letters say much of it.
            language = language_of_script(message.text) or answering.language
            answering.settle(State.ANSWERED, self._text("utter_crisis", language))
        elif has_coach and await self._coach_spoke_lately(answering):
            answering.settle(State.ANSWERED)
        else:
            kept = self._text(MESSAGE_KEPT, answering.language, waiting=self._waiting(answering))
            # Where the assistant answers anyway, nobody needs a way back to it.
            answering.settle(State.ANSWERED, kept if has_coach else replace(kept, buttons=()))

    def _is_about_data(self, answering: Answering) -> bool:
        """Whether the person wants to see or delete what is stored: that is theirs to do, also while a coach has the chat."""
        message = answering.message
        if message.payload is not None:
            return message.payload.startswith(DATA_PAYLOADS)
        said = message.text.strip().rstrip(".!").casefold()
        languages = {answering.language, *COMPLETE}
        return said in {phrase_of(self._say, language)(DELETE_WORDS).casefold() for language in languages}

    async def _answers_a_coach(self, answering: Answering) -> bool:
        """Whether the person replied to a coach's line, and there is a request that it belongs to."""
        message = answering.message
        if message.about is None or message.payload is not None:
            return False
        found = await self._database.read(lambda connection: spoken_of(connection, message.conversation, message.about))
        is_coachs = found is not None and found.line.direction is Direction.COACH
        return is_coachs and bool(await self._tickets.of_conversation(message.conversation))

    def _waiting(self, answering: Answering) -> str:
        """When coaches answer, in the person's language."""
        return waiting_words(opening_hours(), phrase_of(self._say, answering.language), answering.now)

    async def _give_back(self, answering: Answering) -> None:
        conversation = answering.conversation
        await self._database.write(
            lambda connection: message_log.change_conversation(
                connection, conversation.id, now=answering.now, mode=Mode.BOT.value
            )
        )
        answering.conversation = replace(conversation, mode=Mode.BOT)

    async def _coach_spoke_lately(self, answering: Answering) -> bool:
        """Whether the person has lately heard from a coach, or that the message waits for one."""
        conversation, since = answering.conversation.id, answering.now - COACH_QUIET

        def look(connection: Connection) -> bool:
            said = message_log.latest(connection, conversation, Direction.BOT, limit=1)
            heard = message_log.latest(connection, conversation, Direction.COACH, limit=1)
            heard += [message for message in said if message.reply and message.reply.key == MESSAGE_KEPT]
            return any(message.at > since for message in heard)

        return await self._database.read(look)

    async def _spare_assistant(self, answering: Answering) -> None:
        """While the assistant is switched off it is not asked; coaches can still be asked for, and danger gets its numbers."""
        message, service = answering.message, answering.service
        if service.bot or (service.coaches and _wants_person(message)):
            return
        if message.direction is Direction.SYSTEM and message.payload != GREET:
            answering.settle(State.REFUSED)  # the greeting has said it already
        elif speaks_of_danger(message.text):
            answering.settle(State.ANSWERED, self._text("utter_crisis", answering.language))
        else:
            key = "utter_bot_off" if service.coaches else "utter_service_off"
            answering.settle(State.REFUSED, self._text(key, answering.language))

    async def _ask_assistant(self, answering: Answering) -> None:
        if not answering.service.bot:
            return
        self._events.publish(AssistantAsked(answering.conversation.id))
        begun = perf_counter()
        try:
            turn = await self._assistant.turn(_request(answering, await self._context(answering)))
        except Exception as error:  # whatever went wrong in there, the person gets an apology
            # The text of an unknown error may hold the person's words; its type does not.
            cause = str(error) if isinstance(error, AssistantFailed) else type(error).__name__
            log.warning("assistant_failed", extra={"conversation": answering.conversation.id, "cause": cause})
            return
        finally:
            self._observer.stage("assistant", perf_counter() - begun)
        if turn.replies:
            answering.turn = turn
            answering.settle(State.ANSWERED, *turn.replies)

    async def _context(self, answering: Answering) -> Context | None:
        message, last = answering.message, answering.conversation.offered.of_last_answer()
        if message.about is None:
            return None
        return await self._database.read(lambda connection: context_of(connection, message, last))

    async def _open_ticket(self, answering: Answering) -> None:
        """A coach can be asked for even while the assistant is away; no consent was asked, so no facts are passed on."""
        if not _wants_person(answering.message):
            return
        if not answering.service.coaches:
            answering.settle(State.FAILED, self._text("utter_coaches_off", answering.language))
            return
        known = await self._tickets.of_conversation(answering.conversation.id)
        ticket = next((ticket for ticket in known if ticket.is_open), None)
        if ticket is None:
            request = TicketRequest(
                conversation=answering.conversation.id, topic="support", language=answering.language, summary=""
            )
            request = await route(self._database, request, hours=opening_hours(), now=answering.now)
            ticket = await self._tickets.open_ticket(request, now=answering.now)
            log.info("ticket_opened", extra={"ticket": ticket.reference, "topic": ticket.topic})
        reply = self._text(
            "utter_coach_unreachable_ticket",
            answering.language,
            reference=ticket.reference,
            waiting=self._waiting(answering),
        )
        answering.settle(State.ANSWERED, replace(reply, handoff=ticket.reference))

    async def _apologise(self, answering: Answering) -> None:
        answering.settle(State.FAILED, self._text("utter_apology", answering.language))

    def _give_language_notice(self, answering: Answering) -> None:
        """Once in a conversation, where there is a line for it: that answers in the person's language may come in another.

        Also that nobody has checked them, where that is so.
        """
        conversation, replies = answering.conversation, answering.replies
        if conversation.language_notice_given or any(reply.key == NOTHING_BEFORE for reply in replies):
            return
        unreviewed = next((reply.language for reply in replies if reply.unreviewed), None)
        language = unreviewed or _other_language(answering)
        if language is None or language in COMPLETE:
            return
        notices = [self._text(NOT_REVIEWED, language), self._text(NOTICE, language)]
        if not (unreviewed or notices[-1].unreviewed):
            notices = notices[1:]
        said = [notice for notice in notices if notice.text and notice.language == language]
        if said:
            replies.insert(0, replace(said[-1], text=" ".join(notice.text for notice in said)))
            answering.notice_given = True


def phrase_of(say: Say, language: str) -> Phrase:
    """The bare words of a key in one language."""

    def phrase(key: str, **slots: object) -> str:
        return str(say(key, language, **slots)["text"])

    return phrase


def _other_language(answering: Answering) -> str | None:
    """The language of the message, when answers come in another that the person did not ask for."""
    turn = answering.turn
    if turn is None or answering.conversation.language_chosen:
        return None
    # A language that is answered in, and yet not answered in here, was not written clearly enough to count.
    return None if turn.detected in PARTIAL and turn.language != turn.detected else turn.detected


def _give_operators_notice(answering: Answering) -> None:
    """Says the operator's notice once in a conversation whose channel has no place for it above the chat."""
    conversation, service = answering.conversation, answering.service
    notice = service.notice()
    if (
        conversation.channel in SHOW_NOTICE
        or not answering.replies
        or conversation.notice_version >= service.notice_version
    ):
        return
    language = next((one for one in (answering.language, "en", "fi") if one in notice), None)
    if language is not None:
        answering.replies.insert(0, Reply(notice[language], language))
        answering.notice_version = service.notice_version


def _request(answering: Answering, context: Context | None) -> TurnRequest:
    message, conversation = answering.message, answering.conversation
    return TurnRequest(
        conversation=conversation.id,
        message_id=f"{conversation.id}-{message.seq}",
        channel=conversation.channel,
        text=None if message.payload else without_command(message.text),
        payload=message.payload,
        language=conversation.language,
        language_chosen=conversation.language_chosen,
        locale=conversation.locale,
        offered=context.offered if context else conversation.offered.of_last_answer(),
        at=answering.now,
        earlier=context.earlier.to_json() if context else None,
    )


def _wants_person(message: StoredMessage) -> bool:
    if message.payload is not None:
        return message.payload.startswith(REQUEST_HUMAN)
    return _PERSON_WORDS.search(message.text) is not None
