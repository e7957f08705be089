"""Puts the commands together and turns what happened into an exit status and one line on stderr."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from enum import IntEnum
from typing import NoReturn

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
    serve,
    service,
    status,
    store,
    texts,
    tickets,
    train,
    vocabulary,
)
from bot.errors import BadInput, PolkuError

COMMANDS = (
    serve, prepare, train, model, chat, ask, search, check, evaluate, programmes, vocabulary, tickets, coaches, report, learn,
    privacy, store, service, status, texts, preview, demo,
)  # fmt: skip


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


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = OneLineParser(prog="polku", description="Guidance chatbot for jobseekers in the Helsinki region.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' warnings are for their developers
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s")
    given = make_parser().parse_args(arguments)
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
