"""What is made of a message alone, and how much it must be like a follow-up of the topic in hand to be one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.dialogue.intents import ABOUT_CHAT, ABOUT_PROGRAMME, ABOUT_US, FAQ, FIRM, GET_GUIDANCE, NEW_SEARCH, SENSELESS
from bot.nlu.judgement import CRISIS, FALLBACK, LOW_MOOD, SURE

LEANING = SENSELESS | {"inform"}
"""What a bare question often looks like to a classifier that sees it alone."""
SMALL_TALK = frozenset({"thank", "greet", "goodbye"})
"""Said beside a question, seldom instead of one."""
KNOWN = 0.96
"""As good as a known way of asking: so even "I have no money for it" asks for the price."""
SUBJECTLESS = 0.9
"""So much like a way of asking that names no subject is a message that has none, whatever subject the classifier sees in it."""
NEARLY_ALIKE, CONVINCED, NEARLY_ALIKE_IN_DOUBT = 0.01, 0.8, 0.02
"""A message that is so much more like the messages of another subject than like a follow-up changes the subject; more is
needed where the classifier itself is less sure of that other subject than this.
"""
WELL_READ, AS_ALIKE = 0.75, 0.002
"""Where another topic or search is surely meant, and as likely as this, a follow-up must be as much like the message as that is."""
UNHEARD = 0.9
"""A message that is less like every training message of its intent than this is not that surely of another subject."""
_GOES_ON = re.compile(
    r"\W*(?:(?:no|ja|mut|mutta|joo|ok|okei|tai|niin)\W+){0,2}(?:and|entä|entäs|mites|а|і|и)\b", re.IGNORECASE
)
_ANOTHER_SENTENCE = re.compile(r"[?!.]\s+\w+(?:[^\w?!.]+\w+){3}")
_TURNS_TO = re.compile(
    r"\W*(?:(?:and|but|ok|so|ja|no|mut)\W+)?(?:(?:(?:what|how) about|and|entä|entäs|mites)(?: the| my| se| ne)? \w+)(?: then| sitten)?\W*",
    re.IGNORECASE,
)
LONGEST_FOLLOW_UP = 14
"""Words in a message that may lean on the answer before it: a longer one says by itself what it is about."""


def goes_on(text: str) -> bool:
    """Whether the first word ties the message to what was said; no longer when a sentence of its own comes after that."""
    return _GOES_ON.match(text) is not None and _ANOTHER_SENTENCE.search(text) is None


def turns_to(text: str) -> bool:
    """Whether the message only names something that was not spoken of: "what about taxes then", "entä verot"."""
    return _TURNS_TO.fullmatch(text) is not None


def may_lean(text: str, intent: str) -> bool:
    """Whether it is worth while to look at what was said before."""
    return intent != CRISIS and bool(re.search(r"\w", text)) and len(text.split()) <= LONGEST_FOLLOW_UP


@dataclass(frozen=True)
class Reading:
    """What is made of a message alone: its intent (full name), the probability, sure, loose or unsure, whether it names a
    programme or provider (a question about a programme is then about that one), how much (cosine) it is like the nearest
    training message of that intent, whether its first word goes on with something ("and if they say no"), whether it
    is a question of a word or two, which says nothing of its subject ("milloin?"), and whether it only names what it turns to
    ("what about taxes then").
    """

    intent: str
    confidence: float
    fit: str | None
    names_programme: bool = False
    likeness: float = 0.0
    goes_on: bool = False
    is_bare: bool = False
    turns_to: bool = False

    @property
    def says_nothing_else(self) -> bool:
        """Whether the message would get no answer by itself."""
        return (
            self.intent in (*SENSELESS, ABOUT_US, *ABOUT_CHAT)
            or self.intent.startswith(ABOUT_PROGRAMME)
            or self.fit not in (None, SURE)
            or self.is_bare
        )

    def unread(self) -> Reading:
        """The same message, where it is known not to mean what it looks like."""
        return replace(self, intent=FALLBACK, fit=None, likeness=0.0)

    def sounds_alike(self, likeness: float) -> bool:
        """Whether the other subject was only guessed, from words that name none as a known way of asking does ("if they say no")."""
        return self.intent.startswith(FAQ) and likeness >= max(SUBJECTLESS, self.likeness + NEARLY_ALIKE_IN_DOUBT)

    def needed(self, topic: str) -> float | None:
        """How much (cosine) the message must be like a follow-up of `topic` to be one; None when nothing is enough.

        Who changes the subject says what it is, and is then more like the messages of that one.
        """
        if self.turns_to and self.intent.startswith(FAQ) and self.fit == SURE and self.confidence >= CONVINCED:
            return KNOWN
        least = self._least(topic)
        is_of_no_subject = self.intent.startswith(ABOUT_PROGRAMME) or self.intent in (f"faq/{topic}", ABOUT_US)
        if least is None or is_of_no_subject or self.goes_on:
            return least
        return max(least, self.likeness - self._slack())

    def _slack(self) -> float:
        if self.fit == SURE and self.confidence >= WELL_READ and self.intent.startswith((FAQ, NEW_SEARCH)):
            return AS_ALIKE
        return NEARLY_ALIKE if self.confidence >= CONVINCED else NEARLY_ALIKE_IN_DOUBT

    def _least(self, topic: str) -> float | None:
        if self.intent == CRISIS:
            return None
        if self.intent in FIRM:
            return 0.97
        if self.is_bare or self.intent.startswith(ABOUT_PROGRAMME):
            return None if self.names_programme else 0.865
        if self.intent in LEANING or self.intent in (f"faq/{topic}", ABOUT_US):
            return 0.89
        if self.intent == LOW_MOOD:
            return 0.925
        if self.intent == GET_GUIDANCE and self.fit == SURE:
            return 0.93
        if self.intent in SMALL_TALK:
            return 0.95
        if self.intent.startswith(NEW_SEARCH):
            return 0.9 if self.confidence < 0.99 else 0.95
        if self.fit != SURE or self.confidence < 0.95:
            return 0.895
        if self.intent.startswith(FAQ) and 0 < self.likeness < UNHEARD:
            return 0.92
        return 0.91 if self.confidence < 0.99 else 0.95
