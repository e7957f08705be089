"""A folder of catalogue files that others keep: YAML as in data/programmes, or CSV with a column a field."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.programmes.catalogue import unknown_terms
from bot.programmes.entry import LANGUAGES, read_entry
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap, read_yaml
from bot.programmes.programme import TEACHING_LANGUAGES, Topic
from bot.programmes.sources.entry_parts import entry_id
from bot.programmes.sources.source import Context, Imported, Page, Read, Record, Rejected, SourceFailed

_TEXTS = ("name", "provider", "summary", "description", "apply", "level_note", "length", "cost_note", "result")
_LISTS = ("other_names", "audience", "fields", "municipalities", "languages")
_DAYS = ("apply_from", "apply_until", "starts", "ends", "checked_on")
_FLAGS = ("residents_only", "needs_check")
_PLAIN = ("id", "topic", "step", "delivery", "education", "cost", "status", "successor", "url")
_NESTED = {
    **{f"{name}_{code}": (name, code) for name in _TEXTS for code in LANGUAGES},
    **{f"levels_{code}": ("levels", code) for code in TEACHING_LANGUAGES},
    **{f"source_{key}": ("source", key) for key in ("title", "url", "date")},
    **{f"age_{key}": ("age", key) for key in ("min", "max")},
}
COLUMNS = frozenset({*_PLAIN, *_LISTS, *_DAYS, *_FLAGS, *_NESTED})
"""The columns that a CSV file may have; docs/catalogue.md explains them."""
_TOO_MANY = "cells without a column"
LARGEST_FILE_BYTES = 20 * 1024 * 1024


class Folder:
    """The entries of every *.yml and *.csv file of a folder."""

    name = "folder"
    title = "Folder"
    incremental = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """One page a file. Raises SourceFailed for a file that cannot be read at all."""
        paths = sorted(path for path in self._folder.glob("*") if path.suffix in (".yml", ".yaml", ".csv"))
        if not paths:
            raise SourceFailed(
                f"{self._folder}: no catalogue files (*.yml, *.csv) here; give the folder that holds them"
            )
        for path in paths:
            if path.stat().st_size > LARGEST_FILE_BYTES:
                raise SourceFailed(
                    f"{path}: is larger than {LARGEST_FILE_BYTES // 2**20} MB; nothing that large is read"
                )
            try:
                entries = list(_csv_entries(path) if path.suffix == ".csv" else _yaml_entries(path))
            except BadInput as error:
                raise SourceFailed(str(error)) from None
            yield Page(tuple({"path": path, "entry": entry} for entry in entries), path.name)

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """An entry for each one in which nothing is wrong; what is wrong stands in the reason, with file and line."""
        places: dict[str, str] = {}
        for record in records:
            path, entry = record["path"], record["entry"]
            source_id = str(entry.get("id") or f"{path.name}:{entry.line}")
            place = places.setdefault(source_id, f"{path}:{entry.line}")
            if place != f"{path}:{entry.line}":
                yield Rejected(
                    f"{path.name}:{entry.line}", f"{path}:{entry.line}: {source_id}: this id is already used in {place}"
                )
                continue
            yield self._read(path, entry, source_id, context)

    def _read(self, path: Path, entry: LinedMap, source_id: str, context: Context) -> Read:
        findings: list[Finding] = []
        given = entry.pop("topic", None)
        try:
            topic = Topic(given)
        except ValueError:
            known = ", ".join(topic.value for topic in Topic)
            return Rejected(source_id, f"{path}:{entry.line}: topic {given!r} is not one of {known}", unreadable=True)
        programme = read_entry(path, entry, topic, findings, every_language=False)
        findings += [
            Finding(path, entry.line_of(key), f"{source_id}: {message}")
            for key, message in unknown_terms(programme, context.vocabulary)
        ]
        if findings:
            return Rejected(source_id, "; ".join(map(str, findings)), unreadable=True)
        return Imported(source_id, replace(programme, id=entry_id(self.name, source_id), origin=self.name))


def _yaml_entries(path: Path) -> Iterator[LinedMap]:
    content = read_yaml(path)
    if not isinstance(content, LinedMap) or not isinstance(content.get("programmes"), LinedList):
        raise BadInput(f"{path}:1: a catalogue file needs topic: … and programmes: followed by a list")
    items: LinedList = content["programmes"]
    for item, line in zip(items, items.item_lines):
        if not isinstance(item, LinedMap):
            raise BadInput(f"{path}:{line}: this is not an entry; write - id: … and its fields")
        item["topic"] = content.get("topic")
        yield item


def _csv_entries(path: Path) -> Iterator[LinedMap]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            rows = csv.DictReader(file, delimiter=max(",;\t", key=header.count), restkey=_TOO_MANY)
            _check_columns(path, rows.fieldnames or ())
            for row in rows:
                if _TOO_MANY in row:
                    raise BadInput(f"{path}:{rows.line_num}: this line has more cells than the first one")
                yield _entry({column: cell for column, cell in row.items() if cell and cell.strip()}, rows.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path}: cannot be read as CSV in UTF-8 ({error})") from None


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    unknown = sorted(set(columns) - COLUMNS)
    if unknown:
        raise BadInput(f"{path}:1: column {unknown[0]!r} is unknown; docs/catalogue.md lists the columns")
    if "id" not in columns:
        raise BadInput(f"{path}:1: column 'id' is missing; add it")


def _entry(cells: dict[str, str], line: int) -> LinedMap:
    """The cells of a line in the shape of an entry of a YAML file; cells of wrong values stay texts, to be blamed."""
    entry = LinedMap(line)
    for column, cell in cells.items():
        cell = cell.strip()
        if column in _NESTED:
            name, key = _NESTED[column]
            nested = entry.setdefault(name, LinedMap(line))
            nested[key] = _value(column, cell)
        elif column in _LISTS:
            entry[column] = [item.strip() for item in cell.split(";") if item.strip()]
        else:
            entry[column] = _value(column, cell)
    return entry


def _value(column: str, cell: str) -> Any:
    if column in _FLAGS:
        return {"true": True, "false": False}.get(cell.casefold(), cell)
    if column.startswith("age_"):
        return int(cell) if cell.isdecimal() else cell
    if column in _DAYS or column == "source_date":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return cell
