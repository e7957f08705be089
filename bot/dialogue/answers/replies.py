"""What turns a text into an answer: the note that it fits only loosely, the way to the original, the feedback buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.answers.faq_follow_ups import ANSWER, is_answer
from bot.dialogue.answers.texts import Texts
from bot.nlu.judgement import LOOSE

ORIGINAL = "en"
"""The language that the others are translated from."""
GUESSED = "guessed"
"""In a reply: it may not be what was asked for."""
CHOSEN = "chosen"
"""Key of the parse data of a typed message that only counts a button ("eka"): its title."""
PERSON = "request_human"
OFFERED_AT_LEAST, OTHERS_OFFERED = 0.04, 2
"""Probability of an intent that is offered to who was not surely understood, and how many beside a loose answer."""
SAID_AGAIN = {
    "utter_crisis": "crisis",
    "utter_privacy": "ask_privacy",
    "utter_ask_handoff_consent": "change_language",
}
"""Texts on which much depends, by the intent that says them again; a form asks its question again by itself."""


def say_chosen(texts: Texts, reply: dict[str, Any], parse: Mapping[str, Any]) -> None:
    """Says before the first reply of a turn which button was counted: who writes "the first one" may have meant a card of before."""
    if parse.get(CHOSEN):
        chosen = texts.phrase("typed_choice", reply["language"], title=parse[CHOSEN])
        reply["text"] = f"{chosen}\n\n{reply['text']}"


def feedback_buttons(texts: Texts, language: str) -> list[dict[str, str]]:
    """Yes and no under a real answer."""
    return [
        {"title": texts.phrase("button_feedback_yes", language), "payload": "/feedback_positive", "kind": "feedback"},
        {"title": texts.phrase("button_feedback_no", language), "payload": "/feedback_negative", "kind": "feedback"},
    ]


def original_button(texts: Texts, key: str, language: str) -> dict[str, str]:
    """Under a text that nobody has checked: says it once more in English, and the conversation stays in its language."""
    payload = f'/{SAID_AGAIN.get(key, key.removeprefix("utter_"))}{{"language": "{ORIGINAL}"}}'
    return {"title": texts.phrase("button_original", language), "payload": payload, "kind": "choice"}


def topic_buttons(texts: Texts, ranking: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
    """Buttons for the intents of a ranking that have a plain title; a person is offered apart."""
    titles = {guess["name"]: texts.title(guess["name"], language) for guess in ranking if guess["name"] != PERSON}
    return [{"title": title, "payload": f"/{name}", "kind": "choice"} for name, title in titles.items() if title]


def likely_buttons(texts: Texts, ranking: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
    """Buttons for those of the intents that are worth offering to who was not surely understood."""
    return topic_buttons(texts, (guess for guess in ranking if guess["confidence"] >= OFFERED_AT_LEAST), language)


def answer(texts: Texts, key: str, language: str, *, parse: Mapping[str, Any], **slots: Any) -> dict[str, Any]:
    """The reply for `key`; a faq answer says when it fits only loosely and asks whether it helped."""
    reply = texts.say(key, language, **slots)
    used = reply["language"]
    if used in texts.unreviewed and (key in SAID_AGAIN or key.startswith(ANSWER)):
        reply["buttons"].append(original_button(texts, key, used))
    if is_answer(key):
        if parse.get("fit") == LOOSE:
            reply["text"] = f"{texts.phrase('utter_close_match', used)}\n\n{reply['text']}"
            reply[GUESSED] = True
            # In nine of ten such messages what was meant is among the first three, in half of them it is the first.
            others = likely_buttons(texts, (parse.get("intent_ranking") or [])[1:], used)[:OTHERS_OFFERED]
            own = [button for button in reply["buttons"] if not others or button["kind"] == "person"]
            reply["buttons"] = [*others, *own]
        reply["buttons"] += feedback_buttons(texts, used)
    return reply


def to_draft(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Rasa's form of a message: the text by itself, everything else as custom data."""
    return {"text": reply["text"], "custom": {name: value for name, value in reply.items() if name != "text"}}


def from_draft(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The reply again, from what Rasa hands to an output channel."""
    return {"text": draft.get("text") or "", **(draft.get("custom") or {})}
