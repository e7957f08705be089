"""The catalogue as it is now: the curated files with what has been imported."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.imports.merge import merge
from bot.programmes.imports.storing import generation, load_imported
from bot.programmes.search.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT
from bot.store.session import Database
from bot.store.tables import programme_imports


def curated_catalogue() -> Catalogue:
    """The entries that editors keep in data/programmes."""
    return load_catalogue(ROOT / "data" / "programmes")


def newest_generation(database: Database) -> int:
    """A number that grows with every import; 0 before the first. Raises Unavailable when the database does not answer."""
    with database.begin(reads_only=True) as connection:
        return generation(connection) if _is_migrated(connection) else 0


def newest_catalogue(database: Database) -> Catalogue:
    """Curated and imported entries, merged. Raises Unavailable when the database does not answer."""
    with database.begin(reads_only=True) as connection:
        imported = load_imported(connection) if _is_migrated(connection) else []
    return merge(curated_catalogue(), imported)


def _is_migrated(connection: Connection) -> bool:
    """Whether the tables are there: actions may start before anything has made them."""
    return bool(inspect(connection).has_table(programme_imports.name))


def open_newest(database: Database, vocabulary: Vocabulary, var_dir: Path) -> ProgrammeSearch:
    """A search over the newest catalogue. Raises Unavailable when the database does not answer."""
    return open_search(newest_catalogue(database), vocabulary, var_dir)


def open_curated(vocabulary: Vocabulary, var_dir: Path) -> ProgrammeSearch:
    """A search over the curated entries alone, with an index of its own."""
    return open_search(curated_catalogue(), vocabulary, var_dir, "search-curated")
