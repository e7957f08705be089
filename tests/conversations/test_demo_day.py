"""The day of `polku demo`, played through the trained model: desk and reports then have something of everything."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from prepared import take_over_vectors

from bot.handoff.ticket import TicketState
from bot.handoff.tickets import Tickets
from bot.settings import ROOT
from bot.store.session import Database, make_engine
from bot.store.tables import coaches, conversations, feedback, messages


@pytest.mark.long
def test_the_whole_day_is_played(tmp_path: Path) -> None:
    folder = take_over_vectors(tmp_path / "demo")
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "demo", "--json"],
        cwd=ROOT,
        env={**os.environ, "POLKU_VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-300:]
    told = json.loads(done.stdout)

    database = Database(make_engine(f"sqlite:///{folder / 'polku.sqlite3'}"))
    found = asyncio.run(Tickets(database).list_tickets(states=tuple(TicketState)))
    with database.begin(reads_only=True) as connection:
        languages = {row.language for row in connection.execute(conversations.select())}
        intents = {row.intent for row in connection.execute(messages.select())}
        verdicts = {row.verdict for row in connection.execute(feedback.select())}
        logins = {row.login for row in connection.execute(coaches.select())}
    database.close()

    assert {ticket.state for ticket in found} == set(TicketState)
    assert len({ticket.outcome for ticket in found if ticket.outcome}) >= 4
    assert languages >= {"fi", "en", "ru", "ar", "so"}
    assert "out_of_scope" in intents and len(verdicts) == 2
    assert set(told["coaches"]) == logins and all(len(password) >= 12 for password in told["coaches"].values())
