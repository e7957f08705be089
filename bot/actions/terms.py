"""Explains a word of the services from the glossary."""

from __future__ import annotations

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.answers.glossary import Term
from bot.dialogue.answers.term_offers import TERM, hard_words, line_about


def say_term(turn: Turn, term: Term) -> None:
    """The word, its explanation with the source, and the topic in which one can read on."""
    explained = term.explained(turn.language).text
    reply = turn.say("utter_term", term=term.heading(turn.language), explanation=explained)
    reply[TERM] = term.id
    reply["link"] = dict(term.source) if term.source else None
    topic = term.faq or term.more
    title = services.texts().title(topic, turn.language) if topic else None
    if title:
        reply["buttons"].insert(0, {"title": title, "payload": f"/{topic}", "kind": "choice"})


def word_explained(turn: Turn, key: str) -> str:
    """The hardest word left in the easier version of an answer, explained in one line; "" when there is none."""
    entry, language = services.texts().entry(key, turn.language)
    for text in (entry.get("simple"), entry.get("text")):
        if isinstance(text, str):
            for term in hard_words(key, text):
                return line_about(term, language)
    return ""
