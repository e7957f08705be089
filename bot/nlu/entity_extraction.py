"""What a message names: fields, occupations, skills, places, levels, age, programmes, time without work.

Rules over morphology, no trained model: the vocabulary grows by editing data/vocabulary, without training.
"""

from __future__ import annotations

from datetime import date

from bot.nlu.entity_age import find_ages, find_bare_ages
from bot.nlu.entity_durations import find_durations
from bot.nlu.entity_index import name_index
from bot.nlu.entity_levels import find_levels
from bot.nlu.entity_names import find_names
from bot.nlu.entity_scripts import find_places
from bot.nlu.entity_types import AGE, Entity, Find, without_overlap
from bot.nlu.entity_words import MAX_CHARACTERS, is_known, tokenise


def prepare() -> None:
    """Builds the index of names and loads the word lists, so that the first message does not wait for them."""
    name_index()
    is_known("prepare")


def extract(text: str, *, today: date) -> list[Entity]:
    """The entities of a message in the order of the text, none overlapping another.

    `today` is the day in Finland, for "since 2022" and "born in 1974". Only the first MAX_CHARACTERS are read.
    """
    text = text[:MAX_CHARACTERS]
    tokens = tokenise(text)
    finds = [
        *find_names(text, tokens),
        *find_places(text),
        *find_levels(text),
        *find_durations(text, tokens, today),
        *find_ages(text, tokens, today),
    ]
    entities = without_overlap(finds)
    if entities and not any(entity.entity == AGE for entity in entities):
        entities = without_overlap([*map(Find, entities), *find_bare_ages(text, tokens)])
    return entities
