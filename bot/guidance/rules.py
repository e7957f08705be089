"""The path rules of data/paths: reasons for and against each track, and steps. Typed, with file and line of errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.guidance.conditions import Condition, problem
from bot.programmes.catalogue import Catalogue
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap, read_yaml
from bot.programmes.programme import LocalText, Step, Topic
from bot.programmes.vocabulary import Vocabulary

LANGUAGES = ("fi", "en")


class Track(str, Enum):
    """The three ways that are weighed."""

    TRAINING = "training"
    ENTREPRENEURSHIP = "entrepreneurship"
    STUDY = "study"


class Role(str, Enum):
    """What a step is there for: `goal` leads along its track, `bridge` makes up for a level that is missing, `support`
    removes what is in the way, `last_resort` fills a path that would be too short."""

    GOAL = "goal"
    BRIDGE = "bridge"
    SUPPORT = "support"
    LAST_RESORT = "last_resort"


@dataclass(frozen=True)
class Reason:
    """Speaks for (weight above 0) or against (below 0) a track when its condition holds."""

    track: Track
    weight: int
    when: Condition
    unless: Condition
    text: LocalText


@dataclass(frozen=True)
class StepRule:
    """One step a path may have.

    `stage` is its place in the path, lowest first. `programmes` are ids, the best first; `found_in` are topics and
    rungs in which a programme of the person's own field is looked for before them. `first` says what is needed before.
    """

    id: str
    role: Role
    stage: int
    track: Track | None
    when: Condition
    unless: Condition
    programmes: tuple[str, ...]
    found_in: tuple[tuple[Topic, Step], ...]
    why: LocalText
    first: LocalText


@dataclass(frozen=True)
class PathRules:
    """Everything that paths are made by, in the order of the files."""

    reasons: tuple[Reason, ...]
    steps: tuple[StepRule, ...]

    def step(self, step_id: str) -> StepRule | None:
        """The step with this id, if there is one."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True)
class Known:
    """What rules may name."""

    options: Mapping[str, tuple[str, ...]]
    vocabulary: Vocabulary
    catalogue: Catalogue | None


class _Reader:
    """Reads one entry; what is wrong is collected."""

    def __init__(self, path: Path, entry: LinedMap, keys: str, known: Known, findings: list[Finding]) -> None:
        self.path, self.entry, self.known, self.findings = path, entry, known, findings
        self.name = str(entry.get("id") or entry.get("track") or "entry")
        for key in entry.keys() - set(keys.split()):
            self.blame(key, f"unknown field {key!r}; known are {keys}")

    def blame(self, key: str, message: str) -> None:
        self.findings.append(Finding(self.path, self.entry.line_of(key), f"{self.name}: {message}"))

    def text(self, key: str, *, required: bool = True) -> LocalText:
        value = self.entry.get(key)
        if value is None and not required:
            return LocalText()
        if not isinstance(value, LinedMap) or any(not value.get(code) for code in LANGUAGES):
            self.blame(key, f"{key} must be written in both languages: {key}: {{fi: …, en: …}}")
            return LocalText()
        return LocalText(str(value["fi"]), str(value["en"]))

    def condition(self, key: str) -> Condition:
        value = self.entry.get(key)
        if value is None:
            return Condition()
        if not isinstance(value, LinedMap):
            self.blame(key, f"{key} must be a mapping of conditions")
            return Condition()
        for name, given in value.items():
            wrong = problem(name, given, self.known.options, self.known.vocabulary)
            if wrong:
                self.findings.append(Finding(self.path, value.line_of(name), f"{self.name}: {wrong}"))
        return Condition(tuple(value.items()))

    def choice(self, key: str, kind: type[Any], default: Any) -> Any:
        value = self.entry.get(key)
        try:
            return kind(value) if value is not None else default
        except ValueError:
            self.blame(key, f"{key} {value!r} is not one of {', '.join(item.value for item in kind)}")
            return default

    def number(self, key: str) -> int:
        value = self.entry.get(key)
        if type(value) is not int:
            self.blame(key, f"{key} needs a whole number")
            return 0
        return value

    def programmes(self) -> tuple[str, ...]:
        listed, catalogue = self._listed("programmes"), self.known.catalogue
        for item in listed:
            if catalogue is not None and catalogue.get(str(item)) is None:
                self.blame("programmes", f"programme {item!r} is not in data/programmes; correct it")
        return tuple(map(str, listed))

    def found_in(self) -> tuple[tuple[Topic, Step], ...]:
        places = []
        for item in self._listed("found_in"):
            topic, _, step = str(item).partition("/")
            try:
                places.append((Topic(topic), Step(step)))
            except ValueError:
                self.blame("found_in", f"{item!r} is not topic/step, such as training/vocational")
        return tuple(places)

    def _listed(self, key: str) -> LinedList:
        listed = self.entry.get(key, LinedList(1))
        if isinstance(listed, LinedList):
            return listed
        self.blame(key, f"write {key}: and a list, or leave it out")
        return LinedList(1)


def _reason(path: Path, entry: LinedMap, known: Known, findings: list[Finding]) -> Reason:
    reader = _Reader(path, entry, "track weight when unless text", known, findings)
    return Reason(
        reader.choice("track", Track, Track.TRAINING),
        reader.number("weight"),
        reader.condition("when"),
        reader.condition("unless"),
        reader.text("text"),
    )


def _step(path: Path, entry: LinedMap, known: Known, findings: list[Finding]) -> StepRule:
    keys = "id role stage track when unless programmes found_in why first"
    reader = _Reader(path, entry, keys, known, findings)
    step = StepRule(
        id=str(entry.get("id", "")),
        role=reader.choice("role", Role, Role.SUPPORT),
        stage=reader.number("stage"),
        track=reader.choice("track", Track, None),
        when=reader.condition("when"),
        unless=reader.condition("unless"),
        programmes=reader.programmes(),
        found_in=reader.found_in(),
        why=reader.text("why"),
        first=reader.text("first", required=False),
    )
    if not step.id or not (step.programmes or step.found_in):
        reader.blame("id", "a step needs an id, and programmes or found_in")
    if step.role is Role.GOAL and step.track is None:
        reader.blame("track", f"a step with the role goal needs a track: {', '.join(item.value for item in Track)}")
    return step


def _entries(path: Path, key: str, findings: list[Finding]) -> list[LinedMap]:
    try:
        content = read_yaml(path)
    except BadInput as error:
        findings.append(Finding(path, 1, str(error).removeprefix(f"{path}:").strip()))
        return []
    listed = content.get(key) if isinstance(content, LinedMap) else None
    if not isinstance(listed, LinedList) or not all(isinstance(item, LinedMap) for item in listed):
        findings.append(Finding(path, 1, f"write {key}: and a list of entries"))
        return []
    return list(listed)


def read_rules(folder: Path, known: Known, findings: list[Finding]) -> PathRules:
    """The rules in tracks.yml and steps.yml of `folder`; everything wrong is added to `findings`."""
    tracks, steps = folder / "tracks.yml", folder / "steps.yml"
    reasons = tuple(_reason(tracks, entry, known, findings) for entry in _entries(tracks, "reasons", findings))
    read = [(_step(steps, entry, known, findings), entry) for entry in _entries(steps, "steps", findings)]
    seen: set[str] = set()
    for step, entry in read:
        if step.id in seen:
            findings.append(
                Finding(steps, entry.line_of("id"), f"the id {step.id!r} is used twice; give it another one")
            )
        seen.add(step.id)
    return PathRules(reasons, tuple(step for step, _ in read))


def load_rules(folder: Path, known: Known) -> PathRules:
    """The rules of `folder`. Raises BadInput that names file and line of the first thing wrong."""
    findings: list[Finding] = []
    rules = read_rules(folder, known, findings)
    if findings:
        more = f" (and {len(findings) - 1} more; polku check lists them)" if len(findings) > 1 else ""
        raise BadInput(f"{findings[0]}{more}")
    return rules
