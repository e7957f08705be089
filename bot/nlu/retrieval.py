"""The shape in which Rasa expects the choice among retrieval intents (rasa.core.actions.action)."""

from __future__ import annotations

from typing import Any

RETRIEVAL = "faq"
"""The intent whose questions are told apart by what follows the slash: `faq/work_trial`."""


def selector(full_name: str, confidence: float) -> dict[str, Any]:
    """The `response_selector` of a parse in which the question `full_name` (`faq/…`) was asked."""
    chosen = {
        "intent_response_key": full_name,
        "utter_action": f"utter_{full_name}",
        "confidence": confidence,
        "responses": [],
    }
    return {"all_retrieval_intents": [RETRIEVAL], RETRIEVAL: {"response": chosen, "ranking": []}}
