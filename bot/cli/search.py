"""`polku search`: programmes that fit a need, best first."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import services
from bot.cli.output import LANGUAGES, Subparsers, add_json, print_json
from bot.errors import BadInput
from bot.nlu.language_scores import detect, reply_language
from bot.programmes.wish import Result, Wish


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
    today = datetime.now(ZoneInfo("Europe/Helsinki")).date()
    if given.queries is None:
        for programme in found(given, given.text, given.lang, today):
            print_json(programme) if given.json else _print(programme)
        return 0
    for query, language in queries(given.queries):
        print_json({"query": query, "results": found(given, query, given.lang or language, today)})
    return 0


def queries(path: Path) -> Iterator[tuple[str, str | None]]:
    """The needs in a file of JSON lines; raises BadInput with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as UTF-8 text ({type(error).__name__})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            query, language = value["query"], value.get("lang")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BadInput(f'{path}:{number}: write {{"query": "…", "lang": "fi"}}') from None
        if not isinstance(query, str):
            raise BadInput(f"{path}:{number}: query must be a text")
        yield query, language if language in LANGUAGES else None


def found(given: argparse.Namespace, text: str, language: str | None, today: date) -> list[dict[str, Any]]:
    """The programmes that fit, each as the contract describes it."""
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
    return [_described(result, language) for result in services.search().find(wish, limit=given.limit).results]


def _described(result: Result, language: str) -> dict[str, Any]:
    programme, phrases = result.programme, services.texts().phrases(language)
    return {
        "id": programme.id,
        "name": programme.name.text(language),
        "topic": programme.topic.value,
        "fields": list(programme.fields),
        "municipality": list(programme.municipalities),
        "provider": programme.provider.text(language),
        "status": result.status.value,
        "score": round(float(result.score), 4),
        "why": [reason.render(phrases, language) for reason in (*result.why, *result.missing)],
    }


def _print(programme: dict[str, Any]) -> None:
    print(f"{programme['name']} ({programme['id']}, {programme['status']}, {programme['score']:.2f})")
    print(f"  {programme['provider']}; {', '.join(programme['municipality']) or '-'}")
    for reason in programme["why"]:
        print(f"  - {reason}")
