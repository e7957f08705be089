"""What a message means beside the interview and the path: a request about them, a life that wants advice, an answer."""

from __future__ import annotations

from bot.dialogue.answers.faq_follow_ups import LISTS
from bot.dialogue.answers.in_hand import last_answer, topic_in_hand
from bot.dialogue.answers.said import said_in
from bot.dialogue.intents import FIRM, GET_GUIDANCE, REQUIREMENTS
from bot.dialogue.reading.follow_ups import follow_up_of
from bot.dialogue.reading.searches import last_search
from bot.dialogue.reading.typed_message import TypedMessage, reading_of
from bot.dialogue.words.for_other import asks_for_other
from bot.dialogue.words.path import (
    asks_what_if,
    changes_path,
    path_request,
    recalls_path,
    says_go_on,
    self_check,
    takes_check,
    tells_story,
)
from bot.dialogue.words.programme import is_on_screen
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.told_facts import tells_life
from bot.dialogue.words.wishes import wishes_some_work
from bot.guidance.answers import answer_book
from bot.guidance.doubt import is_dont_know
from bot.guidance.interview import SLOT as GUIDANCE_QUESTION
from bot.guidance.state import SLOT as GUIDANCE
from bot.nlu.judgement import CRISIS

OF_IDEA = frozenset({"idea_check", "business_plan", "start_business"})
"""Topics after which "can you test it" speaks of the idea of a business."""
ASKS_WHAT = (
    "utter_greet", "utter_ask_capabilities", "utter_inform_noted", "utter_inform_nothing", "utter_affirm_nothing",
    "utter_deny_nothing", "utter_start_over", "utter_unsure",
)  # fmt: skip
"""Beginnings of the keys that ask what somebody wants."""


LEADS_TO = {
    "business": "faq/start_business",
    "language": "find_language_course",
    "learn": "find_training",
    "study": "find_study_programme",
    "work": "faq/find_jobs",
}
"""What is answered on each goal."""


async def asks_for_guidance(message: TypedMessage) -> str | bool:
    """Whether the message is about a path, a self-check, or a life that needs advice; it is then made to say so.

    What is supposed under cards ("what if I don't know Finnish") asks what these ask for.
    """
    parse = message.parse
    about = {"path": path_request(parse, message.offered), "self_check": self_check(parse, message.offered)}
    if not any(about.values()) and takes_check(parse) and await _topic_before(message) in OF_IDEA:
        about["self_check"] = "business_idea"
    if says_go_on(message.text) and await _interview_waits(message):
        about["path"] = "go_on"
    recalled = None if any(about.values()) else recalls_path(parse)
    if recalled == "what_if" and is_on_screen(message.offered) and not await _has_path(message):
        parse["entities"] = []
        return REQUIREMENTS
    if recalled == "what_if" and not await _has_path(message):
        parse["entities"] = []  # what is only supposed is no fact
    if recalled:
        # Who asks for a path and has none yet is helped to one.
        about["path"] = recalled if await _has_path(message) else "go_on"
    elif not any(about.values()):
        change = changes_path(parse, message.offered)
        about["path"] = change if change and await _has_path(message) else None
    if not any(about.values()) and not tells_story(parse):
        return False
    message.means(GET_GUIDANCE)
    parse["entities"] = parse["entities"] + [
        {"entity": name, "value": value, "start": 0, "end": 0} for name, value in about.items() if value
    ]
    return True


async def _topic_before(message: TypedMessage) -> str | None:
    tracker = await message.tracker()
    return topic_in_hand(message.said_before(tracker)) if tracker else None


async def supposes_a_goal(message: TypedMessage) -> str | None:
    """What "what if I had a business" asks before there is a path: what leads to that goal. Nothing of it is taken for a fact."""
    text = message.text
    goals = (
        [goal for goal in answer_book().read(text).get("goal", ()) if goal in LEADS_TO] if asks_what_if(text) else []
    )
    if (
        len(goals) != 1
        or message.intent == CRISIS
        or (message.is_sure and message.intent == "faq")
        or await _has_path(message)
    ):
        return None
    message.parse["entities"] = [item for item in message.parse["entities"] if item["entity"] != "occupation"]
    return LEADS_TO[goals[0]]


async def _interview_waits(message: TypedMessage) -> bool:
    """Whether the interview asks something, or was left for a while and nothing else is asked."""
    tracker = await message.tracker()
    if tracker is None or tracker.active_loop:
        return (await message.asked_in_form()).startswith(GUIDANCE_QUESTION)
    return bool((tracker.get_slot(GUIDANCE) or {}).get("is_open"))


async def _has_path(message: TypedMessage) -> bool:
    tracker = await message.tracker()
    kept = tracker.get_slot(GUIDANCE) if tracker else None
    return bool(kept and kept.get("path"))


async def does_not_know(message: TypedMessage) -> bool:
    """Whether a bare "I don't know" answers the question what somebody wants: then it is found out together."""
    if not is_dont_know(message.text):
        return False
    tracker = await message.tracker()
    if tracker is None or tracker.active_loop:
        return False
    return str(last_answer(message.said_before(tracker), ()).get("key") or "").startswith(ASKS_WHAT)


async def tells_of_other_in_interview(message: TypedMessage) -> str | None:
    """What a message in one's own interview means that tells of somebody else: "my sister wants it too, but she has A1".

    Its facts are not the person's.
    """
    if message.intent in (CRISIS, *FIRM) or is_question(message.text) or not asks_for_other(message.text):
        return None
    tracker = await message.tracker()
    if tracker is None or not (await message.asked_in_form()).startswith(GUIDANCE_QUESTION):
        return None
    # An interview that was begun for somebody else is theirs.
    if any(reply.get("key") == "utter_guidance_for_other" for reply in said_in(tracker.events)):
        return None
    message.parse["entities"] = []
    return GET_GUIDANCE


async def tells_life_out_of_the_blue(message: TypedMessage) -> bool:
    """Whether a message tells of a life while nothing is under way that it could belong to: no form, no search, no path.

    After an answer whose follow-ups know such a life ("I am 20 and only finished school") it asks that one.
    """
    if not tells_life(message.parse):
        return False
    topic = await message.topic()
    if topic and follow_up_of(message.text, reading_of(message.parse), topic) not in (None, *LISTS):
        return False
    tracker = await message.tracker()
    return tracker is None or not (tracker.active_loop or last_search(tracker) or tracker.get_slot(GUIDANCE))


async def answers_with_work(message: TypedMessage) -> bool:
    """Whether a message in the interview tells the work that is wished for: "something with people" asks for no coach there."""
    return wishes_some_work(message.parse) and (await message.asked_in_form()).startswith(GUIDANCE_QUESTION)
