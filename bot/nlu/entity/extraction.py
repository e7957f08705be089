"""What a message names: fields, occupations, skills, places, levels, age, programmes, time without work.

Rules over morphology, no trained model: the vocabulary grows by editing data/vocabulary, without training.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.nlu.entity.age import find_ages, find_bare_ages
from bot.nlu.entity.durations import find_durations
from bot.nlu.entity.index import name_index
from bot.nlu.entity.level_words import find_level_words
from bot.nlu.entity.levels import find_levels
from bot.nlu.entity.names import find_names
from bot.nlu.entity.scripts import find_places
from bot.nlu.entity.types import (
    AGE,
    DURATION_UNEMPLOYED,
    EDUCATION_LEVEL,
    FIELD,
    LANGUAGE_LEVEL,
    MUNICIPALITY,
    OCCUPATION,
    PROGRAMME,
    SKILL,
    WORK,
    Entity,
    Find,
    without_overlap,
)
from bot.nlu.entity.words import MAX_CHARACTERS, is_known, tokenise
from bot.nlu.language_scores import language_scores
from bot.nlu.languages import Glossary, foreign_glossary


def prepare() -> None:
    """Builds the index of names and loads the word lists, so that the first message does not wait for them."""
    name_index()
    is_known("prepare")


OF_THE_PERSON = frozenset({OCCUPATION, FIELD, SKILL, EDUCATION_LEVEL, DURATION_UNEMPLOYED, LANGUAGE_LEVEL})
"""What is read from the English words of a message in another language, where its own words do not tell."""


NAMES = WORK | {MUNICIPALITY, PROGRAMME}
"""What is found by a name in the vocabulary."""


def extract_translated(text: str, *, today: date) -> list[Entity]:
    """The entities of a message, and for a language with a glossary those of its words in English, which stand at no place."""
    found = extract(text, today=today)
    glossary = foreign_glossary(language_scores(text))
    if glossary is None:
        return found
    gloss = glossary.gloss(text)
    found = [entity for entity in found if not _is_common_word(entity, glossary, today)]
    told = {entity.entity for entity in found}
    wanted = OF_THE_PERSON - told - (WORK if told & WORK else frozenset())
    added = [entity for entity in extract(gloss, today=today) if entity.entity in wanted]
    return [*found, *(replace(entity, start=0, end=0, text="") for entity in added)]


def _is_common_word(entity: Entity, glossary: Glossary, today: date) -> bool:
    """Whether what looks like a name is a word of another language: "ma jiraa" (is there) is no Jira, "tre år" no Tampere."""
    meaning = glossary.whole_gloss(entity.text) if entity.entity in NAMES else ""
    return bool(meaning) and entity.value not in {meant.value for meant in extract(meaning, today=today)}


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
        *find_level_words(text),
        *find_durations(text, tokens, today),
        *find_ages(text, tokens, today),
    ]
    entities = without_overlap(finds)
    if entities and not any(entity.entity == AGE for entity in entities):
        entities = without_overlap([*map(Find, entities), *find_bare_ages(text, tokens)])
    return entities
