"""From "I want to talk to somebody" to a stored ticket with a reference."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.going_back import question_before
from bot.actions.handing_over.answers import (
    REFUSED,
    taken_up_again,
    told_matter,
    told_reason,
    typed_answer,
)
from bot.actions.handing_over.employer_needs import EMPLOYER
from bot.actions.handing_over.employer_needs import TOPIC as INTRODUCTION
from bot.actions.handing_over.groups import MENTOR, places_of_ticket, wanted_group
from bot.actions.handing_over.reaching import told_contact, told_times
from bot.actions.handing_over.subject import subject_of
from bot.actions.handing_over.summary import (
    coach_summary,
    facts_in_words,
    kind_of,
    known_topic,
    summary_lines,
)
from bot.actions.handing_over.topics import ANY_MATTER, NAMED_TOPICS, told_no_topic, told_other_topic
from bot.actions.small_talk import HANDOFF_SLOTS, forget
from bot.conversations.coach.pending_contact import forget_contact, pending_contact
from bot.conversations.coach.taking_back import HANDOFF
from bot.conversations.privacy.consents import give_consent
from bot.conversations.privacy.masking import mask
from bot.dialogue.answers.in_hand import HANDOFF_QUESTION
from bot.dialogue.language.languages import COMPLETE
from bot.dialogue.words.contact_wish import MASKS, MEETING, asks_to_be_reached, contact_in, is_only_contact
from bot.dialogue.words.questions import GOES_BACK
from bot.handoff.opening_hours import opening_hours
from bot.handoff.priority import priority_of
from bot.handoff.routing import route
from bot.handoff.ticket import Ticket, TicketKind, TicketRequest
from bot.handoff.tickets import WAITING_STATES
from bot.handoff.waiting import waiting_words

CRISIS = "crisis"
HELPERS = frozenset({TicketKind.EMPLOYER, TicketKind.MENTOR})
"""Those who offer something are not asked later whether they found work."""
STORED_AS = {CRISIS: ANY_MATTER, EMPLOYER: "job_search", INTRODUCTION: "job_search", MENTOR: "peer_support"}
NOT_KEPT = ("handoff_address", "handoff_consent")
"""What is asked for again of who did not want it sent at first."""
REASON_LENGTH = 500
TIMES_LENGTH = 200
SUMMARY_SHOWN = "shown_summary"
"""In a reply that asks for consent: a mark of what was shown."""


async def open_reference(turn: Turn) -> str | None:
    """The reference of the conversation's open ticket, if it has one."""
    for ticket in await services.tickets().of_conversation(turn.conversation):
        if ticket.is_open:
            return ticket.reference
    return None


class ValidateHandoffForm(FormValidationAction):
    """Asks only what is missing: nothing when a ticket is open, no address when the chat is enough."""

    def name(self) -> str:
        return "validate_handoff_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """The slots still to be asked about in this conversation; none when no coach can be asked."""
        turn = Turn(dispatcher, tracker)
        if await open_reference(turn) or not (await services.service().state()).coaches:
            return []
        left_out = set()
        # A topic told in this very message is validated, and so kept, only when it is among the slots.
        if known_topic(turn) and not turn.slot("handoff_topic"):
            left_out.add("handoff_topic")
        if turn.slot("handoff_topic") == CRISIS:
            left_out.add("handoff_reason")
        if turn.slot("handoff_contact") not in ("phone", "email"):
            left_out.add("handoff_address")
        if turn.slot("handoff_contact") != MEETING and not told_times(turn):
            left_out.add("handoff_times")
        return [name for name in domain_slots if name not in left_out]

    async def extract_handoff_topic(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """What help is needed, told in the person's own words instead of a choice: then it need not be asked again."""
        turn = Turn(dispatcher, tracker)
        if turn.message.get(GOES_BACK):
            before = question_before(turn, HANDOFF_QUESTION)
            return {before: None} if before else {}
        return told_matter(turn) or told_other_topic(turn) or taken_up_again(turn) or told_no_topic(turn)

    async def extract_handoff_contact(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A way of contact named in a few words, whichever question was asked; a number that came with the matter is an answer too."""
        turn = Turn(dispatcher, tracker)
        may_change = not turn.slot("handoff_contact") or is_only_contact(turn.text)
        kept = await self._given(turn) if may_change else None
        return told_contact(turn) or ({"handoff_contact": kept, "handoff_address": kept} if kept else {})

    async def extract_handoff_reason(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """What was typed, when it tells what help is needed; a question of the person's own is answered first."""
        return told_reason(Turn(dispatcher, tracker))

    async def extract_handoff_times(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """What was typed about the times that suit, asked or not."""
        turn = Turn(dispatcher, tracker)
        return told_times(turn) or typed_answer(turn, "handoff_times")

    def validate_handoff_topic(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """One of the topics a coach may have; words that name none of them are a matter for general support."""
        if value is None:
            return {"handoff_topic": None}
        return {"handoff_topic": value if value in (*NAMED_TOPICS, *STORED_AS) else ANY_MATTER}

    def validate_handoff_reason(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Any words, cut to a length a coach reads in ten seconds."""
        return {"handoff_reason": str(value or "").strip()[:REASON_LENGTH] or None}

    def validate_handoff_times(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Any words, cut to a line."""
        return {"handoff_times": str(value or "").strip()[:TIMES_LENGTH] or None}

    async def validate_handoff_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """chat, phone, email or meeting, also in the person's own words; a number is an answer to both questions."""
        if value is None:
            return {"handoff_contact": None, "handoff_address": None}
        chosen = contact_in(str(value))
        turn = Turn(dispatcher, tracker)
        given = await self._given(turn)
        if given == chosen:
            return {"handoff_contact": chosen, "handoff_address": given}
        # The number of who takes e-mail after all is no address.
        is_other = turn.slot("handoff_address") not in (None, chosen)
        return {"handoff_contact": chosen, **({"handoff_address": None} if is_other else {})}

    async def validate_handoff_address(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The kind of contact that the gateway took out of this message; the assistant never sees the contact itself."""
        given = await self._given(Turn(dispatcher, tracker))
        return {"handoff_address": given, "handoff_contact": given} if given else {"handoff_address": None}

    @staticmethod
    async def _given(turn: Turn) -> str | None:
        """The kind of contact that this message gave; the text of one that says more holds its mask."""
        kept = await pending_contact(services.database(), turn.conversation)
        is_new = kept and (kept.kind == turn.entity("handoff_address") or MASKS[kept.kind] in turn.text)
        return kept.kind if kept and is_new else None


class AskConsent(Action):
    """Shows what would be passed on and asks whether it may be; after an aside that changed nothing it only asks."""

    def name(self) -> str:
        return "action_ask_handoff_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        summary = "\n".join(summary_lines(turn, await subject_of(turn)))
        shown = hashlib.sha256(summary.encode()).hexdigest()
        is_known = not turn.entity("handoff_address") and any(
            reply.get(SUMMARY_SHOWN) == shown for reply in turn.said_last()
        )
        reply = turn.say(
            "utter_ask_handoff_consent_again" if is_known else "utter_ask_handoff_consent", summary=summary
        )
        reply[SUMMARY_SHOWN] = shown
        return []


class FinishHandoff(Action):
    """Stores the ticket when the person agreed; says so either way."""

    def name(self) -> str:
        return "action_handoff_finish"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        already = await open_reference(turn)
        if not (await services.service().state()).coaches:
            turn.say("utter_coaches_off")
        elif already:
            gave_contact = asks_to_be_reached(turn.text)
            turn.say("utter_ticket_contact" if gave_contact else "utter_handoff_already_open", reference=already)
        elif turn.slot("handoff_consent") is True:
            await self._open(turn)
        else:
            turn.say("utter_handoff_no_consent")[REFUSED] = {
                name: turn.slot(name) for name in HANDOFF_SLOTS if turn.slot(name) and name not in NOT_KEPT
            }
        await forget_contact(services.database(), turn.conversation)
        return forget(*HANDOFF_SLOTS)

    async def _open(self, turn: Turn) -> None:
        subject = await subject_of(turn)
        shown = "\n".join(summary_lines(turn, subject))
        await give_consent(services.database(), turn.conversation, HANDOFF, text_shown=shown, now=turn.now)
        topic, reason = known_topic(turn) or ANY_MATTER, turn.slot("handoff_reason") or ""
        times, group = turn.slot("handoff_times"), wanted_group(turn)
        given = await pending_contact(services.database(), turn.conversation)
        request = TicketRequest(
            conversation=turn.conversation,
            topic=STORED_AS.get(topic, topic),
            language=turn.language,
            summary=mask(reason or turn.phrase(f"topic_{topic}")),
            summaries={language: mask(coach_summary(turn.in_language(language), subject)) for language in COMPLETE},
            facts=facts_in_words(turn),
            facts_by_language={language: facts_in_words(turn.in_language(language)) for language in COMPLETE},
            contact=given.sealed if given and given.kind == turn.slot("handoff_contact") else None,
            contact_wish=turn.slot("handoff_contact") or "chat",
            priority=priority_of(reason, is_crisis=topic == CRISIS),
            kind=kind_of(turn),
            details={**subject.details, **({"times": mask(times)} if times else {})},
        )
        place = turn.slot("municipality")
        request = await route(services.database(), request, hours=opening_hours(), now=turn.now, place=place)
        ticket = await services.tickets().open_ticket(request, now=turn.now)
        waiting = await waiting_for(turn, ticket)
        note = await places_of_ticket(turn, group, ticket.reference) if group else ""
        said = turn.say("utter_handoff_done", note=note, reference=ticket.reference, waiting=waiting)
        said["handoff"] = {"reference": ticket.reference}
        if request.kind not in HELPERS:
            turn.say("utter_ask_follow_up")


async def waiting_for(turn: Turn, ticket: Ticket) -> str:
    """When coaches answer and how many wait before the ticket, in the person's language."""
    is_queued = ticket.state in WAITING_STATES
    ahead = await services.tickets().count_waiting(ticket.created_at) if is_queued else None
    return await waiting_now(turn, ahead=ahead)


async def waiting_now(turn: Turn, *, ahead: int | None = None) -> str:
    """When coaches answer, and how many wait where that is to be said (`ahead`), in the person's language."""
    if not (await services.service().state()).coaches:
        return turn.phrase("coaches_off_now")
    return waiting_words(opening_hours(), turn.phrase, turn.now, ahead=ahead)
