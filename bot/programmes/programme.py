"""A programme or service a jobseeker can be guided to, and the values it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

LEVELS = ("0", "A1", "A2", "B1", "B2", "C1", "C2")
"""CEFR levels from low to high; "0" means that a person knows none of the language."""

CEFR = LEVELS[1:]
TEACHING_LANGUAGES = ("fi", "sv", "en")

CURATED = "curated"
"""The origin of entries that people keep in data/programmes."""

NO_LEVELS: Mapping[str, str] = MappingProxyType({})
TEACHES_NOTHING: Mapping[str, tuple[str, str]] = MappingProxyType({})


class Topic(str, Enum):
    """What a programme is for; one data file a topic."""

    TRAINING = "training"
    LANGUAGE_COURSE = "language_course"
    FURTHER_STUDY = "further_study"
    ENTREPRENEURSHIP = "entrepreneurship"
    PEER_SUPPORT = "peer_support"
    JOB_SEARCH = "job_search"
    SUPPORT = "support"


class Status(str, Enum):
    """Where a programme stands today."""

    ACTIVE = "active"
    UPCOMING = "upcoming"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """Nobody knows whether it still runs: its source is old."""


class Delivery(str, Enum):
    """How a person takes part."""

    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"
    PHONE = "phone"


class Cost(str, Enum):
    """What it costs the person. `free_of_tuition`: teaching is free, tools or materials may not be."""

    FREE = "free"
    FREE_OF_TUITION = "free_of_tuition"
    SMALL_FEE = "small_fee"
    FEE = "fee"
    FREE_EU_FEE_NON_EU = "free_eu_fee_non_eu"
    MEMBERSHIP_FEE = "membership_fee"
    GUARANTEE_FEE = "guarantee_fee"
    VARIES = "varies"


MANY_FIELDS = 6
"""A school that is known to teach so many fields teaches others too."""
FREE_COSTS = frozenset({Cost.FREE, Cost.FREE_OF_TUITION})


class Step(str, Enum):
    """The rung of the ladder to a profession that a programme stands on, lowest first."""

    LANGUAGE = "language"
    TASTER = "taster"
    COURSE = "course"
    RECRUITMENT_TRAINING = "recruitment_training"
    VOCATIONAL = "vocational"
    DEGREE = "degree"


@dataclass(frozen=True)
class LocalText:
    """One text in each language; a language may be empty in imported entries."""

    fi: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        """The text in `language`, or the other one when there is none."""
        first, second = (self.fi, self.en) if language == "fi" else (self.en, self.fi)
        return first or second

    def __bool__(self) -> bool:
        return bool(self.fi or self.en)


NO_TEXT = LocalText()


@dataclass(frozen=True)
class Source:
    """The page that the facts come from; `title` says who says it."""

    title: str
    url: str


class TimeOfWeek(str, Enum):
    """When a group meets, as far as people choose by it."""

    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class PeerGroup:
    """What matters of a group or of mentoring; a text is empty where no source says it.

    `meets_when` holds the times that `meets` tells in words, for who can come only then.
    `capacity` is how many people may sign up here at a time, when whoever runs the group has said so.
    """

    meets: LocalText = NO_TEXT
    languages: tuple[str, ...] = ()
    places: LocalText = NO_TEXT
    ask: LocalText = NO_TEXT
    capacity: int | None = None
    meets_when: tuple[TimeOfWeek, ...] = ()


@dataclass(frozen=True)
class Programme:
    """One entry of the catalogue. Ids in `fields`, `municipalities` and `education` are the vocabulary's.

    `municipalities` is empty for what is open everywhere in Finland. `levels` holds a required
    CEFR level only where the source states one; `teaches` the lowest and highest level of a
    language course. `length` says how long it lasts and
    `months` the most of it, only where the source says so. `checked_on` is the day the entry was compared with its source,
    `source_date` the date that the source itself shows. `needs` are phrases in which people
    say what they want; they serve the search and are never shown.

    Of an imported entry `origin` names the source; `level_extracted` tells that `levels` were read
    from free text, `listed_until` is the day on which one waits no longer for an entry that its
    source has stopped to list. `other_sources` list the same programme.
    """

    id: str
    name: LocalText
    provider: LocalText
    topic: Topic
    summary: LocalText
    description: LocalText
    apply: LocalText
    url: str
    source: Source
    checked_on: date
    source_date: date | None = None
    needs_check: bool = False
    other_names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    step: Step | None = None
    municipalities: tuple[str, ...] = ()
    residents_only: bool = False
    delivery: Delivery = Delivery.ONSITE
    languages: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=lambda: NO_LEVELS)
    teaches: Mapping[str, tuple[str, str]] = field(default_factory=lambda: TEACHES_NOTHING)
    level_note: LocalText = NO_TEXT
    length: LocalText = NO_TEXT
    months: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    education: str | None = None
    cost: Cost = Cost.FREE
    cost_note: LocalText = NO_TEXT
    apply_from: date | None = None
    apply_until: date | None = None
    starts: date | None = None
    ends: date | None = None
    declared_status: Status = Status.ACTIVE
    successor: str | None = None
    result: LocalText = NO_TEXT
    group: PeerGroup | None = None
    origin: str = CURATED
    level_extracted: bool = False
    other_sources: tuple[Source, ...] = ()
    listed_until: date | None = None

    def status(self, today: date) -> Status:
        """The status on `today`: what the entry declares, overruled by its dates.

        What has ended by date is ended, whatever is declared. What starts later is upcoming,
        unless one can apply for it now. An imported entry whose application period is over is
        ended at once: its source lists the next period as soon as there is one.
        """
        if self.declared_status is Status.ENDED or any(
            last is not None and last < today for last in (self.ends, self.listed_until)
        ):
            return Status.ENDED
        if self.apply_until is not None and self.apply_until < today:
            if self.origin != CURATED or (self.starts is not None and self.starts < today):
                return Status.ENDED
        opens = self.apply_from if self.apply_from is not None else self.starts
        if opens is not None and opens > today:
            return Status.UPCOMING
        return Status.ACTIVE if opens is not None else self.declared_status

    def is_stale(self, today: date, stale_after_days: int) -> bool:
        """True when the entry was compared with its source more than `stale_after_days` days ago."""
        return (today - self.checked_on).days > stale_after_days

    @property
    def is_for_many_fields(self) -> bool:
        """True of teaching that names no field, and of a school that names many."""
        is_school = self.step is Step.VOCATIONAL and len(self.fields) >= MANY_FIELDS
        return self.step is not None and (not self.fields or is_school)

    @property
    def is_free(self) -> bool:
        """True when taking part costs nothing (materials aside)."""
        return self.cost in FREE_COSTS
