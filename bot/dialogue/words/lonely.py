"""A person who tells that they have nobody, in words that look like a bare no: "ei oo kavereita"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import YES_OR_NO
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question

MISREAD_LONELY = YES_OR_NO | {"faq", "inform", "nlu_fallback", "out_of_scope"}
_LONELY = words_pattern(
    r"""
    (?:ei|eikä)\ (?:(?:mulla|minulla)\ )?(?:oo|ole)\ (?:\w+\ )?(?:kaver|ystäv|ketään\b)\w*
    | (?:have|got|am\ with|know)\ (?:nobody|no\ one|noone)\b | en\ (?:tunne|näe|tapaa)\ (?:\w+\ )?ketään\b
    | (?:no|not\ any|without)\ friends?\b | (?:do\ not|don't|dont)\ (?:have\ any\ friends|know\ any(?:one|body)|see\ any(?:one|body))\b
    """
)


def is_lonely(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a bare no tells that the person has nobody."""
    text = str(parse["text"]).replace("’", "'")
    return parse["intent"].get("name") in MISREAD_LONELY and not is_question(text) and bool(_LONELY.search(text))
