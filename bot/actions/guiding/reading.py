"""What a message in the interview is: an answer, facts that another question asks for, or something to be dealt with first."""

from __future__ import annotations

import re

from bot.actions.context import Turn
from bot.actions.small_talk import is_farewell
from bot.dialogue.answers.earlier import SHOWN
from bot.dialogue.words.for_other import asks_for_other
from bot.dialogue.words.questions import BESIDE_FORM, is_question, is_statement, is_story
from bot.guidance.answers import answer_book
from bot.guidance.interview import ENTITIES, FACTS, NO_SITUATION, VOLUNTEERED_OBSTACLES, WITHOUT_WORK
from bot.nlu.entity.durations import tells_time_spent
from bot.nlu.entity.levels import FINNISH
from bot.nlu.entity.types import WORK
from bot.nlu.wishes import refinements

STOPS = frozenset({"crisis", "request_human", "delete_my_data"})
"""Never an answer, whatever words it has."""
GUIDANCE = "get_guidance"
ASIDES = frozenset({
    "ask_capabilities", "ask_privacy", "ask_simpler", "bot_challenge", "change_language", "check_ticket", "feedback_negative",
    "feedback_positive", GUIDANCE, "goodbye", "greet", "start_over", "thank",
})  # fmt: skip
ASKS = ("faq/", "find_", "programme_", "out_of_scope", "nlu_fallback")
GOALS = {"faq/find_jobs": "work", "faq/start_business": "business"}
"""Topics that, where a wish is asked for, are the wish itself: "some indoor job where I can sit"."""
_SEARCH = re.compile(
    r"^\W*(?:any|some)\b|\b(?:find|show|search|looking for|courses?|etsi|näytä|hae|kurss\w*|koulutuksia)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"^\W*(?:(?:ok|okay|no|but|first|please|can you|could you|joo|mut|mutta|voitko|voisitko|voiks|eka|ensin)\W+)*"
    r"(?:find|show|search|look for|give|etsi|etsiä|näytä|näyttää|hae|hakea|anna)\b",
    re.IGNORECASE,
)
"""A search that is ordered tells nothing of the person: "show me cleaning courses"."""
_PAST = re.compile(
    r"\b(?:i was|i used to|worked|been|\d+ ?(?:years?|yrs|y|v)|i (?:already )?(?:said|told)|olin|(?:olen|oon) (?:ollu|tehny|työskennel)\w*"
    r"|tein|ollu|ollut|joskus|ago|sitten|(?:19|20)\d\d|vuotta|vuosia|sanoin|kerroin|был|была|работал\w*)\b",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"^\W*(?:(?:no|well|nyt|now)\W+)*(?:i am|i'?m|we are|(?:minä |mä |mää )?(?:olen|oon))\b", re.IGNORECASE
)
SURE_TOPIC = 0.95
"""What is as surely a topic as this, and tells nothing of the person, asks for it."""
LIKELY_TOPIC = 0.85
"""As surely a trouble is told where a school or a work was asked for and neither is named."""
LONGEST_OTHER = 6
"""Words in a message that tells nothing but what another question asks for."""
PLACE_OR_LEVEL = frozenset({"municipality", "language_level"})


def entities_of(turn: Turn) -> list[str]:
    """The kinds of facts that the message names."""
    return [str(item["entity"]) for item in turn.message.get("entities") or []]


def answering(turn: Turn) -> list[str]:
    """The kinds of facts that answer a question of the interview: none of them asks for English alone."""
    found = turn.message.get("entities") or []
    return [str(item["entity"]) for item in found if item.get("role") in (None, FINNISH)]


def tells_past(text: str) -> bool:
    """Whether a work that the text names is one that was done, or told of before: no wish for it, and nothing of the days now."""
    return bool(_PAST.search(text))


def tells_being(text: str) -> bool:
    """Whether a text says what somebody is or where: "i am home", "oon yksin täällä"."""
    return bool(_I_AM.match(text.replace("’", "'"))) and not tells_past(text)


def tells_of_oneself(turn: Turn) -> bool:
    """Whether a message tells any fact, wish, situation or hardship."""
    read = answer_book().read(turn.text)
    told = {
        *read.get("situation", ()),
        *VOLUNTEERED_OBSTACLES.intersection(read.get("obstacles", ())),
        *read.get("goal", ()),
    }
    return bool(FACTS & set(entities_of(turn)) or told - {"unsure"})


def tells_beside(question: str, turn: Turn) -> bool:
    """Whether a message tells facts that the `question` does not ask for: they are said back."""
    asked = {
        *ENTITIES.get(question, ()),
        *(WORK if question == "goal" else ()),
        *(ENTITIES["duration"] if question == "situation" else ()),
    }
    read = answer_book().read(turn.text)
    situations = set(read.get("situation", ())) - NO_SITUATION - WITHOUT_WORK if question != "situation" else ()
    hardships = VOLUNTEERED_OBSTACLES & set(read.get("obstacles", ())) if question != "obstacles" else ()
    return bool((FACTS & set(entities_of(turn))) - asked or situations or hardships)


def tells_of_home(turn: Turn) -> bool:
    """Whether a message speaks of children or a family, which no school and no work is."""
    read = answer_book().read(turn.text)
    return "parent" in read.get("situation", ()) or "children" in read.get("obstacles", ())


def answers_other(question: str, turn: Turn) -> bool:
    """Whether an answer in own words tells only what other questions ask: where the person lives, how well they know Finnish."""
    told, is_short = set(entities_of(turn)), len(turn.text.split()) <= LONGEST_OTHER
    if set(ENTITIES.get(question, ())) & told:
        return False
    if question == "situation":
        # Work that was done says nothing of what the days are now.
        is_past_work = told & WORK and tells_past(turn.text) and not is_story(turn.text)
        return bool(is_past_work) or (is_short and (bool(told & PLACE_OR_LEVEL) or tells_time_spent(turn.text)))
    if told & PLACE_OR_LEVEL:
        return True
    return question == "background" and is_short and (tells_beside(question, turn) or tells_of_home(turn))


def goal_meant(turn: Turn) -> str | None:
    """The wish that a message is, by its topic, and not by its words."""
    is_wish = turn.confidence >= SURE_TOPIC and not is_question(turn.text) and not _ORDERS.search(turn.text)
    return GOALS.get(turn.intent) if is_wish else None


def tells_wish(turn: Turn) -> bool:
    """Whether a message that sounds like a topic of work or business tells what is wished for: "haluun vaan töitä"."""
    wished = set(answer_book().read(turn.text).get("goal", ())) - {"unsure"}
    is_ordered = _ORDERS.search(turn.text) or _SEARCH.search(turn.text)
    return turn.intent in GOALS and bool(wished) and not is_question(turn.text) and not is_ordered


def names_trouble(turn: Turn) -> bool:
    """Whether a message is surely about a topic and tells neither school nor work: "i don't have a cv"."""
    is_topic = turn.intent.startswith("faq/") and turn.confidence >= LIKELY_TOPIC
    return is_topic and not tells_of_oneself(turn) and not tells_past(turn.text)


def is_aside(turn: Turn, understood: bool, *, asked: str) -> bool:
    """Whether the message is no answer to the question `asked` but something to be dealt with first."""
    if turn.intent in STOPS or turn.message.get(BESIDE_FORM):
        return True
    if turn.intent.startswith("find_") and _ORDERS.search(turn.text):
        return True
    if understood and not is_question(turn.text):
        return False
    if tells_wish(turn):
        return False
    if asked == "background" and names_trouble(turn):
        return True
    if turn.intent == GUIDANCE and not is_question(turn.text) and tells_of_oneself(turn):
        # A story told in the middle of it; what asks for the path or tells of somebody else is another matter.
        return bool(turn.entity("path") or turn.entity("self_check") or asks_for_other(turn.text))
    if turn.intent in ASIDES:
        return turn.intent != "goodbye" or is_farewell(turn)
    if turn.intent.startswith("programme_") and refinements(turn.text).position is not None and turn.slot(SHOWN):
        return True
    searches = turn.intent.startswith(("find_", "faq/")) and bool(_SEARCH.search(turn.text))
    # A question that is misspelt or has no verb is none by its words: "hygiene pass for kitchen".
    is_topic = (
        turn.intent.startswith(("faq/", "programme_")) and turn.confidence >= SURE_TOPIC and not is_statement(turn.text)
    )
    # "Tell me a joke" is no answer, in whatever words the question may be answered.
    is_strange = turn.intent == "out_of_scope" and turn.confidence >= SURE_TOPIC and not is_statement(turn.text)
    is_strange = is_strange and not FACTS & set(entities_of(turn))
    return turn.intent.startswith(ASKS) and (is_question(turn.text) or searches or is_topic or is_strange)
