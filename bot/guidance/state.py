"""What is remembered of a person's guidance: answers, the path with what is done of it, and self-checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.guidance.planner import Path

SLOT = "guidance"
"""The slot it is kept in."""


@dataclass(frozen=True)
class KeptStep:
    """A step of the path as it is remembered: the rule and the programme by their ids."""

    step: str
    programme: str
    done: bool = False


@dataclass(frozen=True)
class KeptPath:
    """The path in hand, the facts it was made for, and the tracks that were shown."""

    track: str
    steps: tuple[KeptStep, ...]
    profile: Mapping[str, Any]
    seen: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: Path, profile: Mapping[str, Any], before: KeptPath | None) -> KeptPath:
        """The path with what was done of it and seen before."""
        done = {step.programme for step in before.steps if step.done} if before else set()
        steps = tuple(KeptStep(step.rule.id, step.programme.id, step.programme.id in done) for step in path.steps)
        seen = before.seen if before else ()
        return cls(path.track.value, steps, profile, tuple(dict.fromkeys((*seen, path.track.value))))

    def next_step(self) -> int | None:
        """The number of the first step that is not done, from 1; None when all are."""
        return next((number for number, step in enumerate(self.steps, 1) if not step.done), None)

    def with_done(self, number: int) -> KeptPath:
        """The path with this step done."""
        steps = tuple(replace(step, done=step.done or at == number) for at, step in enumerate(self.steps, 1))
        return replace(self, steps=steps)


@dataclass(frozen=True)
class KeptCheck:
    """A self-check in hand or done: answers and words of the person by question."""

    id: str
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guidance:
    """Everything of it. `goal`, `situation` and `obstacles` are options of the answer book; `notes` are the person's own
    words by question; `missed` counts answers in a row that were not understood."""

    goal: str | None = None
    situation: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    missed: int = 0
    is_open: bool = False
    path: KeptPath | None = None
    check: KeptCheck | None = None
    checked: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the slot."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Guidance:
        """Reads what `to_json` wrote; nothing is remembered of None."""
        if not kept:
            return cls()
        path, check = kept["path"], kept["check"]
        read = {
            **kept,
            "situation": tuple(kept["situation"]),
            "obstacles": tuple(kept["obstacles"]),
            "check": KeptCheck(**check) if check else None,
            "path": None,
        }
        if path:
            steps = tuple(KeptStep(**step) for step in path["steps"])
            read["path"] = KeptPath(path["track"], steps, path["profile"], tuple(path["seen"]))
        return cls(**read)
