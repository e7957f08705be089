"""Replies and turns read back as they were written, and wrong shapes are named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.reply import BadReply, Button, Card, Fact, Link, Reply

FULL = Reply(
    text="Tässä.",
    language="fi",
    key="utter_faq/startup_grant",
    buttons=(Button("Kyllä", "/affirm", "choice", "affirm"), Button("Ihminen", "/request_human", "person")),
    cards=(Card("d", "Digipore", "sopii", "ended", (Fact("Taso", "A2"),), (Link("Lue", "https://x.example"),)),),
    link=Link("Työmarkkinatori", "https://x.example", "2025-02-20"),
    set_language="fi",
    handoff="P-7KD4M",
    programme="digipore",
    term="upskilling",
)


def test_reply_reads_back() -> None:
    assert Reply.from_json(FULL.to_json()) == FULL


def test_turn_reads_back() -> None:
    turn = Turn(
        (FULL,), "fi", "faq/startup_grant", 0.93, ({"name": "x", "confidence": 0.1},), ({"entity": "age"},), "fi"
    )

    assert Turn.from_json(turn.to_json()) == turn


def test_request_reads_back() -> None:
    request = TurnRequest(
        "c", "c-1", "web", payload="/a", language="fi", locale="en", offered=FULL.buttons, earlier={"programme": "a"}
    )

    assert TurnRequest.from_json(request.to_json()) == request


def test_shortest_reply_is_enough() -> None:
    assert Reply.from_json({"text": "Hei", "language": "fi"}) == Reply("Hei", "fi")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"text": "x"}, "language"),
        ({"text": 5, "language": "fi"}, "text"),
        ({"text": "x", "language": "fi", "buttons": "no"}, "buttons"),
        ({"text": "x", "language": "fi", "buttons": [{"title": "A"}]}, "payload"),
        ({"text": "x", "language": "fi", "cards": [{"id": "a"}]}, "name"),
        ({"text": "x", "language": "fi", "link": "https://x.example"}, "link"),
        ({"text": "x", "language": "fi", "handoff": {"reference": 5}}, "reference"),
    ],
)
def test_wrong_shape_is_named(given: dict[str, Any], named: str) -> None:
    with pytest.raises(BadReply, match=named):
        Reply.from_json(given)


def test_confidence_must_be_a_number() -> None:
    with pytest.raises(BadReply, match="confidence"):
        Turn.from_json({"replies": [], "language": "fi", "confidence": "high"})
