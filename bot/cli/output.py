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
    """A reply as a terminal can show it: text, cards, link, and buttons with the number to type."""
    print(reply.text)
    for card in reply.cards:
        print(f"\n  * {card.name} ({card.status})" if card.status else f"\n  * {card.name}")
        if card.why:
            print(f"    {card.why}")
        for fact in card.facts:
            print(f"    {fact.label}: {fact.value}")
        for link in card.links:
            print(f"    {link.title}: {link.url}")
    if reply.link:
        checked = f" ({reply.link.checked_on})" if reply.link.checked_on else ""
        print(f"{reply.link.title}: {reply.link.url}{checked}")
    choices = [button.title for button in reply.buttons if button.kind != "feedback"]
    for number, title in enumerate(choices, 1):
        print(f"  [{number}] {title}")
