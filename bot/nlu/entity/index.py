"""The vocabulary's names by their first word, in base forms, so that a message is matched word by word.

A Finnish name of two words with a verb in it ("nettisivujen tekeminen", "ajaa autoa") is found in
both orders, because people say "teen nettisivuja" as well; so is a compound of a thing and what is
done to it ("vanhustenhoito": "hoidan vanhuksia"). A name of one word made of a verb is found by that verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.nlu.entity.types import FIELD, SKILL
from bot.nlu.entity.vocabulary import Name, read_names
from bot.nlu.entity.words import CACHED_WORDS, last_part_cut, plain, spans
from bot.nlu.finnish import voikko

SHORTEST_FOLDED = 5
SHORTEST_JOINED = 8
_FROM_VERB = re.compile(r"\((\w+[aä])\)\+\w+\(\+\w+\)$")
"""Voikko's WORDBASES of a noun made of a verb: "+auton(auto)+korja(korjata)+us(+us)"."""
_UMLAUTS = str.maketrans("äöå", "aoa")
_DONE_TO_THINGS = frozenset("hoitaa korjata leikata maalata ommella pestä rakentaa siivota tehdä valmistaa".split())
_ACTIVITIES = frozenset({FIELD, SKILL})
_DOES = re.compile(r"\+\w+\((\w+[aä])\)(?:\+n)?(?:\+\w+\(\+\w+\))?")
"""Voikko's WORDBASES of a whole word made of a verb: "+neulo(neuloa)+n+ta(+ta)"."""
_OF_DOING = ("nimisana", "teonsana")
_SAYS_MORE_THAN_THE_NAME = frozenset(
    "hankkia huolia johtaa laskuttaa liikkua myydä perehdyttää rokottaa tuoda viedä viestiä".split()
)
"""Verbs of names that are mostly said of something else: who sells a car or carries a child does no trade."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name and its words after the first one, as keys."""

    name: Name
    rest: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One analysis of a Finnish word: its base form, and of a compound what stands before the last part.

    `made_of_verb`: the verb that the word's last part comes from ("autonkorjaus": korjata), or "".
    """

    base: str
    is_verb: bool
    made_of_verb: str
    beginning: str


class NameIndex:
    """Every name under the key of its first word; a key is a word as the name has it, or its base form."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._phrases: dict[str, list[Phrase]] = {}
        self._keys: dict[str, set[str]] = {}
        for name in names:
            for keys in dict.fromkeys(_spellings(name)):
                self._phrases.setdefault(keys[0], []).append(Phrase(name, keys[1:]))
                for key in keys:
                    self._keys.setdefault(key[0], set()).add(key)

    def starting_with(self, key: str) -> list[Phrase]:
        """The names whose first word has this key."""
        return self._phrases.get(key, [])

    def single(self, key: str) -> list[Name]:
        """The names that consist of one word with this key."""
        return [phrase.name for phrase in self.starting_with(key) if not phrase.rest]

    def keys(self, letter: str) -> set[str]:
        """All words of names that begin with `letter`."""
        return self._keys.get(letter, set())


@lru_cache(maxsize=1)
def name_index() -> NameIndex:
    """The index over data/vocabulary, built once a process."""
    index = NameIndex(read_names())
    _readings.cache_clear()
    return index


def folded(word: str) -> str:
    """`word` as typed on a keyboard without ä, ö and å."""
    return word.translate(_UMLAUTS)


def _spellings(name: Name) -> Iterator[tuple[str, ...]]:
    """The key sequences that a name is found by, the plainest first."""
    words = [plain(word) for word, _, _ in spans(name.text)]
    choices = [(word,) if name.language == "en" else _keys(word) for word in words]
    ways = list(product(*choices))
    if len(words) == 1:
        ways.append(tuple(words))
    if len(words) == 2 and len("".join(words)) >= SHORTEST_JOINED:
        ways.append(("".join(words),))
    if name.entity in _ACTIVITIES and name.language != "en":
        for verb, thing in _actions(words):
            ways += [(verb, thing), (thing, verb)]
        if len(words) == 1 and not name.capitals_only:
            ways += [(verb,) for verb in _verbs_of(words[0])]
    for way in ways:
        yield way
        plain_letters = tuple(map(folded, way))
        if plain_letters != way and len(plain_letters[0]) >= SHORTEST_FOLDED:
            yield plain_letters


@lru_cache(maxsize=CACHED_WORDS)
def _readings(word: str) -> tuple[Reading, ...]:
    analyses = voikko().analyze(word) or voikko().analyze(word.capitalize())
    return tuple(
        Reading(
            analysis["BASEFORM"].lower().replace("=", ""),
            analysis["CLASS"] == "teonsana",
            "".join(_FROM_VERB.findall(analysis.get("WORDBASES", ""))),
            last_part_cut(word, analysis),
        )
        for analysis in analyses
    )


def _keys(word: str) -> tuple[str, ...]:
    """The word itself when it is a base form or unknown, else its base forms."""
    bases = tuple(dict.fromkeys(reading.base for reading in _readings(word)))
    return (word,) if not bases or word in bases else bases


def _verbs_of(word: str) -> Iterator[str]:
    """What who has to do with it does: "neulonta" is "neuloa"."""
    for analysis in voikko().analyze(word):
        found = _DOES.fullmatch(analysis.get("WORDBASES", ""))
        if found and analysis["CLASS"] in _OF_DOING and found[1] not in _SAYS_MORE_THAN_THE_NAME:
            yield found[1]


def _actions(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The verb and its object in names like "ajaa autoa", "auton korjaus" and "autonkorjaus"."""
    if len(words) > 2:
        return
    for verb, thing in (words, reversed(words)) if len(words) == 2 else ():
        if any(reading.is_verb and (reading.base == verb or verb.endswith("minen")) for reading in _readings(verb)):
            yield from product(_keys(verb), _keys(thing))
    for reading in _readings(words[-1]):
        thing = words[0] if len(words) == 2 else reading.beginning
        if reading.made_of_verb in _DONE_TO_THINGS and thing.endswith("n"):
            yield from ((reading.made_of_verb, key) for key in _keys(thing))
