"""Starting over, and stopping what is in hand."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.context import Turn
from bot.actions.handing_over.ticket import ask_to_take_back, say_state, wants_to_take_back
from bot.actions.small_talk import GUIDANCE_SLOTS, WISH_SLOTS, forget, in_handoff, leave_form, left_key
from bot.dialogue.words.yes_no import postpones

_STOP = re.compile(r"\b(?:stop|cancel|quit|enough|leave it|lopet\w*|riittää|peru|keskeyt\w*)\b", re.IGNORECASE)
"""Words that end an interview without throwing its answers away."""


class StartOver(Action):
    """Forgets the search and the form in hand and greets anew; "cancel my request" means the ticket once there is one."""

    def name(self) -> str:
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        in_form = bool(turn.tracker.active_loop.get("name"))
        if not in_form and wants_to_take_back(turn):
            if not await ask_to_take_back(turn):
                await say_state(turn)
            return []
        stops = _STOP.search(turn.text) or postpones(turn.text)
        if in_form and stops:
            # What was told stays: only the request is dropped, and the interview waits.
            turn.say(left_key(turn))
            return leave_form()
        if in_handoff(turn):
            turn.say(left_key(turn))
            return [*leave_form(), *forget(*WISH_SLOTS)]
        turn.say("utter_start_over")
        return [*leave_form(), *forget(*WISH_SLOTS, *GUIDANCE_SLOTS)]
