"""Labelled messages that are never trained on: data/evaluation/intents_*.jsonl, fresh*.jsonl and entities.jsonl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.checks.definitions import Domain
from bot.checks.reading import read_json_lines
from bot.checks.training_data import Training, Utterance, normalised
from bot.dialogue.language.languages import COMPLETE
from bot.programmes.finding import Finding

LABELLED = ("intents_*.jsonl", "fresh*.jsonl")
"""Files of messages with their intent."""
FEWEST = 8
"""Messages an intent needs in each complete language, so that one mistake does not decide its figure."""


@dataclass(frozen=True)
class Labelled:
    """One message with its intent and where it is written."""

    text: str
    language: str
    intent: str
    path: Path
    line: int

    def finding(self, message: str) -> Finding:
        """A finding at this message."""
        return Finding(self.path, self.line, message)


def read_evaluation(folder: Path, findings: list[Finding]) -> tuple[list[Labelled], bool]:
    """The labelled messages in `folder` that could be read, and whether all could."""
    wrong = len(findings)
    labelled = []
    for path in sorted(path for pattern in LABELLED for path in folder.glob(pattern)):
        for line, value in read_json_lines(path, findings):
            text, language, intent = (value.get(name) for name in ("text", "lang", "intent"))
            if isinstance(text, str) and text.strip() and isinstance(language, str) and isinstance(intent, str):
                labelled.append(Labelled(text, language, intent, path, line))
            else:
                findings.append(Finding(path, line, 'write {"text": "…", "lang": "fi", "intent": "…"}'))
    return labelled, len(findings) == wrong


def check_evaluation(
    folder: Path, labelled: list[Labelled], training: Training, domain: Domain | None, *, is_whole: bool
) -> Iterator[Finding]:
    """Unknown intents, messages that were trained on or come twice, intents with too few messages."""
    yield from _trained_on(labelled, training.utterances)
    yield from _twice(labelled)
    if domain is None or not training.is_whole:
        return
    known = {*domain.intents, *training.intents}
    for item in labelled:
        if item.intent not in known:
            yield item.finding(f"{item.intent!r} is not an intent of domain.yml or data/nlu; correct the label")
    if is_whole:
        yield from _too_few(folder, labelled, sorted(training.intents))


def _trained_on(labelled: list[Labelled], utterances: Iterable[Utterance]) -> Iterator[Finding]:
    trained: dict[str, Utterance] = {}
    for utterance in utterances:
        trained.setdefault(utterance.key, utterance)
    for item in labelled:
        example = trained.get(normalised(item.text))
        if example is not None:
            yield item.finding(
                f"{item.text!r} is a training example of {example.intent} too; remove it in {example.place}"
            )


def _twice(labelled: list[Labelled]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Labelled] = {}
    for item in labelled:
        other = first.setdefault((item.language, normalised(item.text)), item)
        if other is not item:
            yield item.finding(f"{item.text!r} is in {other.path.name}:{other.line} too; write another message")


def _too_few(folder: Path, labelled: list[Labelled], intents: list[str]) -> Iterator[Finding]:
    counts = Counter((item.language, item.intent) for item in labelled)
    for language in COMPLETE:
        for intent in intents:
            if counts[language, intent] < FEWEST:
                path = folder / f"intents_{language}.jsonl"
                message = f"{intent} has {counts[language, intent]} messages in {language}; write at least {FEWEST}"
                yield Finding(path, 1, message)


def check_entities(path: Path, domain: Domain | None, findings: list[Finding]) -> None:
    """Adds what is wrong with the file of labelled entities: its shape, and entities that nobody knows."""
    for line, value in read_json_lines(path, findings):
        entities = value.get("entities")
        named = isinstance(entities, list) and all(map(_is_entity, entities))
        if not named or not isinstance(value.get("text"), str):
            shape = '{"text": "…", "lang": "fi", "entities": [{"entity": "…", "value": "…"}]}'
            findings.append(Finding(path, line, f"write {shape}"))
            continue
        for item in value["entities"]:
            if domain is not None and item["entity"] not in domain.entities:
                message = f"{item['entity']!r} is not an entity of domain.yml; correct the label"
                findings.append(Finding(path, line, message))


def _is_entity(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("entity"), str) and "value" in item
