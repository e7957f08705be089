"""`polku texts export` and `import`: nothing is lost on the way, and nothing wrong gets in."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.cli.main import main
from bot.dialogue.answers.texts import RESPONSES, Texts
from bot.dialogue.language.languages import PARTIAL

Rows = list[dict[str, str]]


@pytest.fixture
def responses(tmp_path: Path) -> Path:
    """A copy of the texts, to change."""
    return Path(shutil.copytree(RESPONSES, tmp_path / "responses"))


def export(responses: Path, language: str, out: Path) -> Rows:
    assert main(["texts", "export", language, "--out", str(out), "--responses", str(responses)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def hand_in(responses: Path, rows: Rows, file: Path, *, separator: str = ",") -> int:
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, rows[0], delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return main(["texts", "import", str(file), "--responses", str(responses)])


def row(rows: Rows, key: str, part: str = "text") -> dict[str, str]:
    return next(row for row in rows if (row["key"], row["part"]) == (key, part))


@pytest.mark.parametrize("language", PARTIAL)
def test_untouched_file_changes_nothing(responses: Path, tmp_path: Path, language: str) -> None:
    before = (responses / f"{language}.yml").read_text(encoding="utf-8")

    assert hand_in(responses, export(responses, language, tmp_path / "out.csv"), tmp_path / "back.csv") == 0

    assert (responses / f"{language}.yml").read_text(encoding="utf-8") == before


def test_translator_sees_source_placeholders_limit_and_what_is_there(responses: Path, tmp_path: Path) -> None:
    rows = export(responses, "ru", tmp_path / "out.csv")

    shown = row(rows, "utter_ticket_state")
    assert shown["english"].startswith("Request {reference}: {state}.")
    assert shown["finnish"]
    assert (shown["placeholders"], shown["longest"], shown["reviewed"]) == (
        "{date} {reference} {state} {waiting}",
        "4096",
        "no",
    )
    assert shown["translation"].startswith("Заявка {reference}")
    assert row(rows, "utter_path")["translation"] == ""
    assert row(rows, "button", "title")["longest"] == "30"


def test_changed_translation_is_said(responses: Path, tmp_path: Path) -> None:
    rows = export(responses, "ru", tmp_path / "out.csv")
    row(rows, "utter_goodbye")["translation"] = "Пока!"
    row(rows, "utter_path_all_done")["translation"] = "Отлично! Все шаги сделаны."

    assert hand_in(responses, rows, tmp_path / "back.csv", separator=";") == 0

    texts = Texts.load(responses)
    assert texts.say("utter_goodbye", "ru")["text"] == "Пока!"
    assert texts.say("utter_path_all_done", "ru")["language"] == "ru"


def test_new_language_begins_with_an_empty_file(responses: Path, tmp_path: Path) -> None:
    rows = export(responses, "pl", tmp_path / "out.csv")
    row(rows, "utter_goodbye")["translation"] = "Do widzenia!"

    assert hand_in(responses, rows, tmp_path / "back.csv") == 0

    content = yaml.safe_load((responses / "pl.yml").read_text(encoding="utf-8"))
    assert (content["reviewed"], content["utter_goodbye"]) == (False, {"text": "Do widzenia!"})


def test_language_is_reviewed_when_every_row_is(responses: Path, tmp_path: Path) -> None:
    rows = export(responses, "ru", tmp_path / "out.csv")
    for one in rows:
        one["reviewed"] = "yes" if one["translation"] else ""

    assert hand_in(responses, rows, tmp_path / "back.csv") == 0

    assert "ru" not in Texts.load(responses).unreviewed


def test_answer_whose_english_changed_is_marked_and_comes_back_with_the_translation(
    responses: Path, tmp_path: Path
) -> None:
    english = responses / "en.yml"
    english.write_text(
        english.read_text(encoding="utf-8").replace("at most\n    six months", "at most\n    nine months")
    )
    assert Texts.load(responses).say("utter_faq/work_trial", "ru")["language"] == "en"

    rows = export(responses, "ru", tmp_path / "out.csv")
    assert "has changed" in row(rows, "utter_faq/work_trial")["note"]
    row(rows, "utter_faq/work_trial")["translation"] = "Не больше девяти месяцев."

    assert hand_in(responses, rows, tmp_path / "back.csv") == 0
    assert Texts.load(responses).say("utter_faq/work_trial", "ru")["text"] == "Не больше девяти месяцев."


def _translate(key: str, text: str, part: str = "text") -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        row(rows, key, part)["translation"] = text

    return change


def _set(key: str, column: str, value: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        row(rows, key)[column] = value

    return change


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            _translate("utter_ticket_none", "Нет {reference}."),
            "utter_ticket_none: {reference} is not in the English text",
        ),
        (_translate("coach_hours", "Отвечают."), "coach_hours: {hours} is missing in the translation"),
        (_translate("coach_hours", "Отвечают {hours."), "coach_hours: expected '}'"),
        (_translate("utter_goodbye", "я" * 4097), "utter_goodbye: has 4097 characters; at most 4096"),
        (_translate("button", "я" * 31, "title"), "button: has 31 characters; at most 30"),
        (_translate("telegram_short_description", "я" * 121), "has 121 characters; at most 120"),
        (_translate("utter_faq/work_trial", "", "title"), "utter_faq/work_trial: an answer needs a title"),
        (_set("utter_goodbye", "key", "utter_gudbye"), "utter_gudbye: there is no text with this key"),
        (_set("utter_goodbye", "english", "Farewell!"), "utter_goodbye: the English text has changed"),
        (_set("utter_goodbye", "reviewed", "maybe"), "utter_goodbye: reviewed is 'maybe'"),
        (lambda rows: rows.append(dict(row(rows, "utter_goodbye"))), "utter_goodbye: text is on line"),
    ],
)
def test_fault_is_named_by_line_and_nothing_is_written(
    responses: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Rows], None], says: str
) -> None:
    rows = export(responses, "ru", tmp_path / "out.csv")
    before = (responses / "ru.yml").read_text(encoding="utf-8")
    spoil(rows)

    assert hand_in(responses, rows, tmp_path / "back.csv") == 1

    said = capsys.readouterr().out
    assert f"{tmp_path / 'back.csv'}:" in said
    assert says in said
    assert (responses / "ru.yml").read_text(encoding="utf-8") == before


def test_line_is_that_of_the_file_though_texts_have_line_breaks(
    responses: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = export(responses, "ru", tmp_path / "out.csv")
    row(rows, "utter_goodbye")["translation"] = "{x}"
    hand_in(responses, rows, tmp_path / "back.csv")

    line = int(capsys.readouterr().out.split("back.csv:")[1].split(":")[0])
    assert ",utter_goodbye,text," in (tmp_path / "back.csv").read_text(encoding="utf-8-sig").splitlines()[line - 1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"key,translation\n", "no column language"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "no column"),
        (
            b"language,key,part,english,translation,reviewed\nfi,utter_greet,text,a,b,no\n",
            "data/responses/fi.yml itself",
        ),
        (b"language,key,part,english,translation,reviewed\nru,a,text,a,b,no\nuk,a,text,a,b,no\n", "2 languages"),
    ],
)
def test_file_of_another_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    (tmp_path / "back.csv").write_bytes(content)

    assert main(["texts", "import", str(tmp_path / "back.csv")]) == 2
    assert says in capsys.readouterr().err


def test_preview_shows_each_language_on_each_channel(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "faq/work_trial", "--lang", "ru"]) == 0

    said = capsys.readouterr().out
    assert all(channel in said for channel in ("--- web", "--- telegram", "--- terminal"))
    assert "checked by nobody yet" in said
    assert "[Оригинал на английском]" in said


def test_preview_says_where_english_stands_in(capsys: pytest.CaptureFixture[str]) -> None:
    main(["preview", "utter_path_all_done", "--lang", "so"])

    assert "not in so yet: en is said" in capsys.readouterr().out


def test_preview_of_an_unknown_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "utter_gret"]) == 2
    assert "no such key" in capsys.readouterr().err
