"""The translator's file: CSV, because spreadsheets, LibreOffice and translation tools all open it.

UTF-8 with a byte order mark, without which Excel shows Cyrillic and Arabic as nonsense.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.errors import BadInput
from bot.translation.rows import Row

COLUMNS = (
    "language", "key", "part", "context", "english", "finnish", "placeholders", "longest", "translation", "reviewed",
    "note",
)  # fmt: skip
NEEDED = ("language", "key", "part", "english", "translation", "reviewed")
YES, NO = "yes", "no"
_SEPARATORS = ",;\t"
"""A spreadsheet in a Finnish Windows saves with semicolons."""


@dataclass(frozen=True)
class Given:
    """One row that came back, with the line it begins on."""

    line: int
    language: str
    key: str
    part: str
    english: str
    translation: str
    reviewed: str


def write_rows(target: TextIO, language: str, rows: Iterable[Row], *, is_reviewed: bool) -> int:
    """Writes the rows of one language; how many there are."""
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    written = list(rows)
    for row in written:
        reviewed = (YES if is_reviewed else NO) if row.translation else ""
        note = "the English text has changed since this was translated" if row.is_outdated else ""
        placeholders = " ".join(f"{{{name}}}" for name in sorted(row.placeholders))
        writer.writerow(
            (language, row.key, row.part, row.context, row.english, row.finnish, placeholders, row.longest)
            + (row.translation, reviewed, note)
        )
    return len(written)


def read_rows(path: Path) -> list[Given]:
    """The rows of a file that came back; raises BadInput when it is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text: save it as CSV UTF-8") from error
    lines = text.splitlines(keepends=True)
    head = lines[0] if lines else ""
    reader = csv.reader(lines, delimiter=max(_SEPARATORS, key=head.count))
    try:
        return list(_given(path, reader))
    except csv.Error as error:
        raise BadInput(f"{path}:{reader.line_num}: not valid CSV: {error}") from error


def _given(path: Path, reader: Iterator[list[str]]) -> Iterator[Given]:
    head = [name.strip() for name in next(reader, [])]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise BadInput(f"{path}:1: no column {', '.join(missing)}: keep the first row of the export as it was")
    places = {name: head.index(name) for name in NEEDED}
    line = 2
    for cells in reader:
        begun, line = line, reader.line_num + 1  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        language, key, part = (values[name].strip() for name in ("language", "key", "part"))
        yield Given(
            begun,
            language,
            key,
            part,
            _lines(values["english"]),
            _lines(values["translation"]),
            values["reviewed"].strip().lower(),
        )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
