"""What the actions stand on, made once per process: texts, database, programme search."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bot.clock import FINLAND
from bot.conversations.service_state import Service
from bot.dialogue.answers.texts import Texts, texts_of
from bot.guidance.answers import QUESTIONS, answer_book
from bot.guidance.planner import Planner
from bot.guidance.rules import Known, load_rules
from bot.guidance.self_check import SelfCheck, load_checks
from bot.handoff.tickets import Tickets
from bot.nlu.entity.levels import NO_SKILL
from bot.programmes.esco import with_esco
from bot.programmes.imports.newest import newest_generation, open_curated, open_newest
from bot.programmes.search.live import LiveSearch
from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT, Settings, load
from bot.store.session import Database, make_engine


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return load()


def texts() -> Texts:
    """Every text in every language."""
    return texts_of()


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Fields, occupations and places with their names."""
    return with_esco(Vocabulary.load(ROOT / "data" / "vocabulary"), settings().var_dir)


@lru_cache(maxsize=1)
def live_search() -> LiveSearch:
    """The search that follows the imports, loaded from disk or built."""
    return LiveSearch(
        lambda: open_newest(database(), vocabulary(), settings().var_dir),
        lambda: open_curated(vocabulary(), settings().var_dir),
        lambda: newest_generation(database()),
    )


def search() -> ProgrammeSearch:
    """The search over curated and imported programmes as they are now."""
    return live_search().current()


def planner() -> Planner:
    """Makes paths by the rules of data/paths, from the catalogue as it is now."""
    return _planner(search())


@lru_cache(maxsize=1)
def _planner(found_in: ProgrammeSearch) -> Planner:
    options = {question: answer_book().options(question) for question in QUESTIONS}
    rules = load_rules(ROOT / "data" / "paths", Known(options, vocabulary(), found_in.catalogue))
    return Planner(rules, found_in.catalogue, vocabulary())


@lru_cache(maxsize=1)
def self_checks() -> dict[str, SelfCheck]:
    """The self-checks of data/paths/checks by id."""
    return load_checks(ROOT / "data" / "paths" / "checks", search().catalogue)


@lru_cache(maxsize=1)
def database() -> Database:
    """The same database as the gateway's."""
    return Database(make_engine(settings().sqlalchemy_url()))


@lru_cache(maxsize=1)
def tickets() -> Tickets:
    """Tickets in the database."""
    return Tickets(database())


@lru_cache(maxsize=1)
def service() -> Service:
    """What is switched off."""
    return Service(database())


def day(moment: datetime) -> str:
    """A date as people in Finland write it (24.11.2026), in Finnish time."""
    return date_words(moment.astimezone(FINLAND).date())


def date_words(value: date) -> str:
    """A calendar day as people in Finland write it."""
    return f"{value.day}.{value.month}.{value.year}"


YEARS_FROM = 24
"""Months from which whole years are said as years."""


def in_words(slot: str, value: Any, language: str) -> str:
    """A remembered value with the name people use instead of its id ("coding" → "ohjelmointi")."""
    words = vocabulary()
    files = {
        "field": words.fields,
        "occupation": words.occupations,
        "skill": words.skills,
        "municipality": words.places,
        "education_level": words.education_levels,
    }
    term = files[slot].get(str(value)) if slot in files else None
    if term is not None:
        return term.label("fi" if language == "fi" else "en")
    if slot == "duration_unemployed" and str(value).isdecimal() and int(value) >= YEARS_FROM and int(value) % 12 == 0:
        return texts().phrase("fact_years_unemployed", language, value=int(value) // 12)
    knows_none = slot.endswith("_level") and value == NO_SKILL
    return texts().phrase(f"fact_no_{slot}" if knows_none else f"fact_{slot}", language, value=value)
