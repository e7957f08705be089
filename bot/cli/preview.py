"""`polku preview`: one text in every language, as each channel shows it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from bot.channels.telegram.rendering import render
from bot.cli.output import Subparsers, add_json, print_json, reply_lines
from bot.conversations.reply import Reply
from bot.dialogue.answers.replies import answer
from bot.dialogue.answers.texts import Texts, texts_of
from bot.dialogue.language.languages import ANSWERED
from bot.errors import BadInput


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("preview", help="one text in every language on every channel")
    parser.add_argument("key", help="key of data/responses, such as utter_greet; faq/work_trial is enough")
    parser.add_argument("--lang", choices=ANSWERED, help="one language alone")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints the text with its variants and its easier version; says where English stands in for a language."""
    texts = texts_of()
    key = next((name for name in (given.key, f"utter_{given.key}") if name in texts.entries["en"]), None)
    if key is None:
        raise BadInput(f"{given.key}: there is no such key; the keys are those of data/responses/en.yml")
    for language in (given.lang,) if given.lang else ANSWERED:
        for version, reply in versions(texts, key, language):
            if given.json:
                print_json({"key": key, "asked_in": language, "version": version, **shown(reply)})
            else:
                _print(reply, language, version)
    return 0


def versions(texts: Texts, key: str, language: str) -> Iterator[tuple[str, Reply]]:
    """Every way in which `key` is said: each variant, then the easier words."""
    entry, _ = texts.entry(key, language)
    count = len(entry["text"]) if isinstance(entry.get("text"), list) else 1
    for variant in range(count):
        name = f"variant {variant + 1}" if count > 1 else "text"
        yield name, Reply.from_json(answer(texts, key, language, parse={}, variant=variant))
    if entry.get("simple"):
        yield "simple", Reply.from_json(answer(texts, key, language, parse={}, simple=True))


def shown(reply: Reply) -> dict[str, Any]:
    """The reply as the web gets it, as Telegram gets it, and as a terminal prints it."""
    telegram = [
        {"html": part.html, "buttons": [[button.text for button in row] for row in part.keys]} for part in render(reply)
    ]
    return {"web": reply.to_json(), "telegram": telegram, "terminal": "\n".join(reply_lines(reply))}


def _print(reply: Reply, language: str, version: str) -> None:
    stands_in = "" if reply.language == language else f" (not in {language} yet: {reply.language} is said)"
    checked = ", checked by nobody yet" if reply.unreviewed else ""
    print(f"=== {language}, {version}{checked}{stands_in}")
    print("--- web")
    print(reply.text)
    if reply.link:
        print(f"{reply.link.title} ({reply.link.checked_on}) → {reply.link.url}")
    print("  ".join(f"({button.title})" for button in reply.buttons))
    print("--- telegram")
    for part in render(reply):
        print(part.html)
        for row in part.keys:
            print("  ".join(f"[{button.text}]" for button in row))
    print("--- terminal")
    print("\n".join(reply_lines(reply)), end="\n\n")
