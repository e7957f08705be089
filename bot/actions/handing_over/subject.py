"""What a request to a coach is about, when it is about one thing: a peer group, or an employer's need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.context import Turn
from bot.actions.handing_over import employer_needs, groups
from bot.dialogue.language.languages import COMPLETE
from bot.handoff.needs import NEED
from bot.handoff.ticket import GROUP


@dataclass(frozen=True)
class Subject:
    """`details` go with the ticket; `names` are its name by language. Both are empty for a request about nothing particular."""

    details: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


async def subject_of(turn: Turn) -> Subject:
    """The subject of the request in hand."""
    group, need = groups.wanted_group(turn), await employer_needs.wanted_need(turn)
    if group is not None:
        return Subject({GROUP: group.id}, {language: group.name.text(language) for language in COMPLETE})
    if need is not None:
        names = {language: employer_needs.in_words(turn.in_language(language), need) for language in COMPLETE}
        return Subject({NEED: need.id}, names)
    return Subject()


class AskTopic(Action):
    """Asks what the request is about, in short after an aside."""

    def name(self) -> str:
        return "action_ask_handoff_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        ask(Turn(dispatcher, tracker), "utter_ask_handoff_topic")
        return []


class AskReason(Action):
    """Asks what the coach should know: for a group, a mentor or an employer what matters there, else what help is needed."""

    def name(self) -> str:
        return "action_ask_handoff_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        topic, group = turn.slot("handoff_topic"), groups.wanted_group(turn)
        if topic == groups.MENTOR:
            turn.say("utter_ask_mentor_wish")
        elif topic == employer_needs.EMPLOYER:
            turn.say("utter_ask_employer_wish")
        elif topic == employer_needs.TOPIC:
            need = await employer_needs.wanted_need(turn)
            if need is not None and need.is_open(turn.today):
                turn.say("utter_ask_need_wish", name=employer_needs.in_words(turn, need))
            else:
                turn.say("utter_need_gone")
        elif group is not None:
            turn.say(
                "utter_ask_group_wish",
                name=group.name.text(turn.language),
                places=await groups.places_now(turn, group),
            )
        else:
            ask(turn, "utter_ask_handoff_reason")
        return []


def ask(turn: Turn, key: str) -> None:
    """Asks a question of the form; in short when the answer before asked it already."""
    turn.say(f"{key}_again" if turn.was_asked(key) else key)
