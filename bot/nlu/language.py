"""Rasa component: the language of a message, and the one the conversation goes on in."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_scores import decide, detect

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Sets `language` = {"detected", "confidence", "decided"} on each message.

    The conversation's language so far and the page's or Telegram's locale arrive in the
    message's metadata (`language`, `locale`).
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageIdentifier":
        """There is nothing to load."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Identify and decide, message by message."""
        for message in messages:
            metadata = message.get(METADATA) or {}
            text = message.get(TEXT) or ""
            detected, confidence = detect(text)
            decided = decide(
                text,
                current=metadata.get("language"),
                prior=metadata.get("locale"),
                detected=detected,
                confidence=confidence,
            )
            value = {"detected": detected, "confidence": round(confidence, 3), "decided": decided}
            message.set(LANGUAGE, value, add_to_output=True)
        return messages
