"""Words with which somebody takes back what they said before: "no, rather a course"."""

from __future__ import annotations

import re

_INSTEAD = re.compile(
    r"\b(?:actually|instead|rather|changed? my mind|sittenki\w*|mieluum\w+|mielumm\w+|oikeastaan|muutin mielt|vaihdoin mielt)",
    re.I,
)


def changes_mind(text: str) -> bool:
    """Whether a message says that what was said before no longer holds."""
    return bool(_INSTEAD.search(text))
