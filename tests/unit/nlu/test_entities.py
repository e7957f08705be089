"""The Rasa component around the extraction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.engine import prepare


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> Any:
    prepare()
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    from bot.nlu.entities import VocabularyEntities

    folder: Path = tmp_path_factory.mktemp("storage")
    return VocabularyEntities.create(
        {}, LocalModelStorage(folder), Resource("entities"), ExecutionContext(GraphSchema({}), "model", "entities")
    )


def process(component: Any, text: str | None, **given: Any) -> Any:
    from rasa.shared.nlu.training_data.message import Message

    (message,) = component.process([Message(data={"text": text, **given})])
    return message


def test_message_carries_entities_in_rasas_form(component: Any) -> None:
    message = process(component, "Espoossa, suomi B1")

    assert message.get("entities") == [
        {"entity": "municipality", "value": "espoo", "start": 0, "end": 8, "extractor": "VocabularyEntities"},
        {
            "entity": "language_level",
            "value": "B1",
            "start": 16,
            "end": 18,
            "role": "fi",
            "extractor": "VocabularyEntities",
        },
    ]
    assert "entities" in message.as_dict(only_output_properties=True)


def test_entities_found_before_are_kept(component: Any) -> None:
    given = {"entity": "skip", "value": "1", "start": 0, "end": 0}

    message = process(component, "Espoo", entities=[given])

    assert [entity["entity"] for entity in message.get("entities")] == ["skip", "municipality"]


@pytest.mark.parametrize("text", [None, ""], ids=["no text", "empty text"])
def test_message_without_text_has_no_entities(component: Any, text: str | None) -> None:
    assert process(component, text).get("entities") == []


def test_cache_key_holds_the_vocabulary(component: Any) -> None:
    from bot.nlu.entity.vocabulary import fingerprint

    assert fingerprint() in type(component).fingerprint_addon({})
