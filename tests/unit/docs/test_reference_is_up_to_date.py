"""docs/reference.md says what the code and the data are now."""

from __future__ import annotations

from docs.make_reference import PAGE, reference


def test_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run python -m docs.make_reference"
