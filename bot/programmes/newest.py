"""The catalogue as it is now: the curated files with what has been imported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError

from bot.errors import Unavailable
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.imports import generation, load_imported
from bot.programmes.merge import merge
from bot.programmes.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT
from bot.store.session import Database


def curated_catalogue() -> Catalogue:
    """The entries that editors keep in data/programmes."""
    return load_catalogue(ROOT / "data" / "programmes")


@contextmanager
def _reading(database: Database) -> Iterator[Connection]:
    """A connection that reads. Raises Unavailable when the database does not answer or was never migrated."""
    try:
        with database.begin(reads_only=True) as connection:
            yield connection
    except ProgrammingError as error:
        raise Unavailable("the database has no tables yet: `polku up` makes them") from error


def newest_generation(database: Database) -> int:
    """A number that grows with every import. Raises Unavailable when the database does not answer."""
    with _reading(database) as connection:
        return generation(connection)


def newest_catalogue(database: Database) -> Catalogue:
    """Curated and imported entries, merged. Raises Unavailable when the database does not answer."""
    with _reading(database) as connection:
        imported = load_imported(connection)
    return merge(curated_catalogue(), imported)


def open_newest(database: Database, vocabulary: Vocabulary, var_dir: Path) -> ProgrammeSearch:
    """A search over the newest catalogue. Raises Unavailable when the database does not answer."""
    return open_search(newest_catalogue(database), vocabulary, var_dir)


def open_curated(vocabulary: Vocabulary, var_dir: Path) -> ProgrammeSearch:
    """A search over the curated entries alone, with an index of its own."""
    return open_search(curated_catalogue(), vocabulary, var_dir / "curated")
