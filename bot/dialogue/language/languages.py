"""The languages the assistant speaks: the whole ones, those with the most needed texts, and how each calls itself.

Adding a language: docs/languages.md.
"""

from __future__ import annotations

from typing import Final

COMPLETE: Final = ("fi", "en")
"""Languages in which every key exists (`polku check` proves it)."""

PARTIAL: Final = ("sv", "et", "ru", "uk", "ar", "fa", "so")
"""Languages with the most needed texts; what they lack is said in English."""

ANSWERED: Final = COMPLETE + PARTIAL

RIGHT_TO_LEFT: Final = ("ar", "fa")

OWN_NAMES: Final = {
    "fi": "Suomi",
    "en": "English",
    "sv": "Svenska",
    "et": "Eesti",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    "so": "Soomaali",
}
