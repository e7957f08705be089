"""What turns a text into an answer: the note that it fits only loosely, and the feedback buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.faq_follow_ups import is_answer
from bot.dialogue.texts import Texts

LOOSE = "loose"
"""Value of the parse key `fit` for a message that the classifier placed without being sure."""


def feedback_buttons(texts: Texts, language: str) -> list[dict[str, str]]:
    """Yes and no under a real answer."""
    return [
        {"title": texts.phrase("button_feedback_yes", language), "payload": "/feedback_positive", "kind": "feedback"},
        {"title": texts.phrase("button_feedback_no", language), "payload": "/feedback_negative", "kind": "feedback"},
    ]


def answer(texts: Texts, key: str, language: str, *, parse: Mapping[str, Any], **slots: Any) -> dict[str, Any]:
    """The reply for `key`; a faq answer says when it fits only loosely and asks whether it helped."""
    reply = texts.say(key, language, **slots)
    if is_answer(key):
        if parse.get("fit") == LOOSE:
            reply["text"] = f"{texts.phrase('utter_close_match', language)}\n\n{reply['text']}"
        reply["buttons"] += feedback_buttons(texts, language)
    return reply


def to_draft(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Rasa's form of a message: the text by itself, everything else as custom data."""
    return {"text": reply["text"], "custom": {name: value for name, value in reply.items() if name != "text"}}


def from_draft(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The reply again, from what Rasa hands to an output channel."""
    return {"text": draft.get("text") or "", **(draft.get("custom") or {})}
