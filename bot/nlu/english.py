"""English words: base forms, through the word list of simplemma."""

from __future__ import annotations

from functools import lru_cache

import simplemma

# The list as it is stored, in a tenth of the memory: three times as slow a word, so words are remembered here.
_AS_STORED = True
_CACHED_WORDS = 20_000


@lru_cache(maxsize=_CACHED_WORDS)
def is_english(word: str) -> bool:
    """Whether the list has `word`, inflected or not."""
    return bool(simplemma.is_known(word, "en", low_memory=_AS_STORED))


def english_base(word: str) -> str:
    """The base form of `word`; the word itself when it is not known."""
    return str(simplemma.lemmatize(word, "en", low_memory=_AS_STORED))
