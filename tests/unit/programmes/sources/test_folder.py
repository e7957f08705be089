"""A folder of others' catalogue files: what is right comes in, what is wrong is named with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.programmes.programme import Cost, Topic
from bot.programmes.sources.folder import Folder
from bot.programmes.sources.source import Context, Imported, Read, Rejected, SourceFailed
from bot.programmes.vocabulary import Vocabulary

TODAY = date(2026, 11, 24)
HEADER = (
    "id;topic;name_fi;name_en;provider_fi;summary_fi;description_fi;apply_fi;municipalities;levels_fi;cost;"
    "starts;ends;url;source_title;source_url;checked_on\n"
)
ROW = (
    "{id};training;Kurssi;Course;Opisto;Lyhyt;Pitkä;Hae;espoo;{level};free;{starts};2027-03-01;"
    "https://example.org/k;Opisto;https://example.org/k;2026-11-20\n"
)
YAML = """topic: language_course
programmes:
  - id: finnish-evening
    name: {fi: Suomea illalla}
    provider: {fi: Opisto}
    summary: {fi: Kurssi}
    description: {fi: Kurssi}
    apply: {fi: Hae}
    municipalities: [%s]
    cost: free
    url: https://example.org/s
    source: {title: Opisto, url: "https://example.org/s"}
    checked_on: 2026-11-20
"""


def row(id: str = "course", level: str = "A2", starts: str = "2027-01-11") -> str:
    return ROW.format(id=id, level=level, starts=starts)


@pytest.fixture
def context(vocabulary_of_polku: Vocabulary) -> Context:
    return Context(vocabulary_of_polku, TODAY)


async def read(folder: Path, context: Context) -> list[Read]:
    source = Folder(folder)
    records = [record async for page in source.pages(None) for record in page.records]
    return list(source.read(records, context))


def reason(read: Read) -> str:
    assert isinstance(read, Rejected)
    return read.reason


async def test_csv_line_becomes_an_entry(tmp_path: Path, context: Context) -> None:
    (tmp_path / "school.csv").write_text("\ufeff" + HEADER + row(), encoding="utf-8")

    (found,) = await read(tmp_path, context)

    assert isinstance(found, Imported)
    programme = found.programme
    assert (programme.id, programme.origin, programme.topic) == ("folder-course", "folder", Topic.TRAINING)
    assert (programme.levels, programme.cost, programme.starts) == ({"fi": "A2"}, Cost.FREE, date(2027, 1, 11))
    assert (programme.name.en, programme.summary.en, programme.checked_on) == ("Course", "", date(2026, 11, 20))


async def test_yaml_entry_may_lack_a_language(tmp_path: Path, context: Context) -> None:
    (tmp_path / "school.yml").write_text(YAML % "espoo", encoding="utf-8")

    (found,) = await read(tmp_path, context)

    assert isinstance(found, Imported)
    assert found.programme.name.text("en") == "Suomea illalla"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (row(level="B3"), "school.csv:2: course: level 'B3' is not a CEFR level"),
        (row(starts="2027-05-01"), "school.csv:2: course: ends 2027-03-01 is before starts 2027-05-01"),
        (row(starts="soon"), "school.csv:2: course: starts 'soon' is not a date"),
        (row(id="Bad Id"), "'Bad Id' must be small letters, digits and hyphens"),
        (row().replace("espoo", "atlantis"), "municipalities 'atlantis' is not in data/vocabulary/places.yml"),
        (row().replace("training", "knitting"), "topic 'knitting' is not one of training"),
        (row().replace("free", "cheap"), "cost 'cheap' is not one of"),
    ],
    ids=["level", "reversed dates", "no date", "id", "municipality", "topic", "cost"],
)
async def test_wrong_value_is_named_with_its_line(tmp_path: Path, context: Context, lines: str, told: str) -> None:
    (tmp_path / "school.csv").write_text(HEADER + lines, encoding="utf-8")

    (found,) = await read(tmp_path, context)

    assert told in reason(found)


async def test_id_that_is_used_twice_is_taken_once(tmp_path: Path, context: Context) -> None:
    (tmp_path / "a.csv").write_text(HEADER + row() + row(), encoding="utf-8")

    first, second = await read(tmp_path, context)

    assert isinstance(first, Imported)
    assert "a.csv:3: course: this id is already used in" in reason(second)
    assert "a.csv:2" in reason(second)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"id;colour\nx;red\n", "a.csv:1: column 'colour' is unknown"),
        ("a.csv", b"topic\ntraining\n", "a.csv:1: column 'id' is missing"),
        ("a.csv", b"id;topic\nx;training;more\n", "a.csv:2: this line has more cells"),
        ("a.csv", b"id;topic\n\xff\xfe;training\n", "cannot be read as CSV in UTF-8"),
        ("a.yml", b"- just a list\n", "a.yml:1: a catalogue file needs topic"),
        ("a.yml", b"topic: [unclosed\n", "a.yml:2: is not YAML"),
        ("a.txt", b"", "no catalogue files"),
    ],
)
async def test_file_that_cannot_be_read_is_named(
    tmp_path: Path, context: Context, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SourceFailed) as failed:
        await read(tmp_path, context)

    assert told in str(failed.value)


async def test_file_that_is_too_large_is_refused(tmp_path: Path, context: Context) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    with pytest.raises(SourceFailed, match="larger than 20 MB"):
        await read(tmp_path, context)
