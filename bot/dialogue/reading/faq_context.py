"""Follow-up questions that lean on the answer before them: after the start-up grant, "and how long?" asks about it.

A classifier that sees one message alone cannot know. Here the message is compared with the ways in which people ask the
follow-ups of the topic in hand (data/follow_ups), and with what the classifier makes of it: a message with a clear
meaning of its own keeps it. The thresholds are chosen on data/evaluation/follow_ups_dev.jsonl (docs/nlu.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from bot.dialogue.answers.faq_follow_ups import (
    LISTS,
    MORE,
    OTHER,
    SOURCE,
    WORTH,
    FollowUps,
    answer_key,
    follow_ups,
    topic_of,
)
from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.term_offers import TERM
from bot.dialogue.language.conversation_language import CHANGE_LANGUAGE
from bot.dialogue.reading.follow_up import ABOUT_PROGRAMME, NEW_SEARCH
from bot.dialogue.words.questions import is_question, is_statement, points_back
from bot.dialogue.words.told_facts import GET_GUIDANCE
from bot.nlu.encoder import sentence_encoder
from bot.nlu.judgement import CRISIS, FALLBACK, SURE
from bot.nlu.kept_vectors import Array, KeptVectors
from bot.programmes.foreign import gloss_of
from bot.settings import ROOT, load

ASIDES = (
    "utter_thank", "utter_inform_noted", "utter_inform_nothing", "utter_affirm_nothing", "utter_deny_nothing", "utter_feedback_",
    "utter_change_language_done",
    "utter_which_language", "utter_ask_simpler_nothing", "utter_unsure", "utter_out_of_scope", "utter_bot_challenge",
    "utter_programme_unknown",
)  # fmt: skip
"""Beginnings of keys that are said between a question and the next one, without a topic of their own."""
FIRM = frozenset({"delete_my_data", "start_over", "request_human", "change_language"})
"""Intents that only what is as good as a known way of asking changes; danger is changed by nothing."""
IN_LANGUAGE = "language"
"""The follow-up that sounds like a wish for another language: "is there some in English"."""
_TO_THE_CHAT = re.compile(
    r"\b(?:please|pls|you|me|chat|speak|talk|write|answer|reply|say|tell|explain|kiitos|sinä|sä|voitko|voisitko|puhu\w*|vastaa|kirjoita|sano\w*|kerto\w*|kerro|selit\w+|mulle|minulle|vaihda|vaihtaa|haluan)\b",
    re.IGNORECASE,
)
FAQ = "faq/"
ABOUT_CHAT = frozenset({"bot_challenge", "ask_capabilities"})
"""What "who must I ask" looks like alone: about the assistant."""
ABOUT_ITSELF = ABOUT_CHAT | {"feedback_negative"}
"""What doubt in an answer looks like alone: "are you sure", "how do you know"."""
CARE = frozenset({"long_unemployment", "money_trouble", "wellbeing"})
"""Topics of a hard life."""
LOW_MOOD = "faq/wellbeing"
CRISIS_LINES = "utter_crisis"
FORM_QUESTION = "utter_ask_"
ABOUT_US = "faq/about_service"
"""What "who decides?" and "who pays?" look like alone: about the assistant."""
STRANGE = frozenset({"out_of_scope", "nlu_fallback"})
LEANING = STRANGE | {"inform"}
"""What a bare question often looks like to a classifier that sees it alone."""
OF_ANSWER = frozenset({"ask_simpler", "feedback_negative", "feedback_positive"})
"""Said of the answer itself, where it is surely read so and asks nothing."""
SMALL_TALK = frozenset({"thank", "greet", "goodbye"})
"""Said beside a question, seldom instead of one."""
HINTS = {"programme_apply": "how", "programme_cost": "how_much", "programme_requirements": "who"}
"""Questions about a programme are asked in the same words as those about a topic: what each of them is a sign of."""
ASKED_ONLY = frozenset({"who", "how_much", "how_long", "where", "when", "how", "language", MORE, WORTH})
"""What nobody means who only tells something of themselves: "my wife is pregnant" does not ask who gets a tax card.

A trouble is a follow-up also when it is told: "I cannot pay that much"."""
KNOWN = 0.96
"""As good as a known way of asking: so even "I have no money for it" asks for the price."""
ASKED_AGAIN = 0.975
"""So much like a known way of asking is who wants to hear the same once more; others ask on, and that was no answer."""
SUBJECTLESS = 0.9
"""So much like a way of asking that names no subject is a message that has none, whatever subject the classifier sees in it."""
HINT_COUNTS = 0.01
OWN_COUNTS = 0.01
"""How much more a topic's own way of asking weighs than one that topics share, whose words may be of another topic."""
NEARLY_BEST, NEARLY_AS_ASKED, CLEARLY_OTHER = 0.02, 0.03, 0.95
"""A follow-up that the topic has is preferred to one that it lacks as long as it is no less likely than this, and unless the
other one is asked in nearly known words.
"""
NEARLY_ALIKE, CONVINCED, NEARLY_ALIKE_IN_DOUBT = 0.01, 0.8, 0.02
"""A message that is so much more like the messages of another subject than like a follow-up changes the subject; more is
needed where the classifier itself is less sure of that other subject than this.
"""
WELL_READ, AS_ALIKE = 0.75, 0.002
"""Where another topic or search is surely meant, and as likely as this, a follow-up must be as much like the message as that is."""
APART_COUNTS = 0.02
"""So much more a follow-up with a subject of its own must be like a message that is not read as one on its topic."""
UNHEARD = 0.9
"""A message that is less like every training message of its intent than this is not that surely of another subject."""
ANSWER_COUNTS = 0.5
"""How much an answer that stands out weighs beside the ways of asking."""
_GOES_ON = re.compile(r"\W*(?:and|entä|entäs|mites|а|і|и)\b", re.IGNORECASE)
_ANOTHER_SENTENCE = re.compile(r"[?!.]\s+\w+(?:[^\w?!.]+\w+){3}")
_TURNS_TO = re.compile(
    r"\W*(?:(?:and|but|ok|so|ja|no|mut)\W+)?(?:(?:(?:what|how) about|and|entä|entäs|mites)(?: the| my| se| ne)? \w+)(?: then| sitten)?\W*",
    re.IGNORECASE,
)
ALONE, ALONE_IN_TOPIC = 0.92, 0.95
"""As much like a way of asking that says by itself what it is about: no topic need be in hand. More is needed to tell a detail
to who is surely read as asking about its whole topic.
"""
BEYOND_DOUBT, CLEARLY_MORE = 0.9, 0.03
"""Where another intent is as sure as this, a way of asking must be so much more like the message than that intent is."""
LONGEST_WISH = 2
"""Words in a question that only wishes for a language: "in English?"."""
LONGEST_FOLLOW_UP = 14
"""Words in a message that may lean on the answer before it: a longer one says by itself what it is about."""
VECTORS = "follow_up_vectors.npz"
MADE_BEFORE = ROOT / "prepared" / VECTORS
"""In an image (deploy/Dockerfile): Rasa, whose container has a `var` of its own, need not make them."""


def asks_in_language(text: str) -> bool:
    """Whether a wish for a language asks whether something can be done in it: "voiko hakea englanniksi"."""
    is_whole = points_back(text) or len(text.split()) > LONGEST_WISH
    return is_whole and is_question(text) and not wishes_of_chat(text)


def wishes_of_chat(text: str) -> bool:
    """Whether a wish for a language speaks to the assistant: "answer in English please"."""
    return bool(_TO_THE_CHAT.search(text))


def goes_on(text: str) -> bool:
    """Whether the first word ties the message to what was said; no longer when a sentence of its own comes after that."""
    return _GOES_ON.match(text) is not None and _ANOTHER_SENTENCE.search(text) is None


def turns_to(text: str) -> bool:
    """Whether the message only names something that was not spoken of: "what about taxes then", "entä verot"."""
    return _TURNS_TO.fullmatch(text) is not None


def may_lean(text: str, intent: str) -> bool:
    """Whether it is worth while to look at what was said before."""
    return intent != CRISIS and bool(re.search(r"\w", text)) and len(text.split()) <= LONGEST_FOLLOW_UP


def last_answer(said: Iterable[Mapping[str, Any]], passed: tuple[str, ...]) -> Mapping[str, Any]:
    """The newest reply whose key does not begin with one of `passed`; {} when there is none."""
    return next((reply for reply in said if not str(reply.get("key") or "").startswith(passed)), {})


def topic_in_hand(said: Iterable[Mapping[str, Any]], *, in_form: bool = False) -> str | None:
    """The faq topic that was last spoken of; None when something else was since. `said` are replies, newest first.

    A word that was explained stands for the topic one can read on in, the crisis lines for low mood. In a form the
    form's own question stands between an answer and the next question.
    """
    last = last_answer(said, (*ASIDES, FORM_QUESTION) if in_form else ASIDES)
    if last.get("key") == CRISIS_LINES:
        return LOW_MOOD.removeprefix(FAQ)
    term = glossary().get(str(last.get(TERM)))
    if term is not None:
        return term.topic or None
    return topic_of(str(last.get("key") or ""))


def newest_follow_up(said: Iterable[Mapping[str, Any]], topic: str) -> str:
    """The follow-up of `topic` that was the last answer, or its list, by name; something that is neither for another answer."""
    return str(last_answer(said, ASIDES).get("key") or "").removeprefix(answer_key(topic, ""))


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
            self.intent in (*STRANGE, ABOUT_US, *ABOUT_CHAT)
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


class Asked:
    """How the follow-ups of one topic are asked and answered, as vectors, beside those that the topic lacks."""

    def __init__(self, vectors: KeptVectors, common: Mapping[str, Array], asked: FollowUps, topic: str) -> None:
        own = asked.asked(topic)
        self._own = tuple(own)
        # Of what topics share there is one copy for all of them.
        self._shared = [(kind, asked.answering(topic, kind), near) for kind, near in common.items()]
        self._ways = by_name(vectors.of, own)
        answers = by_name(vectors.of_passages, asked.answers(topic))
        # language, follow-up, dimension
        self._answers = np.stack(list(answers.values()), axis=1) if own else np.zeros((0, 0, 0))

    def nearest(self, vector: Array, hint: str | None = None) -> tuple[str | None, float, bool]:
        """The follow-up that a message asks if it asks one, and how much it is like the nearest way of asking it (cosine).

        `MORE` (`WORTH` for "is it worth it", `SOURCE` for doubt) when it rather asks something that the topic has no answer
        to: then all it has can be offered. None when it is like no question about a topic at all. Last comes whether the
        topic has an answer of its own to that kind of question.
        """
        if not self._own:
            return None, 0.0, False
        alike = {name: float((near @ vector).max()) + OWN_COUNTS for name, near in self._ways.items()}
        stands_in = dict.fromkeys(alike, False)
        for kind, name, near in self._shared:
            likeness = float((near @ vector).max())
            if likeness > alike.get(name, -1.0):
                alike[name], stands_in[name] = likeness, kind != name
        likely = {name: value + (HINT_COUNTS if name == hint else 0.0) for name, value in alike.items()}
        for name, more in zip(self._own, self._standing_out(vector)):
            likely[name] += ANSWER_COUNTS * float(more)
        name = max(self._own, key=lambda one: likely[one])
        best = max(likely, key=lambda one: likely[one])
        if best == OTHER:
            return None, 0.0, False
        is_near = likely[name] >= likely[best] - NEARLY_BEST and alike[name] >= alike[best] - NEARLY_AS_ASKED
        if is_near and (alike[best] < CLEARLY_OTHER or name == best):
            return name, alike[name], not stands_in[name]
        return (best if best in (WORTH, SOURCE) else MORE), alike[best], False

    def _standing_out(self, vector: Array) -> Array:
        """How much nearer each answer is to the message than the topic's answers are on average, in the better language."""
        near = self._answers @ vector
        return np.asarray((near - near.mean(axis=1, keepdims=True)).max(axis=0))


def by_name(encode: Callable[[Sequence[str]], Array], lines: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """The vectors of the lines of each name, encoded in one go: whatever is new is written to disk once."""
    if not lines:
        return {}
    vectors = encode([line for named in lines.values() for line in named])
    ends = np.cumsum([len(named) for named in lines.values()])[:-1]
    return dict(zip(lines, np.split(vectors, ends)))


@lru_cache(maxsize=1)
def kept_vectors() -> KeptVectors:
    """The vectors of this process."""
    return KeptVectors(sentence_encoder(), load().var_dir / VECTORS, MADE_BEFORE)


@lru_cache(maxsize=1)
def common_vectors() -> Mapping[str, Array]:
    """The ways of asking that topics share, by name of the follow-up."""
    return by_name(kept_vectors().of, follow_ups().common())


@lru_cache(maxsize=1)
def vectors_alone() -> Mapping[str, Array]:
    """The ways of asking that need no topic in hand, by topic and name of the follow-up."""
    return by_name(kept_vectors().of, follow_ups().asked_alone())


@lru_cache(maxsize=128)
def asked_about(topic: str) -> Asked:
    """What is asked and answered about `topic`, encoded once."""
    return Asked(kept_vectors(), common_vectors(), follow_ups(), topic)


def prepare(threads: int = 1) -> None:
    """Encodes all follow-ups, so that the first person who asks one need not wait: a minute or two, once for each version.

    The encoder works outside Python's lock: more `threads` are for who has nothing else to do.
    """
    common_vectors()
    vectors_alone()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(asked_about, follow_ups().names()))
    kept_vectors().forget()


def follow_up_of(text: str, reading: Reading, topic: str, *, said: str | None = None) -> str | None:
    """The follow-up of `topic` that `text` asks, by name, or a list of `LISTS`; None when it has a meaning of its own or fits none.

    `said` is the one that was the last answer: who asks on did not mean that, unless they ask it in a known way.
    """
    if reading.intent == CHANGE_LANGUAGE and asks_in_language(text):
        # "Can it be done in English" asks of the topic, whether it has an answer to that or not.
        reading = reading.unread()
    needed = reading.needed(topic)
    if needed is None:
        return None
    asked, hint = asked_about(topic), HINTS.get(reading.intent)
    found = [asked.nearest(vector, hint) for vector in _vectors(text)]
    unnamed = without_name(text, topic)
    if unnamed:
        found += [one for one in (asked.nearest(vector, hint) for vector in _vectors(unnamed)) if one[0] not in LISTS]
    name, likeness, is_own = max(found, key=lambda one: one[1])
    if name in ASKED_ONLY and likeness < KNOWN and is_statement(text):
        return None
    if name in LISTS and reading.intent in FIRM:
        return None
    if name == SOURCE and reading.intent in ABOUT_ITSELF:
        needed = 0.9
    stays = reading.says_nothing_else or (name not in LISTS and reading.intent == f"{FAQ}{topic}")
    if name != SOURCE and not is_own and not stays and not reading.sounds_alike(likeness):
        # What has a subject of its own is not about this one.
        return None
    if name == IN_LANGUAGE and reading.intent == CHANGE_LANGUAGE and not wishes_of_chat(text):
        needed = 0.9
    if reading.intent in OF_ANSWER and reading.confidence >= CONVINCED and not is_question(text):
        needed = max(needed, 0.95)
    if name not in (None, *LISTS) and reading.intent != f"{FAQ}{topic}" and follow_ups().is_apart(topic, str(name)):
        needed += APART_COUNTS
    if likeness < needed:
        return None
    if name is None or name != said or likeness >= ASKED_AGAIN:
        return name
    # One with a subject of its own answers several questions on it.
    return name if follow_ups().is_apart(topic, name) else MORE


def follow_up_alone(text: str, reading: Reading, topic: str | None = None) -> str | None:
    """The follow-up (topic and name) that `text` asks out of the blue.

    None when it is like none, more like its own intent, or more like a follow-up of the `topic` in hand.
    """
    if reading.intent == CRISIS or reading.intent in FIRM:
        return None
    vectors = _vectors(text)
    alike = {name: max(float((near @ one).max()) for one in vectors) for name, near in vectors_alone().items()}
    name = max(alike, key=lambda one: alike[one])
    is_of_topic = reading.fit == SURE and reading.intent == f"{FAQ}{name.partition('/')[0]}"
    is_other = reading.fit == SURE and reading.confidence >= BEYOND_DOUBT and not is_of_topic
    own = reading.likeness + (CLEARLY_MORE if is_other else 0.0)
    if alike[name] < max(ALONE_IN_TOPIC if is_of_topic else ALONE, own):
        return None
    in_topic = max(asked_about(topic).nearest(one)[1] for one in vectors) if topic else 0.0
    return name if alike[name] >= in_topic else None


def without_name(text: str, topic: str) -> str | None:
    """The text without the words that name the topic itself ("milloin yki on" asks "milloin on"); None where none does."""
    named = [span for term, span in glossary().placed_in(text) if term.faq == f"{FAQ}{topic}"]
    for begin, end in reversed(named):
        text = f"{text[:begin]} {text[end:]}"
    return " ".join(text.split()) if named else None


def _vectors(text: str) -> list[Array]:
    """The message as it is and, in a language that the ways of asking are not written in, by its English words."""
    # Each by itself: the encoder remembers a text that comes alone, and the classifier had the first one encoded.
    return [sentence_encoder().encode([one])[0] for one in (text, gloss_of(text)) if one]
