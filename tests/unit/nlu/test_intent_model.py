from pathlib import Path

import numpy as np
import pytest

from bot.nlu.intent_model import Array, IntentModel, View, train

WIDTH = 64
TEXTS = {
    "greet": ["hello there", "hello friend", "good morning"],
    "thank": ["thank you", "thank you friend", "thanks so much"],
    "deny": ["no thanks", "no no", "not now"],
}


def vector(text: str) -> Array:
    """Of unit length, the same at each call, unlike that of any other text."""
    made = np.random.default_rng(sum(map(ord, text))).normal(size=WIDTH).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    pairs = [(text, label) for label, texts in TEXTS.items() for text in texts]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    return train(
        texts, np.stack([vector(text) for text in texts]), [{"en": 1.0}] * len(texts), labels, {"en": np.zeros(WIDTH)}
    )


def probabilities(model: IntentModel, text: str) -> dict[str, float]:
    view = View(text, vector(text), model.nearness(vector(text)), {"en": 1.0}, letters=1.0)
    return dict(zip(model.labels, model.probabilities([view]).tolist()))


@pytest.mark.parametrize(("label", "text"), [(label, texts[1]) for label, texts in TEXTS.items()])
def test_a_training_message_is_nearest_to_its_own_intent(model: IntentModel, label: str, text: str) -> None:
    nearness = dict(zip(model.labels, model.nearness(vector(text)).tolist()))
    assert max(nearness, key=lambda name: nearness[name]) == label
    assert nearness[label] == pytest.approx(1.0, abs=0.005)


def test_the_nearest_message_changes_what_the_linear_experts_say(model: IntentModel) -> None:
    text = "good evening"
    views = [
        View(text, vector(text), nearness.astype(np.float32), {"en": 1.0}, letters=1.0)
        for nearness in (np.array([0.8, 0.8, 0.8]), np.array([0.8, 0.8, 0.95]))
    ]
    even, near_thank = (model.probabilities([view]) for view in views)
    assert near_thank[model.labels.index("thank")] > even[model.labels.index("thank")] + 0.1


def test_a_stored_model_reads_messages_as_before(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    for text in ("hello", "no thank you", "qwertyuiop"):
        assert probabilities(loaded, text) == pytest.approx(probabilities(model, text), abs=0.02)
