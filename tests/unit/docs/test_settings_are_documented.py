"""docs/settings.md lists the settings that there are, no more and no less."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from bot.settings import ROOT, Settings

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `(POLKU_\w+)`", PAGE, re.MULTILINE))

    assert documented == {f"POLKU_{item.name.upper()}" for item in fields(Settings)}


def test_every_documented_default_is_the_one_of_the_code() -> None:
    rows = re.findall(r"^\| `POLKU_(\w+)` \| `([^`]+)` \|", PAGE, re.MULTILINE)
    defaults = {item.name.upper(): _written(item.default) for item in fields(Settings)}

    assert dict(rows) == {name: defaults[name] for name, _ in rows}


def _written(default: object) -> str:
    """A default as the page writes it: a folder of the project without the project, a list with commas."""
    if isinstance(default, Path):
        return str(default.relative_to(ROOT))
    if isinstance(default, tuple):
        return ",".join(default)
    return f"{default:g}" if isinstance(default, float) else str(default)
