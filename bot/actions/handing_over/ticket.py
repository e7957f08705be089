"""The request to a coach after it was sent: where it stands, and taking it back."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.handing_over.request import open_reference, waiting_for, waiting_now
from bot.actions.small_talk import forget, in_handoff, leave_form
from bot.conversations.coach.taking_back import take_back
from bot.dialogue.words.contact_wish import says_contact_changed

ASK, YES = "ask", "yes"
_TAKE_BACK = re.compile(
    r"\bper(?:u|un|uta|uttaa|uuta|uttakaa)\b.*\b(?:pyyn|suostumu|lupa|luva)"
    r"|\b(?:cancel|withdraw|take back|revoke)\b.*\b(?:request|ticket|consent|permission)\b",
    re.IGNORECASE | re.DOTALL,
)


def wants_to_take_back(turn: Turn) -> bool:
    """Whether the message asks to cancel the request or to withdraw the consent."""
    return turn.entity("confirm") == ASK or _TAKE_BACK.search(turn.text) is not None


class CheckTicket(Action):
    """The state of the conversation's newest ticket; takes it back when the person confirms that."""

    def name(self) -> str:
        return "action_check_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if turn.entity("confirm") == YES and await say_taken_back(turn):
            return []
        if wants_to_take_back(turn):
            if in_handoff(turn):
                turn.say("utter_handoff_cancelled")
                return leave_form()
            if await ask_to_take_back(turn):
                return []
        if says_contact_changed(turn.text):
            if in_handoff(turn) and turn.slot("handoff_address"):
                return forget("handoff_address")  # the form asks for it again by itself
            if await open_reference(turn):
                turn.say("utter_ask_handoff_address")["buttons"] = []
                return []
        await say_state(turn)
        return []


async def say_taken_back(turn: Turn) -> bool:
    """Takes the open ticket back and says so; False when there is none."""
    ticket = await take_back(services.database(), turn.conversation, now=turn.now)
    if ticket is None:
        return False
    turn.say("utter_ticket_cancelled", reference=ticket.reference)
    return True


async def ask_to_take_back(turn: Turn) -> bool:
    """Asks whether the open ticket is to be taken back; False when there is none."""
    reference = await open_reference(turn)
    if reference is None:
        return False
    turn.say("utter_ticket_cancel_confirm", reference=reference)
    return True


async def say_state(turn: Turn) -> None:
    """Where the newest ticket stands, and when somebody answers."""
    found = await services.tickets().of_conversation(turn.conversation)
    if not found and in_handoff(turn):
        turn.say("utter_ticket_not_sent", waiting=await waiting_now(turn))
        return
    if not found:
        turn.say("utter_ticket_none")
        return
    ticket = found[0]
    said = {
        "reference": ticket.reference,
        "state": turn.phrase(f"state_{ticket.state.value}"),
        "date": services.day(ticket.updated_at),
    }
    if ticket.is_open:
        turn.say("utter_ticket_state", waiting=await waiting_for(turn, ticket), **said)
    else:
        turn.say("utter_ticket_done", **said)
