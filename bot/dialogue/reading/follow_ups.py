"""Follow-up questions that lean on the answer before them: after the start-up grant, "and how long?" asks about it.

A classifier that sees one message alone cannot know. Here the message is compared with the ways in which people ask the
follow-ups of the topic in hand (data/follow_ups), and with what the classifier makes of it: a message with a clear
meaning of its own keeps it. The thresholds are chosen on data/evaluation/follow_ups_dev.jsonl (docs/nlu.md).
"""

from __future__ import annotations

import re

from bot.dialogue.answers.faq_follow_ups import (
    LISTS,
    MORE,
    SOURCE,
    WORTH,
    follow_ups,
)
from bot.dialogue.answers.glossary import glossary
from bot.dialogue.intents import ABOUT_ITSELF, CHANGE_LANGUAGE, FAQ, FIRM, INFORM
from bot.dialogue.language.language_wish import agreed_language
from bot.dialogue.reading.alone import CONVINCED, KNOWN, Reading
from bot.dialogue.reading.asked import asked_about, vectors_alone, vectors_of
from bot.dialogue.reading.strange_words import has_strange_word
from bot.dialogue.words.questions import asks_nothing, is_question, is_statement, points_back
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import CRISIS, SURE

IN_LANGUAGE = "language"
"""The follow-up that sounds like a wish for another language: "is there some in English"."""
_TO_THE_CHAT = re.compile(
    r"\b(?:please|pls|thanks|again|better|you|me|chat|speak|talk|write|answer|reply|say|tell|explain|kiitos|sinä|sä|voitko|voisitko|puhu\w*|vastaa|kirjoita|sano\w*|kerto\w*|kerro|selit\w+|mulle|minulle|vaihda|vaihtaa|haluan)\b",
    re.IGNORECASE,
)
OF_ANSWER = frozenset({"ask_simpler", "feedback_negative", "feedback_positive"})
"""Said of the answer itself, where it is surely read so and asks nothing."""
HINTS = {"programme_apply": "how", "programme_cost": "how_much", "programme_requirements": "who"}
"""Questions about a programme are asked in the same words as those about a topic: what each of them is a sign of."""
ASKED_ONLY = frozenset({"who", "how_much", "how_long", "where", "when", "how", "language", MORE, WORTH})
"""What nobody means who only tells something of themselves: "my wife is pregnant" does not ask who gets a tax card.

A trouble is a follow-up also when it is told: "I cannot pay that much"."""
ASKED_AGAIN = 0.975
"""So much like a known way of asking is who wants to hear the same once more; others ask on, and that was no answer."""
APART_COUNTS = 0.02
"""So much more a follow-up with a subject of its own must be like a message that is not read as one on its topic."""
ALONE, ALONE_APART, ALONE_IN_TOPIC = 0.92, 0.925, 0.95
"""As much like a way of asking that says by itself what it is about: no topic need be in hand. More is needed to tell a detail
to who is surely read as asking about its whole topic, unless the topic's own answer says nothing of it.
"""
LEAVES_TOPIC = 0.01
"""So much more like the message than a follow-up of the topic in hand must be what leaves that topic."""
CLEARLY_MORE = {0.9: 0.03, 0.5: 0.02}
"""By how sure another intent is, the surest first: how much more like the message than that intent a way of asking must be."""
TELLS = 0.915
"""So much like a follow-up must be what surely tells something and asks nothing: "my wife works" is hardly about the grant."""
TOLD = 0.93
"""So much like a topic's own way of asking tells a trouble that stands there as one: "he pays me five euros an hour"."""
OWN = 0.95
"""So much like a topic's own way of asking is a message that is about the topic wherever it is said."""
LONGEST_TOLD = 4
"""Words in what is told of the topic in hand and leaves its subject out: "I was ill then"."""
NAMES_OTHER, OWN_NAMES_OTHER = 0.93, 0.91
"""So much like what is asked of many topics, and like what only this one is asked, must be what has a word that it never uses."""
LONGEST_WISH = 2
"""Words in a question that only wishes for a language: "in English?"."""


def asks_in_language(text: str) -> bool:
    """Whether a wish for a language asks whether something can be done in it: "voiko hakea englanniksi"."""
    is_whole = points_back(text) or len(text.split()) > LONGEST_WISH
    return is_whole and is_question(text) and not wishes_of_chat(text)


def wishes_of_chat(text: str) -> bool:
    """Whether a wish for a language speaks to the assistant: "answer in English please", "english only"."""
    return bool(_TO_THE_CHAT.search(with_gloss(text))) or (agreed_language(text) is not None and not is_question(text))


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
    found = [asked.nearest(vector, hint) for vector in vectors_of(text)]
    unnamed = without_name(text, topic)
    if unnamed:
        found += [one for one in (asked.nearest(vector, hint) for vector in vectors_of(unnamed)) if one[0] not in LISTS]
    name, likeness, is_own = max(found, key=lambda one: one[1])
    surely_tells = reading.intent == INFORM and reading.fit == SURE and asks_nothing(text)
    only_tells = surely_tells or is_statement(text)
    if name in ASKED_ONLY and likeness < KNOWN and only_tells and own_follow_up(text, topic, TOLD) != name:
        return None
    if surely_tells:
        needed = max(needed, TELLS)
    if name in LISTS and reading.intent in FIRM:
        return None
    if name == SOURCE and reading.intent in ABOUT_ITSELF:
        needed = 0.9
    stays = reading.says_nothing_else or (name not in LISTS and reading.intent == f"{FAQ}{topic}")
    # "That is bad?" wonders, where "that is bad" finds fault.
    stays = stays or (reading.intent in OF_ANSWER and is_question(text))
    if name != SOURCE and not is_own and not stays and not reading.sounds_alike(likeness):
        # What has a subject of its own is not about this one.
        return None
    if name == IN_LANGUAGE and reading.intent == CHANGE_LANGUAGE and not wishes_of_chat(text):
        needed = 0.9
    if reading.intent in OF_ANSWER and reading.confidence >= CONVINCED and not is_question(text):
        needed = max(needed, 0.95)
    if name not in (None, *LISTS) and reading.intent != f"{FAQ}{topic}" and follow_ups().is_apart(topic, str(name)):
        needed += APART_COUNTS
    names_other = NAMES_OTHER if name in follow_ups().kinds else OWN_NAMES_OTHER
    if name not in (None, *LISTS, SOURCE) and likeness < names_other and has_strange_word(text, topic):
        return None
    if likeness < needed:
        return None
    if name is None or name != said or likeness >= ASKED_AGAIN:
        return name
    # One with a subject of its own answers several questions on it.
    return name if follow_ups().is_apart(topic, name) else MORE


def own_follow_up(text: str, topic: str, least: float = OWN) -> str | None:
    """The follow-up of `topic` that `text` asks in one of the topic's own ways, which no other topic shares; None for any other."""
    found = [asked_about(topic).nearest_own(vector) for vector in vectors_of(text)]
    name, likeness = max(found, key=lambda one: one[1])
    return name if likeness >= least else None


def follow_up_alone(text: str, reading: Reading, topic: str | None = None) -> str | None:
    """The follow-up (topic and name) that `text` asks out of the blue.

    None when it is like none, more like its own intent, or more like a follow-up of the `topic` in hand.
    """
    if reading.intent == CRISIS or reading.intent in FIRM:
        return None
    vectors = vectors_of(text)
    alike = {name: max(float((near @ one).max()) for one in vectors) for name, near in vectors_alone().items()}
    name = max(alike, key=lambda one: alike[one])
    topic_of_it, _, detail = name.partition("/")
    is_of_topic = reading.fit == SURE and reading.intent == f"{FAQ}{topic_of_it}"
    more = next((more for sure, more in CLEARLY_MORE.items() if reading.confidence >= sure), 0.0)
    own = reading.likeness + (more if reading.fit == SURE and not is_of_topic else 0.0)
    if is_of_topic and follow_ups().is_apart(topic_of_it, detail):
        least = ALONE_APART
    else:
        least = max(ALONE_IN_TOPIC if is_of_topic else ALONE, own)
    if topic and len(text.split()) <= LONGEST_TOLD and is_statement(text):
        least = max(least, OWN)
    if alike[name] < least:
        return None
    in_topic = max(asked_about(topic).nearest(one)[1] for one in vectors) if topic else 0.0
    return name if alike[name] >= in_topic + LEAVES_TOPIC else None


def without_name(text: str, topic: str) -> str | None:
    """The text without the words that name the topic itself ("milloin yki on" asks "milloin on"); None where none does."""
    named = [span for term, span in glossary().placed_in(text) if term.faq == f"{FAQ}{topic}"]
    for begin, end in reversed(named):
        text = f"{text[:begin]} {text[end:]}"
    return " ".join(text.split()) if named else None
