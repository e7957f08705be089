"""What a wish says of the person instead of the programme: "my Finnish is A2", "en osaa suomea".

Such a clause is a fact to match with, not a word to search for: "coding, my Finnish is A2" asks for no Finnish course.
"""

from __future__ import annotations

import re

from bot.nlu.entity.level_words import find_level_words
from bot.nlu.entity.levels import find_levels
from bot.nlu.entity.types import Find

_CLAUSE_END = re.compile(r"[,.;!?\n]+|\b(?:and|but|ja|mutta|mut|но|а)\b", re.IGNORECASE)


def clauses(text: str) -> list[str]:
    """The parts of a text that say something each."""
    return [clause.strip() for clause in _CLAUSE_END.split(text) if clause.strip()]


def said_levels(text: str) -> dict[str, str]:
    """The levels that the text names, by language (ISO 639-1): {"fi": "A2"}. The first one of a language counts."""
    levels: dict[str, str] = {}
    for found in _levels(text):
        if found.entity.role is not None:
            levels.setdefault(found.entity.role, str(found.entity.value))
    return levels


def without_levels(text: str) -> str:
    """The text without the clauses that name a level; the whole text when there are none, or nothing else would be left."""
    said = clauses(text)
    rest = [clause for clause in said if not _levels(clause)]
    return ", ".join(rest) if 0 < len(rest) < len(said) else text


def _levels(text: str) -> list[Find]:
    """Named by their letters, or in plain words."""
    return [*find_levels(text), *find_level_words(text)]
