"""What domain.yml defines: the names that texts, rules and training data may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.checks.reading import read_mapping, with_lines
from bot.nlu.retrieval import RETRIEVAL
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

WITHOUT_EXAMPLES = frozenset({RETRIEVAL, "nlu_fallback"})
"""Intents that no example is written for under this very name."""

_LISTS = ("intents", "entities", "actions")
_MAPPINGS = ("slots", "forms")


@dataclass(frozen=True)
class Domain:
    """Names in domain.yml with their lines; `forms` has the required slots of each form."""

    path: Path
    intents: Mapping[str, int]
    entities: Mapping[str, int]
    actions: Mapping[str, int]
    slots: Mapping[str, int]
    forms: Mapping[str, Mapping[str, int]]

    def knows_intent(self, name: str) -> bool:
        """Whether examples and rules may use `name`: an intent of the list, or faq/…"""
        return name in self.intents or name.startswith(f"{RETRIEVAL}/")


def read_domain(path: Path, findings: list[Finding]) -> Domain | None:
    """The definitions in domain.yml, or None with findings."""
    content = read_mapping(path, findings)
    if content is None:
        return None
    wrong = len(findings)
    lists = {name: _names(path, content, name, findings) for name in _LISTS}
    for name in _MAPPINGS:
        if not isinstance(content.get(name), LinedMap):
            findings.append(Finding(path, content.line_of(name), f"{name}: write names and their settings below it"))
    if len(findings) > wrong:
        return None
    forms = content["forms"]
    required = {name: _required(path, forms, name, findings) for name in forms}
    if len(findings) > wrong:
        return None
    return Domain(path, **lists, slots=content["slots"].key_lines, forms=required)


def _names(path: Path, content: LinedMap, key: str, findings: list[Finding]) -> dict[str, int]:
    """The names in a list whose items are a name, or a name with settings; names that come twice are findings."""
    items = content.get(key)
    if not isinstance(items, LinedList):
        findings.append(Finding(path, content.line_of(key), f"{key}: must be followed by a list; write - and a name"))
        return {}
    names: dict[str, int] = {}
    for item, line in with_lines(items):
        name = _name_of(item)
        if name is None:
            findings.append(Finding(path, line, f"{item!r} is not a name; write - and a name"))
        elif name in names:
            findings.append(Finding(path, line, f"{name} is listed twice (first on line {names[name]}); keep one"))
        else:
            names[name] = line
    return names


def _name_of(item: Any) -> str | None:
    if isinstance(item, LinedMap) and len(item) == 1:
        return next(iter(item))
    return item if isinstance(item, str) else None


def _required(path: Path, forms: LinedMap, form: str, findings: list[Finding]) -> dict[str, int]:
    settings = forms[form]
    slots = settings.get("required_slots") if isinstance(settings, LinedMap) else None
    if not isinstance(slots, LinedList):
        findings.append(Finding(path, forms.line_of(form), f"{form} needs required_slots: and a list of slots"))
        return {}
    return {str(slot): line for slot, line in with_lines(slots)}
