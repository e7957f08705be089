"""Random walks over all intents, buttons and forms: always an answer, never the inside of the program, never stuck."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.walks import DidNotHold, Known, walk_for
from bot.cli.session import Session
from bot.conversations.reply import Button, Reply

pytestmark = pytest.mark.long

TURNS = 150
"""Some 15 seconds; `python -m benchmarks.walks --turns 10000` is the long run."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_walks_find_nothing_that_must_not_be_said(
    open_session: Callable[[str, str | None], Session], seed: int
) -> None:
    walker = await walk_for(TURNS, seed, open_session)

    assert walker.faults == []
    assert len(walker.seconds) >= TURNS


@pytest.mark.parametrize(
    "reply",
    [
        Reply("x", "en", key="utter_nothing_such"),
        Reply("x {slot}", "en", key="utter_greet"),
        Reply("KeyError: 'x'", "en", key="utter_greet"),
        Reply("x", "en", key="utter_apology"),
        Reply("x", "en", key="utter_greet", buttons=(Button("Yes", "affirm"),)),
        Reply("x", "en", key="utter_greet", buttons=(Button("Yes", "/nothing_such"),)),
        Reply("x", "en", key="utter_greet", buttons=(Button("Yes", "/inform{age: 5}"),)),
    ],
)
def test_walker_sees_what_must_not_be_said(reply: Reply) -> None:
    with pytest.raises(DidNotHold):
        Known.read().check(reply)


def test_what_a_person_typed_may_be_said_back_to_them() -> None:
    Known.read().check(Reply("This is sent: {slot}", "en", key="utter_greet"), ["{slot}"])
