"""A short message that could mean several things is taken to stay on what the conversation is about.

"Do I need a licence?" after programmes for entrepreneurs asks about a business, after an answer on universities about a degree.
The classifier sees one message alone; its probabilities are weighed again with the area of the last answer (docs/nlu.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.dialogue.answers.faq_follow_ups import follow_ups, topic_of
from bot.dialogue.answers.in_hand import ASIDES, FORM_QUESTION, last_answer
from bot.dialogue.intents import FAQ, FIRM
from bot.nlu.judgement import CRISIS

SEARCHES = {
    "find_entrepreneurship_support": "entrepreneurship",
    "find_study_programme": "further_study",
    "find_training": "training",
    "find_peer_group": "support",
}
ABOUT_SEARCH = ("utter_results", "utter_programme_")
STAYING_COUNTS = 6.0
"""So many times likelier is an intent of the area in hand than the message alone says."""
LONGEST = 10
"""Words: a longer message says by itself what it is about."""
CLEAR = 0.9
"""A reading that is likelier than this needs no help."""


def area_in_hand(said: Iterable[Mapping[str, Any]], search: str | None) -> str | None:
    """The area (a file name of data/follow_ups) that was last spoken of.

    `said` are replies, newest first; `search` is the intent of the last search.
    """
    last = str(last_answer(said, (*ASIDES, FORM_QUESTION)).get("key") or "")
    if last.startswith(ABOUT_SEARCH):
        return SEARCHES.get(search or "")
    return follow_ups().areas.get(topic_of(last) or "")


def weighed(text: str, intent: str, ranking: Sequence[Mapping[str, Any]], area: str) -> Mapping[str, Any] | None:
    """The intent of `ranking` (names and confidences, best first) that `text` has in `area`, with its new confidence.

    None where the reading `intent` stays as it is.
    """
    if intent in (*FIRM, CRISIS) or len(text.split()) > LONGEST or not ranking or ranking[0]["confidence"] >= CLEAR:
        return None
    weights = {
        one["name"]: one["confidence"] * (STAYING_COUNTS if _area(one["name"]) == area else 1.0) for one in ranking
    }
    best = max(weights, key=lambda name: weights[name])
    if best == intent or _area(best) != area:
        return None
    return {"name": best, "confidence": weights[best] / sum(weights.values())}


def _area(intent: str) -> str | None:
    return SEARCHES.get(intent) or follow_ups().areas.get(intent.removeprefix(FAQ))
