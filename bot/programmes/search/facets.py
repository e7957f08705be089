"""What filters and matching look at, as arrays over all programmes, so that a wish is compared with thousands at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.programmes.programme import LEVELS, Delivery, Programme, Status, Step, Topic
from bot.programmes.vocabulary import Term, Vocabulary

Flags = NDArray[np.bool_]

_AWAY = frozenset({Delivery.ONLINE, Delivery.PHONE})
_NO_AGE = (0, 200)
_RELATED = 0.5
_ANY_FIELD = 0.3
_EDUCATED, _YOUNG, _ADULT = "highly_educated", "young", "adult"
_TEACHING = frozenset({Step.COURSE, Step.RECRUITMENT_TRAINING, Step.VOCATIONAL, Step.DEGREE})
_WHOLE_QUALIFICATION = frozenset({Step.VOCATIONAL, Step.DEGREE})
_SHORT = 9
"""Months that a course may last and still be a short way: a school year."""
_TEACHING_LEVEL = "A2"
"""The Finnish that teaching asks for at least, where the source says neither the level nor that it is in English."""


_MIXED = frozenset({"021", "072", "101"})
"""Groups of ISCED-F whose fields have little in common: film and ceramics, food and wood, hair and hotels."""


def is_kindred(one: Term, other: Term) -> bool:
    """Whether who wants to learn one field may find something in the other."""
    mine, others = one.isced or "", other.isced or ""
    shared = mine if mine[:3] in _MIXED else mine[:3]
    return one == other or (bool(shared) and others.startswith(shared))


def education_ranks(vocabulary: Vocabulary) -> dict[str, int]:
    """Education levels by id as numbers that can be compared (ISCED 2011)."""
    return {level.id: int(level.isced or 0) for level in vocabulary.education_levels.values()}


def _level(programme: Programme, language: str) -> str:
    """The level that one needs; "0" for none."""
    is_in_finnish = language == "fi" and programme.step in _TEACHING and "en" not in programme.languages
    return programme.levels.get(language, _TEACHING_LEVEL if is_in_finnish and not programme.levels else "0")


class _Holders:
    """Which programmes have a value among several, such as a town: none is asked again when somebody names the value."""

    def __init__(self, values: Iterable[Collection[str]]) -> None:
        numbers: dict[str, list[int]] = {}
        counts = []
        for number, of_one in enumerate(values):
            counts.append(len(of_one))
            for value in of_one:
                numbers.setdefault(value, []).append(number)
        self._numbers = {value: np.array(having) for value, having in numbers.items()}
        self._counts = np.array(counts, dtype=np.int16)

    def of(self, value: str) -> Flags:
        """Those that have `value`."""
        return self._having([value]) > 0

    def only_of(self, values: Collection[str]) -> Flags:
        """Those that have some of `values` and no other."""
        having = self._having(values)
        return np.asarray((having > 0) & (having == self._counts))

    def _having(self, values: Collection[str]) -> NDArray[np.int16]:
        """How many of `values` each has."""
        having = np.zeros(len(self._counts), dtype=np.int16)
        for value in set(values):
            if value in self._numbers:
                having[self._numbers[value]] += 1
        return having


class Facets:
    """The facts of all programmes that a wish is compared with; arrays are in the catalogue's order."""

    def __init__(self, programmes: Sequence[Programme], vocabulary: Vocabulary) -> None:
        self._programmes = programmes
        self._vocabulary = vocabulary
        self._status_day: date | None = None
        self._status: tuple[Flags, Flags] | None = None
        ranks = education_ranks(vocabulary)
        self._topics = {topic.value: number for number, topic in enumerate(Topic)}
        self._topic_numbers = np.array([self._topics[item.topic.value] for item in programmes], dtype=np.int8)
        self.language_steps = self._flags(lambda programme: programme.step is Step.LANGUAGE)
        self.unknown = self._flags(lambda programme: programme.declared_status is Status.UNKNOWN)
        self.free = self._flags(lambda programme: programme.is_free)
        self.long = self._flags(
            lambda programme: programme.step in _WHOLE_QUALIFICATION or (programme.months or 0) > _SHORT
        )
        self.vocational = self._flags(lambda programme: programme.step is Step.VOCATIONAL)
        self.degree = self._flags(lambda programme: programme.step is Step.DEGREE)
        self.everywhere = self._flags(lambda programme: not programme.municipalities)
        self.remote = self._flags(lambda programme: programme.delivery in _AWAY)
        self.hybrid = self._flags(lambda programme: programme.delivery is Delivery.HYBRID)
        self.deliveries = np.array([programme.delivery.value for programme in programmes], dtype="U16")
        self.residents_only = self._flags(lambda programme: programme.residents_only)
        self.age_min = np.array([programme.age_min or _NO_AGE[0] for programme in programmes], dtype=np.int16)
        self.age_max = np.array([programme.age_max or _NO_AGE[1] for programme in programmes], dtype=np.int16)
        self.education = np.array([ranks.get(programme.education or "", 0) for programme in programmes], dtype=np.int8)
        self.levels = {
            language: np.array([LEVELS.index(_level(item, language)) for item in programmes], dtype=np.int8)
            for language in ("fi", "en")
        }
        self.teaches_in_english = self._flags(
            lambda programme: programme.step in _TEACHING and "en" in programme.languages
        )
        self.starts = np.array(
            [programme.starts.toordinal() if programme.starts else 0 for programme in programmes], dtype=np.int64
        )
        self._towns = _Holders(set(programme.municipalities) for programme in programmes)
        self._fields = _Holders(set(programme.fields) for programme in programmes)
        # Advice for people with a degree that names fields is on the permit to work in these: a nurse's, not an engineer's.
        in_professions = self._flags(
            lambda programme: (
                bool(programme.fields) and programme.topic is Topic.FURTHER_STUDY and programme.step is None
            )
        )
        # An open university names a few of its many fields, training names those that it is for.
        self.trains_in_field = in_professions | self._flags(
            lambda programme: bool(programme.fields) and programme.topic is Topic.TRAINING
        )
        self.for_young = self._flags(
            lambda programme: _YOUNG in programme.audience and _ADULT not in programme.audience
        )
        # Workshops for young people are no training in a field, and schools of general education are none either.
        self.workshops = self.of_topic(Topic.TRAINING.value) & ~self.trains_in_field & self.for_young
        self.permits = self._flags(
            lambda programme: programme.topic is Topic.TRAINING and programme.step is None and not programme.fields
        )
        in_training = self._flags(lambda programme: bool(programme.fields) or programme.topic is Topic.TRAINING)
        self.teaches_anybody = in_training & (self.trains_in_field | ~self.for_young)
        self.for_educated = self._flags(lambda programme: _EDUCATED in programme.audience)
        self.for_educated_of_all = self.for_educated & ~in_professions
        self._no_field = self._flags(lambda programme: programme.is_for_many_fields)

    def _flags(self, holds: object) -> Flags:
        return np.array([holds(programme) for programme in self._programmes], dtype=np.bool_)  # type: ignore[operator]

    def status(self, today: date) -> tuple[Flags, Flags]:
        """Which programmes are ended and which are upcoming on `today`; computed once a day."""
        if self._status is None or self._status_day != today:
            statuses = [programme.status(today) for programme in self._programmes]
            self._status = (
                np.array([status is Status.ENDED for status in statuses], dtype=np.bool_),
                np.array([status is Status.UPCOMING for status in statuses], dtype=np.bool_),
            )
            self._status_day = today
        return self._status

    def by_topic(self, shares: Mapping[str, float]) -> NDArray[np.float32]:
        """The share of each programme's topic."""
        each = np.array([shares.get(topic, 0.0) for topic in self._topics], dtype=np.float32)
        return np.asarray(each[self._topic_numbers])

    def of_topic(self, topic: str) -> Flags:
        """Which programmes are of this topic."""
        return np.asarray(self._topic_numbers == self._topics[topic])

    def in_town(self, municipality: str) -> Flags:
        """Which programmes name this municipality."""
        return self._towns.of(municipality)

    def only_in_town(self, municipality: str) -> Flags:
        """Which programmes are held in this municipality and nowhere else."""
        return self._towns.only_of([municipality]) & ~self.remote & ~self.hybrid

    def only_about(self, fields: Collection[str]) -> Flags:
        """Which programmes are about some of these fields and no other."""
        return self._fields.only_of(fields)

    def near_town(self, municipality: str) -> Flags:
        """Which programmes are in a neighbouring municipality and open to people from elsewhere."""
        near = np.zeros(len(self._programmes), dtype=np.bool_)
        for neighbour in self._vocabulary.neighbours(municipality):
            near |= self.in_town(neighbour)
        return near & ~self.residents_only & ~self.in_town(municipality)

    def is_about(self, fields: Collection[str]) -> Flags:
        """Which programmes name one of `fields`."""
        return np.asarray(np.logical_or.reduce([self._fields.of(field) for field in fields]))

    def field_match(self, field: str) -> NDArray[np.float32]:
        """How well each programme is about `field`: 1 itself, less for related fields and for training in any field."""
        asked = self._vocabulary.fields[field]
        matches = np.where(self._no_field, np.float32(_ANY_FIELD), np.float32(0))
        for item in self._vocabulary.fields.values():
            if is_kindred(asked, item):
                matches[self._fields.of(item.id)] = _RELATED
        matches[self._fields.of(field)] = 1
        return matches
