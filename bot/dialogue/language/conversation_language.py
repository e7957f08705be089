"""The language a conversation is held in, and the one an answer is given in.

Detected for each message, decided for the conversation: what the pipeline decided of the message is settled here
against what the person chose, and against messages too unclear to change anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import CHANGE_LANGUAGE, SENSELESS
from bot.dialogue.language.languages import ANSWERED, COMPLETE
from bot.dialogue.language.requested_language import requested_language
from bot.nlu.glosses import gloss_of
from bot.nlu.judgement import CRISIS
from bot.nlu.languages import glossaries
from bot.nlu.same_script import has_own_letters

LEAST_WORDS = 3
"""A word or two in plain letters that nobody understands is more often a slip of the fingers than another language."""
PLAIN_LANGUAGE = 0.5
"""On data/evaluation 2 of 1517 Finnish and English messages are taken for another language at or above this."""
SCRIPTS = {"ru": "Cyrillic", "uk": "Cyrillic", "ar": "Arabic", "fa": "Arabic"}
"""Languages that are not written in Latin letters: their letters settle the matter, however few the words."""
ANSWER = "answer"
"""Key of the parse's `language`: the language of this one answer, where it is not the conversation's."""


def plainly_detected(parse: Mapping[str, Any]) -> str | None:
    """The language of this message alone; None when it could as well be another, as with a few words or a typing error."""
    language = parse.get("language") or {}
    text = str(parse.get("text") or "")
    if parse["intent"].get("name") in SENSELESS and text.isascii() and len(text.split()) < LEAST_WORDS:
        return None
    if text.isascii() and len(text.split()) == 1 and parse["intent"].get("name") != CRISIS:
        return None
    detected = language.get("detected")
    if detected in SCRIPTS:
        return str(detected)
    if detected in glossaries() and not gloss_of(text):
        return None  # not a word of it is known: rather slips, or a language in letters that are not its own
    return detected if language.get("confidence", 0.0) >= PLAIN_LANGUAGE else None


def _is_certain(text: str, language: str, other: str, least: int) -> bool:
    """Whether `text` is so clearly in `language` that a conversation in `other` goes on in it; it needs `least` words."""
    has_words = len(text.split()) >= least
    if language not in SCRIPTS:
        return has_words
    return SCRIPTS[language] != SCRIPTS.get(other) or (has_words and has_own_letters(text, language))


def settle_language(parse: dict[str, Any], request: Mapping[str, Any]) -> None:
    """Makes `parse` say in which language the conversation goes on, and this answer is.

    `request` has the conversation's `language`, whether it is `language_chosen`, and the `locale`. What the person chose
    stays. Words on danger are answered in their own language all the same: nobody in need reads a second one well.
    """
    language = parse.setdefault("language", {})
    plain, current, locale = plainly_detected(parse), request.get("language"), request.get("locale")
    decided = language.get("decided")
    if decided not in {*COMPLETE, plain, current, locale}:
        decided = current or locale
    # At the start of a conversation there is only a guess to overcome.
    least = LEAST_WORDS if current else LEAST_WORDS - 1
    text = str(parse.get("text") or "")
    if plain and plain not in COMPLETE and (decided is None or _is_certain(text, plain, decided, least)):
        decided = plain
    if parse["intent"].get("name") == CRISIS and decided == plain:
        language[ANSWER] = decided
    language["decided"] = current if request.get("language_chosen") else decided
    wished = _wished_language(parse)
    if wished:
        # At once, so that a question that is asked again in this turn is asked in it too.
        language["decided"] = wished


def _wished_language(parse: Mapping[str, Any]) -> str | None:
    """The language that a wish to change to one names, by a button or in words."""
    if parse["intent"].get("name") != CHANGE_LANGUAGE:
        return None
    pressed = next((str(item["value"]) for item in parse.get("entities") or () if item["entity"] == "language"), None)
    return pressed or requested_language(str(parse.get("text") or ""))


def spoken_language(latest_message: Mapping[str, Any]) -> str | None:
    """The conversation's language (any), from the last message's parse data; None when unknown."""
    language = latest_message.get("language") or {}
    decided = language.get("decided")
    return decided if isinstance(decided, str) else None


def answer_language(latest_message: Mapping[str, Any]) -> str:
    """The language to answer in: the conversation's when the assistant has texts in it, else plain English.

    A person who reads Finnish better asks for it ("suomeksi"), which makes it the conversation's.
    """
    own = (latest_message.get("language") or {}).get(ANSWER)
    spoken = own or spoken_language(latest_message)
    return spoken if spoken in ANSWERED else "en"
