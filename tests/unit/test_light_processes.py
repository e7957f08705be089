"""What runs for long does not load what it may never need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

UP = "import bot.cli.main"
GATEWAY = "from bot.gateway import make_app; from bot.settings import load; make_app(load())"
RASA = "import rasa.core.run, rasa.server, bot.dialogue.serving.channel, bot.nlu.intents"


@pytest.mark.parametrize(
    ("code", "unused", "used"),
    [
        (UP, {"numpy", "sqlalchemy", "rasa", "aiohttp"}, "bot.operations.supervisor"),
        (GATEWAY, {"numpy", "telegram", "typst", "lingua", "rasa"}, "bot.desk.answers"),
        (RASA, {"sklearn.linear_model", "scipy.stats._stats_py", "questionary.prompt", "rich.console"}, "scipy.sparse"),
    ],
    ids=["polku up", "gateway", "Rasa that answers"],
)
def test_process_loads_only_what_it_needs(code: str, unused: set[str], used: str, tmp_path: Path) -> None:
    told = f"""
import json, sys
from bot.engine import prepare
prepare(only_serves=True)
{code}
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", told],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "POLKU_VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout, done.stderr[-500:]
    loaded = set(json.loads(done.stdout.splitlines()[-1]))

    assert used in loaded
    assert unused & loaded == set()
