"""ESCO's occupations and skills as more words of the vocabulary, on a machine that has a copy of them.

ESCO is the European Commission's classification (https://esco.ec.europa.eu). Its labels are read from two files of JSON
lines: occupations.jsonl {"uri", "notation", "kind", "fi", "sv", "en"} and skills.jsonl {"uri", "fi", "sv", "en"}.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.errors import BadInput
from bot.json_lines import read_json_lines
from bot.programmes.vocabulary import Term, Vocabulary
from bot.programmes.wishes.reading import WishReader

_LANGUAGES = ("fi", "en", "sv")
_SHAPE = '{"uri": "http://data.europa.eu/esco/…", "fi": "…", "sv": "…", "en": "…"}'
_PREFIX = "http://data.europa.eu/esco/"
_KEPT = ("kind", "id", "fi", "en", "sv", "field", "isco", "esco")


@dataclass(frozen=True)
class EscoTerms:
    """The terms that could be given a field, and how many there were."""

    terms: tuple[Term, ...]
    occupations_read: int
    skills_read: int

    def count(self, kind: str) -> int:
        """How many terms of this kind there are."""
        return sum(term.kind == kind for term in self.terms)


def read_esco(folder: Path, vocabulary: Vocabulary) -> EscoTerms:
    """The occupations and skills in `folder` that belong to a field of `vocabulary`.

    An occupation belongs to the field that the curated occupations of its ISCO group have, a skill to the one field
    that its own label names; others are left out, because a word without a field finds nothing.
    Raises BadInput with file and line.
    """
    groups = _fields_of_groups(vocabulary)
    occupations = [line for line in _lines(folder / "occupations.jsonl") if line.get("kind") != "isco_group"]
    skills = list(_lines(folder / "skills.jsonl"))
    reader = WishReader(vocabulary)
    terms = []
    for line in occupations:
        isco = str(line.get("notation", ""))[:4]
        field = groups.get(isco) or groups.get(isco[:3])
        if field:
            terms.append(_term(line, "occupation", field, isco))
    for line in skills:
        fields = {field for code in ("fi", "en") for field in reader.read(str(line.get(code) or "")).fields}
        if len(fields) == 1:
            terms.append(_term(line, "skill", fields.pop(), None))
    return EscoTerms(tuple(terms), len(occupations), len(skills))


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    for place, value in read_json_lines(path, _SHAPE):
        if not isinstance(value, dict) or not str(value.get("uri", "")).startswith(_PREFIX):
            raise BadInput(f"{place}: write {_SHAPE}")
        if all(isinstance(value.get(code), str) and value[code].strip() for code in ("fi", "en")):
            yield value


def _fields_of_groups(vocabulary: Vocabulary) -> dict[str, str]:
    """The commonest field of each ISCO group of four and of three digits."""
    counts: dict[str, Counter[str]] = {}
    for term in vocabulary.occupations.values():
        for digits in (4, 3) if term.isco and term.field else ():
            counts.setdefault(str(term.isco)[:digits], Counter())[str(term.field)] += 1
    return {group: found.most_common(1)[0][0] for group, found in counts.items()}


def _term(line: Mapping[str, Any], kind: Literal["occupation", "skill"], field: str, isco: str | None) -> Term:
    fi, en, sv = ((line[code].strip(),) if line.get(code) else () for code in _LANGUAGES)
    uri = str(line["uri"])
    return Term(kind, f"esco-{uri.rpartition('/')[2]}", fi, en, sv, field=field, isco=isco, esco=uri)


def _file(var_dir: Path) -> Path:
    return var_dir / "vocabulary" / "esco.json"


def save(terms: EscoTerms, var_dir: Path) -> Path:
    """Keeps the terms for `with_esco`, replacing those of before at once; returns where."""
    path = _file(var_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(f".{os.getpid()}.tmp")
    content = [{key: getattr(term, key) for key in _KEPT if getattr(term, key)} for term in terms.terms]
    waiting.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(waiting, path)
    return path


def with_esco(vocabulary: Vocabulary, var_dir: Path) -> Vocabulary:
    """`vocabulary` with the ESCO terms that were saved on this machine, if any. Raises BadInput for a broken file."""
    path = _file(var_dir)
    if not path.exists():
        return vocabulary
    try:
        terms = [_saved(item) for item in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}: cannot be read ({type(error).__name__}); run `polku vocabulary import` again, or delete it"
        ) from None
    return vocabulary.extended(terms)


def _saved(item: Mapping[str, Any]) -> Term:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    return Term(**values)
