"""Rasa component: the sentence's meaning as dense features, for every language alike."""

from typing import Any, Callable, Dict, List, Optional, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import OnAllCores, sentence_encoder
from bot.nlu.kept_vectors import Array, KeptVectors
from bot.settings import ROOT

TRAINED = ROOT / ".rasa/training-vectors.npz"
"""Vectors of training examples, beside Rasa's own cache: encoding them all takes minutes, a changed example none."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeatures(GraphComponent):
    """Adds one sentence vector to each message that has a text."""

    def __init__(self, name: str) -> None:
        self._name = name

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeatures":
        """A featurizer; the encoder itself is shared by the whole process."""
        return cls(execution_context.node_name)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Rasa's cache key does not see the encoder's weights: their version stands in."""
        return sentence_encoder().version

    def process(self, messages: List[Message]) -> List[Message]:
        """Add features."""
        return self._add(messages, sentence_encoder().encode)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for the training examples, or the classifier would find nothing to learn from."""
        self._add(training_data.training_examples, KeptVectors(OnAllCores(sentence_encoder()), TRAINED).of)
        return training_data

    def _add(self, messages: List[Message], encode: Callable[[Sequence[str]], Array]) -> List[Message]:
        readable = [message for message in messages if message.get(TEXT)]
        vectors = encode([message.get(TEXT) for message in readable]) if readable else ()
        for message, vector in zip(readable, vectors):
            message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._name))
        return messages
