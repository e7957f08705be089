"""`polku demo`: it keeps away from real data, and its day shows everything there is to show."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.cli.demo import DAY
from bot.cli.demo_day import read_day
from bot.cli.main import main
from bot.errors import BadInput
from bot.handoff.ticket import Outcome
from bot.store.migrate import upgrade
from bot.store.session import make_engine
from bot.store.tables import conversations

NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
DOES = {"take", "write", "note", "hand_back", "resolve", "close"}


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the place of a model: what is refused is refused before it would be loaded."""
    monkeypatch.setenv("POLKU_MODELS_DIR", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "polku-0.tar.gz").touch()


@pytest.mark.parametrize(
    ("name", "value"),
    [("POLKU_VAR_DIR", "elsewhere"), ("POLKU_DATABASE_URL", "postgresql://x"), ("POLKU_TRACKER_URL", "sqlite:///x")],
)
def test_only_a_folder_of_its_own_is_written_to(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLKU_VAR_DIR", str(tmp_path / "demo"))
    monkeypatch.setenv(name, value if "://" in value or ":///" in value else str(tmp_path / value))

    assert main(["demo"]) == 2
    assert "make demo" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()


@pytest.mark.usefixtures("model")
def test_a_database_with_conversations_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLKU_VAR_DIR", str(tmp_path / "demo"))
    engine = make_engine(f"sqlite:///{tmp_path / 'demo' / 'polku.sqlite3'}")
    upgrade(engine)
    with engine.begin() as connection:
        row = {"id": "c", "channel": "web", "language_notice_given": False, "mode": "bot", "offered": [], "last_seq": 0}
        connection.execute(conversations.insert().values(**row, created_at=NOW, updated_at=NOW))
    engine.dispose()

    assert main(["demo"]) == 2
    assert "holds conversations already" in capsys.readouterr().err


def test_the_day_uses_words_that_are_understood() -> None:
    day = read_day(DAY)
    logins = {coach["login"] for coach in day.coaches}

    assert len(logins) == 2
    for play in day.plays:
        assert play.channel in {"web", "telegram"}
        for step in play.steps:
            if isinstance(step, dict) and "coach" in step:
                assert step["coach"] in logins and step["does"] in DOES
                assert step["does"] != "close" or Outcome(step["outcome"])
            else:
                assert isinstance(step, str) or set(step) <= {"press", "wait"}


@pytest.mark.parametrize("text", ["conversations: [", "coaches: []", "coaches: []\nconversations: [{ago: 2h}]"])
def test_a_day_that_cannot_be_read_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "day.yml").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match=r"day\.yml"):
        read_day(tmp_path / "day.yml")
