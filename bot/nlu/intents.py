"""Rasa component: the intent of a message, how sure it is, and the choice among the faq intents."""

from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import intent_model
from bot.nlu.danger import speaks_of_danger
from bot.nlu.encoder import sentence_encoder
from bot.nlu.intent_model import IntentModel, View
from bot.nlu.judgement import Thresholds, judge
from bot.nlu.language_scores import language_scores
from bot.nlu.languages import fingerprint, foreign_gloss, glossaries, home_share
from bot.nlu.recent import Recent
from bot.nlu.retrieval import selector

RANKING_LENGTH = 5
KEPT = 512
"""Readings kept in memory (0.4 MB)."""


def _vector(message: Message) -> Any:
    _, sentence = message.get_dense_features(TEXT)
    return sentence.features[0] if sentence is not None else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Sets `intent`, `intent_ranking` (full names), `response_selector`, `fit` (sure, loose, unsure) and `likeness` (cosine)
    to the nearest training message of the intent.
    """

    def __init__(
        self, thresholds: Thresholds, storage: ModelStorage, resource: Resource, model: Optional[IntentModel] = None
    ) -> None:
        self._thresholds = thresholds
        self._storage = storage
        self._resource = resource
        self._model = model
        self._recent: Recent[Tuple[Any, Any]] = Recent(KEPT)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        """An untrained classifier."""
        return cls(Thresholds.from_config(config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """The classifier as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(Thresholds.from_config(config), model_storage, resource, IntentModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """What training depends on besides the examples: the modules' version and the language files."""
        return f"{intent_model.VERSION}-{fingerprint()}"

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples' texts and vectors; the means of other languages come from their sample sentences."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        vectors = np.stack([_vector(message) for message in examples])
        shares = [language_scores(text) for text in texts]
        means = intent_model.language_means(vectors, shares)
        for code, glossary in glossaries().items():
            means[code] = sentence_encoder().encode(glossary.sentences).mean(axis=0)
        self._model = intent_model.train(
            texts, vectors, shares, [message.get_full_intent() for message in examples], means
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Classify each message."""
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        assert self._model is not None, "an untrained classifier cannot process messages"
        text = message.get(TEXT)
        model, vector = self._model, _vector(message)
        probabilities, nearness = self._recent.of(text, lambda: scores_of(model, text, vector))
        order = np.argsort(-probabilities)[:RANKING_LENGTH]
        ranking = [{"name": self._model.labels[i], "confidence": float(probabilities[i])} for i in order]
        by_name = dict(zip(self._model.labels, map(float, probabilities)))
        verdict = judge(by_name, self._thresholds, speaks_of_danger(text))
        name, _, sub = verdict.intent.partition("/")
        message.set(INTENT, {"name": name, "confidence": verdict.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("fit", verdict.fit, add_to_output=True)
        likeness = dict(zip(self._model.labels, map(float, nearness))).get(verdict.intent, 0.0)
        message.set("likeness", likeness, add_to_output=True)
        if sub:
            message.set("response_selector", selector(verdict.intent, verdict.confidence), add_to_output=True)


def scores_of(model: IntentModel, text: str, vector: Any) -> Tuple[Any, Any]:
    """By label, its probability and the cosine to its nearest training message, in single precision.

    The cosine is that of the nearer view: what a gloss is compared with elsewhere is compared with it here, too.
    """
    views = views_of(model, text, vector)
    nearness = np.max([view.nearness for view in views], axis=0)
    return model.probabilities(views).astype(np.float32), nearness.astype(np.float32)


def views_of(model: IntentModel, text: str, vector: Any) -> List[View]:
    """The message as it is written, and through its gloss where it is in a language without training data."""
    shares = language_scores(text)
    views = [View(text, vector, model.nearness(vector), shares, letters=home_share(shares))]
    gloss = foreign_gloss(text, shares)
    if gloss is not None:
        meaning = sentence_encoder().encode([gloss])[0]
        views.append(View(gloss, meaning, model.nearness(meaning), {"en": 1.0}, letters=1.0))
    return views
