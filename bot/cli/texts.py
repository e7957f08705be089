"""`polku texts`: gives the texts to a translator and takes them back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.output import Subparsers, add_json, print_json
from bot.dialogue.answers.texts import RESPONSES, Texts
from bot.dialogue.answers.translated import REVIEWED
from bot.dialogue.language.languages import COMPLETE
from bot.errors import BadInput
from bot.translation.csv_file import read_rows, write_rows
from bot.translation.importing import language_of, merged, problems
from bot.translation.rows import read_partial, rows
from bot.translation.writing import file_text
from bot.whole_files import write_whole


def add_parser(subparsers: Subparsers) -> None:
    """Adds the commands."""
    parser = subparsers.add_parser("texts", help="texts to a translator and back")
    commands = parser.add_subparsers(dest="texts_command", required=True, metavar="COMMAND")
    exporting = commands.add_parser("export", help="a CSV file for the translator of one language")
    exporting.add_argument("language", help="code of the language, such as ru")
    exporting.add_argument("--out", type=Path, help="the file to write; standard output by default")
    importing = commands.add_parser("import", help="check a translator's file and put it into data/responses")
    importing.add_argument("file", type=Path)
    for command, run in ((exporting, export_texts), (importing, import_texts)):
        command.add_argument("--responses", type=Path, default=RESPONSES, help="the folder of the texts")
        add_json(command)
        command.set_defaults(run=run)


def export_texts(given: argparse.Namespace) -> int:
    """Writes the file; says how many rows it has."""
    language = given.language
    if language in COMPLETE:
        raise BadInput(f"{language} is written in data/responses/{language}.yml itself; export another language")
    texts, content = Texts.load(given.responses), read_partial(given.responses / f"{language}.yml")
    found = rows(texts.entries["en"], texts.entries["fi"], content)
    reviewed = content.get(REVIEWED) is True
    if given.out is None:
        write_rows(sys.stdout, language, found, is_reviewed=reviewed)
        return 0
    try:
        with given.out.open("w", encoding="utf-8-sig", newline="") as target:
            count = write_rows(target, language, found, is_reviewed=reviewed)
    except OSError as error:
        raise BadInput(f"{given.out}: cannot be written: {error.strerror}") from error
    _say(given, {"file": str(given.out), "rows": count}, f"{count} rows in {given.out}")
    return 0


def import_texts(given: argparse.Namespace) -> int:
    """Prints what is wrong, by line, with status 1 and nothing written; or puts the translations in their place."""
    came = read_rows(given.file)
    language, texts = language_of(given.file, came), Texts.load(given.responses)
    path, english = given.responses / f"{language}.yml", texts.entries["en"]
    content = read_partial(path)
    found = problems(given.file, came, {row.name: row for row in rows(english, texts.entries["fi"], content)})
    for finding in found:
        _say(given, {"file": str(finding.path), "line": finding.line, "message": finding.message}, str(finding))
    if found:
        if not given.json:
            print(f"{len(found)} problems; nothing was written")
        return 1
    new = merged(content, came, english)
    write_whole(path, file_text(new, english))
    count = sum(bool(row.translation) for row in came)
    words = "reviewed" if new[REVIEWED] else "not reviewed yet"
    _say(
        given,
        {"file": str(path), "translations": count, "reviewed": new[REVIEWED]},
        f"{count} texts in {path}, {words}",
    )
    return 0


def _say(given: argparse.Namespace, as_json: dict[str, object], as_text: str) -> None:
    if given.json:
        print_json(as_json)
    else:
        print(as_text)
