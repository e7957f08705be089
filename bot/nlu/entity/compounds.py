"""Names inside longer words, and names written in two words that are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.nlu.entity.index import name_index
from bot.nlu.entity.types import FIELD, MUNICIPALITY, OCCUPATION, PROGRAMME, WORK
from bot.nlu.entity.vocabulary import Name
from bot.nlu.entity.words import CACHED_WORDS, Token, compound_splits
from bot.nlu.finnish import base_forms

_HEADS = frozenset(
    "kurssi koulutus koulu opinto opinnot opiskelu opiskelija ala työ homma duuni tehtävä paikka työpaikka "
    "tutkinto linja harjoittelu harjoittelupaikka ura yritys firma bisnes ammatti ammattitutkinto "
    "perustutkinto oppisopimus osaaminen taito juttu puoli keikka ohjelma valmennus työntekijä yrittäjä "
    "yrittäjyys yrittäminen kauppa liike toimisto kokemus työkokemus tunti opetus todistus opisto "
    "oppilaitos kioski studio paja".split()
)
"""Last parts of compounds that leave the first part its meaning: "koodauskurssi" is about coding."""

_VAGUE_WORK = frozenset("puoli linja homma duuni juttu".split())
_SERVICE_HEADS = frozenset("hakemus jakso paikka palvelu päätös ryhmä".split())
"""The same for programmes and services: "starttirahahakemus"."""

_HEAD_LIKE = re.compile(
    r"(.{4,})(?:kurs|koulutu|opinno|opisk|ala(?:lle|lla|an)?$|alan$|ty[öo]|homm|duun|linja|puol|tutkin)"
)
"""The same in words that morphology cannot read, because the ending is misspelt."""

_VAGUE_HEADS = frozenset("ohjaaja johtaja mestari päällikkö käsittelijä konsultti kuski".split())
"""Occupations that say little at the end of a longer word ("puheenjohtaja")."""

_INHABITANT = re.compile(r"l[aä]i(?:nen|s)$")
SHORTEST_BEGINNING = 3
SHORTEST_REST = 3


@lru_cache(maxsize=CACHED_WORDS)
def names_inside(word: str) -> tuple[Name, ...]:
    """What a compound or derived word is about: "koodauskurssille" coding, "espoolainen" Espoo. At most one name."""
    forms = (word, *base_forms(word))
    if any(name_index().single(form) for form in forms):
        return ()
    splits = compound_splits(word) or _guessed_splits(word)
    found = [
        *(name for beginning, head in reversed(splits) for name in _subjects(beginning, head)),
        *(name for _, head in splits if head not in _VAGUE_HEADS for name in _occupations(head)),
        *(name for form in forms for name in _home(form)),
    ]
    return tuple([name for name in found if not name.capitals_only][:1])


def _guessed_splits(word: str) -> tuple[tuple[str, str], ...]:
    guess = None if base_forms(word) else _HEAD_LIKE.match(word)
    return ((guess.group(1), "puoli"),) if guess else ()


def _subjects(beginning: str, head: str) -> Iterator[Name]:
    """The names a compound is about; "sähköpuoli" and "datahommat" are about "sähköala" and "data-ala"."""
    if head in _HEADS:
        forms = (beginning, *base_forms(beginning), *((f"{beginning}ala",) if head in _VAGUE_WORK else ()))
        yield from (name for form in forms for name in name_index().single(form) if name.entity in WORK)
    if head in _VAGUE_WORK:
        phrases = name_index().starting_with(beginning)
        yield from (phrase.name for phrase in phrases if phrase.rest == ("ala",) and phrase.name.entity == FIELD)
    if head in _SERVICE_HEADS:
        forms = (beginning, *base_forms(beginning))
        yield from (name for form in forms for name in name_index().single(form) if name.entity == PROGRAMME)


def _occupations(head: str) -> Iterator[Name]:
    return (name for name in name_index().single(head) if name.entity == OCCUPATION)


def _home(base: str) -> Iterator[Name]:
    place = _INHABITANT.sub("", base)
    names = name_index().single(place) if place != base else ()
    return (name for name in names if name.entity == MUNICIPALITY and not name.common_word)


def names_apart(first: Token, second: Token) -> Iterator[Name]:
    """Names of one word that stand in the text as two: "lähi hoitajaksi", "bussi kuski"."""
    if min(len(first.text) - SHORTEST_BEGINNING, len(second.text) - SHORTEST_REST) < 0:
        return
    for form in second.forms:
        for name in name_index().single(first.lower + form):
            if not name.common_word:
                yield name
