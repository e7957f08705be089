"""What the actions stand on, made once per process: texts, database, programme search."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.texts import Texts
from bot.guidance.answers import QUESTIONS, answer_book
from bot.guidance.planner import Planner
from bot.guidance.rules import Known, load_rules
from bot.guidance.self_check import SelfCheck, load_checks
from bot.handoff.tickets import Tickets
from bot.programmes.catalogue import load_catalogue
from bot.programmes.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT, Settings, load
from bot.store.session import Database, make_engine


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return load()


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Every text in every language."""
    return Texts.load()


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Fields, occupations and places with their names."""
    return Vocabulary.load(ROOT / "data" / "vocabulary")


@lru_cache(maxsize=1)
def search() -> ProgrammeSearch:
    """The catalogue with its index, loaded from disk or built."""
    return open_search(load_catalogue(ROOT / "data" / "programmes"), vocabulary(), settings().var_dir)


@lru_cache(maxsize=1)
def planner() -> Planner:
    """Makes paths by the rules of data/paths."""
    options = {question: answer_book().options(question) for question in QUESTIONS}
    rules = load_rules(ROOT / "data" / "paths", Known(options, vocabulary(), search().catalogue))
    return Planner(rules, search().catalogue, vocabulary())


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


def today(moment: datetime) -> date:
    """The calendar day in Finland at this moment."""
    return moment.astimezone(ZoneInfo("Europe/Helsinki")).date()


def day(moment: datetime) -> str:
    """A date as people in Finland write it (24.11.2026), in Finnish time."""
    return date_words(today(moment))


def date_words(value: date) -> str:
    """A calendar day as people in Finland write it."""
    return f"{value.day}.{value.month}.{value.year}"


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
    return texts().phrase(f"fact_{slot}", language, value=value)
