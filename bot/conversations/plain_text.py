"""What people type is plain text: unusual characters are normalised, invisible ones taken out."""

from __future__ import annotations

import re
import unicodedata

# Joiners belong to Persian spelling and to emoji; beside a digit they only hide a number from masking.
_JOINERS_AT_DIGITS = re.compile(r"(?<=\d)[\u200c\u200d]+|[\u200c\u200d]+(?=\d)")
_JOINERS = "\u200c\u200d"
_LEADING_SLASHES = re.compile(r"^[\s/]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_PRIMARY_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*$")


def clean(typed: str) -> str:
    """`typed` in Unicode NFC, without control, bidirectional, invisible and unpaired surrogate characters, trimmed.

    Line breaks stay (at most one empty line in a row).
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = "".join(character for character in text if _is_visible(character))
    return _BLANK_LINES.sub("\n\n", _JOINERS_AT_DIGITS.sub("", text)).strip()


def _is_visible(character: str) -> bool:
    # Cc control, Cf format (bidi marks, zero width), Cs surrogates, which no database stores. Not Co: private use
    # characters do no harm.
    return character in "\n" + _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def has_words(text: str) -> bool:
    """Whether there is a letter or digit of any script; False for only emoji and punctuation."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def without_command(text: str) -> str:
    """`text` without leading slashes: for Rasa they would make it a command."""
    return _LEADING_SLASHES.sub("", text)


def primary_language(locale: str | None) -> str | None:
    """The language of a locale: "fi" of "fi-FI"; None for what is not a locale."""
    found = _PRIMARY_LANGUAGE.match(locale or "")
    return found[1].lower() if found else None
