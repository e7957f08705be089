"""A button "What is X?" under an answer in which a hard word stands: one an answer, each word once a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.answers.faq_follow_ups import ANSWER
from bot.dialogue.answers.glossary import Term, glossary
from bot.dialogue.answers.texts import Texts
from bot.dialogue.words.payload import read_payload

TERM = "term"
ASKED = "asked_term"
"""Key of the parse data of a message that asked for a word and is answered by a topic."""
TERM_BUTTON = '/ask_simpler{"term": '
ANSWERS = (ANSWER, "utter_programme_", "utter_path", "utter_check_result")
"""Beginnings of the keys of answers in which words are explained; never in a question, a consent or an emergency."""
MOST_BUTTONS = 5
"""With so many choices already, another button would crowd a phone's screen."""
NOT_UNDER = frozenset({"utter_faq/wellbeing"})
"""Answers to people who are not well: nothing stands between them and help."""


def payload_of(term: Term) -> str:
    """What the button says when it is pressed."""
    return f'{TERM_BUTTON}"{term.id}"}}'


def terms_seen(said: Iterable[Mapping[str, Any]]) -> set[str]:
    """The terms that earlier replies have offered or explained."""
    seen = set()
    for reply in said:
        seen.update([reply[TERM]] if reply.get(TERM) else [])
        for button in reply.get("buttons") or ():
            if str(button.get("payload", "")).startswith(TERM_BUTTON):
                seen.add(str(read_payload(button["payload"])[1][TERM]))
    return seen


def offer_term(
    reply: dict[str, Any], texts: Texts, *, before: Iterable[Mapping[str, Any]], in_turn: Iterable[Mapping[str, Any]]
) -> None:
    """Adds the button to a reply where there is a new word. `before` is what was said in the conversation, `in_turn` in this turn."""
    key, buttons = str(reply.get("key") or ""), reply["buttons"]
    choices = sum(button.get("kind") != "feedback" for button in buttons)
    if not key.startswith(ANSWERS) or key in NOT_UNDER or choices >= MOST_BUTTONS:
        return
    now = terms_seen(in_turn)
    if now:
        return
    seen, pressable = terms_seen(before), {button["payload"] for button in buttons}
    fresh = (term for term in hard_words(key, reply["text"]) if term.id not in seen)
    term = next((term for term in fresh if f"/{term.faq}" not in pressable), None)
    if term is not None:
        title = texts.phrase("button_what_is", reply["language"], term=term.explained(reply["language"]).term)
        buttons.insert(choices, {"title": title, "payload": payload_of(term), "kind": "choice"})


def explain_asked(reply: dict[str, Any], term_id: str) -> None:
    """Puts a line on the word that the person asked for before the answer of a topic."""
    term = glossary().get(term_id)
    if term is not None:
        reply["text"] = f"{line_about(term, reply['language'])}\n\n{reply['text']}"
        reply[TERM] = term.id


def line_about(term: Term, language: str) -> str:
    """The word with its explanation, as a line of its own."""
    return f"{term.heading(language)}: {term.explained(language).text}"


def hard_words(key: str, text: str) -> Iterable[Term]:
    """The words of an answer that are worth explaining: not the one that the answer itself is about."""
    return (term for term in glossary().found_in(text) if term.is_offered and f"utter_{term.faq}" != key)
