"""`polku learn`: groups are labelled, what was taught is shown, compared and written, each when asked to."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cli import learn
from bot.cli.database import open_database
from bot.cli.main import main
from bot.conversations import message_log
from bot.conversations.learning.teaching import NEW_ANSWER, label_messages, taught
from bot.model.evaluation import Labelled, Predicted
from bot.model.training import model_path
from bot.settings import load
from bot.store.tables import desk_audit, messages

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=timezone.utc)
TAUGHT = {
    "saako trukkikortin teiltä heti": ("fi", "faq/work_trial"),
    "var får jag körkort": ("sv", "faq/work_trial"),
    "voiko täällä parkkeerata": ("fi", NEW_ANSWER),
    "Mikä on työkokeilu?": ("fi", "faq/work_trial"),
}
FILE = """version: "3.1"
nlu:
  - intent: faq/work_trial
    examples: |
      - mikä on työkokeilu
"""
TESTED = "voiko työtä kokeilla"


@pytest.fixture(autouse=True)
def file(own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLKU_MODELS_DIR", str(tmp_path / "models"))
    path = tmp_path / "data" / "nlu" / "fi" / "faq.yml"
    path.parent.mkdir(parents=True)
    path.write_text(FILE, encoding="utf-8")
    evaluation = tmp_path / "data" / "evaluation"
    evaluation.mkdir()
    line = {"text": TESTED, "lang": "fi", "intent": "faq/work_trial"}
    (evaluation / "intents_fi.jsonl").write_text(json.dumps(line))
    for name, value in (("ROOT", tmp_path), ("NLU", path.parent.parent), ("EVALUATION", evaluation)):
        monkeypatch.setattr(learn, name, value)
    with open_database(load()) as opened, opened.begin() as connection:
        message_log.add_conversation(connection, {"id": "c", "channel": "web"}, now=NOW)
        for seq, (text, (language, _intent)) in enumerate(TAUGHT.items(), 1):
            values = {"conversation": "c", "seq": seq, "direction": "person", "text": text, "detected": language}
            connection.execute(
                messages.insert().values(**values, intent="nlu_fallback", state="answered", created_at=NOW)
            )
    return path


@pytest.fixture
def labelled(file: Path) -> None:
    with open_database(load()) as opened:
        for id, (_language, intent) in enumerate(TAUGHT.values(), 1):
            asyncio.run(label_messages(opened, [id], intent, by="lea", now=NOW))


@pytest.fixture
def models(file: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mapping[Path, str]]:
    """What was trained apart; the model that runs understands nothing, the new one everything."""
    trained: list[Mapping[Path, str]] = []
    model = model_path(load())
    model.parent.mkdir()
    model.touch()

    @contextmanager
    def trained_apart(_settings: Any, contents: Mapping[Path, str]) -> Iterator[Path]:
        trained.append(contents)
        yield Path("apart")

    def predict(lines: Sequence[Labelled], model: Path) -> list[Predicted]:
        return [Predicted(line.intent if model.name == "apart" else "nlu_fallback", 0.9, [], 0.01) for line in lines]

    monkeypatch.setattr(learn, "trained_apart", trained_apart)
    monkeypatch.setattr(learn, "predict", predict)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the test keeps its own
    return trained


def shown(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("labelled")
def test_apply_shows_where_examples_would_go(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert main(["learn", "apply", "--json"]) == 0

    found = shown(capsys)
    first, swedish, known = found["examples"]
    assert (first["path"], first["why"]) == ("data/nlu/fi/faq.yml", None)
    assert (swedish["path"], swedish["why"]) == (None, "no training data of faq/work_trial in this language")
    assert (known["path"], known["is_known"]) == (None, True)
    assert (found["need_new_answer"], found["written"]) == (["voiko täällä parkkeerata"], [])
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.usefixtures("labelled")
def test_apply_compares_and_then_writes(
    capsys: pytest.CaptureFixture[str], file: Path, models: list[Mapping[Path, str]]
) -> None:
    assert main(["learn", "apply", "--evaluate"]) == 0
    said = capsys.readouterr().out
    for line in ("new examples understood: 0 of 1 before, 1 after", "data/evaluation: 0 of 1 right before, 1 after"):
        assert line in said
    assert f"+ fi faq/work_trial: nlu_fallback -> faq/work_trial: {TESTED}" in said
    assert "Nothing was written" in said
    assert file.read_text(encoding="utf-8") == FILE

    assert main(["learn", "apply", "--write", "--evaluate", "--json"]) == 0
    found = shown(capsys)
    assert found["evaluation"]["evaluation"]["by_intent"]["faq/work_trial"] == {"count": 1, "before": 0, "after": 1}
    assert found["written"] == ["data/nlu/fi/faq.yml"]
    assert file.read_text(encoding="utf-8") == FILE + "      - saako trukkikortin teiltä heti\n" == models[1][file]

    assert main(["learn", "apply", "--write", "--evaluate"]) == 0
    assert "nothing new" in capsys.readouterr().out
    assert len(models) == 2


@pytest.mark.usefixtures("labelled")
def test_what_was_applied_is_done_and_what_was_only_shown_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "apply"]) == 0
    assert main(["learn", "apply", "--write"]) == 0
    assert "Done, and not shown again: 3" in capsys.readouterr().out
    assert main(["learn", "apply", "--json"]) == 0

    found = shown(capsys)
    assert (found["examples"], found["need_new_answer"]) == ([], ["voiko täällä parkkeerata"])


@pytest.mark.usefixtures("labelled")
def test_write_that_was_interrupted_is_done_the_next_time(
    capsys: pytest.CaptureFixture[str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(learn, "mark_applied", None)
        with pytest.raises(TypeError):
            main(["learn", "apply", "--write"])
    written = file.read_text(encoding="utf-8")
    assert written != FILE

    assert main(["learn", "apply", "--write"]) == 0
    assert file.read_text(encoding="utf-8") == written
    with open_database(load()) as opened:
        assert asyncio.run(taught(opened)) == []


@pytest.mark.usefixtures("labelled", "models")
def test_interrupted_comparison_writes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> list[Predicted]:
        raise KeyboardInterrupt

    monkeypatch.setattr(learn, "predict", interrupted)

    assert main(["learn", "apply", "--write", "--evaluate"]) == 130
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.usefixtures("labelled")
def test_comparing_needs_a_model_of_the_data_as_it_is(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert main(["learn", "apply", "--write", "--evaluate"]) == 2
    assert "polku train" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == FILE


def test_group_of_the_list_is_labelled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "list", "--json"]) == 0
    groups = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    chosen = next(group for group in groups if "saako trukkikortin teiltä heti" in group["examples"])

    assert main(["learn", "label", str(chosen["group"]), "faq/work_trial"]) == 0
    assert main(["learn", "label", str(chosen["group"]), "faq/work_trial"]) == 2
    assert main(["learn", "label", "1", "faq/no_such"]) == 2

    with open_database(load()) as opened:
        assert {one.text for one in asyncio.run(taught(opened))} >= {"saako trukkikortin teiltä heti"}
        with opened.begin() as connection:
            assert connection.execute(select(desk_audit.c.action)).scalars().all() == ["group_labelled"]


def test_add_writes_what_an_editor_typed_or_nothing(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert main(["learn", "add", "faq/work_trial", "saanko kokeilla", TESTED, "--lang", "fi"]) == 2
    assert "never trained on" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == FILE

    assert main(["learn", "add", "faq/work_trial", "saanko kokeilla Ikeassa", "--lang", "fi"]) == 0
    assert file.read_text(encoding="utf-8") == FILE + "      - saanko kokeilla Ikeassa\n"
