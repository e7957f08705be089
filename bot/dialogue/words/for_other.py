"""Whether a message is about somebody else: a mother asks for her son, a coach for a client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.intents import SENSELESS
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import asks_within, is_question, is_story
from bot.nlu.entity.types import AGE
from bot.nlu.judgement import CRISIS, OUT_OF_SCOPE, SURE, confidence_of
from bot.nlu.relatives import CHILD_EN, CHILD_FI, GROWN_EN, GROWN_FI

AGES_OF_YOUTH = range(15, 30)
"""Whom the services for young people are for."""
NOTHING_IN_PARTICULAR = frozenset({"get_guidance", "inform", "nlu_fallback", "out_of_scope"})
"""What a story of somebody else is taken for; a question of its own keeps its answer."""
CERTAIN = 0.9
"""What is surely not ours stays so, whomever it is for: "tourist visa for my mother"."""
SHORTEST_TOLD = 4
"""Words by which somebody else is told of, where nothing else is made of a message."""
_MINE = r"(?:mun|minun|meidän|meiän|meijän|(?:mulla|minulla|meillä)\ on|my|our|(?:i|we)\ have\ (?:an?|two|three))\ (?:\S+\ ){0,2}?"
_CHILD_OF_MINE = words_pattern(
    rf"{_MINE}(?:{CHILD_FI})\w* | (?:{CHILD_FI})\w*?(?:ni|mme)(?:kin)?\b"
    rf" | (?:my|our|i\ have\ an?)\ (?:\S+\ ){{0,2}}?(?:{CHILD_EN})\b"
    r" | \A(?:poika|tyttö|tytär|teini|son|daughter)\ (?:on|ei|ois|olisi|is|has|lopetti|keskeytti|haluaa|haluu|wants|quit|stopped)\b"
)
_HAS_CHILDREN = words_pattern(
    r"(?:mulla|minulla|meillä)\ on\ (?:\w+\ )?(?:lapsi|lapsia|lasta|lapset)\b(?!,?\ (?:joka|jotka|ja\ (?:se|hän|ne|he))\b)"
)
"""To have children tells of oneself, where nothing more is told of them."""
_CLIENT = words_pattern(
    r"(?:(?:mun|minun|yksi|yks|eräs)\ )?asiak(?:as|asta|kaani\w*|kaalla\w*|kaan)\b | (?:my|a|one)\ client\b"
)
_GROWN_OF_MINE = words_pattern(
    rf"{_MINE}(?:{GROWN_FI})\w* | (?:{GROWN_FI})\w*?(?:ni|mme)(?:kin)?\b"
    r" | \A(?:vaimo|mies|puoliso|sisko|veli|äiti|isä|kaveri|ystävä)\ "
    r"(?:on|ei|etsii|haluaa|haluu|haluais|haluaisi|tarvitsee|tuli|muutti|osaa)\b"
    rf" | (?<!with\ )(?<!of\ )(?:my|our)\ (?:\S+\ ){{0,1}}?(?:{GROWN_EN})\b"
)
_NOT_TOLD_OF_ONESELF = words_pattern(
    r"en\ (?:\w+\ )?(?:tiedä|tiiä|osaa|keksi|ymmärrä|saa\ (?:häntä|sitä|poikaa|tyttöä))\b | (?:olen|oon)\ (?:\w+\ )?huoli\w*"
    r" | (?:olen|oon)\ (?:\w+\ ){0,2}(?:äiti|isä|vanhempi|valmentaja|ohjaaja)\b | haluaisin\ (?:\w+\ )?(?:tietää|kysyä|auttaa)\b"
    rf" | {_MINE}(?:{CHILD_FI}|{GROWN_FI})\w*"
    r" | i\ (?:do\ not|don't|dont)\ know | i(?:'m|\ am)\ (?:worried|asking|his|her|the\ mother|the\ father)"
    rf" | i\ (?:want|would\ like)\ to\ (?:help|ask|know) | i\ have\ an?\ (?:\S+\ ){{0,2}}?(?:{CHILD_EN})\b"
)
_TOLD_OF_ONESELF = words_pattern(
    r"(?:olen|oon|olin|emmä|mä|mää|minä|mulla|minulla|mulle|minulle|minua|mua|musta|meillä|en|jäin|sain|tein|kävin|tulin|muutin"
    r"|muutimme|teen|käyn|opiskelen|etsin|halu(?:an|un)|haluaisin|haluisin|tykkään)\b"
    r" | (?:i|i'm|i've|we|me)\b"
)
_THEM = words_pattern(
    r"he\b | she\b | him\b | her\b | his\b | as\ (?:a|his|her|their)\ (?:mother|father|parent|mum|dad)"
    r" | hän\b | häne(?:n|t|lle|llä)\b | häntä\b | sille\b | (?:äitinä|isänä|vanhempana)\b"
)
_TURNS_TO = re.compile(
    r"\W*(?:(?:ok|okay|okei|no|joo|well)\W+)*(?:and|what about|how about|entä|entäs|mites|ja|mutta)\W+(?:for\W+)?(?:\w+\W+){0,11}\w*\W*\Z",
    re.IGNORECASE,
)
_ONLY_SAID_IT = words_pattern(r"(?:sanoi|sano|kertoi|kerto|suositteli|neuvoi|käski|kehui|said|told|says|recommended)\b")


def asks_for_other(text: str) -> bool:
    """Whether what the text tells is told of a relative, a friend or a client, and nothing of oneself."""
    plain = _HAS_CHILDREN.sub(" ", text.replace("’", "'"))
    named = next(
        (match for pattern in (_CHILD_OF_MINE, _CLIENT, _GROWN_OF_MINE) if (match := pattern.search(plain))), None
    )
    if named is None or _ONLY_SAID_IT.search(plain[named.end() : named.end() + 12]):
        return False
    return not _TOLD_OF_ONESELF.search(_NOT_TOLD_OF_ONESELF.sub(" ", plain))


def speaks_on_of_other(text: str, before: Iterable[str]) -> bool:
    """Whether a message speaks of the relative or client that an earlier one told of: "what should he do first", "as a mother I …"."""
    return bool(_THEM.search(text)) and any(map(asks_for_other, before))


def tells_of_other(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells the story of somebody else and asks nothing in particular."""
    text, intent = str(parse["text"]), str(parse["intent"].get("name") or "")
    is_not_ours = intent == OUT_OF_SCOPE and confidence_of(parse) >= CERTAIN
    is_unsure = (intent in SENSELESS and not is_not_ours) or (parse.get("fit") not in (None, SURE) and intent != CRISIS)
    is_short = is_unsure and len(text.split()) >= SHORTEST_TOLD and not (is_question(text) or asks_within(text))
    return (is_short or (intent in NOTHING_IN_PARTICULAR and is_story(text))) and asks_for_other(text)


def asks_about_other(parse: Mapping[str, Any]) -> bool:
    """Whether a short message turns to somebody else and asks nothing more: "and my wife?", "entä mun mies, hänkin on kotona"."""
    text, intent = str(parse["text"]), str(parse["intent"].get("name") or "")
    is_unsure = intent in NOTHING_IN_PARTICULAR or parse.get("fit") not in (None, SURE)
    return intent != CRISIS and is_unsure and bool(_TURNS_TO.match(text)) and asks_for_other(text)


def asks_for_youth(parse: Mapping[str, Any]) -> bool:
    """Whether a message that asks nothing in particular for somebody else is about a young person."""
    text, intent = str(parse["text"]), str(parse["intent"].get("name") or "")
    asks_else = intent == CRISIS or (intent not in NOTHING_IN_PARTICULAR and parse.get("fit") in (None, SURE))
    if asks_else or not asks_for_other(text):
        return False
    ages = [str(item["value"]) for item in parse["entities"] if item["entity"] == AGE]
    if ages:
        return any(age.isdecimal() and int(age) in AGES_OF_YOUTH for age in ages)
    return bool(_CHILD_OF_MINE.search(text.replace("’", "'")))
