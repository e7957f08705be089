"""Rules and stories, domain.yml and the actions in the code: that they name what exists, and leave no intent out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.checks.code import Code
from bot.checks.definitions import Domain
from bot.checks.reading import read_mapping, with_lines
from bot.checks.training_data import Training
from bot.nlu.retrieval import RETRIEVAL
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

_KINDS = {"rules": "rule", "stories": "story"}
_STEPS = ("intent", "action", "active_loop", "slot_was_set", "checkpoint", "or", "entities")
_CHOICES = ("intent", "slot_was_set", "entities")
"""What may stand under or: no second or, which could go on without end."""
# Actions that Rasa has by itself (https://rasa.com/docs/rasa/default-actions).
_DEFAULT_ACTIONS = frozenset(
    f"action_{name}"
    for name in (
        "listen", "restart", "session_start", "back", "default_fallback", "deactivate_loop",
        "extract_slots", "two_stage_fallback", "unlikely_intent",
    )
)  # fmt: skip
_VALIDATE = "validate_"


@dataclass(frozen=True)
class Step:
    """One thing a rule or story names: kind is intent, action, loop or slot."""

    kind: str
    name: str
    path: Path
    line: int

    def finding(self, message: str) -> Finding:
        """A finding at this step."""
        return Finding(self.path, self.line, message)


@dataclass(frozen=True)
class Stories:
    """Every step of every rule and story, and whether all could be read."""

    folder: Path
    steps: tuple[Step, ...]
    is_whole: bool


def read_stories(folder: Path, findings: list[Finding]) -> Stories:
    """The steps in the files of `folder`; what has another shape, and a name used twice, is a finding."""
    wrong = len(findings)
    steps: list[Step] = []
    names: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_mapping(path, findings) or LinedMap(1)
        for key, kind in _KINDS.items():
            items = content.get(key, LinedList(1))
            if not isinstance(items, LinedList):
                message = f"{key}: must be followed by a list of - {kind}: name and steps:"
                findings.append(Finding(path, content.line_of(key), message))
                continue
            for item, line in with_lines(items):
                steps += _read_one(path, kind, item, line, names, findings)
    return Stories(folder, tuple(steps), is_whole=len(findings) == wrong)


def _read_one(
    path: Path, kind: str, item: Any, line: int, names: dict[str, str], findings: list[Finding]
) -> Iterator[Step]:
    named = isinstance(item, LinedMap) and isinstance(item.get(kind), str)
    if not named or not isinstance(item.get("steps"), LinedList):
        findings.append(Finding(path, line, f"write - {kind}: name and steps: with a list below it"))
        return
    other = names.setdefault(item[kind], f"{path.name}:{line}")
    if other != f"{path.name}:{line}":
        findings.append(Finding(path, line, f"the name {item[kind]!r} is used in {other} too; give it another one"))
    for part in ("condition", "steps"):
        listed = item.get(part, LinedList(line))
        if isinstance(listed, LinedList):
            yield from _steps(path, listed, findings)


def _steps(path: Path, listed: LinedList, findings: list[Finding], known: tuple[str, ...] = _STEPS) -> Iterator[Step]:
    for step, line in with_lines(listed):
        if step == "...":
            continue
        if not isinstance(step, LinedMap) or not set(step) <= set(known):
            findings.append(Finding(path, line, f"is not a step; write - and one of {', '.join(known)}"))
            continue
        yield from _named(path, step, findings)


def _named(path: Path, step: LinedMap, findings: list[Finding]) -> Iterator[Step]:
    for key in ("intent", "action", "active_loop"):
        if isinstance(step.get(key), str):
            yield Step("loop" if key == "active_loop" else key, step[key], path, step.line_of(key))
    choices = step.get("or")
    if isinstance(choices, LinedList):
        yield from _steps(path, choices, findings, _CHOICES)
    slots = step.get("slot_was_set")
    if isinstance(slots, LinedList):
        for slot, line in with_lines(slots):
            name = next(iter(slot), None) if isinstance(slot, LinedMap) else slot
            yield Step("slot", str(name), path, line)


def check_stories(stories: Stories, domain: Domain, code: Code, training: Training) -> Iterator[Finding]:
    """Names in rules that do not exist, actions without code or not in domain.yml, intents without a rule."""
    known: Mapping[str, frozenset[str]] = {
        "intent": frozenset({*domain.intents, *training.questions}),
        "action": frozenset({*domain.actions, *domain.forms, *_DEFAULT_ACTIONS, f"utter_{RETRIEVAL}"}),
        "loop": frozenset(domain.forms),
        "slot": frozenset({*domain.slots, "requested_slot"}),
    }
    places = {"intent": "intents", "action": "actions", "loop": "forms", "slot": "slots"}
    for step in stories.steps:
        if step.name not in known[step.kind]:
            advice = f"is not under {places[step.kind]}: of domain.yml; correct it or add it there"
            yield step.finding(f"{step.kind} {step.name!r} {advice}")
    if code.is_whole:
        yield from _actions(domain, code)
    yield from _forms(domain)
    if stories.is_whole:
        yield from _without_rule(stories, domain, training)


def _actions(domain: Domain, code: Code) -> Iterator[Finding]:
    for action, line in domain.actions.items():
        if not action.startswith("utter_") and action not in code.actions and action not in _DEFAULT_ACTIONS:
            yield Finding(domain.path, line, f"no class in bot/actions is named {action!r}; correct it or write one")
    for action, place in code.actions.items():
        if action not in domain.actions:
            message = f"{place.message} is {action!r}, which is not under actions: of domain.yml; add it there"
            yield Finding(place.path, place.line, message)
        elif action.startswith(_VALIDATE) and action.removeprefix(_VALIDATE) not in domain.forms:
            message = f"{action!r} validates a form that domain.yml does not have; correct it"
            yield Finding(place.path, place.line, message)


def _forms(domain: Domain) -> Iterator[Finding]:
    for form, required in domain.forms.items():
        for slot, line in required.items():
            if slot not in domain.slots:
                yield Finding(domain.path, line, f"{form} asks for {slot!r}, which is not under slots:; add it there")


def _without_rule(stories: Stories, domain: Domain, training: Training) -> Iterator[Finding]:
    ruled = {step.name for step in stories.steps if step.kind == "intent"}
    for intent, line in domain.intents.items():
        if intent not in ruled and not (intent == RETRIEVAL and _all_questions_ruled(training, ruled)):
            yield Finding(domain.path, line, f"{intent} has no rule; write one in {stories.folder.name}/")


def _all_questions_ruled(training: Training, ruled: set[str]) -> bool:
    return bool(training.questions) and set(training.questions) <= ruled
