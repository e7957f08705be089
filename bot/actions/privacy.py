"""What is known and stored, and erasing it."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.path_view import facts_in_words
from bot.actions.guiding.state import state_of, with_told
from bot.actions.handing_over.ticket import ask_to_take_back, wants_to_take_back
from bot.actions.small_talk import leave_form
from bot.conversations.coach.taking_back import HANDOFF
from bot.conversations.later.follow_ups import CONSENT as FOLLOW_UP
from bot.conversations.later.reminders import CONSENT as REMINDERS
from bot.conversations.privacy.consents import has_consent
from bot.conversations.privacy.keeping import kept_reason
from bot.dialogue.words.contact_wish import OF_IDENTITY_CODE
from bot.dialogue.words.privacy import KNOWN_OF_ME
from bot.guidance.interview import profile_of


class AskPrivacy(Action):
    """Says what is stored and for how long; inside a form, and when that was just said, in short who sees it."""

    def name(self) -> str:
        return "action_ask_privacy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if turn.message.get(OF_IDENTITY_CODE):
            turn.say("utter_identity_code")
            return []
        if turn.message.get(KNOWN_OF_ME) and say_known(turn):
            return []
        if turn.slot("requested_slot") or any(reply.get("key") == "utter_privacy" for reply in turn.said_last()):
            turn.say("utter_privacy_short")
            return []
        settings = services.settings()
        said = turn.say("utter_privacy", message_months=settings.message_months, ticket_months=settings.ticket_months)
        said["buttons"] += await consents_to_withdraw(turn)
        return []


def say_known(turn: Turn) -> bool:
    """Says what the person has told of themselves; False when they have told nothing."""
    told_in = turn.in_language_of("utter_known")
    person = profile_of(with_told(turn, state_of(turn)), turn.tracker.slots, services.vocabulary())
    facts = facts_in_words(told_in, person)
    if facts:
        turn.say("utter_known", facts=", ".join(facts))
    return bool(facts)


async def consents_to_withdraw(turn: Turn) -> list[dict[str, str]]:
    """A button for each consent in force that takes it back."""
    ways = {
        HANDOFF: ("button_take_back", '/check_ticket{"confirm": "ask"}'),
        FOLLOW_UP: ("button_stop_follow_up", '/inform{"follow_up": "stop"}'),
        REMINDERS: ("button_stop_reminders", '/inform{"follow_up": "remind_stop"}'),
    }
    return [
        {"title": turn.phrase(key), "payload": payload, "kind": "choice"}
        for kind, (key, payload) in ways.items()
        if await has_consent(services.database(), turn.conversation, kind)
    ]


class DeleteMyData(Action):
    """Asks once, then tells the gateway to erase the conversation after this answer."""

    def name(self) -> str:
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if wants_to_take_back(turn) and await ask_to_take_back(turn):
            return []
        confirmed = turn.entity("confirm")
        if await kept_reason(services.database(), turn.conversation) is not None:
            turn.say("utter_delete_kept")
        elif confirmed == "yes":
            turn.say("utter_deleted")["erase"] = True
            return leave_form()
        else:
            turn.say("utter_delete_cancelled" if confirmed == "no" else "utter_delete_confirm")
        return []
