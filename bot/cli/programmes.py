"""`polku programmes`: import what sources list, report what is old or missing, keep importing."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from datetime import datetime, timezone
from functools import partial
from typing import Any

from tqdm import tqdm

from bot.actions import services
from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import EVERY_SECONDS, EVERY_SECONDS_WITHOUT_TERMINAL, step
from bot.clock import today_in_finland, utc_now
from bot.errors import BadInput, PolkuError
from bot.programmes.imports.freshness import Flagged, Problem, broken_links, review
from bot.programmes.imports.importing import import_source, is_due, next_since
from bot.programmes.imports.newest import newest_catalogue, open_newest
from bot.programmes.imports.storing import Summary, cursor
from bot.programmes.programme import Status
from bot.programmes.sources.registry import NAMES
from bot.programmes.sources.source import Page
from bot.settings import Settings, load
from bot.store.session import Database

SAVED = "saved"
MOST_IDS = 5
LOOK_EVERY_SECONDS = 60.0


def add_parser(subparsers: Subparsers) -> None:
    """Adds `programmes import|report|schedule`."""
    kinds = subparsers.add_parser("programmes", help="import programmes and keep them true").add_subparsers(
        dest="what", required=True, metavar="import|report|schedule"
    )
    bring = kinds.add_parser("import", help="bring in what a source lists")
    bring.add_argument("source", help=f"one of {', '.join(NAMES)}")
    bring.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    bring.add_argument(
        "--since",
        nargs="?",
        const=SAVED,
        metavar="MOMENT",
        help="only what changed since then (2026-11-24 or with a time); without a moment, since the last import",
    )
    bring.add_argument("--from", dest="place", help="another address, folder or page list than the settings name")
    bring.add_argument("--accept-loss", action="store_true", help="import even if most entries are gone at once")
    bring.set_defaults(run=run_import)
    report = kinds.add_parser("report", help="what is old, over, untranslated or missing")
    report.add_argument("--links", action="store_true", help="also ask every page whether it is still there")
    report.set_defaults(run=run_report)
    schedule = kinds.add_parser("schedule", help="import every source of the settings when it is due, until ended")
    schedule.add_argument("--once", action="store_true", help="import what is due now and end, as cron wants it")
    schedule.set_defaults(run=run_schedule)
    for parser in (bring, report, schedule):
        add_json(parser)


def run_import(given: argparse.Namespace) -> int:
    """Imports one source and makes the index of it, which running assistants then take over."""
    settings = load()
    if given.source not in NAMES:
        raise BadInput(f"source {given.source[:40]!r} is not one of {', '.join(NAMES)}")
    with open_database(settings) as database:
        since = _since(given.since, given.source, database)
        summary = asyncio.run(_import(given, database, settings, since))
        if not given.dry_run:
            _renew_index(database, settings)
    _print_summary(summary, given)
    return 0


async def _import(given: argparse.Namespace, database: Database, settings: Settings, since: datetime | None) -> Summary:
    every = EVERY_SECONDS if sys.stderr.isatty() else EVERY_SECONDS_WITHOUT_TERMINAL
    with tqdm(desc=given.source, unit=" records", file=sys.stderr, mininterval=every) as bar:

        def progress(page: Page) -> None:
            bar.total = page.total
            bar.update(len(page.records))

        return await import_source(
            given.source,
            database,
            settings,
            services.vocabulary(),
            now=utc_now(),
            since=since,
            place=given.place,
            dry_run=given.dry_run,
            accept_loss=given.accept_loss,
            progress=progress,
        )


def _since(text: str | None, source: str, database: Database) -> datetime | None:
    """The moment that --since means. Raises BadInput for what is no moment."""
    if text is None:
        return None
    if text == SAVED:
        with database.begin(reads_only=True) as connection:
            return cursor(connection, source)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadInput(f"--since {text[:40]!r} is not a moment; write 2026-11-24 or 2026-11-24T08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _renew_index(database: Database, settings: Settings) -> None:
    """Makes the index, so that running assistants only have to load it."""
    with step("Making the search index"):
        open_newest(database, services.vocabulary(), settings.var_dir)


def _print_summary(summary: Summary, given: argparse.Namespace) -> None:
    if given.json:
        rejected = [{"reason": reason, "ids": list(ids)} for reason, ids in summary.rejected.items()]
        print_json(
            {
                "source": summary.source,
                "kind": summary.kind,
                "dry_run": given.dry_run,
                **summary.counts,
                "reasons": rejected,
            }
        )
        return
    told = {"whole": "everything", "changes": "changes only"}[summary.kind]
    print(f"{summary.source} ({told}{', dry run: nothing was changed' if given.dry_run else ''})")
    print("  " + ", ".join(f"{name} {count}" for name, count in summary.counts.items()))
    for reason, ids in sorted(summary.rejected.items(), key=lambda item: -len(item[1])):
        more = f" and {len(ids) - MOST_IDS} more" if len(ids) > MOST_IDS else ""
        print(f"  rejected {len(ids)}: {reason} ({', '.join(ids[:MOST_IDS])}{more})")


def run_report(given: argparse.Namespace) -> int:
    """Prints what to look at; status 1 when a fact is stale or a link broken."""
    settings, today = load(), today_in_finland()
    with open_database(settings) as database:
        catalogue = newest_catalogue(database)
    flagged = review(catalogue, today, settings.stale_after_days)
    if given.links:
        living = [programme for programme in catalogue if programme.status(today) is not Status.ENDED]
        with step(f"Asking {len(living)} entries' pages"):
            flagged = [*asyncio.run(broken_links(living)), *flagged]
    if given.json:
        for item in flagged:
            print_json(_as_json(item))
    else:
        _print_report(flagged, len(catalogue))
    return int(any(item.problem in (Problem.STALE, Problem.BROKEN_LINK) for item in flagged))


def _as_json(item: Flagged) -> dict[str, Any]:
    programme = item.programme
    return {
        "problem": item.problem.value,
        "id": programme.id,
        "origin": programme.origin,
        "detail": item.detail,
        "url": programme.url,
    }


def _print_report(flagged: list[Flagged], size: int) -> None:
    counts = Counter(item.problem for item in flagged)
    print(f"{size} entries: " + ", ".join(f"{problem.value} {counts[problem]}" for problem in Problem))
    for problem in Problem:
        for item in flagged:
            if item.problem is problem:
                print(f"{problem.value:20} {item.programme.id} ({item.programme.origin}): {item.detail}")


def run_schedule(given: argparse.Namespace) -> int:
    """Imports what is due, again and again; with --once one round, status 1 when a source failed."""
    settings = load()
    unknown = [name for name in settings.import_sources if name not in NAMES]
    if unknown:
        raise BadInput(f"POLKU_IMPORT_SOURCES: {unknown[0][:40]!r} is not one of {', '.join(NAMES)}")
    with open_database(settings) as database:
        if given.once:
            return asyncio.run(_round(given, database, settings))
        asyncio.run(_for_ever(given, database, settings))
    return 0


async def _for_ever(given: argparse.Namespace, database: Database, settings: Settings) -> None:
    while True:
        await _round(given, database, settings)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _round(given: argparse.Namespace, database: Database, settings: Settings) -> int:
    """One import of every source that is due; a source that fails does not keep the others from theirs."""
    failed = imported = 0
    for name in settings.import_sources:
        now = utc_now()
        if not is_due(database, name, now, settings.import_every_hours):
            continue
        bring = partial(import_source, name, database, settings, services.vocabulary())
        try:
            summary = await bring(now=now, since=next_since(database, name, now))
        except PolkuError as error:
            failed += 1
            print(f"polku: {' '.join(str(error).split())}", file=sys.stderr)
            continue
        imported += 1
        _print_summary(summary, argparse.Namespace(json=given.json, dry_run=False))
    if imported:
        await asyncio.to_thread(_renew_index, database, settings)
    return int(failed > 0)
