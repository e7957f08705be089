"""The polku command: exit statuses, one clear line on stderr, and what commands print."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from prepared import take_over_vectors

from bot.cli.chat import duration
from bot.cli.main import main
from bot.errors import BadInput


@pytest.fixture(autouse=True)
def _prepared(own_folder: Path) -> None:
    """No search makes its index anew."""
    take_over_vectors(own_folder)


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "moi", "--lang", "xx"],
        ["evaluate", "nlu"],
        ["report"],
        ["report", "usage", "--json", "--csv"],
        ["learn", "add", "greet"],
    ],
    ids=" ".join,
)
def test_wrong_words_end_with_status_2_and_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert one_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "kurssi", "--topic", "nonsense"],
        ["search", "kurssi", "--limit", "0"],
        ["search", "--queries", "no-such-file.jsonl"],
        ["evaluate", "nlu", "no-such-file.jsonl"],
        ["evaluate", "follow-ups", "no-such-file.jsonl"],
        ["tickets", "show", "P-00000"],
        ["report", "usage", "--since", "yesterday"],
        ["report", "outcomes", "--since", "2026-02-01", "--until", "2026-01-01"],
        ["learn", "list", "--since", "yesterday"],
        ["learn", "add", "no_such_intent", "hei", "--lang", "fi"],
        ["privacy", "export", "nobody"],
        ["check", "--root", "no-such-folder"],
        ["programmes", "import", "nonsense"],
        ["programmes", "import", "ptv", "--since", "yesterday"],
        ["vocabulary", "import", "no-such-folder"],
        ["coaches", "add", "Ä", "--name", "Anna"],
        ["coaches", "add", "system", "--name", "Anna"],
        ["coaches", "add", "anna", "--name", " "],
        ["coaches", "add", "anna", "--name", "Anna", "--topics", "nonsense"],
        ["coaches", "hours", "moonday 9-15", "--login", "anna"],
        ["coaches", "hours", "mo 9-15", "--login", "anna"],
        ["coaches", "hours", "monday 15-9", "--login", "anna"],
        ["coaches", "hours", "monday", "--login", "nobody"],
        ["coaches", "disable", "nobody"],
        ["coaches", "reset", "nobody"],
    ],
    ids=" ".join,
)
def test_input_that_cannot_be_used_gives_status_2_and_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert one_line(capsys.readouterr().err)


def test_broken_line_of_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "moi", "lang": "fi", "intent": "greet"}\n{"text": "moi"}\n')

    assert main(["evaluate", "nlu", str(file)]) == 2
    assert f"{file}:2:" in capsys.readouterr().err


def test_search_prints_one_object_a_programme(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "DigiPoint", "--json", "--limit", "2"]) == 0

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0]["id"] == "digipoint"
    assert {"id", "name", "topic", "fields", "municipality", "provider", "status", "score", "why"} <= set(found[0])


def test_file_of_queries_is_answered_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "needs.jsonl"
    file.write_text('{"query": "hitsaajaksi", "lang": "fi"}\n{"query": "\' OR 1=1 --", "lang": "en"}\n')

    assert main(["search", "--queries", str(file), "--json"]) == 0

    answered = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["query"] for answer in answered] == ["hitsaajaksi", "' OR 1=1 --"]
    assert answered[0]["results"]


def test_no_tickets_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tickets", "list", "--json"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("written", "time"),
    [("90s", timedelta(seconds=90)), ("30d", timedelta(days=30)), (" 2w ", timedelta(weeks=2))],
)
def test_waits_are_read(written: str, time: timedelta) -> None:
    assert duration(written) == time


@pytest.mark.parametrize("written", ["", "soon", "-1d", "3 months", "1e9d"])
def test_wait_that_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="wait"):
        duration(written)


def coaches(*arguments: str, out: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["coaches", *arguments, "--json"]) == 0
    return dict(json.loads(out.readouterr().out))


def test_password_of_a_new_coach_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    added = coaches("add", "Anna", "--name", "Anna Valmentaja", "--role", "lead", out=capsys)
    listed = coaches("list", out=capsys)

    assert len(str(added["password"])) >= 16
    assert (listed["login"], listed["role"], listed["must_change_password"]) == ("anna", "lead", True)
    assert str(added["password"]) not in str(listed)


def test_coach_is_added_once(capsys: pytest.CaptureFixture[str]) -> None:
    coaches("add", "anna", "--name", "Anna", out=capsys)

    assert main(["coaches", "add", "anna", "--name", "Anna"]) == 2
    assert "polku coaches reset anna" in capsys.readouterr().err


def test_reset_opens_a_closed_account_with_another_password(capsys: pytest.CaptureFixture[str]) -> None:
    added = coaches("add", "anna", "--name", "Anna", out=capsys)
    assert coaches("disable", "anna", out=capsys)["is_disabled"] is True
    reset = coaches("reset", "anna", out=capsys)

    assert reset["is_disabled"] is False
    assert reset["password"] != added["password"]


def test_hours_of_a_coach_are_set_and_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    coaches("add", "anna", "--name", "Anna", out=capsys)

    hours = coaches("hours", "Fri", "monday 9-12, 13-15.30", "--login", "anna", out=capsys)["work_hours"]
    assert hours == {"monday": "9–12, 13–15.30", "friday": ""}
    assert coaches("hours", "--login", "anna", out=capsys)["work_hours"] == {}


@pytest.mark.parametrize(("typed", "status"), [(["lyhyt", "lyhyt"], 2), (["neljä sanaa tässä", "muuta"], 2)])
def test_typed_password_that_cannot_be_used_is_refused(
    typed: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: typed.pop(0))

    assert main(["coaches", "add", "anna", "--name", "Anna", "--ask-password"]) == status
    assert one_line(capsys.readouterr().err)
    assert main(["coaches", "list"]) == 0
    assert capsys.readouterr().out == ""
