"""`polku prepare`: the schema and the index that processes in containers of their own find ready."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from bot.cli.main import main
from bot.settings import load


@pytest.mark.usefixtures("own_folder")
def test_schema_is_made_and_made_again_without_harm(capsys: pytest.CaptureFixture[str]) -> None:
    statuses = [main(["prepare", "--only", "schema", "--json"]) for _ in range(2)]

    assert statuses == [0, 0]
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"prepared": ["schema"]}
    assert inspect(create_engine(load().sqlalchemy_url())).has_table("messages")


@pytest.mark.usefixtures("own_folder")
def test_an_index_that_is_not_there_cannot_be_taken_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["prepare", "--only", "index", "--from", str(tmp_path / "nowhere")])

    assert status == 2
    assert "no search index" in capsys.readouterr().err
