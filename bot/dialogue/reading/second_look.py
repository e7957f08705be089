"""Messages of which the classifier reads a part again: what is left without a figure of speech, a filler, a level, one of two questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import (
    ABOUT_PROGRAMME,
    ABOUT_US,
    FAQ,
    GET_GUIDANCE,
    NEW_SEARCH,
    SENSELESS,
    WITHOUT_FINNISH,
    YES_OR_NO,
)
from bot.dialogue.reading.second_question import ALSO, other_wish, parts_of, question_after_statement
from bot.dialogue.reading.typed_message import TypedMessage, full_intent, reading_of
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.told_facts import search_wished
from bot.dialogue.words.wishes import learns, names_work
from bot.dialogue.words.yes_no import without_filler, without_finnish_well
from bot.nlu.danger import sounds_like_danger, speaks_of_danger, without_figures
from bot.nlu.entity.levels import FINNISH
from bot.nlu.glosses import gloss_in
from bot.nlu.judgement import CRISIS, LOW_MOOD, SAYS_NOTHING, SURE, confidence_of
from bot.nlu.self_description import without_levels
from bot.nlu.wishes import Refinement, refinements

_INSTEAD_OF = re.compile(
    r"\W*(?:(?:no|but|actually|sorry|well)\W+)*(?:(?:i )?(?:do not|don't|dont|not) (?:want|need)\b|not (?:a|an|the|for)\b"
    r"|en (?:halua|haluu|tarvitse)\b|(?:я )?не хочу\b)"
    r"[^,.;!?]{2,60}[,.;!]\W*(?:(?:but|mutta|vaan|а|но)\W+)?"
    r"(?P<wanted>(?:(?:i )?(?:want|need|would like|prefer)|haluan|haluaisin|haluun|(?:я )?хочу)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTED = re.compile(
    r"\W*(?:(?:no|oh|sorry|wait|well|ei|eiku|eikun|siis|anteeksi)\W+)*(?:i (?:meant|mean|asked (?:about|for))|tarkoitin|tarkotin|meinasin"
    r"|я имел\w* в виду)\b"
    r"(?:\W+(?:that|että))?\W+(?P<meant>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
FEW = 3
_MAY_I_ASK = re.compile(
    r"\W*(?:(?:ok|okay|wait|but|hi|hello|sorry|please|one moment)\W+)*(?:can|could|may) i (?:(?:just|first|also|please) )*ask\b"
    r"(?: (?:you|first|something|one thing|a thing|a question))*\W*(?=\w+\W+\w)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"\W*(?:\w+\W+){0,4}?(?:question|kysymys|kysymykseni|kyssäri|вопрос|fråga)\b(?:\s+(?:first|ensin|vielä|is|on))?\W*[:,–-]\s*(?=\w+\W+\w)",
    re.IGNORECASE,
)
THANK = "thank"
_THANKS = re.compile(
    r"\W*(?:kiitos|kiitti|kiitoksia|thanks|thank you|thx|спасибо|tack)(?: (?:paljon|oikein|a lot|so much|very much|you))*\W+"
    r"(?:(?:mut|mutta|but|and|ja|nyt|now|vielä|also)\W+)?(?=\w+\W+\w)",
    re.IGNORECASE,
)
CLEAR, LIKELIEST = 0.9, 3
"""How sure a reading of a part of a message is to be a wish of its own, and among how many of the whole message's it must be to
take its place.
"""
DOUBTFUL = 0.6
"""What is told decides what a question is about ("I closed my shop, do I get benefit"), unless the whole is less sure than this."""
SURE_SEARCH = 0.8
"""What is less surely one search is the one that the words of the wish name."""
DROWNED_BY_LEVELS = ("find_language_course", "inform", "faq/study_language", WITHOUT_FINNISH)


async def read_calmly(message: TypedMessage) -> None:
    """Takes back a danger that the classifier sees in a figure of speech and in nothing else ("they did not take me in the end").

    What is left without the figure is read by itself: where that sounds like danger too, it stays one. A danger that is likeliest
    and below the threshold has become low mood by now, and is taken back alike. Low mood itself is kept: a hard day needs an answer.
    """
    heard = full_intent(message.parse) in (CRISIS, LOW_MOOD) and message.parse["intent_ranking"][0]["name"] == CRISIS
    if not heard or speaks_of_danger(message.text):
        return
    rest = without_figures(message.text)
    if rest is None:
        return
    again = await message.read_apart(rest or "?")
    if again["intent_ranking"][0]["name"] == CRISIS:
        return
    if len(rest.split()) >= FEW and again.get("fit") == SURE and full_intent(again) not in SAYS_NOTHING:
        message.parse = {**again, **{name: message.parse[name] for name in ("text", "language", "entities")}}
        return
    is_low = LOW_MOOD in (full_intent(again), message.parse["intent_ranking"][1]["name"])
    if is_low or sounds_like_danger(message.text):
        message.means_question(LOW_MOOD)
    else:
        message.means_none_of(frozenset({CRISIS}))


async def read_in_spoken(message: TypedMessage) -> None:
    """Reads a few words, too few to tell their language by, as what they mean in the language of the conversation: "xaggee"."""
    if (
        len(message.text.split()) > FEW
        or full_intent(message.parse) == CRISIS
        or refinements(message.text) != Refinement()
    ):
        return
    meaning = gloss_in(message.request.get("language") or message.request.get("locale"), message.text)
    is_known = message.is_sure and message.intent not in SENSELESS
    if not meaning or (is_known and refinements(meaning).position is None):
        return
    language = message.parse["language"]
    message.text, message.parse = meaning, {**await message.read_apart(meaning), "language": language}


async def read_behind_lead_in(message: TypedMessage) -> None:
    """ "But first a question: what is karenssi" or "can I ask what is karenssi" asks that, and "ok how" no more than "how"."""
    lead_in = _LEAD_IN.match(message.text)
    asked = message.text[lead_in.end() :] if lead_in else None
    may_i = _MAY_I_ASK.match(message.text)
    if asked is None and may_i and is_question(message.text[may_i.end() :]):
        asked = message.text[may_i.end() :].rstrip(" ?.!") + "?"  # however it is put, a form takes it for a question
    if asked is None and len(message.text.split()) <= FEW:
        asked = without_filler(message.text)
    if asked and full_intent(message.parse) != CRISIS:
        language = message.parse["language"]
        message.text, message.parse = asked, {**await message.read_apart(asked), "language": language}


async def read_behind_thanks(message: TypedMessage) -> None:
    """ "Thanks. I also want to learn sewing" asks for that; "thanks for your help" asks for nothing."""
    thanks = _THANKS.match(message.text) if message.intent == THANK else None
    if thanks is None:
        return
    again = await message.read_apart(message.text[thanks.end() :])
    asks = str(again["intent"].get("name")).startswith((NEW_SEARCH, FAQ, ABOUT_PROGRAMME)) and again.get("fit") == SURE
    if asks or names_work(again):
        message.text, message.parse = message.text[thanks.end() :], {**again, "language": message.parse["language"]}


async def read_behind_filler(message: TypedMessage) -> None:
    """ "No missä se on" asks where it is, "no, I meant the price" what it costs: the first words are no answer."""
    if message.intent not in YES_OR_NO and (message.is_sure or message.intent == CRISIS):
        return
    if await _says_well_yes(message):
        message.means("affirm")
        return
    corrected = _CORRECTED.match(message.text.replace("’", "'"))
    filler = without_filler(message.text) if message.intent in YES_OR_NO else None
    said = corrected["meant"] if corrected else filler
    if said:
        kept = {name: message.parse[name] for name in ("text", "language", "entities")}
        message.parse = {**await message.read_apart(said), **kept}


async def _says_well_yes(message: TypedMessage) -> bool:
    """Whether a "no" is the Finnish one and a yes stands behind it: "no lähetä"."""
    is_finnish = (message.request.get("language") or message.request.get("locale")) == FINNISH
    rest = without_finnish_well(message.text) if message.intent == "deny" and is_finnish else None
    return rest is not None and full_intent(await message.read_apart(rest)) == "affirm"


async def read_what_is_wanted(message: TypedMessage) -> None:
    """ "I don't want a pension, I want to work" speaks of work: what is refused is left out."""
    wanted = _INSTEAD_OF.match(message.text.replace("’", "'"))
    if wanted and full_intent(message.parse) != CRISIS:
        kept = {name: message.parse[name] for name in ("text", "language", "entities")}
        message.parse = {**await message.read_apart(wanted["wanted"]), **kept}


async def read_without_levels(message: TypedMessage) -> None:
    """Takes the wish from the rest where the message names work beside the person's own level.

    "I want to learn coding, my Finnish is A2" is no wish for a Finnish course, though half of its words speak of Finnish.
    """
    wish = without_levels(message.text)
    intent = full_intent(message.parse)
    if intent == WITHOUT_FINNISH and not learns(wish):
        return
    if intent not in DROWNED_BY_LEVELS or not names_work(message.parse) or wish == message.text:
        return
    again = await message.read_apart(wish)
    searches = str(again["intent"].get("name")).startswith(NEW_SEARCH)
    wished = search_wished({**again, "intent": {"name": GET_GUIDANCE}})
    if searches and (not wished or confidence_of(again) >= SURE_SEARCH):
        message.parse.update({name: again[name] for name in ("intent", "fit")})
    elif wished:
        message.means(wished)


async def read_what_is_asked(message: TypedMessage) -> None:
    """Takes the question from the rest where the message first tells something and is doubtfully read as that.

    "I want my own cleaning company, is there money for the start" asks for the money; the company is offered beside it.
    """
    told = full_intent(message.parse)
    asked = question_after_statement(message.text) if told.startswith(FAQ) else None
    if asked is None or reading_of(message.parse).confidence >= DOUBTFUL:
        return
    again = await message.read_apart(asked)
    topic, likely = full_intent(again), [one["name"] for one in message.parse["intent_ranking"][:LIKELIEST]]
    if topic in likely and topic.startswith(FAQ) and topic != told and reading_of(again).confidence >= CLEAR:
        message.parse.update({name: again[name] for name in ("intent", "fit", "response_selector", "likeness")})
        message.parse[ALSO] = f"/{told}"


async def note_second_wish(message: TypedMessage) -> None:
    """Notes the other topic or search of a message that asks for two."""
    main = full_intent(message.parse)
    if not main.startswith((FAQ, NEW_SEARCH)):
        return
    main = "/".join(main.split("/")[:2])  # of a follow-up its topic
    read = [await message.read_apart(part) for part in parts_of(message.text)]
    asked = [{"intent": full_intent(part), "entities": part["entities"]} for part in read if _is_clear(part)]
    other = other_wish(main, asked)
    if other:
        message.parse[ALSO] = other


def _is_clear(parse: Mapping[str, Any]) -> bool:
    is_sure = parse.get("fit") == SURE and confidence_of(parse) >= CLEAR
    return is_sure and full_intent(parse).startswith((FAQ, NEW_SEARCH)) and full_intent(parse) != ABOUT_US
