"""A secret shows itself to nobody who did not ask for it by name."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import fields
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.operations.logs import JsonFormatter
from bot.settings import Secret, Settings, load

CANARY = "canary-7f3a91"
SECRETS = [item.name for item in fields(Settings) if item.type == "Secret"]


@pytest.fixture
def settings() -> Settings:
    return load({f"POLKU_{name.upper()}": CANARY for name in SECRETS})


def test_every_secret_setting_is_of_the_type_that_hides() -> None:
    words = ("key", "token", "secret", "password", "smtp", "database_url", "redis_url", "tracker_url")

    assert {item.name for item in fields(Settings) if any(word in item.name for word in words)} <= set(SECRETS)


def test_secrets_are_in_no_form_of_the_settings(settings: Settings) -> None:
    secret = settings.desk_key

    for shown in (
        repr(settings),
        str(settings),
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>20}",
    ):
        assert CANARY not in shown
    assert secret.reveal() == CANARY


def test_secrets_are_in_no_log_line(settings: Settings) -> None:
    record = logging.LogRecord(
        "bot.gateway", logging.WARNING, __file__, 1, "starts with %s", (settings.desk_key,), None
    )
    vars(record).update(settings=settings, token=settings.telegram_token, several=[settings, "x"])

    line = JsonFormatter().format(record)

    assert CANARY not in line
    assert json.loads(line)["token"] == repr(Secret(""))


def test_secrets_are_in_no_traceback(settings: Settings) -> None:
    try:
        raise ValueError(f"cannot use {settings.database_url} of {settings}")
    except ValueError:
        assert CANARY not in traceback.format_exc()


def test_empty_file_of_a_secret_is_no_secret(tmp_path: Path) -> None:
    """A gateway with an empty token would let everybody in."""
    (tmp_path / "rasa-token").touch()

    with pytest.raises(BadInput, match="rasa-token is empty"):
        Settings(var_dir=tmp_path).token()


def test_half_written_settings_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POLKU_GATEWAY_PORT=8080\nPOLKU_RASA_T")

    with pytest.raises(BadInput, match=r"\.env:2"):
        load({}, tmp_path / ".env")


def test_files_of_secrets_are_for_their_owner_alone(tmp_path) -> None:
    settings = Settings(var_dir=tmp_path)
    settings.token(), settings.desk_secret(), settings.contact_secrets()
    settings.keep_contact_secrets(["new"])

    assert {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()} == {
        "rasa-token": "600",
        "desk-key": "600",
        "contact-keys": "600",
    }
