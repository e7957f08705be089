"""What people type without the letters of their language, written as it is written: all in capitals, Finnish without ä and ö,
Russian, Ukrainian, Arabic and Persian in Latin letters.

The encoder, the letters that the classifier has learnt, the glossaries and the vocabulary all know the usual spelling only.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import combinations

from bot.dialogue.language.romanised import in_own_script, spellings
from bot.dialogue.language.spelling import counted
from bot.nlu.english import is_english
from bot.nlu.finnish import voikko
from bot.nlu.languages import stands_in_glossary
from bot.settings import ROOT

EXAMPLES = ROOT / "data" / "nlu" / "fi"
_WORD = re.compile(r"[^\W\d_]+")
_DOTS = {"a": "ä", "o": "ö"}
SHORTEST = 4
"""Letters of a word that may have lost its dots: a shorter one may be anything ("haa")."""
MOST_PLACES = 8
"""Letters of a word that may have lost their dots, at most: each doubles the guesses."""
FINNISH = 0.6
"""This share of the words must be Finnish once the dots are there."""


def in_own_letters(text: str, spoken: str | None = None) -> str:
    """The text as its language is written, as it is where nothing is amiss; `spoken` is the language of the conversation."""
    plain = calm(text)
    return in_own_script(plain, spoken) or with_dots(plain) or plain


def know_spellings() -> None:
    """Reads the spellings, so that the first message does not wait for them."""
    spellings()
    used_finnish()


def calm(text: str) -> str:
    """The text in small letters where it is all in capitals; a word alone may be an abbreviation ("YKI")."""
    return text.lower() if text.isupper() and len(_WORD.findall(text)) > 1 else text


def with_dots(text: str) -> str | None:
    """A Finnish text in which somebody without ä and ö on the keyboard wrote a and o; None for any other."""
    words = _WORD.findall(text)
    dotted = {word: found for word in words if (found := _dotted(word.lower()))} if text.isascii() else {}
    finnish = sum(word in dotted or bool(voikko().spell(word.lower())) for word in words)
    if not dotted or finnish < FINNISH * len(words):
        return None
    return _WORD.sub(lambda word: dotted.get(word[0], word[0]), text)


@lru_cache(maxsize=2048)
def _dotted(word: str) -> str | None:
    """The word that people use with us, of which this one lacks the dots."""
    if len(word) < SHORTEST or voikko().spell(word) or is_english(word) or stands_in_glossary(word):
        return None
    used, places = used_finnish(), [place for place, letter in enumerate(word) if letter in _DOTS]
    if len(places) > MOST_PLACES:
        return None
    chosen = (some for size in range(1, len(places) + 1) for some in combinations(places, size))
    guesses = {"".join(_DOTS[one] if at in some else one for at, one in enumerate(word)) for some in chosen}
    likeliest = max(sorted(guesses), key=lambda guess: used[guess], default=word)
    return likeliest if used[likeliest] > used[word] else None


@lru_cache(maxsize=1)
def used_finnish() -> Counter[str]:
    """The words of the Finnish examples, with how often each is used."""
    return counted(EXAMPLES.glob("*.yml"), _WORD)
