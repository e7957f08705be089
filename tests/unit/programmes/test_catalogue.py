from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.programmes.catalogue import check_catalogue, load_catalogue
from bot.programmes.programme import Cost, Delivery, Status, Topic
from bot.programmes.vocabulary import Vocabulary

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 24)

ENTRY = """\
  - id: {id}
    name: {{fi: Hitsauskurssi, en: Welding course}}
    provider: {{fi: Koulu, en: School}}
    summary: {{fi: Opit hitsaamaan., en: You learn to weld.}}
    description: {{fi: Kurssi on päivällä., en: The course is in the daytime.}}
    apply: {{fi: Hae koulun sivuilla., en: Apply on the school's website.}}
    cost: free
    url: https://example.org/welding
    source: {{title: School, url: "https://example.org/welding"}}
    checked_on: 2026-11-24
"""


def write(folder: Path, *extra: str, name: str = "training.yml") -> Path:
    """A catalogue file of one entry with `extra` lines in it."""
    lines = "".join(f"    {line}\n" for line in extra)
    path = folder / name
    path.write_text(f"topic: training\nprogrammes:\n{ENTRY.format(id='welding')}{lines}", encoding="utf-8")
    return path


def messages(folder: Path) -> list[str]:
    return [str(finding) for finding in check_catalogue(folder)]


def test_shipped_catalogue_has_no_findings() -> None:
    vocabulary = Vocabulary.load(ROOT / "data/vocabulary")

    assert check_catalogue(ROOT / "data/programmes", vocabulary) == []


def test_shipped_catalogue_covers_every_topic() -> None:
    catalogue = load_catalogue(ROOT / "data/programmes")

    assert {programme.topic for programme in catalogue} == set(Topic)


def test_entry_is_read_with_its_types(tmp_path: Path) -> None:
    write(tmp_path, "levels: {fi: A2}", "age: {min: 18}", "delivery: online", "starts: 2027-01-11", "fields: [welding]")

    programme = load_catalogue(tmp_path).programmes["welding"]

    assert programme.levels == {"fi": "A2"}
    assert (programme.age_min, programme.age_max) == (18, None)
    assert (programme.delivery, programme.cost) == (Delivery.ONLINE, Cost.FREE)
    assert programme.status(TODAY) is Status.UPCOMING


@pytest.mark.parametrize(
    ("extra", "line", "message"),
    [
        ("levels: {fi: B3}", 13, "level 'B3' is not a CEFR level (A1, A2, B1, B2, C1, C2)"),
        ("teaches: {fi: [B2, A1]}", 13, "teaches goes from B2 down to A1; write the lower level first"),
        ("age: {min: 30, max: 18}", 13, "age goes from 30 down to 18; turn them round"),
        ("age: 18", 13, "age must be written in years: {min: 18, max: 29}"),
        ("starts: soon", 13, "starts 'soon' is not a date; write it like 2026-11-24"),
        ("successor: nowhere", 13, "successor 'nowhere' is not in the catalogue; correct it"),
        ("result: {fi: Hyvä}", 13, "result has no translation for 'en'; add it"),
        ("delivery: pigeon", 13, "delivery 'pigeon' is not one of onsite, online, hybrid, phone"),
        ("needs_check: maybe", 13, "needs_check 'maybe' is not right; write true or false"),
        ("fields: welding", 13, "fields must be a list of words: [one, two]"),
        ("status: asleep", 13, "status 'asleep' is not one of active, upcoming, ended, unknown"),
    ],
)
def test_wrong_value_is_named_with_file_line_and_remedy(tmp_path: Path, extra: str, line: int, message: str) -> None:
    path = write(tmp_path, extra)

    assert messages(tmp_path) == [f"{path}:{line}: welding: {message}"]


def test_unknown_field_is_named_with_the_known_ones(tmp_path: Path) -> None:
    path = write(tmp_path, "prise: 10")

    (message,) = messages(tmp_path)

    assert message.startswith(f"{path}:13: welding: unknown field 'prise'; known are age, apply, ")


@pytest.mark.parametrize(("first", "last"), [("starts", "ends"), ("apply_from", "apply_until")])
def test_reversed_dates_are_found(tmp_path: Path, first: str, last: str) -> None:
    path = write(tmp_path, f"{first}: 2027-02-01", f"{last}: 2027-01-01")

    assert messages(tmp_path) == [
        f"{path}:14: welding: {last} 2027-01-01 is before {first} 2027-02-01; correct one of them"
    ]


@pytest.mark.parametrize(
    ("removed", "message"),
    [
        ("source:", "source is missing; every entry needs source: {title: …, url: …}"),
        ("summary:", "summary is missing; write summary: {fi: …, en: …}"),
        ("checked_on:", "checked_on is missing; write the day you compared the entry with its source"),
        ("url:", "url '' is not a web address; write https://…"),
    ],
)
def test_missing_value_is_named(tmp_path: Path, removed: str, message: str) -> None:
    path = write(tmp_path)
    kept = [line for line in path.read_text("utf-8").splitlines(True) if not line.strip().startswith(removed)]
    path.write_text("".join(kept), encoding="utf-8")

    assert messages(tmp_path) == [f"{path}:3: welding: {message}"]


def test_same_id_in_two_files_is_named_with_the_other_place(tmp_path: Path) -> None:
    write(tmp_path, name="a.yml")
    second = write(tmp_path, name="b.yml")

    assert messages(tmp_path) == [f"{second}:3: welding: this id is already used in a.yml:3; give it another one"]


def test_same_id_twice_in_one_file_is_named_with_both_lines(tmp_path: Path) -> None:
    path = write(tmp_path)
    entry = path.read_text("utf-8").partition("programmes:\n")[2]
    path.write_text(path.read_text("utf-8") + entry, encoding="utf-8")

    (message,) = messages(tmp_path)

    assert message.endswith(f"welding: this id is already used in {path.name}:3; give it another one")
    assert not message.startswith(f"{path}:3:")


def test_word_that_the_vocabulary_lacks_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, "fields: [juggling]")
    vocabulary = Vocabulary.load(ROOT / "data/vocabulary")

    findings = [str(finding) for finding in check_catalogue(tmp_path, vocabulary)]

    assert findings == [f"{path}:13: welding: fields 'juggling' is not in data/vocabulary/fields.yml; add it"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"topic: [", "2: is not YAML"),
        (b"programmes: []\n", "1: topic is missing; write topic: and one of training, "),
        (b"topic: cooking\nprogrammes: []\n", "1: topic 'cooking' is not one of training, "),
        (b"- just\n- a list\n", "1: a catalogue file needs topic: … and programmes: followed by a list"),
        (b"\xff\xfe", "1: is not UTF-8 text"),
        (b"", "1: a catalogue file needs topic: … and programmes: followed by a list"),
        (b"topic: training\ntopic: support\nprogrammes: []\n", "2: 'topic' is written twice"),
    ],
    ids=["broken", "no topic", "topic", "list", "encoding", "empty", "twice"],
)
def test_file_that_is_no_catalogue_gives_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "training.yml"
    path.write_bytes(content)

    (found,) = messages(tmp_path)

    assert found.startswith(f"{path}:{message}")
    assert "\n" not in found


def test_loading_stops_at_the_first_finding_and_counts_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, "levels: {fi: B3}", "delivery: pigeon")

    with pytest.raises(BadInput) as caught:
        load_catalogue(tmp_path)

    assert str(caught.value).startswith(f"{path}:13: ")
    assert str(caught.value).endswith("(and 1 more; polku check lists them)")


def test_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no catalogue files"):
        load_catalogue(tmp_path)


def test_successor_is_followed_over_ended_ones() -> None:
    catalogue = load_catalogue(ROOT / "data/programmes")

    successor = catalogue.successor_of(catalogue.programmes["digipore"], TODAY)

    assert successor is not None
    assert successor.id == "espoo-employment-services"


def test_successors_in_a_circle_end_the_search(tmp_path: Path) -> None:
    entries = "".join(
        f"{ENTRY.format(id=own)}    status: ended\n    successor: {other}\n" for own, other in (("a", "b"), ("b", "a"))
    )
    (tmp_path / "x.yml").write_text(f"topic: training\nprogrammes:\n{entries}", encoding="utf-8")
    catalogue = load_catalogue(tmp_path)

    assert catalogue.successor_of(catalogue.programmes["a"], TODAY) is None


def test_every_6aika_project_is_there_with_its_status_and_successor() -> None:
    catalogue = load_catalogue(ROOT / "data/programmes")

    for project in ("digipore", "digipoint", "duunipolku", "mastermind-group"):
        assert catalogue.programmes[project].status(TODAY) is Status.ENDED
        assert catalogue.successor_of(catalogue.programmes[project], TODAY) is not None
