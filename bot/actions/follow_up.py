"""The answers to "may I ask you later?" and "how did it go?"."""

from __future__ import annotations

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.returning import offer_to_go_on
from bot.conversations.later.follow_ups import CONSENT, answer_follow_up, plan_follow_ups, stop_follow_ups
from bot.conversations.privacy.consents import give_consent, withdraw_consent
from bot.handoff.ticket import Outcome

YES, NO, STOP = "yes", "no", "stop"
STILL_LOOKING = (Outcome.NONE, Outcome.IDEA_DROPPED)


async def take_follow_up(turn: Turn, value: str) -> None:
    """Acts on the button: consent, refusal, end, or an outcome."""
    database = services.database()
    if value == YES:
        shown = services.texts().phrase("utter_ask_follow_up", turn.language)
        found = await services.tickets().of_conversation(turn.conversation)
        await give_consent(database, turn.conversation, CONSENT, text_shown=shown, now=turn.now)
        await plan_follow_ups(database, turn.conversation, found[0].reference if found else None, now=turn.now)
        turn.say("utter_follow_up_agreed")
        offer_to_go_on(turn)
    elif value in (NO, STOP):
        await stop_follow_ups(database, turn.conversation)
        await withdraw_consent(database, turn.conversation, CONSENT, now=turn.now)
        turn.say("utter_follow_up_stopped")
        offer_to_go_on(turn)
    elif value in {outcome.value for outcome in Outcome}:
        outcome = Outcome(value)
        await answer_follow_up(database, turn.conversation, outcome, now=turn.now)
        turn.say("utter_follow_up_still_looking" if outcome in STILL_LOOKING else "utter_follow_up_thanks")
    else:
        turn.say("utter_inform_nothing")
