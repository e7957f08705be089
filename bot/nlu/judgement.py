"""From probabilities to a decision: answer, answer with a caution, ask back, or help at once.

The thresholds are chosen from the curves in docs/nlu.md and stand in config.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.errors import BadInput

FALLBACK = "nlu_fallback"
CRISIS = "crisis"
LOW_MOOD = "faq/wellbeing"
OUT_OF_SCOPE = "out_of_scope"

SAYS_NOTHING = frozenset(
    {FALLBACK, OUT_OF_SCOPE, "affirm", "deny", "delete_my_data", "goodbye", "greet", "inform", "start_over", "thank"}
)
"""What names no matter of ours: a farewell, a bare no, a strange word."""
HEARD = 0.2
"""With as much of a probability danger is heard in a message that names no matter: 2 of 4,730 harmless ones (docs/nlu.md)."""

SURE, LOOSE, UNSURE = "sure", "loose", "unsure"


@dataclass(frozen=True)
class Thresholds:
    """`crisis`: enough to get the crisis answer. `scope`: enough to be told that this is not our matter. `unsure`: below
    it the person is asked back. `loose`: below it an answer says that it may only be close."""

    crisis: float
    unsure: float
    loose: float
    scope: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Thresholds:
        """Reads the component's settings in config.yml; raises BadInput for one that is missing."""
        missing = [item.name for item in fields(cls) if item.name not in config]
        if missing:
            raise BadInput(f"config.yml: bot.nlu.intents.IntentClassifier needs the threshold {', '.join(missing)}")
        return cls(**{item.name: float(config[item.name]) for item in fields(cls)})


@dataclass(frozen=True)
class Verdict:
    """The intent to act on, its probability, and how well it fits."""

    intent: str
    confidence: float
    fit: str


def confidence_of(parse: Mapping[str, Any]) -> float:
    """The probability of the intent in a message's parse data; 0 where none was found."""
    return float(parse["intent"].get("confidence") or 0.0)


def judge(probabilities: Mapping[str, float], thresholds: Thresholds, speaks_of_danger: bool = False) -> Verdict:
    """The decision for one message; `speaks_of_danger` tells whether it holds a phrase of data/danger.yml.

    Danger to life comes first, and a phrase that names it is enough by itself. What only sounds like it gets the answer
    on low mood, which names the crisis line as well; so does a faint sound of it in what names no other matter.
    Out of scope needs little: its training messages can never cover everything that is not ours, so a strange message rarely
    gets a high probability, while one that is ours gets hardly any (curve in docs/nlu.md).
    """
    crisis = probabilities.get(CRISIS, 0.0)
    if speaks_of_danger or crisis >= thresholds.crisis:
        return Verdict(CRISIS, crisis, SURE)
    verdict = _without_danger(probabilities, thresholds)
    if verdict.intent == CRISIS or (crisis >= HEARD and verdict.intent in SAYS_NOTHING):
        return Verdict(LOW_MOOD, crisis, SURE)
    return verdict


def _without_danger(probabilities: Mapping[str, float], thresholds: Thresholds) -> Verdict:
    strange = probabilities.get(OUT_OF_SCOPE, 0.0)
    if strange >= thresholds.scope:
        return Verdict(OUT_OF_SCOPE, strange, SURE)
    best = max(probabilities, key=lambda name: probabilities[name])
    confidence = probabilities[best]
    if confidence < thresholds.unsure:
        return Verdict(FALLBACK, confidence, UNSURE)
    return Verdict(best, confidence, LOOSE if confidence < thresholds.loose else SURE)
