"""The words of a message with every form they may be found under: as written, base forms, spoken and misspelt ones.

Which language a word belongs to is not asked: a form that makes no sense meets no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType

from bot.nlu.english import english_base, is_english
from bot.nlu.finnish import base_forms, voikko

WRITTEN, BASE, STEM, COMPOUND, TYPO = range(5)
"""How loosely a form stands for a word; the lower, the surer."""

MAX_CHARACTERS = 1000
CACHED_WORDS = 8_000

_TOKEN = re.compile(
    r"[cC](?:#|\+\+)|\.(?:net|NET)\b|\d+"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*\d*"
    r"(?::(?:n|t|k?i|i?t?[aä]|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|aan|ään|iin|een|h[aei]n)(?![^\W_]))?"
)
_ENDING = re.compile(
    r"(?:n|t|s|i?[aä]|i?t[aä]|(?:i|e)?(?:ss[aä]?|s[aä]|st[aä]?|ll?[aä]|l|lt[aä]?|lle|n[aä]|ksi|ks)"
    r"|i?in|[aeiouyäö]n|(?:e|i)n|h[aeiouyäö]n|i?seen|i?den|jen|je|i?hin|[aeiouyäö])"
    r"(?:ko|kö|kin|kaan|kään|ni|si|ns[aä])?"
)
"""Finnish case endings, spoken ones too ("Espoos", "koodariks"), with a clitic or possessive."""
_SPOKEN: tuple[tuple[re.Pattern[str], list[str]], ...] = tuple(
    (re.compile(pattern), written)
    for pattern, *written in (
        (r"ks$", "ksi"),
        (r"(?<=[aeiouyäö])s$", "ssa", "ssä"),
        (r"(?<=[aeiouyäö])st$", "sta", "stä"),
        (r"(?<=[aeiouyäö])l$", "lla", "llä"),
        (r"(?<=[aeiouyäö])lt$", "lta", "ltä"),
        (r"(?<=[aeiouyäö])s(?=[aä]$)", "ss"),
        (r"(?<=[aeiouyäö])l(?=[aäe]$)", "ll"),
        (r"([aeiouyäö])\1$", r"\1\1n", r"\1a", r"\1ä", r"\1aa"),
        (r"(?<=[oaö])(?=tt?[aäeiouy])", "i"),
        (r"(?<=n[uy])$", "t"),
        (r"(?<=[aeiouyäö]is)$", "i"),
    )
)
"""Endings as they are said or carelessly typed, and in writing: "koodariks", "Helsingisä", "kouluu", "alottanu"."""

SHORTEST_STEM = 3


@dataclass(frozen=True)
class Token:
    """A word at [start, end) of the text, with the forms it may be found under and how loosely each fits."""

    text: str
    start: int
    end: int
    forms: Mapping[str, int]
    known: bool
    """False when neither Finnish morphology nor the English word list knows it."""

    @property
    def lower(self) -> str:
        """The word in small letters, a straight apostrophe in it."""
        return plain(self.text)


def plain(word: str) -> str:
    """Small letters and straight apostrophes."""
    return word.lower().replace("’", "'")


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The words and numbers of `text` with their places; hyphens part words."""
    for match in _TOKEN.finditer(text[:MAX_CHARACTERS]):
        yield match.group(), match.start(), match.end()


def tokenise(text: str) -> list[Token]:
    """The words of `text` with their forms."""
    return [Token(word, start, end, word_forms(plain(word)), is_known(plain(word))) for word, start, end in spans(text)]


@lru_cache(maxsize=CACHED_WORDS)
def is_known(word: str) -> bool:
    """Whether Finnish, written or spoken, or English has this word, inflected or not."""
    return bool(base_forms(word)) or is_english(word) or any(map(base_forms, respelt(word)))


@lru_cache(maxsize=CACHED_WORDS)
def word_forms(word: str) -> Mapping[str, int]:
    """The forms a lower-case word may be found under, with how loosely each stands for it."""
    found = dict.fromkeys((word, word.partition(":")[0], word.removesuffix("'s")), BASE)
    found[word] = WRITTEN
    bases = [base.replace("=", "") for base in base_forms(word)]
    # A dictionary form is not taken for another word's inflection: "kokeilla" is to try, not "with the cooks".
    if word not in bases:
        found |= dict.fromkeys(bases, BASE)
        found.setdefault(english_base(word).lower(), BASE)
    if not bases:
        for written in respelt(word):
            found |= dict.fromkeys((base.replace("=", "") for base in base_forms(written)), BASE)
    for stem in stems(word):
        found.setdefault(stem, STEM)
    return MappingProxyType(found)


def respelt(word: str) -> list[str]:
    """How a spoken or careless form would be written; one or two such changes."""
    once = {pattern.sub(ending, word, 1) for pattern, endings in _SPOKEN for ending in endings} - {word}
    twice = {pattern.sub(ending, form, 1) for form in once for pattern, endings in _SPOKEN[-3:] for ending in endings}
    return sorted(once | twice - {word})


def stems(word: str) -> list[str]:
    """`word` without what may be a Finnish case ending: for names that no dictionary can inflect."""
    found = [word[:cut] for cut in range(SHORTEST_STEM, len(word)) if _ENDING.fullmatch(word, cut)]
    # "amikseen", "itakeskuksessa": words in -is and -us, typed without the dots that a dictionary knows them by.
    return found + [f"{stem[:-3]}s" for stem in found if stem.endswith(("ikse", "ukse", "ykse"))]


@lru_cache(maxsize=CACHED_WORDS)
def compound_splits(word: str) -> tuple[tuple[str, str], ...]:
    """Every way to part a compound in two: its beginning as written and the base form of the rest.

    "lastenhoitoalalle" gives (lasten, hoitoala) and (lastenhoito, ala).
    """
    found: dict[tuple[str, str], None] = {}
    for analysis in voikko().analyze(word):
        base = analysis["BASEFORM"].lower().replace("=", "")
        for cut in _cuts(word, analysis):
            found[word[:cut], base[cut:]] = None
    return tuple(found)


def last_part_cut(word: str, analysis: Mapping[str, str]) -> str:
    """What stands before the last part of a compound ("autonkorjaus": auton), "" for a simple word."""
    return word[: max(_cuts(word, analysis), default=0)]


def _cuts(word: str, analysis: Mapping[str, str]) -> list[int]:
    """Where the parts of a compound meet, from voikko's STRUCTURE ("=ppppp=ppppppp": [5])."""
    lengths = [len(part.replace("-", "")) for part in analysis["STRUCTURE"].split("=")[1:]]
    return list(accumulate(lengths))[:-1] if sum(lengths) == len(word) else []
