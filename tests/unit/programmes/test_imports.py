"""What an import does to the entries that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.programmes.imports.importing import is_due, next_since
from bot.programmes.imports.storing import (
    CHANGES,
    WHOLE,
    Fetched,
    Summary,
    apply,
    cursor,
    generation,
    load_imported,
    whole_at,
)
from bot.programmes.programme import LocalText, Programme, Source, Status, Topic
from bot.programmes.sources.source import Gone, Imported, Read, Rejected, SourceFailed
from bot.store.session import Database

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 24)
GRACE = 14
TEXT = LocalText("teksti", "text")


def entry(number: int, **changes: object) -> Imported:
    """The entry of record `number`."""
    programme = Programme(
        f"ptv-{number}", LocalText(f"Kurssi {number}", f"Course {number}"), TEXT, Topic.TRAINING, TEXT, TEXT, TEXT,
        "https://example.org", Source("PTV", "https://example.org"), TODAY, origin="ptv",
    )  # fmt: skip
    return Imported(str(number), replace(programme, **changes))  # type: ignore[arg-type]


def bring(
    database: Database,
    reads: Sequence[Read],
    *,
    kind: str = WHOLE,
    day: int = 0,
    dry_run: bool = False,
    accept_loss: bool = False,
) -> Summary:
    """Imports `reads`, `day` days after the first import."""
    now = NOW + timedelta(days=day)
    with database.begin() as connection:
        return apply(
            connection,
            Fetched("ptv", kind, tuple(reads), now),
            today=TODAY + timedelta(days=day),
            now=now,
            grace_days=GRACE,
            dry_run=dry_run,
            accept_loss=accept_loss,
        )


def stored(database: Database) -> dict[str, Programme]:
    with database.begin(reads_only=True) as connection:
        return {programme.id: programme for programme in load_imported(connection)}


def test_new_changed_and_unchanged_entries_are_counted(database: Database) -> None:
    bring(database, [entry(1), entry(2)])

    summary = bring(database, [entry(1), entry(2, url="https://example.org/new"), entry(3)], day=1)

    assert (summary.new, summary.changed, summary.unchanged, summary.gone) == (1, 1, 1, 0)
    assert stored(database)["ptv-2"].url == "https://example.org/new"


def test_entry_that_is_seen_again_counts_as_checked(database: Database) -> None:
    bring(database, [entry(1)])
    bring(database, [entry(1, checked_on=TODAY + timedelta(days=5))], day=5)

    assert stored(database)["ptv-1"].checked_on == TODAY + timedelta(days=5)


def test_vanished_entry_ends_after_the_days_of_grace_and_stays(database: Database) -> None:
    bring(database, [entry(1), entry(2)])
    bring(database, [entry(1)], day=1)
    bring(database, [entry(1)], day=2)

    gone = stored(database)["ptv-2"]
    assert gone.status(TODAY + timedelta(days=1 + GRACE)) is Status.ACTIVE
    assert gone.status(TODAY + timedelta(days=2 + GRACE)) is Status.ENDED


def test_entry_that_comes_back_lives_again(database: Database) -> None:
    bring(database, [entry(1), entry(2)])
    bring(database, [entry(1)], day=1)
    summary = bring(database, [entry(1), entry(2)], day=2)

    assert summary.changed == 1
    assert stored(database)["ptv-2"].listed_until is None


@pytest.mark.parametrize("read", [Gone("2"), Rejected("2", "cancelled")], ids=["withdrawn", "rejected"])
def test_what_the_source_takes_back_itself_ends_at_once(database: Database, read: Read) -> None:
    bring(database, [entry(1), entry(2)])
    bring(database, [read], kind=CHANGES, day=1)

    assert stored(database)["ptv-2"].status(TODAY + timedelta(days=1)) is Status.ENDED
    assert stored(database)["ptv-1"].listed_until is None


def test_import_of_changes_takes_nothing_for_vanished(database: Database) -> None:
    bring(database, [entry(1), entry(2)])
    summary = bring(database, [entry(3)], kind=CHANGES, day=1)

    assert (summary.new, summary.gone) == (1, 0)


def test_dry_run_tells_the_same_and_changes_nothing(database: Database) -> None:
    bring(database, [entry(1), entry(2)])
    before = stored(database)
    summary = bring(database, [entry(1), entry(3)], day=1, dry_run=True)

    assert (summary.new, summary.gone) == (1, 1)
    assert stored(database) == before


def test_source_that_loses_most_entries_at_once_is_not_believed(database: Database) -> None:
    bring(database, [entry(number) for number in range(20)])

    with pytest.raises(SourceFailed, match="20 of 20 entries would be gone.*--accept-loss"):
        bring(database, [], day=1)
    assert all(programme.listed_until is None for programme in stored(database).values())
    assert bring(database, [], day=1, accept_loss=True).gone == 20


def test_import_that_breaks_half_way_leaves_everything_as_it_was(database: Database) -> None:
    bring(database, [entry(1)])
    taken = entry(2, id="ptv-1")

    with pytest.raises(IntegrityError):
        bring(database, [entry(1, url="https://example.org/new"), entry(3), taken], day=1)

    assert stored(database) == {"ptv-1": entry(1).programme}


def test_cursor_and_generation_follow_the_imports(database: Database) -> None:
    bring(database, [entry(1)])
    bring(database, [entry(2)], kind=CHANGES, day=1)

    with database.begin(reads_only=True) as connection:
        assert cursor(connection, "ptv") == NOW + timedelta(days=1)
        assert whole_at(connection, "ptv") == NOW
        assert generation(connection) == 2


def test_import_of_a_clock_that_was_wrong_is_done_again_as_a_whole(database: Database) -> None:
    bring(database, [entry(1)], day=400)

    assert is_due(database, "ptv", NOW, every_hours=24)
    assert next_since(database, "ptv", NOW) is None
    assert next_since(database, "ptv", NOW + timedelta(days=400)) == NOW + timedelta(days=400)
