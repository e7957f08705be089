"""Messages that tell facts of the person and look like something else: a wish for a language, a bare yes or no, a strange word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.conversation_language import CHANGE_LANGUAGE, SENSELESS
from bot.dialogue.patterns import words_pattern
from bot.dialogue.plain_words import YES_OR_NO
from bot.dialogue.questions import is_question
from bot.guidance.answers import answer_book
from bot.guidance.interview import VOLUNTEERED_OBSTACLES
from bot.nlu.entity_levels import NO_SKILL
from bot.nlu.entity_types import PROGRAMME
from bot.nlu.judgement import SURE

FACTS = frozenset({
    "occupation", "field", "skill", "age", "duration_unemployed", "language_level", "municipality", "education_level",
})  # fmt: skip
WORK = frozenset({"occupation", "field", "skill"})
_BEING = frozenset(
    "oon olen ollaan oomme asun asutaan elän mä mää mie minä me täällä nyt i im i'm am we live living from in at here now".split()
)
"""Words around a fact that say no more than that it is one of the person: "oon espoossa"."""
LIKES_IT = "feedback_positive"
"""What "I like gardening" looks like."""
QUESTIONS = ("faq", "programme_")
LONGEST_WISH = 12
"""Words in a message that may be nothing but a wish, told in other words than the classifier knows."""
_ASKS_TO_SWITCH = words_pattern(
    r"please | pls | (?:speak|write|answer|reply|talk|change|switch|use)\ (?:\w+\ )?(?:in|to|with|english|finnish)\b"
    r" | (?:in|to)\ (?:english|finnish) | kiitos\b | (?:vastaa|puhu|kirjoita|vaihda)\b"
    r" | (?:englanniksi|suomeksi|enkuksi|enkuks|suomeks)\b"
    r" | пожалуйста | (?:ответь|говори|пиши)\w* | можно\b | (?:haluan|haluaisin|voisitko|voitko|can\ (?:we|you|i)|could)\b"
)

_CAN_OR_LIKES = words_pattern(
    r"osaan\b | osasin\b | harrast\w+ | tykkään\b | rakastan\b | pidän\b | kiinnostaa\b"
    r" | (?:olen|oon)\ (?:tehny|ollu|hyvä)\w* | (?:minulla|mulla)\ on\b | on\ jo\b"
    r" | i\ (?:can|know|like|love|have|do)\b | good\ at\b | interested\b | hobby\b"
)


def tells_level(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a wish for another language only tells how well the person knows one."""
    if parse["intent"].get("name") != CHANGE_LANGUAGE or _ASKS_TO_SWITCH.search(_text(parse)):
        return False
    levels = [item["value"] for item in parse["entities"] if item["entity"] == "language_level"]
    return any(level != NO_SKILL for level in levels)


def tells_fact(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells a fact or a hardship, and the classifier makes a yes, a no or a doubtful question of it."""
    text, intent = _text(parse), str(parse["intent"].get("name") or "")
    facts = FACTS & {item["entity"] for item in parse["entities"]}
    if intent in YES_OR_NO:
        return bool(facts or _hardships(text))
    if is_question(text):
        return False
    if intent == LIKES_IT:
        return bool(facts)
    if intent in SENSELESS:
        # What the classifier has no answer to tells what is in the person's way ("my back is bad"), what they can do, or a bare fact.
        return bool(_hardships(text) or (WORK & facts and _CAN_OR_LIKES.search(text)) or is_bare_fact(parse))
    is_doubtful = intent.startswith(QUESTIONS) and parse.get("fit") != SURE
    return is_doubtful and bool(facts) and not any(item["entity"] == PROGRAMME for item in parse["entities"])


def tells_wish(parse: Mapping[str, Any]) -> bool:
    """Whether a message that the classifier does not know says what the person wants: "minä ompelen ja myyn vaatteita"."""
    text = _text(parse)
    if parse["intent"].get("name") not in SENSELESS or is_question(text) or len(text.split()) > LONGEST_WISH:
        return False
    return bool(set(answer_book().read(text).get("goal", ())) - {"unsure"})


def is_bare_fact(parse: Mapping[str, Any]) -> bool:
    """Whether a message is a fact in a sentence of being or living, and nothing else."""
    rest = str(parse["text"]).casefold()
    facts = [item for item in parse["entities"] if item["entity"] in FACTS]
    for item in sorted(facts, key=lambda item: -int(item["start"])):
        rest = f"{rest[: item['start']]} {rest[item['end'] :]}"
    around = rest.replace("’", "'").split()
    return bool(facts and around) and all(word.strip(".,!") in _BEING for word in around)


def _hardships(text: str) -> frozenset[str]:
    return VOLUNTEERED_OBSTACLES & frozenset(answer_book().read(text).get("obstacles", ()))


def _text(parse: Mapping[str, Any]) -> str:
    return str(parse["text"]).replace("’", "'")
