"""Training utterances: data/nlu/<language>/*.yml, enough of them for each intent and none twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.checks.definitions import WITHOUT_EXAMPLES, Domain
from bot.checks.reading import read_mapping, with_lines
from bot.dialogue.language.languages import COMPLETE
from bot.nlu.retrieval import RETRIEVAL
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

FEWEST = 60
"""Different utterances an intent needs in each complete language (docs/nlu.md has the learning curve)."""
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_WORD = re.compile(r"\w+")
_BULLET = "- "


def normalised(text: str) -> str:
    """`text` without entity marks, capitals and punctuation: two texts that differ in these alone teach nothing new.

    A text without any word (an emoji, a question mark) stays as it is.
    """
    bare = unicodedata.normalize("NFKC", _ANNOTATION.sub(r"\1", text))
    return " ".join(_WORD.findall(bare.casefold())) or bare.strip()


@dataclass(frozen=True)
class Utterance:
    """One training example and where it is written."""

    text: str
    key: str
    intent: str
    language: str
    path: Path
    line: int

    @property
    def place(self) -> str:
        """File and line, for messages about another utterance."""
        return f"{self.language}/{self.path.name}:{self.line}"

    def finding(self, message: str) -> Finding:
        """A finding at this example."""
        return Finding(self.path, self.line, f"{self.intent}: {message}")


@dataclass(frozen=True)
class Training:
    """All utterances in the order of the files, and the place of each intent's first block by language."""

    folder: Path
    utterances: Sequence[Utterance]
    blocks: Mapping[tuple[str, str], Finding]
    is_whole: bool

    @property
    def intents(self) -> dict[str, Finding]:
        """Every intent that has examples, with the place of its first block."""
        first: dict[str, Finding] = {}
        for (_, intent), place in self.blocks.items():
            first.setdefault(intent, place)
        return first

    @property
    def questions(self) -> dict[str, Finding]:
        """The faq/… intents."""
        return {name: place for name, place in self.intents.items() if name.startswith(f"{RETRIEVAL}/")}


def read_training(folder: Path, findings: list[Finding]) -> Training:
    """The utterances in the files under `folder` that could be read."""
    wrong = len(findings)
    utterances: list[Utterance] = []
    blocks: dict[tuple[str, str], Finding] = {}
    paths = sorted(folder.glob("*/*.yml"))
    if not paths:
        findings.append(Finding(folder, 1, "no training data; write a folder per language, a file per topic"))
    for path in paths:
        content = read_mapping(path, findings)
        if content is None:
            continue
        for block in _blocks(path, content, findings):
            intent = block["intent"]
            blocks.setdefault((path.parent.name, intent), Finding(path, block.line_of("intent"), intent))
            utterances += _utterances(path, block, findings)
    return Training(folder, utterances, blocks, is_whole=len(findings) == wrong)


def _blocks(path: Path, content: LinedMap, findings: list[Finding]) -> Iterator[LinedMap]:
    blocks = content.get("nlu")
    if not isinstance(blocks, LinedList):
        findings.append(
            Finding(path, content.line_of("nlu"), "write nlu: and below it a list of - intent: … examples: |")
        )
        return
    for block, line in with_lines(blocks):
        if isinstance(block, LinedMap) and set(block) == {"intent", "examples"} and all(map(_is_text, block.values())):
            yield block
        else:
            findings.append(Finding(path, line, "a block is - intent: name and examples: | with lines like - text"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _utterances(path: Path, block: LinedMap, findings: list[Finding]) -> Iterator[Utterance]:
    first = block.line_of("examples") + 1
    for line, written in enumerate(block["examples"].split("\n"), first):
        if not written.strip():
            continue
        text = written.removeprefix(_BULLET).strip()
        if not written.startswith(_BULLET) or not text:
            message = f"{block['intent']}: {written!r} is not an example; write - and a text"
            findings.append(Finding(path, line, message))
            continue
        yield Utterance(text, normalised(text), block["intent"], path.parent.name, path, line)


def check_training(training: Training, domain: Domain | None) -> Iterator[Finding]:
    """Examples that are commands or come twice, unknown intents, intents with too few examples."""
    yield from _commands(training)
    yield from _duplicates(training)
    if domain is not None:
        yield from _unknown(training, domain)
        if training.is_whole:
            yield from _too_few(training, domain)


def _commands(training: Training) -> Iterator[Finding]:
    for utterance in training.utterances:
        if utterance.text.startswith("/"):
            yield utterance.finding(f"{utterance.text!r} begins with /, which makes it a command; leave the / out")


def _duplicates(training: Training) -> Iterator[Finding]:
    """The same words twice, capitals and punctuation apart; another language may repeat them for the same intent."""
    seen: dict[str, list[Utterance]] = {}
    for utterance in training.utterances:
        earlier = seen.setdefault(utterance.key, [])
        foreign = next((other for other in earlier if other.intent != utterance.intent), None)
        same = next((other for other in earlier if other.language == utterance.language), None)
        if foreign is not None:
            advice = f"is an example of {foreign.intent} too ({foreign.place}); keep it in one of them"
            yield utterance.finding(f"{utterance.text!r} {advice}")
        elif same is not None:
            place = f"line {same.line}" if same.path == utterance.path else same.place
            yield utterance.finding(f"{utterance.text!r} is the same as {place}; remove one")
        earlier.append(utterance)


def _unknown(training: Training, domain: Domain) -> Iterator[Finding]:
    for place in training.blocks.values():
        if not domain.knows_intent(place.message) or place.message in WITHOUT_EXAMPLES:
            message = f"{place.message} is not an intent of domain.yml; correct it or add it there"
            yield Finding(place.path, place.line, message)


def _too_few(training: Training, domain: Domain) -> Iterator[Finding]:
    counts: dict[tuple[str, str], set[str]] = {}
    for utterance in training.utterances:
        counts.setdefault((utterance.language, utterance.intent), set()).add(utterance.key)
    listed = [intent for intent in domain.intents if intent not in WITHOUT_EXAMPLES]
    for language in COMPLETE:
        for intent in dict.fromkeys([*listed, *training.questions]):
            count = len(counts.get((language, intent), ()))
            place = training.blocks.get((language, intent))
            if count < FEWEST:
                path, line = (place.path, place.line) if place else (training.folder / language, 1)
                message = f"{intent} has {count} different examples in {language}; write at least {FEWEST}"
                yield Finding(path, line, message)
