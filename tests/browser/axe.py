"""What axe-core finds wrong on a page: WCAG 2.2 AA as far as a machine can tell."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Findings, also inside the widget. Through the debugger: the page's policy allows no other script."""
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe-playwright-python is not installed: it brings axe-core")
    axe = (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": axe})
    asked = f"axe.run(document, {{ runOnly: {json.dumps(RULES)} }}).then((found) => JSON.stringify(found.violations))"
    answer = debugger.send("Runtime.evaluate", {"expression": asked, "awaitPromise": True})
    found = json.loads(answer["result"]["value"])
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
