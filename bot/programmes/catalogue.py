"""The catalogue: all programmes by id, read from a folder of data files and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.errors import BadInput
from bot.programmes.entry import read_entry
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap, read_yaml
from bot.programmes.programme import Programme, Status, Topic
from bot.programmes.vocabulary import Vocabulary

_MAX_SUCCESSORS = 10


@dataclass(frozen=True)
class Catalogue:
    """All programmes by id, in the order of the files."""

    programmes: Mapping[str, Programme]

    @classmethod
    def of(cls, programmes: list[Programme]) -> Catalogue:
        """A catalogue of `programmes`; of two with one id the first is kept, so put curated entries first."""
        kept: dict[str, Programme] = {}
        for programme in programmes:
            kept.setdefault(programme.id, programme)
        return cls(MappingProxyType(kept))

    def get(self, programme_id: str) -> Programme | None:
        """The programme with this id, if there is one."""
        return self.programmes.get(programme_id)

    def __len__(self) -> int:
        return len(self.programmes)

    def __iter__(self) -> Iterator[Programme]:
        return iter(self.programmes.values())

    def successor_of(self, programme: Programme, today: date) -> Programme | None:
        """The living programme that replaced `programme`, over successors that have ended too."""
        current: Programme | None = programme
        for _ in range(_MAX_SUCCESSORS):
            current = self.get(current.successor) if current is not None and current.successor else None
            if current is None or current.status(today) is not Status.ENDED:
                return current
        return None


@dataclass(frozen=True)
class _Read:
    """A programme with the place it was read from."""

    programme: Programme
    path: Path
    entry: LinedMap

    def finding(self, key: str, message: str) -> Finding:
        return Finding(self.path, self.entry.line_of(key), f"{self.programme.id}: {message}")


def _entries(path: Path, content: Any, findings: list[Finding]) -> list[_Read]:
    topics = ", ".join(topic.value for topic in Topic)
    if not isinstance(content, LinedMap) or not isinstance(content.get("programmes"), LinedList):
        findings.append(Finding(path, 1, "a catalogue file needs topic: … and programmes: followed by a list"))
        return []
    try:
        topic = Topic(content.get("topic"))
    except ValueError:
        given = content.get("topic")
        message = (
            f"topic {given!r} is not one of {topics}"
            if given
            else f"topic is missing; write topic: and one of {topics}"
        )
        findings.append(Finding(path, content.line_of("topic"), message))
        return []
    items: LinedList = content["programmes"]
    read = []
    for item, line in zip(items, items.item_lines):
        if isinstance(item, LinedMap):
            read.append(_Read(read_entry(path, item, topic, findings), path, item))
        else:
            findings.append(Finding(path, line, "this is not an entry; write - id: … and its fields"))
    return read


def _read_folder(folder: Path) -> tuple[list[_Read], list[Finding]]:
    read: list[_Read] = []
    findings: list[Finding] = []
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        findings.append(Finding(folder, 1, "no catalogue files (*.yml) here; give the folder that holds them"))
    for path in paths:
        try:
            read += _entries(path, read_yaml(path), findings)
        except BadInput as error:
            findings.append(_from_error(path, str(error)))
    return read, findings + _across(read)


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (str(finding.path), finding.line))


def _from_error(path: Path, message: str) -> Finding:
    """A finding from the text of an error, which begins with the path and often the line."""
    line, _, rest = message.removeprefix(f"{path}:").partition(":")
    return Finding(path, int(line), rest.strip()) if line.isdigit() else Finding(path, 1, f"{line}:{rest}".strip(": "))


def _across(read: list[_Read]) -> list[Finding]:
    """What is wrong between entries: an id used twice, a successor that does not exist."""
    findings = []
    first: dict[str, _Read] = {}
    for item in read:
        other = first.setdefault(item.programme.id, item)
        if other is not item:
            place = f"{other.path.name}:{other.entry.line}"
            findings.append(item.finding("id", f"this id is already used in {place}; give it another one"))
    for item in read:
        successor = item.programme.successor
        if successor is not None and (successor not in first or successor == item.programme.id):
            findings.append(item.finding("successor", f"successor {successor!r} is not in the catalogue; correct it"))
    return findings


def unknown_terms(programme: Programme, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The fields, municipalities and education of `programme` that the vocabulary does not have: key and what to do."""
    known = {
        "fields": (vocabulary.fields, "fields.yml"),
        "municipalities": (vocabulary.places, "places.yml"),
        "education": (vocabulary.education_levels, "education_levels.yml"),
    }
    for key, (terms, file_name) in known.items():
        value = getattr(programme, key)
        for term in value if isinstance(value, tuple) else (value,):
            if term is not None and term not in terms:
                yield key, f"{key} {term!r} is not in data/vocabulary/{file_name}; add it"


def _against_vocabulary(read: list[_Read], vocabulary: Vocabulary) -> list[Finding]:
    return [item.finding(key, message) for item in read for key, message in unknown_terms(item.programme, vocabulary)]


def check_catalogue(folder: Path, vocabulary: Vocabulary | None = None) -> list[Finding]:
    """Everything wrong in the data files of `folder`, in the order of files and lines; [] when all is well."""
    read, findings = _read_folder(folder)
    if vocabulary is not None:
        findings += _against_vocabulary(read, vocabulary)
    return _in_order(findings)


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue in the data files of `folder`.

    Raises BadInput that names file and line of the first thing wrong, and how many more there are.
    """
    read, findings = _read_folder(folder)
    if findings:
        findings = _in_order(findings)
        more = f" (and {len(findings) - 1} more; polku check lists them)" if len(findings) > 1 else ""
        raise BadInput(f"{findings[0]}{more}")
    return Catalogue.of([item.programme for item in read])
