"""docs/settings.md lists the settings that there are, no more and no less."""

from __future__ import annotations

import re
from dataclasses import fields

from bot.settings import ROOT, Settings


def test_every_setting_is_documented_and_nothing_else() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    documented = set(re.findall(r"^\| `(POLKU_\w+)`", page, re.MULTILINE))

    assert documented == {f"POLKU_{item.name.upper()}" for item in fields(Settings)}
