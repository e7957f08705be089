"""Coming back to what was spoken of before: "back to the courses", "palataan siihen starttirahaan", "takaisin kysymyksiin".

A classifier takes such a message for a new start or for a question on what was said last. Here the rest of it is read by itself:
it names the search that was shown, a topic that was answered, or the interview that was left.
"""

from __future__ import annotations

import re

from bot.dialogue.answers.faq_follow_ups import topic_of
from bot.dialogue.answers.said import said_in
from bot.dialogue.intents import (
    ABOUT_PROGRAMME,
    DETAILS,
    FAQ,
    FIND_TRAINING,
    FIRM,
    GET_GUIDANCE,
    NEW_SEARCH,
    START_OVER,
)
from bot.dialogue.reading.searches import last_search
from bot.dialogue.reading.typed_message import TypedMessage, full_intent
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import BESIDE_FORM, is_question
from bot.dialogue.words.wishes import names_work
from bot.guidance.state import SLOT as GUIDANCE_STATE
from bot.nlu.judgement import CRISIS, SURE
from bot.nlu.wishes import refinements

LONGEST = 14
"""Words in a message that may be nothing but a return."""
_BACK = re.compile(
    r"^\W*(?:\w+\W+){0,4}?(?:back to|return(?:ing)? to|(?:takaisin|takas|takasin|palataan(?:ko|pa)?|palaisin|palaan)\b"
    r"|what was (?:the|that) (?:thing|part|stuff) (?:about|with)|what did you (?:say|tell me) about|mitä (?:sä |sinä )?sanoit\b"
    r"|(?:верн[её]мся|назад|обратно) к|tillbaka till)\W*",
    re.IGNORECASE,
)
_SHOWS = words_pattern(
    r"show\w* | lists?\b | lista\w* | näytä\w* | näytit\b | näytti | (?:you|u)\ (?:just\ )?(?:showed|gave|found)\b | покажи\w* | спис\w+"
)
_AGAIN = words_pattern(
    r"again | once\ more | previous | earlier | before | back | first\ list | last\ list | showed | gave | found"
    r" | uudestaan | uudelleen | taas | takaisin | äskei\w+ | äsken | aiem\w+ | aikaisem\w+ | edelli\w+ | näytit | снова | ещё\ раз"
)
LONGEST_AGAIN = 10
"""Words in a message that asks for nothing but what was shown: "show me that list again"."""
_GO_ON_WITH = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:continue|go on|carry on|jatk(?:a|an|aa|etaan|akaa))\W+(?:(?:with|the|your|my|niitä|noita|sun|mun)\W+)*"
    r"(?=questions?\b|interview|kysymy|haastattelu)",
    re.IGNORECASE,
)
_COURSES = words_pattern(
    r"\w*(?:course|class|programme|program|training|option|result|choice)s? | list | cards?"
    r" | \w*(?:kurss|koulutuks|koulutukse|vaihtoeh|ohjelm)\w+ | lista\w* | курс\w* | \w*kurs\w*"
)
_INTERVIEW = words_pattern(
    r"questions? | interview | path | kysymy\w+ | haastattelu\w* | polku\w* | polu\w+ | вопрос\w* | frågor\w*"
)


async def wants_list_again(message: TypedMessage) -> str | None:
    """The search whose cards are to be shown once more: "show me that list again", "se edellinen lista"."""
    text = message.text
    if len(text.split()) > LONGEST_AGAIN or message.intent in (CRISIS, *FIRM - {START_OVER}):
        return None
    if not (_SHOWS.search(text) and _AGAIN.search(text)) or _INTERVIEW.search(text) or names_work(message.parse):
        return None
    tracker = await message.tracker()
    search = last_search(tracker) if tracker and refinements(text).position is None else None
    message.parse[BESIDE_FORM] = bool(search)
    return search


async def comes_back(message: TypedMessage) -> bool:
    """Whether the message goes back to something that was spoken of in this conversation; it is then made to mean that."""
    back = _BACK.match(message.text) or _GO_ON_WITH.match(message.text)
    if back is None or len(message.text.split()) > LONGEST or message.intent in (CRISIS, *FIRM - {START_OVER}):
        return False
    tracker = await message.tracker()
    rest = message.text[back.end() :]
    if tracker is None or not rest:
        return False
    again = await message.read_apart(rest)
    search, named = last_search(tracker), full_intent(again)
    same = any(item["value"] == tracker.get_slot(item["entity"]) for item in message.parse["entities"])
    topics = {topic_of(str(reply.get("key") or "")) for reply in said_in(tracker.events)}
    kept = tracker.get_slot(GUIDANCE_STATE) or {}
    if search and refinements(rest).position is not None:
        message.means(named if named.startswith(ABOUT_PROGRAMME) else DETAILS)
    elif is_question(rest):
        return False  # what is asked of it is more than the way back to it
    elif named.startswith(NEW_SEARCH) and named != search and again.get("fit") == SURE:
        message.means(named)  # "back to Finnish courses", which were spoken of and not yet searched for
        return True
    elif search and (named == search or same or _COURSES.search(rest)):
        message.means(search)
    elif named.removeprefix(FAQ) in topics:
        message.means_question(named)
    elif not named.startswith(FAQ) and (_COURSES.search(rest) or names_work(message.parse)):
        message.means(FIND_TRAINING)  # they were named beside what was answered
    elif _INTERVIEW.search(rest) and (kept.get("is_open") or kept.get("path")):
        message.means(GET_GUIDANCE)
        wanted = "go_on" if kept.get("is_open") else "show"
        message.parse["entities"] = [{"entity": "path", "value": wanted, "start": 0, "end": 0}]
    else:
        return False
    message.parse[BESIDE_FORM] = True
    return True
