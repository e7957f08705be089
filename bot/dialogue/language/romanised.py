"""Russian, Ukrainian, Arabic and Persian that are typed in Latin letters: "ya ishchu rabotu" is "я ищу работу".

There are many ways to spell them. Cyrillic words are found in the glossaries by what all these ways leave the same; Arabic
writing leaves the vowels out, so that the common words are listed with their Latin spellings (`latin` in data/languages).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.english import is_english
from bot.nlu.finnish import voikko
from bot.nlu.language_scores import SMALL_WORDS, is_name
from bot.nlu.languages import Glossary, glossaries, stands_in_glossary

_WORD = re.compile(r"(?:[^\W\d_]|['’`]|(?<=\w)\d|\d(?=\w))+")
_LETTERS = "абвгґдеёєжзиійїклмнопрстуфхцчшщъыьэюя"
_SOUNDS = "a b v g g d e e e Z z i i i i k l m n o p r s t u f h c C S S  i  e U A"
_CYRILLIC = dict(zip(_LETTERS, _SOUNDS.split(" ")))
_UKRAINIAN = {**_CYRILLIC, "г": "h"}
_LATIN = (
    (r"shch|sch|sh", "S"), (r"ch", "C"), (r"zh", "Z"), (r"kh|x", "h"), (r"ya|ja", "A"), (r"yu|ju", "U"), (r"y[oe]|j[oe]", "e"),
    (r"[yj]", "i"), (r"w", "v"), (r"q", "k"), (r"['’`]", ""),
)  # fmt: skip
"""Spellings of one sound, in the letters that `_CYRILLIC` has for it."""
_ALIKE = ((r"ts", "c"), (r"iA|ia", "A"), (r"(.)\1", r"\1"))
_VOWELS = (
    (r"[3'’`2]", ""), (r"7", "h"), (r"5", "kh"), (r"[9qck](?!h)", "k"), (r"ch", "sh"), (r"e+|y", "i"), (r"o+|w", "u"), (r"(.)\1", r"\1"),
)  # fmt: skip
"""Spellings of Arabic and Persian sounds that differ from hand to hand."""
SHORTEST_STEM = 4
STRONG = 4
"""Letters of a word that proves the language; many shorter ones are words of another one too."""
LEAST, SHARE, SHARE_SPOKEN = 2, 0.6, 0.5
"""So many strange words must be known, and so large a share of the text but for names; one, and a smaller share, is enough in a
conversation in the language. Words of it that are at home here as well ("kurs", "fi") count for the share, and prove nothing.
"""


@dataclass(frozen=True)
class _Spellings:
    """The words of one language by their folded Latin spelling, and its stems."""

    words: Mapping[str, str]
    stems: Mapping[str, str]
    fold: tuple[tuple[str, str], ...]

    def meant(self, word: str) -> str | None:
        """The word in its own script."""
        folded = _folded(word.lower(), self.fold)
        if folded in self.words:
            return self.words[folded]
        beginnings = (folded[:end] for end in range(len(folded), SHORTEST_STEM - 1, -1))
        stem = next((one for one in beginnings if one in self.stems), None)
        return self.stems[stem] + _cyrillic(folded[len(stem) :]) if stem else None


def in_own_script(text: str, spoken: str | None = None) -> str | None:
    """The text in the script of its language; None where it is in no language that is written in another script.

    `spoken` is the language of the conversation.
    """
    if not text.isascii():
        return None
    words = {word for word in _WORD.findall(text) if not is_name(word.lower())}
    strange = {word for word in words if not _is_at_home(word.lower())}
    share = SHARE_SPOKEN if spoken in spellings() else SHARE
    if not strange or len(strange) < share * len(words):
        return None  # most messages end here: to read their words in four languages takes longer
    found = {code: _read(words, known) for code, known in spellings().items()}
    # Of equally likely ones the language that is spoken, then the first.
    code = max(found, key=lambda one: (len(found[one]), one == spoken))
    meant = found[code]
    proof = strange & meant.keys()
    if len(meant) < share * len(words) or len(proof) < (1 if code == spoken else LEAST):
        return None
    if code != spoken and not any(len(word) >= STRONG for word in proof):
        return None
    return _WORD.sub(lambda word: meant.get(word[0]) or spellings()[code].meant(word[0]) or word[0], text)


def _read(words: Iterable[str], known: _Spellings) -> dict[str, str]:
    return {word: own for word in words if (own := known.meant(word))}


def _is_at_home(word: str) -> bool:
    """Whether a word is Finnish, English or of a language whose glossary is in Latin letters; a short English one if it is common."""
    is_finnish = voikko().spell(word) or voikko().spell(word.capitalize())
    is_from_here = is_english(word) if len(word) >= STRONG else word in SMALL_WORDS["en"]
    return is_finnish or is_from_here or stands_in_glossary(word)


@lru_cache(maxsize=1)
def spellings() -> Mapping[str, _Spellings]:
    """Of each language that is typed in Latin letters though it is written in others."""
    known = glossaries()
    cyrillic = {code: _of_cyrillic(known[code], letters) for code, letters in (("ru", _CYRILLIC), ("uk", _UKRAINIAN))}
    return {**cyrillic, **{code: _Spellings(_by_fold(known[code].latin), {}, _VOWELS) for code in ("ar", "fa")}}


def _by_fold(latin: Mapping[str, str]) -> Mapping[str, str]:
    return {_folded(one, _VOWELS): own for own, spellings in latin.items() for one in spellings.split()}


def _of_cyrillic(glossary: Glossary, letters: Mapping[str, str]) -> _Spellings:
    def folded(words: Iterable[str]) -> dict[str, str]:
        return {_folded("".join(letters.get(one, one) for one in word), _ALIKE): word for word in words}

    parts = {word for key in glossary.words for word in key.split()}
    stems = {key for key in glossary.stems if " " not in key}
    return _Spellings(folded(sorted(parts | stems)), folded(sorted(stems)), (*_LATIN, *_ALIKE))


def _folded(word: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, sound in rules:
        word = re.sub(pattern, sound, word)
    return word


def _cyrillic(folded: str) -> str:
    return folded.translate(_BACK)


_BACK = str.maketrans({**{sound: letter for letter, sound in reversed(_CYRILLIC.items()) if sound}, "i": "и"})
