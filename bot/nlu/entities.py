"""Rasa component: what a message names, by the vocabulary (entity_extraction)."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.clock import today_in_finland
from bot.nlu.entity.extraction import extract_translated, prepare
from bot.nlu.entity.types import Entity
from bot.nlu.entity.vocabulary import fingerprint

VERSION = "6"
"""Raise it when the extraction's rules change: Rasa's cache does not see helper modules."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VocabularyEntities(GraphComponent):
    """Adds {entity, value, start, end, role?, extractor} to the `entities` of each message."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "VocabularyEntities":
        """An extractor; the index of names is shared by the whole process and built here, not at the first message."""
        prepare()
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """What the entities depend on besides the class: the rules' version and the vocabulary files."""
        return f"{VERSION}-{fingerprint()}"

    def process(self, messages: List[Message]) -> List[Message]:
        """Find the entities of each message, as of today in Finland."""
        today = today_in_finland()
        for message in messages:
            found = [self._annotation(entity) for entity in extract_translated(message.get(TEXT) or "", today=today)]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def _annotation(self, entity: Entity) -> Dict[str, Any]:
        annotation: Dict[str, Any] = {
            ENTITY_ATTRIBUTE_TYPE: entity.entity,
            ENTITY_ATTRIBUTE_VALUE: entity.value,
            ENTITY_ATTRIBUTE_START: entity.start,
            ENTITY_ATTRIBUTE_END: entity.end,
            EXTRACTOR: type(self).__name__,
        }
        return annotation | ({ENTITY_ATTRIBUTE_ROLE: entity.role} if entity.role else {})
