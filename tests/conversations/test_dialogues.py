"""Whole dialogues from dialogues/*.yml: what a person says or presses, and what must come back.

A dialogue has a `name`, the `locale` of the person's page and `turns`. A turn has `say` (typed) or `press` (the payload
of a button) or `wait` (lets the clock run, "30d") and any of:

    intent     how the message is understood (full name)
    keys       the keys of all replies, in order
    language   the language of the last reply
    contains   words that stand in the replies (texts, cards, links)
    lacks      words that do not
    card       the id of the first card
    cards      ids that are among the cards
    no_cards   ids that are not
    buttons    the beginnings of payloads that are offered
    ticket     whether the conversation has a ticket now
    due        the keys of what time brought
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.chat import duration
from bot.cli.session import Session

Open = Callable[[str, "str | None"], Session]
FILES = sorted((Path(__file__).parent / "dialogues").glob("*.yml"))
DIALOGUES = [
    pytest.param(dialogue, id=f"{path.stem}: {dialogue['name']}")
    for path in FILES
    for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))
]
EXPECTATIONS = {"intent", "keys", "language", "contains", "lacks", "card", "cards", "no_cards", "buttons", "ticket"}


@pytest.mark.parametrize("dialogue", DIALOGUES)
async def test_dialogue(dialogue: dict[str, Any], open_session: Open) -> None:
    session = open_session(dialogue.get("channel", "web"), dialogue.get("locale"))
    for number, turn in enumerate(dialogue["turns"], 1):
        if "wait" in turn:
            session.wait(duration(turn["wait"]))
            assert [line.reply and line.reply.key for line in await session.due()] == turn["due"], f"turn {number}"
            continue
        said = await session.say(turn.get("say"), turn.get("press"))
        answer = {**await session.described(said), **await session.standing()}
        check(turn, answer, f"turn {number}, {turn.get('say') or turn.get('press')!r}")


def check(turn: dict[str, Any], answer: dict[str, Any], where: str) -> None:
    """Compares one answer with what the turn expects of it."""
    expected = {name: value for name, value in turn.items() if name not in {"say", "press"}}
    assert set(expected) <= EXPECTATIONS, f"{where}: unknown expectation"
    replies = answer["replies"]
    assert replies, f"{where}: nothing was said"
    cards = [card["id"] for reply in replies for card in reply["cards"]]
    offered = [button["payload"] for reply in replies for button in all_buttons(reply)]
    shown = json.dumps(replies, ensure_ascii=False)
    seen = {
        "intent": answer["intent"],
        "keys": [reply["key"] for reply in replies],
        "language": replies[-1]["language"],
        "card": cards[0] if cards else None,
        "ticket": answer["ticket"] is not None,
    }
    for name, value in expected.items():
        if name in seen:
            assert seen[name] == value, f"{where}: {name}"
    for words in expected.get("contains", []):
        assert words in shown, f"{where}: {words!r} is missing in {[reply['text'] for reply in replies]}"
    for words in expected.get("lacks", []):
        assert words not in shown, f"{where}: {words!r} must not be said"
    assert set(expected.get("cards", [])) <= set(cards), f"{where}: cards are {cards}"
    assert not set(expected.get("no_cards", [])) & set(cards), f"{where}: cards are {cards}"
    for payload in expected.get("buttons", []):
        assert any(one.startswith(payload) for one in offered), f"{where}: {payload} is not offered, only {offered}"


def all_buttons(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """The reply's own buttons and those on its cards."""
    return [*reply["buttons"], *(button for card in reply["cards"] for button in card["buttons"])]
