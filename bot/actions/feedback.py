"""Whether an answer helped, why not, and what can be done about it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.again import say_reply_again
from bot.actions.context import JUDGED, Turn, reply_of
from bot.actions.small_talk import CHOICES_OFFERED
from bot.conversations.feedback import record_feedback
from bot.dialogue.answers.replies import topic_buttons
from bot.dialogue.words.feedback import NOT_ASKED, says_not_asked

HARD_WORDS = "hard_words"
WHY = "utter_feedback_why"
NOTHING_ANSWERED = "utter_feedback_nothing"
REASONS = (NOT_ASKED, "wrong", HARD_WORDS, "not_for_me", "out_of_date")


class Feedback(Action):
    """Stores the verdict; after a no it asks why, and acts on the reason."""

    def name(self) -> str:
        return "action_feedback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        given, judged = turn.entity("feedback_reason"), turn.judged_answer()
        given = NOT_ASKED if says_not_asked(turn.text) else given
        reason = given if given in REASONS else None
        helped = turn.intent == "feedback_positive"
        await record_feedback(
            services.database(),
            turn.conversation,
            about=judged["key"] if judged else None,
            verdict="yes" if helped else "no",
            reason=reason,
            now=turn.now,
        )
        if helped:
            turn.say("utter_feedback_thanks")
        elif reason is None:
            before = {reply.get("key") for reply in turn.said_last()}
            # Who scolds before anything was answered is not asked which answer they mean.
            key = WHY if judged else NOTHING_ANSWERED
            turn.say("utter_feedback_again" if before & {WHY, NOTHING_ANSWERED} else key)[JUDGED] = judged
        elif reason == NOT_ASKED:
            reply = turn.say("utter_feedback_not_asked")
            reply["buttons"] = [*other_meanings(turn, judged), *reply["buttons"]]
        elif reason != HARD_WORDS:
            turn.say(f"utter_feedback_{reason}")
        elif judged is None or not say_reply_again(turn, judged, simple=True):
            turn.say("utter_ask_simpler_nothing")
        return []


def other_meanings(turn: Turn, judged: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Buttons for what else the message may have meant that got the judged answer."""
    asked: Mapping[str, Any] = {}
    latest: Mapping[str, Any] = {}
    for event in turn.tracker.events:
        if event.get("event") == "user":
            latest = event.get("parse_data") or {}
        elif judged and event.get("event") == "bot" and reply_of(event).get("key") == judged.get("key"):
            asked = latest
    said = str(judged and judged.get("key")).removeprefix("utter_")
    others = [guess for guess in asked.get("intent_ranking") or () if guess["name"] != said]
    return topic_buttons(services.texts(), others, turn.language)[:CHOICES_OFFERED]
