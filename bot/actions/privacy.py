"""What is stored, and erasing it."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.small_talk import explain_question


class AskPrivacy(Action):
    """Says what is stored and for how long; inside a form, first why the question is asked."""

    def name(self) -> str:
        return "action_ask_privacy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if not explain_question(turn):
            settings = services.settings()
            turn.say("utter_privacy", message_months=settings.message_months, ticket_months=settings.ticket_months)
        return []


class DeleteMyData(Action):
    """Asks once, then tells the gateway to erase the conversation after this answer."""

    def name(self) -> str:
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        confirmed = turn.entity("confirm")
        if confirmed == "yes":
            turn.say("utter_deleted")["erase"] = True
        else:
            turn.say("utter_delete_cancelled" if confirmed == "no" else "utter_delete_confirm")
        return []
