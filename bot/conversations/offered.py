"""The buttons that a conversation was offered: only these may be pressed, and a typed title presses one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.reply import Button, Reply

REQUEST_HUMAN = "/request_human"
# "Talk to a person" is always on the screen, offered by the channel itself.
ALWAYS_ALLOWED = frozenset({REQUEST_HUMAN})


@dataclass(frozen=True)
class Offered:
    """The newest buttons, oldest first; the last `latest` of them came with the last answer."""

    buttons: tuple[Button, ...] = ()
    latest: int = 0

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Offered:
        """Reads what `to_json` wrote."""
        return cls(tuple(Button.from_json(button) for button in given.get("buttons", ())), given.get("latest", 0))

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the conversation."""
        return {"buttons": [button.to_json() for button in self.buttons], "latest": self.latest}

    def of_last_answer(self) -> tuple[Button, ...]:
        """The buttons that came with the last answer."""
        return self.buttons[len(self.buttons) - self.latest :]

    def after(self, replies: Sequence[Reply], *, kept: int) -> Offered:
        """As it stands after an answer; at most `kept` buttons, a payload offered again counts as new."""
        fresh = {button.payload: button for reply in replies for button in reply.every_button()}
        older = [button for button in self.buttons if button.payload not in fresh]
        buttons = (*older, *fresh.values())[-kept:]
        return Offered(buttons, min(len(fresh), len(buttons)))

    def pressed(self, payload: str) -> Button | None:
        """The offered button with this payload; None when it was never offered or long ago."""
        for button in reversed(self.buttons):
            if button.payload == payload:
                return button
        return Button("", payload, kind="person") if payload in ALWAYS_ALLOWED else None

    def titled(self, text: str, under: Sequence[Button] | None = None) -> Button | None:
        """The button `under` an answer (the last one) whose title a person typed, whatever the case, while it may be pressed."""
        wanted = text.strip().casefold()
        under = self.of_last_answer() if under is None else under
        named = (button for button in under if button.title.strip().casefold() == wanted)
        return next((button for button in named if self.pressed(button.payload)), None)
