"""`polku search`: programmes that fit a need, best first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.actions import services
from bot.cli.output import LANGUAGES, Subparsers, add_json, print_json
from bot.clock import today_in_finland
from bot.errors import BadInput
from bot.json_lines import read_json_lines
from bot.nlu.language_scores import detect, reply_language
from bot.programmes.wishes.wish import Wish, result_json

_SHAPE = '{"query": "…", "lang": "fi"}'


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("search", help="search the catalogue")
    parser.add_argument("text", nargs="?", help="the need, in the person's own words")
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="language of the names and reasons; that of the text by default"
    )
    parser.add_argument("--topic", help="only this topic, such as training or language_course")
    parser.add_argument("--municipality", help="where the person can go, such as espoo")
    parser.add_argument("--level", help="the person's Finnish, such as A2; 0 for none")
    parser.add_argument("--limit", type=int, default=3, help="how many at most (3)")
    parser.add_argument("--queries", type=Path, help='answer a file of lines {"query", "lang"} instead')
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Searches and prints; with --queries one line a query."""
    if (given.text is None) == (given.queries is None):
        raise BadInput("search: give a text, or --queries FILE")
    if not 1 <= given.limit <= 100:
        raise BadInput("search: --limit is a number from 1 to 100")
    today = today_in_finland()
    if given.queries is None:
        programmes, widened = found(given, given.text, given.lang, today)
        if given.json:
            for programme in programmes:
                print_json(programme)
        else:
            _print(programmes, widened)
        return 0
    for query, language in queries(given.queries):
        programmes, widened = found(given, query, given.lang or language, today)
        print_json({"query": query, "widened": widened, "results": programmes})
    return 0


def queries(path: Path) -> Iterator[tuple[str, str | None]]:
    """The needs in a file of JSON lines; raises BadInput with file and line."""
    for place, value in read_json_lines(path, _SHAPE):
        if not isinstance(value, dict) or "query" not in value:
            raise BadInput(f"{place}: write {_SHAPE}")
        if not isinstance(value["query"], str):
            raise BadInput(f"{place}: query must be a text")
        language = value.get("lang")
        yield value["query"], language if language in LANGUAGES else None


def found(
    given: argparse.Namespace, text: str, language: str | None, today: date
) -> tuple[list[dict[str, Any]], str | None]:
    """The programmes that fit, each as the contract describes it, and how the search was widened when none fitted."""
    language = language or reply_language(detect(text)[0], "en")
    municipality = given.municipality
    wish = Wish(
        today=today,
        text=text,
        language=language,
        topic=given.topic,
        municipality=municipality.lower() if municipality else None,
        finnish_level=given.level.upper() if given.level else None,
    )
    phrases = services.texts().phrases(language)
    answer = services.search().find(wish, limit=given.limit)
    widened = answer.widened.render(phrases, language) if answer.widened else None
    return [result_json(result, language, phrases) for result in answer.results], widened


def _print(programmes: list[dict[str, Any]], widened: str | None) -> None:
    if not programmes:
        print("No programme fits. Say it in other words, or leave out a filter.")
    if widened:
        print(widened)
    for programme in programmes:
        print(f"{programme['name']} ({programme['id']}, {programme['status']}, {programme['score']:.2f})")
        print(f"  {programme['provider']}; {', '.join(programme['municipality']) or '-'}")
        for reason in programme["why"]:
            print(f"  - {reason}")
