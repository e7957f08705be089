"""A yes or a no, or what only begins like one: "no missä se on", "no, better by e-mail", "maybe", "not now"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import YES_OR_NO
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.times import tells_when
from bot.nlu.finnish import base_forms
from bot.nlu.glosses import gloss_of, with_gloss
from bot.nlu.judgement import confidence_of

_FILLER = re.compile(r"^\W*(?:no|nii|niin|joo|juu|okei|ok|well|yes|yeah)\b[\s,.]+", re.IGNORECASE)
_WELL = re.compile(r"^\W*no\b[\s,.]+(?=\w)", re.IGNORECASE)
_HALF = re.compile(
    r"\W*(?:(?:well|no|hmm|kai|vain|only)\W+)?(?:maybe|perhaps|possibly|partly|half|sometimes|sort of|so[- ]so|a (?:little"
    r"|bit)|not sure|some(?:what)?"
    r"|ehkä|ehka|kai|varmaan|osittain|osin|puoliksi|joskus|jonkin verran|vähän|niin ja näin|может быть|частично|немного"
    r"|ربما|أحيانا)\W*",
    re.IGNORECASE,
)
_NO_THANKS = re.compile(
    r"\W*(?:(?:no|nah|nope)\W+(?:thanks|thank you|thx)|ei\W+(?:kiitos|kiitti)|нет\W+спасибо|ні\W+дякую|nej\W+tack"
    r"|ei\W+aitäh|لا\W+شكرا|نه\W+ممنون|maya\W+mahadsanid)\W*|\W*(?:i )?(?:don'?t"
    r"|do not) want(?: (?:to|it|this))?\W*"
    r"|\W*(?:never ?mind|forget it|en (?:mä |minä )?(?:halua|haluu)(?: mitään| enää)?|anna olla|e[in] sittenkään|unohda)"
    r"(?:\W+(?:peru|peruuta|lopeta|stop|cancel|kiitos|kiitti))?\W*",
    re.IGNORECASE,
)
_LATER = (
    r"(?:not now|ei nyt|en nyt|nyt ei|later|another time|myöhemmin|toiste|joskus toiste|не сейчас|потом|позже|inte nu|senare|ليس الآن|لاحقا"
    r"|(?:i(?:'ll| will) |täytyy |pitää |mä |mun pitää )?(?:think about it|think first|miettiä|mietin)(?: (?:ensin|first|vielä))?)"
)
_NOT_NOW = re.compile(
    rf"\W*(?:(?:no|ei|en|ok|okei|well|maybe|ehkä|kai|нет|لا)\W+)*{_LATER}"
    rf"(?:\W+(?:{_LATER}|please|thanks|thank you|thx|kiitos|kiitti|kuitenkin|спасибо|tack|sitten|ehkä))*\W*",
    re.IGNORECASE,
)
_PREFERS = words_pattern(
    r"(?:better|rather|instead|prefer)\b | mieluummin | mielummin | ei\ kun?\b | eikun?\b | parempi\b | лучше\b | hellre\b"
)
_ON_CONDITION = re.compile(r"\W*(?:\w+\W+)?(?:if|jos)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"\b(?:yes or no|no or yes|or not|(?:joo|juu|kyllä) vai ei|vai eikö|да или нет|или нет|ja eller nej)\W*$",
    re.IGNORECASE,
)
_SAYS_YES_OR_NO = words_pattern(
    r"(?:yes|yep|yeah|yup|ok|okay|sure|no|not|nope|nah|never|none|nothing|please|correct|exactly|indeed|absolutely|definitely|certainly|true|agree|good|great|fine|dont|don't)\b"
    r" | (?:joo|juu|kyllä|kylla|jep|ei|eikö|eiks|en|eikä|okei|selvä|sopii|käy|kiitos|totta|niin|juuri|tottakai|ole|oo)\b"
)
LONGEST_BARE = 3
"""Words of a yes or a no that names neither."""
SURELY, HEARD_BEFORE = 0.95, 0.93
"""As sure and as like (cosine) a training message is a yes or a no that is one, in whatever words: "of course I want"."""


def is_no_bare_answer(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no says more than that: "I got a negative decision", "no, better by e-mail"."""
    text = str(parse["text"]).replace("’", "'")
    if parse["intent"].get("name") not in YES_OR_NO or is_known_answer(parse):
        return False
    is_long = len(text.split()) > LONGEST_BARE
    return prefers_other(text) or (is_long and not says_yes_or_no(with_gloss(text)))


def tells_time(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no says when something suits: "ma tai ti"."""
    text = str(parse["text"])
    return parse["intent"].get("name") in YES_OR_NO and tells_when(text) and not says_yes_or_no(text)


def asks_on_condition(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no asks for one: "and if no?", "а если не получится", "a photo, yes or no"."""
    text = str(parse["text"])
    asks = any(map(_ON_CONDITION.match, (text, gloss_of(text)))) or _YES_OR_NO.search(text)
    return parse["intent"].get("name") in YES_OR_NO and bool(asks)


def says_yes_or_no(text: str) -> bool:
    """Whether a word of `text` is one of agreeing or refusing."""
    return bool(_SAYS_YES_OR_NO.search(text))


def is_known_answer(parse: Mapping[str, Any]) -> bool:
    """Whether a yes or a no is as sure and as well known as one that needs no word for it."""
    return confidence_of(parse) >= SURELY and float(parse.get("likeness") or 0.0) >= HEARD_BEFORE


def prefers_other(text: str) -> bool:
    """Whether a no names what is wanted instead: "no, e-mail is better"."""
    return bool(_PREFERS.search(text))


def is_half_yes(text: str) -> bool:
    """Whether the message is neither a yes nor a no: "maybe", "osittain"."""
    return _HALF.fullmatch(text) is not None


def refuses(text: str) -> bool:
    """Whether the message wants no more of what was begun: "no thanks", "anna olla"."""
    return _NO_THANKS.fullmatch(text.replace("’", "'")) is not None


def postpones(text: str) -> bool:
    """Whether the message puts off what was begun: "not now, thanks", "mietin vielä"."""
    return _NOT_NOW.fullmatch(text.replace("’", "'")) is not None


def without_filler(text: str) -> str | None:
    """The question behind a "no" or "joo" that only begins it; None when there is none."""
    rest = _FILLER.sub("", text)
    return rest if rest != text and is_question(rest) else None


def without_finnish_well(text: str) -> str | None:
    """What stands behind the Finnish "no" (well) of "no lähetä"; None where it may be the English one."""
    rest = _WELL.sub("", text)
    is_finnish = rest != text and all(base_forms(word) for word in re.findall(r"[^\W\d_]+", rest))
    return rest if is_finnish else None
