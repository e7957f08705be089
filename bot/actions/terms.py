"""Explains a word of the services from the glossary."""

from __future__ import annotations

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.glossary import Term
from bot.dialogue.term_offers import TERM, hard_words


def say_term(turn: Turn, term: Term) -> None:
    """The word, its explanation with the source, and the topic in which one can read on."""
    reply = turn.say(
        "utter_term", term=_begun(term.name(turn.language)), explanation=term.explained(turn.language).text
    )
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
                return f"{_begun(term.name(language))}: {term.explained(language).text}"
    return ""


def _begun(name: str) -> str:
    """A name as it stands at the beginning of a line."""
    return name[:1].upper() + name[1:]
