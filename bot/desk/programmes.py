"""Services from the catalogue that a coach suggests in the chat, as a card with its source."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.clock import FINLAND
from bot.conversations.reply import Card, Fact, Link, Reply
from bot.desk.words import Words
from bot.dialogue.answers.texts import Texts
from bot.errors import BadInput
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.programme import Programme
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Wish
from bot.settings import ROOT, Settings

if TYPE_CHECKING:  # loaded when a coach first asks, as the rest of it
    from bot.programmes.search.search import ProgrammeSearch

MOST_FOUND = 5


class Programmes:
    """The catalogue with its search, which is opened when a coach first asks."""

    def __init__(self, settings: Settings, texts: Texts) -> None:
        self._settings = settings
        self._texts = texts
        self._lock = asyncio.Lock()

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(ROOT / "data" / "programmes")

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.load(ROOT / "data" / "vocabulary")

    @cached_property
    def _search(self) -> ProgrammeSearch:
        from bot.programmes.search.search import open_search

        return open_search(self._catalogue, self._vocabulary, self._settings.var_dir)

    async def find(self, wish: str, *, now: datetime) -> list[Programme]:
        """The programmes that fit a coach's words, best first; [] when none does."""
        wanted = Wish(today=now.astimezone(FINLAND).date(), text=wish)
        async with self._lock:  # opened once, and never in the event loop
            found = await asyncio.to_thread(lambda: self._search.find(wanted, limit=MOST_FOUND))
        return [result.programme for result in found.results]

    async def vocabulary(self) -> Vocabulary:
        """The names of fields and places."""
        async with self._lock:
            return await asyncio.to_thread(lambda: self._vocabulary)

    async def name(self, id: str, language: str) -> str | None:
        """What a programme is called; None for an unknown id."""
        async with self._lock:
            catalogue = await asyncio.to_thread(lambda: self._catalogue)
        programme = catalogue.get(id)
        return programme.name.text("fi" if language == "fi" else "en") if programme else None

    async def suggestion(self, id: str, language: str) -> Reply:
        """The message that suggests a programme, in the person's language. Raises BadInput for an unknown id."""
        async with self._lock:
            catalogue, vocabulary = await asyncio.to_thread(lambda: (self._catalogue, self._vocabulary))
        programme = catalogue.get(id)
        if programme is None:
            raise BadInput("there is no such programme")
        language = language if language == "fi" else "en"
        words = Words(self._texts, language)
        terms = [vocabulary.places[town] for town in programme.municipalities]
        places = [term.label("fi" if language == "fi" else "en") for term in terms]
        facts = [
            (words.text("label_provider"), programme.provider.text(language)),
            (words.text("label_place"), ", ".join(places)),
            (words.text("label_checked"), _day(programme)),
        ]
        card = Card(
            id=programme.id,
            name=programme.name.text(language),
            why=programme.summary.text(language),
            facts=tuple(Fact(label, value) for label, value in facts if value),
            links=(Link(programme.source.title, programme.url),),
        )
        return Reply(words.text("programme_text"), language, cards=(card,))


def _day(programme: Programme) -> str:
    day = programme.checked_on
    return f"{day.day}.{day.month}.{day.year}"
