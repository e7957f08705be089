"""How commands print: one JSON object a line, or lines for people."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from bot.conversations.reply import Reply

Subparsers = Any
"""What argparse's add_subparsers gives; its class has no public name."""

LANGUAGES = ("fi", "en")


def add_json(parser: argparse.ArgumentParser) -> None:
    """The flag that every command has."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def print_json(value: Mapping[str, Any]) -> None:
    """One object on one line, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def print_reply(reply: Reply) -> None:
    """A reply as a terminal can show it."""
    print("\n".join(reply_lines(reply)))


def reply_lines(reply: Reply) -> list[str]:
    """Text, cards, link, and buttons with the number to type."""
    lines = [reply.text]
    for card in reply.cards:
        lines += ["", f"  * {card.name} ({card.status})" if card.status else f"  * {card.name}"]
        lines += [f"    {card.why}"] if card.why else []
        lines += [f"    {fact.label}: {fact.value}" for fact in card.facts]
        lines += [f"    {link.title}: {link.url}" for link in card.links]
    if reply.link:
        checked = f" ({reply.link.checked_on})" if reply.link.checked_on else ""
        lines.append(f"{reply.link.title}: {reply.link.url}{checked}")
    choices = [button.title for button in reply.buttons if button.kind != "feedback"]
    return [*lines, *(f"  [{number}] {title}" for number, title in enumerate(choices, 1))]
