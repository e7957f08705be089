"""A message that points at something shown a moment ago and asks of it or takes it: "kolmas kuulostaa hyvältä, miten haen".

Longer than a bare "the second one", and perhaps after something else was answered: alone it looks like praise, a new search or
a question on what was answered last.
"""

from __future__ import annotations

from bot.dialogue.answers.earlier import CURRENT
from bot.dialogue.intents import ABOUT_PROGRAMME, APPLY, DETAILS, FEEDBACK, FIRM, SENSELESS, START_OVER, YES_OR_NO
from bot.dialogue.reading.searches import shown_lately
from bot.dialogue.reading.typed_message import TypedMessage
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.programme import asked_by_words
from bot.nlu.judgement import CRISIS
from bot.nlu.wishes import pointed_at, refinements

LONGEST = 16
"""Words in a message that may be about nothing but what it points at."""
LIKE_NOTHING = frozenset({*SENSELESS, *FEEDBACK, *YES_OR_NO, "inform", "get_guidance", START_OVER})
"""What a message looks like alone that only takes one of the cards: "ok the first is good then"."""
_NEXT_STEP = words_pattern(
    r"mitä\ (?:mun\ |minun\ |nyt\ )?(?:pitää|pitäis|täytyy)\ tehdä | mitä\ (?:mä\ |minä\ )?teen\b"
    r" | miten\ (?:mä\ |minä\ )?(?:alotan|aloitan)"
    r" | how\ (?:i|do\ i|to)\ (?:start|begin|go)\b | what\ (?:do|should|must)\ i\ do\b"
)
_THAT_COURSE = words_pattern(
    r"(?:siitä|siihen|sen|sille|siinä|sinne)\ (?:\w*kurssi|\w*koulutuks|\w*koulutukse|ohjelma)\w*"
    r" | (?:about|of|for|to|in)\ (?:that|the\ same)\ (?:\w+\ )?(?:course|training|program|programme|class|one)\b"
)


async def asked_of_pointed(message: TypedMessage) -> str | None:
    """What is meant of the card that the message points at, or of the course that it calls "that course"; None for any other."""
    if message.intent in (CRISIS, *FIRM - {START_OVER}) or len(message.text.split()) > LONGEST:
        return None
    text = message.text.replace("’", "'")
    place = refinements(text).position or pointed_at(text)
    if place is not None and await shown_lately(message) >= abs(place):
        return _asked(message, text) or (DETAILS if message.intent in LIKE_NOTHING else None)
    tracker = await message.tracker() if _THAT_COURSE.search(text) else None
    is_spoken_of = tracker is not None and not tracker.active_loop and tracker.get_slot(CURRENT)
    return _asked(message, text) if is_spoken_of else None


def _asked(message: TypedMessage, text: str) -> str | None:
    if message.intent.startswith(ABOUT_PROGRAMME):
        return message.intent
    return asked_by_words(text) or (APPLY if _NEXT_STEP.search(text) else None)
