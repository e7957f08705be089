"""From "I want to talk to somebody" to a stored ticket with a reference."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guidance import profile_in_words
from bot.actions.small_talk import HANDOFF_SLOTS, forget, remembered
from bot.conversations.consents import give_consent
from bot.conversations.masking import mask
from bot.handoff.ticket import Priority

TOPICS = ("training", "language_course", "further_study", "entrepreneurship", "job_search", "support", "peer_support")
LOOKUP_TOPICS = {
    "find_training": "training",
    "find_language_course": "language_course",
    "find_study_programme": "further_study",
    "find_entrepreneurship_support": "entrepreneurship",
    "find_peer_group": "peer_support",
}
CRISIS = "crisis"
OTHER_TOPIC = "support"
ASKS_FOR_FACTS = ("faq/", "programme_", "ask_capabilities")
NO_REASON = frozenset({
    "crisis", "start_over", "goodbye", "change_language", "ask_simpler", "bot_challenge",
    "ask_privacy", "delete_my_data", "deny", "request_human",
})  # fmt: skip
REASON_LENGTH = 500
_CONTACTS = {
    "chat": r"chat|keskustel|täs|here|tänne|viesti|message",
    "phone": r"puhel|soit|phone|call|numero",
    "email": r"posti|mail|sähkö",
}
_PHONE = re.compile(r"\+?[\d][\d\s().-]{5,18}\d")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")


async def open_reference(turn: Turn) -> str | None:
    """The reference of the conversation's open ticket, if it has one."""
    for ticket in await services.tickets().of_conversation(turn.conversation):
        if ticket.is_open:
            return ticket.reference
    return None


def answers_question(turn: Turn) -> bool:
    """Whether the last message can be a reason to see a coach."""
    is_question = turn.text.rstrip().endswith("?") and turn.intent.startswith(ASKS_FOR_FACTS)
    return not is_question and turn.intent not in NO_REASON


def known_topic(turn: Turn) -> str | None:
    """The topic that was chosen, or that the search in hand is about."""
    chosen = turn.slot("handoff_topic")
    return chosen or LOOKUP_TOPICS.get((turn.slot("lookup") or {}).get("intent", ""))


class ValidateHandoffForm(FormValidationAction):
    """Asks only what is missing: nothing when a ticket is open, no address when the chat is enough."""

    def name(self) -> str:
        return "validate_handoff_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """The slots still to be asked about in this conversation."""
        turn = Turn(dispatcher, tracker)
        if await open_reference(turn):
            return []
        left_out = set()
        if known_topic(turn):
            left_out.add("handoff_topic")
        if turn.slot("handoff_topic") == CRISIS:
            left_out.add("handoff_reason")
        if turn.slot("handoff_contact") not in ("phone", "email"):
            left_out.add("handoff_address")
        return [name for name in domain_slots if name not in left_out]

    async def extract_handoff_reason(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """What was typed, when it answers the question; a question of the person's own is answered first."""
        turn = Turn(dispatcher, tracker)
        if turn.slot("requested_slot") != "handoff_reason" or not turn.text or not answers_question(turn):
            return {}
        return {"handoff_reason": turn.text}

    def validate_handoff_topic(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """One of the topics a coach may have; words that name none of them are a matter for general support."""
        return {"handoff_topic": value if value in (*TOPICS, CRISIS) else OTHER_TOPIC}

    def validate_handoff_reason(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Any words, cut to a length a coach reads in ten seconds."""
        return {"handoff_reason": str(value).strip()[:REASON_LENGTH] or None}

    def validate_handoff_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """chat, phone or email, also in the person's own words."""
        text = str(value).lower()
        chosen = next((name for name, words in _CONTACTS.items() if text == name or re.search(words, text)), None)
        return {"handoff_contact": chosen}

    def validate_handoff_address(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A phone number or an e-mail address found in what was typed."""
        pattern = _PHONE if tracker.get_slot("handoff_contact") == "phone" else _EMAIL
        found = pattern.search(str(value))
        return {"handoff_address": found[0].strip() if found else None}


def summary_lines(turn: Turn) -> list[str]:
    """Exactly what the coach will see, line by line, in the person's language."""
    lines = [f"{turn.phrase('summary_topic')}: {turn.phrase(f'topic_{known_topic(turn)}')}"]
    for label, value in (
        ("summary_reason", turn.slot("handoff_reason")),
        ("summary_facts", ", ".join(facts_in_words(turn).values())),
        ("summary_contact", turn.phrase(f"contact_{turn.slot('handoff_contact') or 'chat'}")),
        ("summary_address", turn.slot("handoff_address")),
    ):
        if value:
            lines.append(f"{turn.phrase(label)}: {value}")
    return [*lines, turn.phrase("summary_conversation")]


def facts_in_words(turn: Turn) -> dict[str, str]:
    """What the person told about themselves, with names instead of ids, and their path."""
    told = remembered(turn.tracker.slots)
    return {
        **{name: services.in_words(name, value, turn.language) for name, value in told.items()},
        **profile_in_words(turn),
    }


class AskConsent(Action):
    """Shows what would be passed on and asks whether it may be."""

    def name(self) -> str:
        return "action_ask_handoff_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        turn.say("utter_ask_handoff_consent", summary="\n".join(summary_lines(turn)))
        return []


class FinishHandoff(Action):
    """Stores the ticket when the person agreed; says so either way."""

    def name(self) -> str:
        return "action_handoff_finish"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        already = await open_reference(turn)
        if already:
            turn.say("utter_handoff_already_open", reference=already)
        elif turn.slot("handoff_consent") is True:
            await self._open(turn)
        else:
            turn.say("utter_handoff_no_consent")
        return forget(*HANDOFF_SLOTS)

    async def _open(self, turn: Turn) -> None:
        shown = "\n".join(summary_lines(turn))
        await give_consent(services.database(), turn.conversation, "handoff", text_shown=shown, now=turn.now)
        topic = known_topic(turn) or "support"
        ticket = await services.tickets().open_ticket(
            conversation=turn.conversation,
            topic="support" if topic == CRISIS else topic,
            language=turn.language,
            summary=mask(turn.slot("handoff_reason") or turn.phrase(f"topic_{topic}")),
            facts=facts_in_words(turn),
            contact=turn.slot("handoff_address"),
            contact_wish=turn.slot("handoff_contact") or "chat",
            priority=Priority.HIGH if topic == CRISIS else Priority.NORMAL,
            now=turn.now,
        )
        turn.say("utter_handoff_done", reference=ticket.reference)["handoff"] = {"reference": ticket.reference}


class CheckTicket(Action):
    """The state of the conversation's newest ticket."""

    def name(self) -> str:
        return "action_check_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        found = await services.tickets().of_conversation(turn.conversation)
        if not found:
            turn.say("utter_ticket_none")
            return []
        ticket = found[0]
        turn.say(
            "utter_ticket_state",
            reference=ticket.reference,
            state=turn.phrase(f"state_{ticket.state.value}"),
            date=services.day(ticket.updated_at),
        )
        return []
