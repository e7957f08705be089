"""`polku learn apply` shows what was taught in the desk, and writes nothing unless asked to."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.cli.database import open_database
from bot.cli.main import main
from bot.conversations import message_log
from bot.conversations.teaching import NEW_ANSWER, label_messages
from bot.settings import ROOT, load
from bot.store.tables import messages

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=timezone.utc)
TAUGHT = {
    "saako trukkikortin teiltä heti": ("fi", "faq/work_trial"),
    "var får jag körkort": ("sv", "faq/work_trial"),
    "voiko täällä parkkeerata": ("fi", NEW_ANSWER),
}


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLKU_VAR_DIR", str(tmp_path / "var"))
    with open_database(load()) as opened:
        with opened.begin() as connection:
            message_log.add_conversation(connection, {"id": "c", "channel": "web"}, now=NOW)
            for seq, (text, (language, _intent)) in enumerate(TAUGHT.items(), 1):
                values = {"conversation": "c", "seq": seq, "direction": "person", "text": text, "detected": language}
                connection.execute(
                    messages.insert().values(**values, intent="nlu_fallback", state="answered", created_at=NOW)
                )
        for id, (_language, intent) in enumerate(TAUGHT.values(), 1):
            asyncio.run(label_messages(opened, [id], intent, by="lea", now=NOW))


def test_apply_shows_where_examples_would_go(capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (ROOT / "data" / "nlu").rglob("*.yml")}

    assert main(["learn", "apply", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    fi, sv = shown["examples"]
    assert fi["file"].startswith("data/nlu/fi/")
    assert (sv["file"], sv["why"]) == (None, "no training data in this language")
    assert shown["need_new_answer"] == ["voiko täällä parkkeerata"]
    assert {path: path.read_bytes() for path in before} == before


def test_evaluating_needs_writing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "apply", "--evaluate"]) == 2
    assert "--write" in capsys.readouterr().err
