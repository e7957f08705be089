"""Every test that docs/security.md and docs/reliability.md name exists, and every line of their tables names one."""

from __future__ import annotations

import re
from functools import cache

import pytest

from bot.settings import ROOT

DOCS = ROOT / "docs"
PAGES = [page for page in ("security.md", "reliability.md") if (DOCS / page).exists()]


@cache
def every_test() -> frozenset[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found.update(re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_exists(page: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", (DOCS / page).read_text(encoding="utf-8")))

    assert named
    assert named - every_test() == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_a_table_names_its_test(page: str) -> None:
    rows = [line for line in (DOCS / page).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    without = [row for row in rows if "`test_" not in row and not re.fullmatch(r"\|[\s|a-z]+\|", row)]

    assert without == []
