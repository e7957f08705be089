"""What a message tells of the person, in words of their language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.small_talk import WISH_SLOTS
from bot.dialogue.answers.faq_follow_ups import MORE, answer_key
from bot.dialogue.answers.in_hand import topic_in_hand
from bot.guidance.answers import answer_book
from bot.guidance.interview import VOLUNTEERED_OBSTACLES

DURATION, UNEMPLOYED = "duration_unemployed", "unemployed"
WHAT = ("field", "occupation", "skill")
"""What somebody does or wants to do: whatever was spoken of before, a search may follow from it."""
LEVELS_OF = {"en": "english_level", "sv": "swedish_level"}
"""What a level of another language than Finnish is remembered or said as."""


def facts_told(turn: Turn) -> list[str]:
    """The facts, the situation and the hardships that the last message names."""
    # Of each kind the last one: "Espoo. No, Vantaa" is remembered as Vantaa.
    last = {fact_of(item): item["value"] for item in turn.message.get("entities") or [] if item["entity"] in WISH_SLOTS}
    if not last.get(DURATION):
        last.pop(DURATION, None)  # who lost their job today is not told "0 months"
    if last.get("field") in _fields_of(last):
        del last["field"]
    told = answer_book().read(turn.text)
    situations = situations_said(told.get("situation", ()))
    keys = [f"situation_{item}" for item in situations if not (item == UNEMPLOYED and DURATION in last)]
    keys += [f"obstacle_{item}" for item in told.get("obstacles", ()) if item in VOLUNTEERED_OBSTACLES]
    return [*(services.in_words(name, value, turn.language) for name, value in last.items()), *map(turn.phrase, keys)]


def say_noted(turn: Turn, facts: Sequence[str]) -> None:
    """Thanks for what was told, in the words of `facts`.

    Who tells it of the topic that was just spoken of is asked what they want to know of that, not what they want at all.
    """
    topic = None if any(map(turn.entity, WHAT)) else topic_in_hand(turn.said_before()[::-1])
    questions = answer_key(topic, MORE) if topic else ""
    # Questions that only another language has would be a strange turn after thanks in one's own.
    if not questions or services.texts().entry(questions, turn.language)[1] != turn.language:
        turn.say("utter_inform_noted", facts=", ".join(facts)) if facts else turn.say("utter_inform_nothing")
        return
    say_thanks(turn, facts)
    turn.say(questions)


def say_thanks(turn: Turn, facts: Sequence[str]) -> None:
    """Says `facts` back in a sentence, and no more than thanks where there are none."""
    turn.say("utter_guidance_noted", facts=", ".join(facts)) if facts else turn.say("utter_guidance_thanks")


def situations_said(situations: Collection[str]) -> list[str]:
    """Those that have words of their own: who is at home with children is not told that they have some, too."""
    passed = {"other", *(("parent",) if "parent_at_home" in situations else ())}
    return [item for item in situations if item not in passed]


def _fields_of(facts: Mapping[str, Any]) -> set[str | None]:
    """The fields that the occupation and the skill among the facts say already."""
    words = services.vocabulary()
    named = (words.occupations.get(str(facts.get("occupation"))), words.skills.get(str(facts.get("skill"))))
    return {term.field for term in named if term is not None}


def fact_of(entity: Mapping[str, Any]) -> str:
    """The fact that an entity tells: a level is of Finnish unless it says otherwise."""
    return LEVELS_OF.get(str(entity.get("role")), str(entity["entity"]))
