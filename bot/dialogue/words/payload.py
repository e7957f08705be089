"""What a button says when it is pressed: `/intent{"entity": "value"}`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.dialogue.language.conversation_language import ANSWER
from bot.nlu.retrieval import RETRIEVAL, selector

CHANGES_LANGUAGE = "change_language"


def read_payload(payload: str) -> tuple[str, dict[str, Any]]:
    """The intent and the entities of a payload. Raises ValueError for one of another form."""
    name, brace, rest = payload.removeprefix("/").partition("{")
    entities = json.loads(brace + rest) if brace else {}
    if not payload.startswith("/") or not name or not isinstance(entities, dict):
        raise ValueError("a payload is /intent or /intent{...}")
    return name, entities


def payload_parse(payload: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a button means: `/intent{"entity": "value"}`, read without the model.

    A `language` asks for this one answer in it ("show the original"), and changes the conversation's only where that is
    the intent. Raises ValueError for a payload of another form.
    """
    name, entities = read_payload(payload)
    parse: dict[str, Any] = {
        "text": payload,
        "intent": {"name": name, "confidence": 1.0},
        "intent_ranking": [{"name": name, "confidence": 1.0}],
        "entities": [{"entity": entity, "value": value, "start": 0, "end": 0} for entity, value in entities.items()],
        "language": {
            "detected": None,
            "confidence": 0.0,
            "decided": metadata.get("language") or metadata.get("locale"),
        },
    }
    if "language" in entities and name != CHANGES_LANGUAGE:
        parse["language"][ANSWER] = entities["language"]
    if name.startswith(f"{RETRIEVAL}/"):
        parse.update(chosen_question(name, 1.0))
    return parse


def chosen_question(full_name: str, confidence: float) -> dict[str, Any]:
    """The parts of a parse that say which faq question was asked."""
    return {
        "intent": {"name": RETRIEVAL, "full_retrieval_intent_name": full_name, "confidence": confidence},
        "response_selector": selector(full_name, confidence),
    }
