"""The names of data/vocabulary as entity extraction needs them: each with its entity, value and how it may be typed.

The files are the same that bot.programmes reads; here only the names matter, and nothing is checked
(`polku check` does that).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Unavailable
from bot.nlu.entity.types import (
    EDUCATION_LEVEL,
    FIELD,
    MUNICIPALITY,
    OCCUPATION,
    PROGRAMME,
    SKILL,
)
from bot.settings import ROOT

VOCABULARY = ROOT / "data" / "vocabulary"
FILES = {
    "fields": FIELD,
    "occupations": OCCUPATION,
    "skills": SKILL,
    "places": MUNICIPALITY,
    "education_levels": EDUCATION_LEVEL,
    "programmes": PROGRAMME,
}
ORDINARY = frozenset(
    "course training school work job home help study yo judge kurssi koulutus koulu työ koti apu opinnot".split()
) | {"lasten kanssa"}
"""Never names by themselves, whatever the vocabulary says: everybody uses these words of other things."""

_NAME_LISTS = {"fi": "fi", "en": "en", "sv": "sv", "names": "", "things_fi": "fi", "things_en": "en"}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing. `language` is "" for names used in every language.

    `common_word`: also an ordinary word, so that it counts only in the form of a place.
    `tongue`: the name of a language, which mostly names a people or a country as well.
    `thing`: what a field is about ("cars"), which names it only where somebody says that they like it, or says nothing else.
    """

    text: str
    entity: str
    value: str
    language: str
    common_word: bool = False
    tongue: bool = False
    thing: bool = False

    @property
    def capitals_only(self) -> bool:
        """IT, HR, RIKU: in small letters these are other words."""
        return self.text.isupper() and self.text.isalpha() and len(self.text) > 1


def read_names(folder: Path = VOCABULARY) -> list[Name]:
    """Every name of the vocabulary; Unavailable when a file is missing or is not readable YAML."""
    names: list[Name] = []
    for file, entity in FILES.items():
        path = folder / f"{file}.yml"
        try:
            entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (OSError, yaml.YAMLError) as error:
            reason = str(error).splitlines()[0]
            raise Unavailable(f"{path}: the vocabulary cannot be read ({reason}); run polku check") from error
        for entry in entries:
            names.extend(_names_of(entry, entity))
    return names


def _names_of(entry: Mapping[str, Any], entity: str) -> Iterator[Name]:
    value = str(entry.get("municipality") or entry["id"])
    tongue = entity == SKILL and any("kieli" in str(name).split() for name in entry.get("fi", ()))
    for key, language in _NAME_LISTS.items():
        for text in entry.get(key, ()):
            if str(text).lower() in ORDINARY:
                continue
            yield Name(
                str(text), entity, value, language, bool(entry.get("common_word")), tongue, key.startswith("things_")
            )


def fingerprint(folder: Path = VOCABULARY) -> str:
    """Changes with any vocabulary file; part of the key of Rasa's training cache."""
    digest = hashlib.sha256()
    for file in FILES:
        digest.update((folder / f"{file}.yml").read_bytes())
    return digest.hexdigest()[:16]
