"""`polku programmes` from the shell, and the running assistant that takes over what it imported."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fresh_services import fresh_services

from bot.actions import services
from bot.cli.main import main
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.imports import newest
from bot.programmes.search import live
from bot.programmes.wishes.wish import Wish
from bot.settings import ROOT

LONGEST_WAIT_SECONDS = 60.0
HEADER = (
    "id,topic,name_fi,name_en,provider_fi,summary_fi,description_fi,apply_fi,municipalities,cost,"
    "url,source_title,source_url,checked_on\n"
)
BEEKEEPING = (
    "bees,training,Mehiläistarhurin kurssi,Beekeeping course,Mehiläisopisto,Hoida mehiläisiä,Hoida mehiläisiä,Hae,espoo,free,"
    "https://example.org/bees,Mehiläisopisto,https://example.org/bees,2026-11-20\n"
)
BEES = "folder-bees"
WRONG = "wrong,training,,,,,,,atlantis,free,,,,\n"


@pytest.fixture(autouse=True)
def machine(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Database and index of this test alone, over a few curated entries so that the index is made quickly."""
    monkeypatch.setattr(live, "LOOK_EVERY_SECONDS", 0.0)
    few = list(load_catalogue(ROOT / "data" / "programmes"))[:5]
    monkeypatch.setattr(newest, "curated_catalogue", lambda: Catalogue.of(few))
    with fresh_services():
        yield own_folder.parent


@pytest.fixture
def folder(machine: Path) -> Path:
    path = machine / "school"
    path.mkdir()
    (path / "courses.csv").write_text(HEADER + BEEKEEPING + WRONG, encoding="utf-8")
    return path


def found() -> list[str]:
    wish = Wish(today=date(2026, 11, 24), text="mehiläisten hoito")
    return [result.programme.id for result in services.search().find(wish).results]


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    out: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return out


def test_running_assistant_finds_what_was_imported_meanwhile(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert BEES not in found()

    assert main(["programmes", "import", "folder", "--from", str(folder), "--json"]) == 0

    summary = printed(capsys)
    assert (summary["new"], summary["rejected"]) == (1, 1)
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while BEES not in found() and time.monotonic() < end:
        time.sleep(0.1)
    assert found()[:1] == [BEES]


def test_dry_run_says_what_would_change(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programmes", "import", "folder", "--from", str(folder), "--dry-run"]) == 0

    out = capsys.readouterr().out
    assert "dry run: nothing was changed" in out
    assert "new 1" in out
    assert "atlantis" in out
    assert "courses.csv:3" in out
    assert BEES not in found()


def test_report_lists_what_an_editor_should_look_at(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["programmes", "import", "folder", "--from", str(folder)])
    capsys.readouterr()

    main(["programmes", "report", "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (bees,) = [line for line in lines if line["id"] == BEES]
    assert (bees["problem"], bees["detail"]) == ("missing_translation", "summary (en)")


def test_schedule_imports_what_is_due_and_leaves_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLKU_IMPORT_SOURCES", "ptv,folder")
    monkeypatch.setenv("POLKU_PTV_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("POLKU_IMPORT_FOLDER", str(folder))

    assert main(["programmes", "schedule", "--once", "--json"]) == 1
    first = capsys.readouterr()
    assert main(["programmes", "schedule", "--once", "--json"]) == 0
    second = capsys.readouterr()

    assert "broke off the connection" in first.err
    assert json.loads(first.out)["new"] == 1
    assert second.out == ""
