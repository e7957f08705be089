"""Puts the commands together and turns what happened into an exit status and one line on stderr."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Iterable, Sequence
from enum import IntEnum
from types import ModuleType
from typing import NoReturn

from bot.cli import serve
from bot.errors import BadInput, PolkuError

SERVING = ("up", "gateway")
"""These stay in memory for as long as Polku runs: what other commands need is not loaded with them."""


class Status(IntEnum):
    """Exit statuses, the same for every command."""

    DONE = 0
    PROBLEMS = 1
    BAD_INPUT = 2
    INTERRUPTED = 130


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage text before it."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2."""
        self.exit(Status.BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def make_parser(commands: Iterable[ModuleType] | None = None) -> argparse.ArgumentParser:
    """The parser of all commands, or of these modules of them."""
    parser = OneLineParser(prog="polku", description="Guidance chatbot for jobseekers in the Helsinki region.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands or _all_commands():
        command.add_parser(subparsers)
    return parser


def _all_commands() -> tuple[ModuleType, ...]:
    from bot.cli import (
        ask,
        chat,
        check,
        coaches,
        demo,
        evaluate,
        learn,
        model,
        prepare,
        preview,
        privacy,
        programmes,
        report,
        search,
        service,
        status,
        store,
        texts,
        tickets,
        train,
        vocabulary,
    )

    return (
        serve, prepare, train, model, chat, ask, search, check, evaluate, programmes, vocabulary, tickets, coaches, report,
        learn, privacy, store, service, status, texts, preview, demo,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' warnings are for their developers
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s")
    given = make_parser([serve] if arguments[:1] and arguments[0] in SERVING else None).parse_args(arguments)
    try:
        return int(given.run(given) or Status.DONE)
    except BadInput as error:
        return _fail(error, Status.BAD_INPUT)
    except PolkuError as error:
        return _fail(error, Status.PROBLEMS)
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has left (`polku … | head`); Python must not try to flush into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.DONE


def _fail(error: PolkuError, status: Status) -> int:
    print(f"polku: {' '.join(str(error).split())}", file=sys.stderr)
    return status
