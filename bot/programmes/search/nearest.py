"""What comes nearest where somebody looks for a way to learn a field: what of other topics is about it, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from bot.programmes.programme import Programme, Topic
from bot.programmes.search.facets import Facets, Flags, is_kindred
from bot.programmes.search.reasons import term_text
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Reason, Wish

LEARNING = (Topic.TRAINING.value, Topic.FURTHER_STUDY.value)
NO_LONGER_YOUNG = 30
"""Services for young people are for those under this age, where they name none."""


class Nearest:
    """Compares all programmes with a wish for one of the two kinds of learning, in some fields; with any other wish it does nothing."""

    def __init__(self, programmes: Sequence[Programme], facets: Facets, vocabulary: Vocabulary) -> None:
        self._numbers = {programme.id: number for number, programme in enumerate(programmes)}
        self._facets = facets
        self._vocabulary = vocabulary

    def beside(self, wish: Wish, fields: Sequence[str], allowed: Callable[[Wish], Flags]) -> Flags:
        """Of other topics what is about the very fields: services for work in them, and, where nothing of the kind of learning
        is about them, the other kind."""
        if not _seeks(wish, fields):
            return self._none()
        topics = [Topic.JOB_SEARCH.value]
        if not (allowed(wish) & self._is_close(fields)).any():
            topics += LEARNING
        reached = np.logical_or.reduce([allowed(replace(wish, topic=topic)) for topic in topics])
        return np.asarray(reached & self._facets.is_about(fields))

    def strangers(self, wish: Wish, fields: Sequence[str], matches: Flags) -> Flags:
        """Which train for quite another field, or the young for none: whoever looks for a field is not helped by them.

        `matches` are those that have anything to do with the fields.
        """
        if not _seeks(wish, fields):
            return self._none()
        is_young = wish.age is not None and wish.age < NO_LONGER_YOUNG
        other = self._facets.trains_in_field & ~matches
        return np.asarray(other if is_young else other | self._facets.workshops)

    def permits(self, wish: Wish, fields: Sequence[str]) -> Flags:
        """Cards and permits that are for work in many fields: "course" alone makes none of them what is looked for."""
        return self._facets.permits if _seeks(wish, fields) else self._none()

    def told(self, wish: Wish, fields: Sequence[str], found: Sequence[Programme]) -> Reason | None:
        """What is told of programmes none of which is the kind of learning for these fields that was asked for."""
        if not _seeks(wish, fields):
            return None
        close = self._is_close(fields)
        about = [programme for programme in found if close[self._numbers[programme.id]]]
        if any(programme.topic.value == wish.topic for programme in about):
            return None
        vocabulary = self._vocabulary
        named = vocabulary.occupations.get(wish.occupation or "") or vocabulary.skills.get(wish.skill or "")
        kind = f"not_{wish.topic}" if about else "many_fields"
        return Reason(f"why_nearest_{kind}", {"what": term_text(named or vocabulary.fields[fields[0]])})

    def _is_close(self, fields: Sequence[str]) -> Flags:
        """Which are about the fields or kindred ones."""
        known = self._vocabulary.fields
        return self._facets.is_about(
            [other for other in known if any(is_kindred(known[field], known[other]) for field in fields)]
        )

    def _none(self) -> Flags:
        return np.zeros(len(self._numbers), dtype=np.bool_)


def _seeks(wish: Wish, fields: Sequence[str]) -> bool:
    return wish.topic in LEARNING and bool(fields)
