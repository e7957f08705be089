"""The words people use for fields, occupations, skills, places, education and programmes: data/vocabulary.

A name means one thing. It belongs to one term of its file, and fields, occupations and skills share no name,
so that a message gets one label however it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from bot.errors import BadInput
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedMap, read_yaml

Kind = Literal["field", "occupation", "skill", "municipality", "district", "education_level", "programme"]
Language = Literal["fi", "en"]

_ESCO = "http://data.europa.eu/esco/"
_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_CODES = {
    "isced": (re.compile(r"\d{1,4}"), '1 to 4 digits in quotes, like "0613"'),
    "isco": (re.compile(r"\d{4}"), '4 digits in quotes, like "5321"'),
    "esco": (re.compile(re.escape(_ESCO) + r"(occupation|skill)/[0-9a-f-]{36}"), f"an address under {_ESCO}"),
}
_NAME_LISTS = ("fi", "en", "sv", "names")
_THINGS = ("things_fi", "things_en")
_LISTS = frozenset({*_NAME_LISTS, *_THINGS, "neighbours", "programmes"})
_FLAGS = frozenset({"common_word", "language"})
_WORK = frozenset({"field", "occupation", "skill"})


@dataclass(frozen=True)
class Term:
    """One thing people name, with all its names; the first name of a language is the one to show.

    `names` are used in every language (programmes). `isced` is the ISCED-F 2013 code of a field and the ISCED 2011
    level of an education level. A `common_word` is an ordinary word too ("kilo", "salo"); a `language` is a skill that
    is spoken, and its Finnish name often a country ("viro"). What a field is about (`things_…`: "cars") names it only in what
    people say that they like; the search does not read it.
    """

    kind: Kind
    id: str
    fi: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    sv: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    field: str | None = None
    isced: str | None = None
    isco: str | None = None
    esco: str | None = None
    municipality: str | None = None
    neighbours: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    common_word: bool = False
    language: bool = False
    things_fi: tuple[str, ...] = ()
    things_en: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """The name to show to a person in `language`."""
        return ((self.fi if language == "fi" else self.en) or self.names)[0]

    def all_names(self) -> tuple[str, ...]:
        """Every name in every language, once each."""
        return tuple(dict.fromkeys(self.fi + self.en + self.sv + self.names))


@dataclass(frozen=True)
class Vocabulary:
    """All terms by id, file by file, in the order of the files; education levels come lowest first."""

    fields: Mapping[str, Term]
    occupations: Mapping[str, Term]
    skills: Mapping[str, Term]
    places: Mapping[str, Term]
    education_levels: Mapping[str, Term]
    programmes: Mapping[str, Term]

    def municipalities(self) -> dict[str, Term]:
        """The places that are municipalities, by id."""
        return {id: term for id, term in self.places.items() if term.kind == "municipality"}

    def municipality_named(self, name: str) -> str | None:
        """The id of the municipality that has this name; None when none has."""
        wanted = name.strip().casefold()
        for id, term in self.municipalities().items():
            if any(wanted == known.casefold() for known in (id, *term.all_names())):
                return id
        return None

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Reads every file of `folder`; BadInput names the first thing that is wrong, with file and line."""
        files, findings = _read_folder(folder)
        if findings:
            more = f" (and {len(findings) - 1} more; polku check lists them)" if len(findings) > 1 else ""
            raise BadInput(f"{findings[0]}{more}")
        return cls(**{name: MappingProxyType({read.term.id: read.term for read in files[name]}) for name in _FILES})

    def extended(self, terms: Iterable[Term]) -> Vocabulary:
        """This vocabulary with more occupations and skills; a name that it knows already keeps its meaning."""
        known = set(self._by_name)
        more: dict[str, dict[str, Term]] = {"occupation": {}, "skill": {}}
        for term in terms:
            names = {name.casefold() for name in term.all_names()}
            if not names & known and term.field in self.fields:
                known |= names
                more[term.kind][term.id] = term
        return replace(
            self,
            occupations=MappingProxyType({**self.occupations, **more["occupation"]}),
            skills=MappingProxyType({**self.skills, **more["skill"]}),
        )

    def named(self, name: str) -> tuple[Term, ...]:
        """The terms that have exactly this name in any language, whatever the capitals."""
        return self._by_name.get(name.strip().casefold(), ())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = {}
        for part in fields(self):
            for term in getattr(self, part.name).values():
                for name in dict.fromkeys(map(str.casefold, term.all_names())):
                    found[name] = (*found.get(name, ()), term)
        return found

    def municipality_of(self, place_id: str) -> str | None:
        """The municipality id of a municipality or district id; None for an unknown place."""
        place = self.places.get(place_id)
        return (place.municipality or place.id) if place else None

    def municipalities_of(self, place_ids: Iterable[str]) -> tuple[str, ...]:
        """The municipalities of several places, each once; unknown ones left out."""
        return tuple(dict.fromkeys(filter(None, map(self.municipality_of, place_ids))))

    def neighbours(self, municipality: str) -> tuple[str, ...]:
        """Ids of the municipalities with a common border with this one, of those the vocabulary has."""
        place = self.places.get(municipality)
        return place.neighbours if place else ()


def check_vocabulary(folder: Path) -> list[Finding]:
    """Everything wrong in the vocabulary files of `folder`, in the order of files and lines; [] when all is well."""
    return sorted(_read_folder(folder)[1], key=lambda finding: (str(finding.path), finding.line))


@dataclass(frozen=True)
class _Layout:
    """The keys of one file's entries besides `id`; `kind` is None where each entry names its own."""

    kind: Kind | None
    required: frozenset[str]
    optional: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        return self.required | self.optional | {"id"}


_BILINGUAL = frozenset({"fi", "en"})
_FILES = {
    "fields": _Layout("field", _BILINGUAL | {"isced"}, frozenset(_THINGS)),
    "occupations": _Layout("occupation", _BILINGUAL | {"field"}, frozenset({"isco", "esco"})),
    "skills": _Layout("skill", _BILINGUAL | {"field"}, frozenset({"esco", "language"})),
    "places": _Layout(None, _BILINGUAL | {"kind"}, frozenset({"sv", "municipality", "neighbours", "common_word"})),
    "education_levels": _Layout("education_level", _BILINGUAL | {"isced"}),
    "programmes": _Layout("programme", frozenset({"names"}), frozenset({"programmes"})),
}


@dataclass(frozen=True)
class _Read:
    """A term with the place it was read from."""

    term: Term
    path: Path
    entry: LinedMap

    def finding(self, key: str, message: str) -> Finding:
        return Finding(self.path, self.entry.line_of(key), f"{self.term.id}: {message}")


def _read_folder(folder: Path) -> tuple[dict[str, list[_Read]], list[Finding]]:
    findings: list[Finding] = []
    files = {name: _read_file(folder / f"{name}.yml", layout, findings) for name, layout in _FILES.items()}
    everything = [read for reads in files.values() for read in reads]
    # References are looked at only when every entry could be read: one bad entry would be blamed on all that name it.
    if not findings:
        findings += [*_repetitions(everything), *_dead_references(files)]
    return files, findings


def _read_file(path: Path, layout: _Layout, findings: list[Finding]) -> list[_Read]:
    try:
        content = read_yaml(path)
    except BadInput as error:
        line, _, message = str(error).removeprefix(f"{path}:").strip().partition(": ")
        known = (int(line), message) if line.isdigit() else (1, f"{line} {message}".strip())
        findings.append(Finding(path, *known))
        return []
    if not isinstance(content, list) or not all(isinstance(entry, LinedMap) for entry in content):
        findings.append(Finding(path, 1, "a vocabulary file is a list of entries; write each as - id: … and its names"))
        return []
    reads = []
    for entry in content:
        problem = _problem(entry, layout)
        if problem:
            key, message = problem
            findings.append(Finding(path, entry.line_of(key), f"{entry.get('id', 'entry')}: {message}"))
        else:
            values: dict[str, Any] = {"kind": layout.kind}
            values |= {key: tuple(value) if key in _LISTS else value for key, value in entry.items()}
            reads.append(_Read(Term(**values), path, entry))
    return reads


def _problem(entry: LinedMap, layout: _Layout) -> tuple[str, str] | None:
    """The first thing wrong inside one entry, as its key and what to do; None when all is well."""
    for key, value in entry.items():
        if key not in layout.keys:
            return (key, f"unknown field {key!r}; known are {', '.join(sorted(layout.keys))}")
        message = _value_problem(key, value)
        if message:
            return key, message
    for key in sorted(layout.required | {"id"}):
        if key not in entry:
            return key, f"{key} is missing; add it"
    return _place_problem(entry) if layout.kind is None else None


def _value_problem(key: str, value: Any) -> str | None:
    if key in _FLAGS:
        return None if value is True else f"{key} must be true, or left out"
    if key not in _LISTS:
        if not isinstance(value, str):
            return f"{key} {value!r} must be a text; put it in quotes"
        if key == "id" and not _ID.fullmatch(value):
            return f"id {value!r} must be small letters and digits, joined by _ or -"
        pattern, shape = _CODES.get(key, (None, ""))
        return f"{key} {value!r} must be {shape}" if pattern and not pattern.fullmatch(value) else None
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
        return f"{key} must be a list of texts: [one, two]; put numbers, dates and yes or no in quotes"
    lower = [item.casefold() for item in value]
    repeated = next((item for item in value if lower.count(item.casefold()) > 1), None)
    return f"{key} has {repeated!r} twice; keep one" if repeated else None


def _place_problem(entry: LinedMap) -> tuple[str, str] | None:
    kind = entry["kind"]
    if kind not in ("municipality", "district"):
        return "kind", f"kind {kind!r} is not one of municipality, district"
    if kind == "district" and "municipality" not in entry:
        return ("municipality", "municipality is missing; a district names its municipality")
    foreign = "neighbours" if kind == "district" else "municipality"
    return (foreign, f"a {kind} has no {foreign}; remove it") if foreign in entry else None


def _repetitions(everything: list[_Read]) -> Iterator[Finding]:
    """An id that is used twice in a file, and a name that means two things."""
    ids: dict[tuple[Path, str], _Read] = {}
    names: dict[tuple[str, str, str], _Read] = {}
    for read in everything:
        first = ids.setdefault((read.path, read.term.id), read)
        if first is not read:
            yield read.finding("id", f"this id is already used on line {first.entry.line}; give it another one")
        group = "work" if read.term.kind in _WORK else str(read.path)
        for key in (*_NAME_LISTS, *_THINGS):
            for name in getattr(read.term, key):
                first = names.setdefault((group, key, name.casefold()), read)
                if first is not read:
                    place = f"{first.term.id} ({first.path.name}:{first.entry.line})"
                    yield read.finding(key, f"{name!r} is already a name of {place}; keep it in one of them")


def _dead_references(files: Mapping[str, list[_Read]]) -> Iterator[Finding]:
    field_ids = {read.term.id for read in files["fields"]}
    programmes = {read.term.id for read in files["programmes"]}
    neighbours = {read.term.id: read.term.neighbours for read in files["places"] if read.term.kind == "municipality"}
    for read in [*files["occupations"], *files["skills"]]:
        if read.term.field not in field_ids:
            yield read.finding("field", f"field {read.term.field!r} is not in fields.yml; correct it or add it there")
    for read in files["places"]:
        if read.term.municipality and read.term.municipality not in neighbours:
            yield read.finding("municipality", f"municipality {read.term.municipality!r} is not in this file; add it")
        for other in read.term.neighbours:
            if read.term.id not in neighbours.get(other, ()):
                yield read.finding(
                    "neighbours", f"{other!r} does not list {read.term.id!r} as its neighbour; add it there"
                )
    for read in files["programmes"]:
        for programme in read.term.programmes:
            if programme not in programmes:
                yield read.finding("programmes", f"{programme!r} is not an id in this file; correct it")
