"""docs/privacy.md knows every table, and the months that the settings have."""

from __future__ import annotations

import re

from bot.settings import ROOT
from bot.store.copying import trackers
from bot.store.tables import metadata

PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_every_table_is_in_the_data_map_and_nothing_else() -> None:
    rows = [line.split("|") for line in PAGE.partition("## Data map")[2].partition("\n## ")[0].splitlines()]
    named = {name for row in rows if len(row) > 2 for name in re.findall(r"`([a-z_]+)`", row[2])}

    assert named == {*metadata.tables, trackers.name}
