"""Coming back to guidance that was left: the greeting asks how the next step went, other answers offer to go on."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.state import state_of

ASKS_FOLLOW_UP = "utter_ask_follow_up"


class OfferToGoOn(Action):
    """After something else was done: offers to go on with an interview that was left."""

    def name(self) -> str:
        return "action_guidance_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if not turn.has_said(ASKS_FOLLOW_UP):  # one question at a time: this one comes after that answer
            offer_to_go_on(turn)
        return []


def offer_to_go_on(turn: Turn) -> None:
    """Offers to go on with an interview or a self-check that was left."""
    state = state_of(turn)
    if state.is_open or state.check:
        turn.say("utter_guidance_offer")


class Greet(Action):
    """Greets; who has a path or an interview in hand is asked about it."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        state = state_of(turn)
        number = state.path.next_step() if state.path else None
        if state.is_open or state.check:
            turn.say("utter_guidance_welcome_back")
        elif state.path and number:
            programme = services.search().catalogue.get(state.path.steps[number - 1].programme)
            name = programme.name.text(turn.language) if programme else ""
            turn.say("utter_path_welcome_back", number=number, name=name)
        else:
            turn.say("utter_greet")
        return []
