"""Two services side by side: what each is and for whom, or what each answers to one more question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.answers.faq_follow_ups import answer_key
from bot.dialogue.answers.glossary import Term
from bot.dialogue.answers.term_offers import TERM
from bot.dialogue.intents import FAQ
from bot.dialogue.reading.comparison import COMPARED

FOR_WHOM = "who"
"""The follow-up that says which of two fits a person."""


def say_comparison(turn: Turn, terms: Sequence[Term], aspect: str | None = None) -> None:
    """Each of the two in a reply of its own, with its source and a way to read on; then, the first time, how to choose.

    `aspect` names the follow-up by which they are compared; without one each is explained, and for whom it is.
    """
    told = turn.in_language_of("utter_comparison")
    replies = [_say_one(told, term, aspect) for term in terms]
    if aspect:
        person = {"title": told.phrase("title_request_human"), "payload": "/request_human", "kind": "person"}
        replies[-1]["buttons"].append(person)
    else:
        replies.append(turn.say("utter_comparison"))
        if len({term.faq or term.more for term in terms}) == 1:
            replies[-1][TERM] = terms[0].id  # what is asked next is about the topic of both
    replies[-1][COMPARED] = [term.id for term in terms]


def _say_one(turn: Turn, term: Term, aspect: str | None) -> dict[str, Any]:
    topic = term.faq or term.more
    entry = services.texts().entry(answer_key((term.faq or "").removeprefix(FAQ), aspect or FOR_WHOM), turn.language)[0]
    # The last line is the topic's next step; how to choose is said once, after both.
    more = str(entry.get("text") or "").rpartition("\n")[0].strip()
    explained = term.explained(turn.language).text
    words = more if aspect and more else f"{explained} {more}".strip()
    reply = turn.say("utter_term", term=term.heading(turn.language), explanation=words)
    reply[TERM] = term.id
    sourced = {**entry["source"], "checked_on": str(entry["checked_on"])} if more else term.source
    reply["link"] = dict(sourced) if sourced else None
    title = services.texts().title(topic, turn.language) if topic else None
    reply["buttons"] = [{"title": title, "payload": f"/{topic}", "kind": "choice"}] if topic and title else []
    return reply
