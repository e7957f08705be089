"""The page of a saved path: WCAG 2.2 AA as far as a machine can tell, on every screen and on paper."""

from __future__ import annotations

from typing import Any

import pytest
from axe import violations
from path_documents import FINNISH
from playwright.sync_api import Browser

from bot.channels.web.path_pages import as_html

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "phone dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_page_is_accessible_and_needs_no_sideways_scrolling(browser: Browser, look: dict[str, Any]) -> None:
    page = browser.new_page(**look)
    page.set_content(as_html(FINNISH, "token"))

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    assert not page.locator("footer").is_visible()
    page.close()
