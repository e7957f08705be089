"""What every source of programmes offers: pages of raw records, and a reader that makes entries of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from bot.errors import PolkuError
from bot.programmes.programme import Programme
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.reading import WishReader

Record = Mapping[str, Any]

MOST_PAGES = 1000
"""A source that has more pages than this is taken to go round in circles."""


class SourceFailed(PolkuError):
    """A source did not give what it should; nothing of it has been imported."""


@dataclass(frozen=True)
class Page:
    """One page of records; `cursor` names the next page, None after the last. `total` is how many records are expected."""

    records: tuple[Record, ...]
    cursor: str | None = None
    total: int | None = None


@dataclass(frozen=True)
class Rejected:
    """A record that was not taken, and why, in words for an editor.

    An `unreadable` one says nothing of what it was: an entry made of it earlier stays.
    """

    source_id: str
    reason: str
    unreadable: bool = False


@dataclass(frozen=True)
class Imported:
    """An entry made of a record; `source_id` is the source's own name for it."""

    source_id: str
    programme: Programme


@dataclass(frozen=True)
class Gone:
    """The source says itself that it has withdrawn this record."""

    source_id: str


Read = Imported | Rejected | Gone


@dataclass(frozen=True)
class Context:
    """What a reader needs besides the record: the words for fields and places, and the day in Finland."""

    vocabulary: Vocabulary
    today: date

    @cached_property
    def _reader(self) -> WishReader:
        return WishReader(self.vocabulary)

    def fields(self, texts: Iterable[str], most: int = 3) -> tuple[str, ...]:
        """The fields that `texts` name, as ids of the vocabulary."""
        found = (field for text in texts for field in self._reader.read(text).fields)
        return tuple(dict.fromkeys(found))[:most]

    def municipalities(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of the municipalities with these names; names that nobody knows are left out."""
        terms = (term for name in names for term in self.vocabulary.named(name))
        return tuple(dict.fromkeys(term.id for term in terms if term.kind == "municipality"))


class Source(Protocol):
    """One place that programmes come from. `title` is shown to people as the source of the facts."""

    name: str
    title: str
    incremental: bool
    """Whether `pages` can give only what changed since a moment."""

    def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """The pages, all of them or those with changes since `since`. Raises SourceFailed."""

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """What each record says, in order; a record that is only a part of another one gives nothing."""


async def follow(name: str, first: str, fetch: Callable[[str], Awaitable[Page]]) -> AsyncIterator[Page]:
    """The pages from cursor `first` on.

    Raises SourceFailed when a cursor comes again or there is no end: the source would never let go.
    """
    cursor: str | None = first
    seen: set[str] = set()
    while cursor is not None:
        if cursor in seen:
            raise SourceFailed(f"{name}: page {cursor[:200]!r} follows itself; the source goes round in circles")
        if len(seen) >= MOST_PAGES:
            raise SourceFailed(f"{name}: more than {MOST_PAGES} pages; the source goes round in circles")
        seen.add(cursor)
        page = await fetch(cursor)
        yield page
        cursor = page.cursor
