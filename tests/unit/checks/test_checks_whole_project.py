"""All checks together: a project without faults, the repository itself, and files that cannot be read at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sample_project import FILES, check, write_project

from bot.checks import run_checks
from bot.clock import today_in_finland
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
MAY_BE_MISSING = {
    "data/languages/ru.yml",
    "data/evaluation/follow_ups.jsonl",
    "data/evaluation/search.jsonl",
    "data/responses/sv.yml",
}
DATA_FILES = sorted(name for name in FILES if not name.startswith("bot/"))


def test_sample_project_has_no_findings(tmp_path: Path) -> None:
    assert [str(finding) for finding in check(write_project(tmp_path))] == []


def test_repository_has_no_findings() -> None:
    assert [str(finding) for finding in run_checks(ROOT, today=today_in_finland(), settings=Settings())] == []


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    write_project(tmp_path, {"data/languages/ru.yml": "", "data/evaluation/search.jsonl": "\n[]\n{\n"})

    places = [(str(finding.path), finding.line) for finding in check(tmp_path)]

    assert places[:2] == [("data/evaluation/search.jsonl", 2), ("data/evaluation/search.jsonl", 3)]
    assert places == sorted(places)


@pytest.mark.parametrize("name", DATA_FILES)
def test_file_that_is_not_utf8_is_a_finding_and_nothing_else_is_blamed(tmp_path: Path, name: str) -> None:
    write_project(tmp_path)
    (tmp_path / name).write_bytes(b"# caf\xe9\n")

    findings = check(tmp_path)

    assert {str(finding.path) for finding in findings} == {name}
    assert "UTF-8" in findings[0].message


@pytest.mark.parametrize("name", sorted(name for name in DATA_FILES if name.endswith(".yml")))
def test_file_that_is_not_yaml_is_a_finding_with_its_line(tmp_path: Path, name: str) -> None:
    write_project(tmp_path, {name: f'{FILES[name]}\n"unfinished: [\n'})

    findings = [finding for finding in check(tmp_path) if str(finding.path) == name]

    assert len(findings) == 1
    assert findings[0].line >= len(FILES[name].splitlines())
    assert "not YAML" in findings[0].message


@pytest.mark.parametrize("name", sorted(name for name in DATA_FILES if name.endswith(".yml")))
@pytest.mark.parametrize("content", ["", "5\n", "- a\n- [b]\n", "? [x]\n: 1\n", "a: \x00\n", "null\n"])
def test_file_of_another_shape_is_a_finding(tmp_path: Path, name: str, content: str) -> None:
    write_project(tmp_path, {name: content})

    assert name in {str(finding.path) for finding in check(tmp_path)}


@pytest.mark.parametrize("name", sorted(name for name in DATA_FILES if name.endswith(".yml")))
def test_value_that_contains_itself_is_a_finding(tmp_path: Path, name: str) -> None:
    write_project(tmp_path, {name: "a: &a [*a]\n"})

    assert check(tmp_path)


@pytest.mark.parametrize("name", sorted(set(FILES) - MAY_BE_MISSING))
def test_missing_file_is_a_finding(tmp_path: Path, name: str) -> None:
    write_project(tmp_path, {name: None})

    assert check(tmp_path)


def test_empty_folder_raises_nothing(tmp_path: Path) -> None:
    assert "domain.yml" in {str(finding.path) for finding in check(tmp_path)}


@pytest.mark.parametrize("seed", range(60))
def test_damaged_file_raises_nothing(tmp_path: Path, seed: int) -> None:
    damage = random.Random(seed)
    name = damage.choice(sorted(FILES))
    lines = FILES[name].split("\n")
    for _ in range(3):
        position = damage.randrange(len(lines))
        words = ["", "- 5", "  - [1, {a: b}]", "x: {", "null", lines[damage.randrange(len(lines))], "\t", "? ", "{}"]
        lines[position] = damage.choice([lines[position][: damage.randrange(20)], damage.choice(words)])
    write_project(tmp_path, {name: "\n".join(lines)})

    for finding in check(tmp_path):
        assert finding.line >= 1
        assert finding.message
