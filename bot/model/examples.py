"""New training examples: which of them go where, and why the others do not; nothing is written before all is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.checks.training_data import Training, normalised, read_training
from bot.conversations.privacy.masking import MASKED, mask
from bot.errors import BadInput
from bot.json_lines import read_json_lines
from bot.programmes.finding import Finding
from bot.whole_files import write_whole

LONGEST = 300
NEAR = 90.0
"""How alike two texts are, of 100 (rapidfuzz.fuzz.ratio), that teach the same: one letter in ten."""
_EXAMPLE = re.compile(r"^(\s*)- (.*)$")
_WORD = re.compile(r"[^\W\d_]+")
# Not the first word of a sentence: that one has a capital in any case.
_INTRODUCES = re.compile(r"\b(?:nimeni|nimi on|my name|namn är)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[^.!?:…\s\-–] )[^\W\d_]+")


@dataclass(frozen=True)
class Example:
    """A message with the intent (full name) that it has. `path` is the file that it is to go into; else `why` it is not."""

    text: str
    language: str | None
    intent: str
    path: Path | None = None
    why: str | None = None
    is_known: bool = False
    """Whether it is left out because the training data has it already."""


class Examples:
    """The training data under `folder`, and the labelled messages under `evaluation`, which nobody trains on.

    Raises BadInput for data that cannot be read.
    """

    def __init__(self, folder: Path, evaluation: Path) -> None:
        findings: list[Finding] = []
        self._training: Training = read_training(folder, findings)
        if findings:
            raise BadInput(f"{findings[0].path}:{findings[0].line}: {findings[0].message} (see polku check)")
        self._known = {one.key: (one.intent, one.place) for one in self._training.utterances}
        self._keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self._training.utterances:
            self._keys[one.language, one.intent].append(one.key)
        self._words = {word.casefold() for one in self._training.utterances for word in _WORD.findall(one.text)}
        self._kept_apart = [normalised(text) for text in _texts(evaluation)]

    @property
    def intents(self) -> frozenset[str]:
        """Every intent that has examples."""
        return frozenset(self._training.intents)

    def plan(self, wanted: Iterable[Example], *, names: bool = False) -> list[Example]:
        """Each with the file that it goes into, or why it goes into none; of several that are alike the first one goes.

        With `names`, what looks like a person's name is let in: an editor has written it.
        """
        return [self._planned(one, names) for one in wanted]

    def contents(self, planned: Sequence[Example]) -> dict[Path, str]:
        """The files as they become: every example at the end of those that its intent has there."""
        texts: dict[Path, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for one in planned:
            if one.path is not None:
                texts[one.path][one.intent].append(one.text)
        return {path: _with_examples(path, by_intent) for path, by_intent in texts.items()}

    def _planned(self, example: Example, names: bool) -> Example:
        text = " ".join(MASKED.sub(" ", mask(example.text)).split())
        example, key = replace(example, text=text), normalised(text)
        why = self._why_not(example, key) or (None if names else self._who(example.text))
        known = None if why else self._alike(example, key)
        if why or known:
            return replace(example, why=why or known, is_known=known is not None)
        assert example.language is not None
        self._keys[example.language, example.intent].append(key)
        self._known[key] = (example.intent, "new")
        return replace(example, path=self._training.blocks[example.language, example.intent].path)

    def _why_not(self, example: Example, key: str) -> str | None:
        # Brackets would be read as the marking of an entity, a slash at the beginning as a command.
        if len(example.text) > LONGEST or not _WORD.search(example.text) or re.search(r"[\[\]{}]", example.text):
            return f"cannot be an example: words, at most {LONGEST} characters, no brackets"
        if example.text.startswith("/"):
            return "cannot be an example: begins with /, as a command does"
        if example.intent not in self._training.intents:
            return f"no file has the intent {example.intent}"
        if example.language is None or (example.language, example.intent) not in self._training.blocks:
            return f"no training data of {example.intent} in this language"
        if process.extractOne(key, self._kept_apart, scorer=fuzz.ratio, score_cutoff=NEAR) is not None:
            return "is in data/evaluation, which is never trained on"
        intent, place = self._known.get(key, (example.intent, ""))
        return None if intent == example.intent else f"is an example of {intent} ({place})"

    def _who(self, text: str) -> str | None:
        names = [word for word in _CAPITAL.findall(text) if word[0].isupper()]
        if _INTRODUCES.search(text) or any(word.casefold() not in self._words for word in names):
            return "may name somebody: write it without the name, with `polku learn add`"
        return None

    def _alike(self, example: Example, key: str) -> str | None:
        assert example.language is not None
        same = self._keys[example.language, example.intent]
        found = process.extractOne(key, same, scorer=fuzz.ratio, score_cutoff=NEAR)
        return f"much the same as {found[0]!r} ({self._known[found[0]][1]})" if found else None


def write_examples(contents: Mapping[Path, str]) -> None:
    """Writes the files, each whole or not at all; begun again after an interruption, what is written counts as known."""
    for path, content in contents.items():
        write_whole(path, content)


def _with_examples(path: Path, texts: Mapping[str, Sequence[str]]) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    for intent, added in texts.items():
        start = next(number for number, line in enumerate(lines) if _is_intent(line, intent))
        end, indent = _end_of_examples(lines, start + 1)
        lines[end:end] = [f"{indent}- {text}" for text in added]
    return "\n".join(lines) + "\n"


def _is_intent(line: str, intent: str) -> bool:
    return re.fullmatch(rf"\s*- intent: [\"']?{re.escape(intent)}[\"']?\s*", line) is not None


def _end_of_examples(lines: list[str], start: int) -> tuple[int, str]:
    """Where the examples that begin after `start` end, and their indentation."""
    end, indent = start, "      "
    for number in range(start, len(lines)):
        found = _EXAMPLE.match(lines[number])
        if found and found[2].startswith("intent:"):
            break
        if found:
            end, indent = number + 1, found[1]
    return end, indent


def _texts(evaluation: Path) -> list[str]:
    values = (value for path in sorted(evaluation.glob("*.jsonl")) for _place, value in read_json_lines(path, "JSON"))
    found = (value.get("text") or value.get("query") for value in values if isinstance(value, dict))
    return [text for text in found if isinstance(text, str)]
