"""A path as a page to keep: everything in words of one language, ready to be shown as HTML or PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class StepOnPage:
    """A step: its reason, labelled particulars, and the programme's page with the day it was checked."""

    name: str
    why: str
    particulars: tuple[tuple[str, str], ...]
    link_title: str
    link_url: str
    checked: str
    is_done: bool = False


@dataclass(frozen=True)
class PathDocument:
    """The page. It holds the path, but no facts about the person: whoever has the link can read it.

    `labels` are the renderers' own words by name: done, checked, pdf, other (the page in the other language), print.
    """

    language: str
    title: str
    intro: str
    steps: tuple[StepOnPage, ...]
    notes: tuple[str, ...]
    labels: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """As it is kept with its link."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> PathDocument:
        """Reads what `to_json` wrote."""
        steps = tuple(
            StepOnPage(**{**step, "particulars": tuple(tuple(pair) for pair in step["particulars"])})
            for step in kept["steps"]
        )
        return cls(**{**kept, "steps": steps, "notes": tuple(kept["notes"])})
