"""`polku coaches`: accounts of the coach desk. A password is asked for or made, never an argument."""

from __future__ import annotations

import argparse
import asyncio
import getpass
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.cli.account import shell_actor
from bot.cli.database import open_database
from bot.cli.output import LANGUAGES, Subparsers, add_json, print_json
from bot.clock import utc_now
from bot.desk.accounts import Coach, Coaches, Role
from bot.desk.audit import AuditLog
from bot.desk.openid import identity_key
from bot.errors import BadInput
from bot.handoff.opening_hours import WEEKDAYS
from bot.handoff.work_hours import read_work_hours
from bot.programmes.catalogue import load_catalogue
from bot.programmes.programme import Topic
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT, load

SHORTEST_DAY = 3


def add_parser(subparsers: Subparsers) -> None:
    """Adds `coaches add|list|place|hours|connect|disable|reset`."""
    kinds = subparsers.add_parser("coaches", help="accounts of the coach desk").add_subparsers(
        dest="what", required=True, metavar="add|list|place|hours|connect|disable|reset"
    )
    add = kinds.add_parser("add", help="a new account, with a first password that is shown once")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="as people see it in the chat")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.COACH.value)
    add.add_argument("--languages", default="fi,en", help="languages the coach writes, with commas between")
    add.add_argument(
        "--topics",
        default="",
        help="topics the coach takes, and ids of groups they coordinate, with commas between (all)",
    )
    add.add_argument("--municipalities", default="", help="where the coach works, with commas between (everywhere)")
    add.add_argument("--email", help="where the coach hears of notes that name them")
    add.add_argument("--interface", choices=LANGUAGES, default="fi", help="language of the desk")
    add.set_defaults(run=run_add)
    listing = kinds.add_parser("list", help="every account")
    listing.set_defaults(run=run_list)
    disable = kinds.add_parser("disable", help="close an account at once")
    disable.set_defaults(run=run_disable)
    reset = kinds.add_parser("reset", help="a new first password, without second factor; opens a closed account")
    reset.set_defaults(run=run_reset)
    place = kinds.add_parser("place", help="where a coach works: ids of municipalities with commas between, or nothing")
    place.add_argument("municipalities", nargs="?", default="", help="such as espoo,kauniainen; nothing for everywhere")
    place.add_argument("--login", required=True)
    place.set_defaults(run=run_place)
    hours = kinds.add_parser("hours", help="when a coach works: each weekday with its hours, or nothing")
    hours.add_argument(
        "days",
        nargs="*",
        help='such as "mon 9-15" "tue 9-12, 13-16" fri; a day alone for while coaches answer on it; nothing for always then',
    )
    hours.add_argument("--login", required=True)
    hours.set_defaults(run=run_hours)
    connect = kinds.add_parser("connect", help="let a coach sign in at the provider of POLKU_OIDC_ISSUER")
    connect.add_argument("subject", nargs="?", default="", help="the code that the login page showed; nothing ends it")
    connect.add_argument("--login", required=True)
    connect.set_defaults(run=run_connect)
    for parser in (disable, reset):
        parser.add_argument("login")
    for parser in (add, reset):
        parser.add_argument("--ask-password", action="store_true", help="type the first password instead")
    for parser in (add, listing, disable, reset, place, hours, connect):
        add_json(parser)


Work = Callable[[Coaches, AuditLog], Coroutine[Any, Any, None]]


def _with_coaches(work: Work) -> int:
    with open_database(load()) as database:
        asyncio.run(work(Coaches(database), AuditLog(database)))
    return 0


def _change(given: argparse.Namespace, change: Callable[[Coaches], Awaitable[Coach]], action: str, shown: str) -> int:
    """Changes an account, which the audit log calls `action`, and prints what is so now."""

    async def work(coaches: Coaches, audit: AuditLog) -> None:
        coach = await change(coaches)
        await audit.add(shell_actor(), action, coach.login, now=utc_now())
        print_json(_row(coach)) if given.json else print(f"{coach.login}: {shown}")

    return _with_coaches(work)


def _row(coach: Coach) -> dict[str, Any]:
    lists = {name: list(getattr(coach, name)) for name in ("languages", "topics", "municipalities")}
    return {**vars(coach), "role": coach.role.value, **lists}


def _listed(given: str, allowed: set[str] | None, kind: str) -> list[str]:
    names = [name.strip().lower() for name in given.split(",") if name.strip()]
    for name in names:
        if allowed is not None and name not in allowed:
            raise BadInput(f"{name!r} is no {kind}: {', '.join(sorted(allowed))}")
    return names


def _municipalities(given: str) -> list[str]:
    if not given:
        return []
    return _listed(given, set(Vocabulary.load(ROOT / "data" / "vocabulary").municipalities()), "municipality")


def _topics(given: str) -> list[str]:
    if not given:
        return []
    groups = {one.id for one in load_catalogue(ROOT / "data" / "programmes") if one.group is not None}
    return _listed(given, {topic.value for topic in Topic} | groups, "topic or group")


def _asked_password(given: argparse.Namespace) -> str | None:
    if not given.ask_password:
        return None
    password = getpass.getpass("First password: ")
    if password != getpass.getpass("Again: "):
        raise BadInput("the two passwords differ")
    return password


def _show(coach: Coach, password: str, given: argparse.Namespace) -> None:
    # A password that was typed is known already.
    shown = None if given.ask_password else password
    if given.json:
        print_json({**_row(coach), "password": shown})
        return
    print(f"{coach.login}  {coach.name}  {coach.role.value}")
    if shown:
        print(f"First password, shown only now: {shown}")
    print("It must be changed at the first login, at /desk/ on the gateway.")


def run_add(given: argparse.Namespace) -> int:
    """Stores the account and prints its first password."""
    languages = _listed(given.languages, None, "language")
    topics = _topics(given.topics)
    municipalities = _municipalities(given.municipalities)
    password = _asked_password(given)

    async def work(coaches: Coaches, audit: AuditLog) -> None:
        coach, first = await coaches.add(
            given.login,
            name=given.name,
            role=Role(given.role),
            languages=languages,
            topics=topics,
            email=given.email,
            municipalities=municipalities,
            password=password,
            interface=given.interface,
            now=utc_now(),
        )
        await audit.add(shell_actor(), "coach_added", coach.login, now=utc_now())
        _show(coach, first, given)

    return _with_coaches(work)


def run_list(given: argparse.Namespace) -> int:
    """One line an account."""

    async def work(coaches: Coaches, _audit: AuditLog) -> None:
        for coach in await coaches.all():
            row = _row(coach)
            if given.json:
                print_json(row)
                continue
            state = "closed" if coach.is_disabled else "open"
            print("  ".join((coach.login, coach.name, coach.role.value, ",".join(coach.languages), state)))

    return _with_coaches(work)


def run_place(given: argparse.Namespace) -> int:
    """Sets where a coach works; raises UnknownCoach, BadInput for what is no municipality."""
    municipalities = _municipalities(given.municipalities)
    shown = ", ".join(municipalities) or "everywhere"
    return _change(
        given, lambda coaches: coaches.set_municipalities(given.login, municipalities), "coach_placed", shown
    )


def run_hours(given: argparse.Namespace) -> int:
    """Sets when a coach works; raises UnknownCoach, BadInput for what is no weekday or no hours."""
    hours = read_work_hours(dict(map(_day_with_hours, given.days)))
    shown = "; ".join(f"{day} {text}".strip() for day, text in hours.items()) or "whenever coaches answer"
    return _change(given, lambda coaches: coaches.set_work_hours(given.login, hours), "coach_hours_set", shown)


def _day_with_hours(written: str) -> tuple[str, str]:
    """The weekday, whose name may be shortened to three letters, and what follows it."""
    name, _, hours = written.strip().lower().partition(" ")
    days = [day for day in WEEKDAYS if len(name) >= SHORTEST_DAY and day.startswith(name)]
    return (days[0] if days else name), hours


def run_connect(given: argparse.Namespace) -> int:
    """Connects an identity of the provider with an account, or none; raises UnknownCoach, BadInput."""
    issuer = load().oidc_issuer
    if given.subject and not issuer:
        raise BadInput("POLKU_OIDC_ISSUER names no provider whose code this could be")
    key = identity_key(issuer, given.subject) if given.subject else None

    async def work(coaches: Coaches, audit: AuditLog) -> None:
        coach = await coaches.connect(given.login, key)
        await audit.add(shell_actor(), "coach_connected", coach.login, now=utc_now())
        done = "is connected" if coach.is_connected else "is not connected any more"
        print_json(_row(coach)) if given.json else print(f"{coach.login} {done}")

    return _with_coaches(work)


def run_disable(given: argparse.Namespace) -> int:
    """Closes an account; raises UnknownCoach."""

    async def work(coaches: Coaches, audit: AuditLog) -> None:
        coach = await coaches.disable(given.login)
        await audit.add(shell_actor(), "coach_disabled", coach.login, now=utc_now())
        print_json(_row(coach)) if given.json else print(f"{coach.login} is closed")

    return _with_coaches(work)


def run_reset(given: argparse.Namespace) -> int:
    """Makes a new first password; raises UnknownCoach."""
    password = _asked_password(given)

    async def work(coaches: Coaches, audit: AuditLog) -> None:
        coach, first = await coaches.reset(given.login, password)
        await audit.add(shell_actor(), "coach_reset", coach.login, now=utc_now())
        _show(coach, first, given)

    return _with_coaches(work)
