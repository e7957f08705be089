"""Finds known names in a text: of programmes and providers, of fields, occupations and places.

A name is found in any Finnish case ("Omniaan", "DigiPointissa"), with a slip of the keyboard in
a long word, and, where asked for, as a part of a compound ("koodauskurssi").
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.programmes.search.words import MAX_CHARACTERS, forms, is_plain_word

_TOKEN = re.compile(r"[^\W_]+(?:[.'’:][^\W_]+)*")
_ENDING = re.compile(
    r"(?::?n|:?t|'s|s|i?n|i?a|i?ä|i?ta|i?tä|i?ssa|i?ssä|i?sta|i?stä|i?lla|i?llä|i?lta|i?ltä|i?lle|i?ksi|i?na|i?nä|i?iden"
    r"|i?hin|[aeiouyäö]n|h[aeiouyäö]n|i?seen|:?(?:ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|han|iin))"
    r"(?:ko|kö|kin|kaan|kään|ni|si)?"
)
_HEAD = re.compile(r"(.{4,}?)(?:kurs|koulut|opin|ala|ty[öo])\w*")
_TYPO_SHORTEST = 6
_TYPO_LEAST = 86.0
_TOKENS_KEPT = 4096
_PART_SAYS = 0.6


@dataclass(frozen=True)
class Mention:
    """A known name in a text: what it stands for and which words of the text it covers."""

    target: str
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    target: str
    capitals: bool


def tokens(text: str) -> list[str]:
    """The words of `text` as written (case kept)."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).replace("\u00ad", ""))


@lru_cache(maxsize=50_000)
def _keys(token: str, least: float) -> frozenset[str]:
    """The forms of a word that say at least `least` of it."""
    return frozenset(form for form, weight in forms(token) if weight >= least)


def _stems(token: str) -> list[str]:
    """`token` without what may be a Finnish case ending, for names that no dictionary knows."""
    return [token[:cut] for cut in range(3, len(token)) if _ENDING.fullmatch(token, cut)]


class PhraseBook:
    """Names and what they stand for, looked up in texts."""

    def __init__(self, names: Iterable[tuple[str, str]], *, in_compounds: bool = False) -> None:
        """`names` are pairs of a name and its target; `in_compounds` finds names inside compounds too."""
        self._in_compounds = in_compounds
        self._by_first: dict[str, list[_Phrase]] = {}
        for name, target in names:
            raw = tokens(name)
            if not raw:
                continue
            lowered = tuple(token.casefold() for token in raw)
            phrase = _Phrase(lowered, target, len(raw) == 1 and raw[0].isupper())
            for key in _keys(lowered[0], 1.0) | {lowered[0]}:
                self._by_first.setdefault(key, []).append(phrase)
        self._by_length: dict[int, list[str]] = {}
        for key in self._by_first:
            if len(key) >= _TYPO_SHORTEST:
                self._by_length.setdefault(len(key), []).append(key)
        # A message is read several times, with and without what it says beside the wish.
        self._starting_with = lru_cache(maxsize=_TOKENS_KEPT)(self._look_up)
        self._of_like_length = lru_cache(maxsize=None)(self._keys_of_like_length)

    def find(self, text: str) -> list[Mention]:
        """The names in `text`, longest first at each place; one word belongs to one name's words only."""
        found = self._in_sequence(tokens(text))
        unique = {(mention.target, mention.words): mention for mention in found}
        ordered = sorted(unique.values(), key=lambda mention: (-len(" ".join(mention.words)), mention.start))
        return _without_overlap(ordered)

    def _in_sequence(self, sequence: list[str]) -> list[Mention]:
        lowered = [token.casefold() for token in sequence]
        found: list[Mention] = []
        for start, token in enumerate(lowered):
            for phrases in self._starting_with(token):
                here = [phrase for phrase in phrases if self._is_at(start, phrase, sequence, lowered)]
                ends = (start + len(phrase.tokens) for phrase in here)
                found += [
                    Mention(phrase.target, tuple(lowered[start:end]), start, end) for phrase, end in zip(here, ends)
                ]
                if here:
                    break
        return found

    def _is_at(self, start: int, phrase: _Phrase, sequence: list[str], lowered: list[str]) -> bool:
        """Whether the text has all words of `phrase` from `start` on; the first one is known to fit."""
        if start + len(phrase.tokens) > len(lowered):
            return False
        if phrase.capitals and not sequence[start].split(":")[0].isupper():
            return False
        return all(self._same(lowered[start + i], phrase.tokens[i]) for i in range(1, len(phrase.tokens)))

    def _look_up(self, token: str) -> list[list[_Phrase]]:
        """The names that may start with `token`: with the whole of it, else with parts of it, else with what it may be a slip of.

        A part says less than the whole: a sähköasentaja is no asentaja of machines.
        """
        tiers = [self._beginning_with({token, *_keys(token, 1.0), *_stems(token)})]
        if self._in_compounds:
            parts = {part for part in _keys(token, _PART_SAYS) if part in self._by_first}
            tiers.append(self._beginning_with(part for part in parts if not _is_inside(part, parts)))
        if not any(tiers) and len(token) >= _TYPO_SHORTEST and not is_plain_word(token):
            head = _HEAD.fullmatch(token) if self._in_compounds else None
            token = head[1] if head and len(head[1]) >= _TYPO_SHORTEST else token
            near = process.extract(
                token, self._of_like_length(len(token)), scorer=fuzz.ratio, score_cutoff=_TYPO_LEAST, limit=2
            )
            phrases = self._beginning_with(key for key, _, _ in near)
            tiers.append([phrase for phrase in phrases if not phrase.capitals])
        return tiers

    def _beginning_with(self, keys: Iterable[str]) -> list[_Phrase]:
        return [phrase for key in keys for phrase in self._by_first.get(key, ())]

    def _keys_of_like_length(self, length: int) -> list[str]:
        """The keys that are not too short and not too long to be as like a token of `length` as a slip must be."""
        share = _TYPO_LEAST / (200 - _TYPO_LEAST)
        lengths = range(math.ceil(length * share), math.floor(length / share) + 1)
        return [key for length in lengths for key in self._by_length.get(length, ())]

    def _same(self, written: str, known: str) -> bool:
        if written == known or known in _stems(written) or _keys(written, 1.0) & _keys(known, 1.0):
            return True
        return len(known) >= _TYPO_SHORTEST and fuzz.ratio(written, known) >= _TYPO_LEAST


def _is_inside(part: str, parts: Iterable[str]) -> bool:
    return any(part in other and part != other for other in parts)


def _without_overlap(ordered: list[Mention]) -> list[Mention]:
    """Mentions that take no word of a longer one: "animal care course" names animal care, and no course in care."""
    kept: list[Mention] = []
    for mention in ordered:
        if not any(_takes_word(mention, longer) for longer in kept):
            kept.append(mention)
    return kept


def _takes_word(mention: Mention, longer: Mention) -> bool:
    if set(mention.words) < set(longer.words):
        return True
    overlaps = mention.start < longer.end and longer.start < mention.end
    return overlaps and (mention.start, mention.end) != (longer.start, longer.end)
