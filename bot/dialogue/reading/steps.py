"""Steps on the way to what a message means: each one looks at the message, and the first that knows its meaning ends the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from bot.dialogue.reading.typed_message import TypedMessage

Step = Callable[[TypedMessage], Awaitable["str | bool | None"]]
"""Gives the full name of the intent that the message means, or True where it has made the message say so itself.

With anything false the next step is asked. Such a step may have changed what the next ones see.
"""
Said = Callable[[Mapping[str, Any]], bool]
"""Whether the parse data of a message, by its words alone, says something."""


async def take(steps: Iterable[Step], message: TypedMessage) -> None:
    """Asks the steps in their order, until one knows what the message means; where none does, it means what it did."""
    for step in steps:
        meant = await step(message)
        if isinstance(meant, str):
            message.means(meant)
        if meant:
            return


def when(said: Said, intent: str) -> Step:
    """A step that knows messages which say something by the words alone: they mean `intent`."""

    async def step(message: TypedMessage) -> str | None:
        return intent if said(message.parse) else None

    return step


def where(is_so: Callable[[TypedMessage], Awaitable[bool]], intent: str) -> Step:
    """A step that knows messages which mean `intent` in the place where they are said."""

    async def step(message: TypedMessage) -> str | None:
        return intent if await is_so(message) else None

    return step


def seems(said: Said, intent: str) -> Step:
    """A step after which such messages look like `intent` to the following ones, any of which may know better."""

    async def step(message: TypedMessage) -> None:
        if said(message.parse):
            message.means(intent)

    return step


def never(said: Said, intents: frozenset[str] | None = None) -> Step:
    """A step that knows what such messages do not mean: none of `intents`, or else not what they look like. It is asked back."""

    async def step(message: TypedMessage) -> bool:
        if not said(message.parse):
            return False
        message.means_none_of(frozenset({message.intent}) if intents is None else intents)
        return True

    return step


def named(intent_of: Callable[[Mapping[str, Any]], str | None]) -> Step:
    """A step that takes the intent which the words of a message name."""

    async def step(message: TypedMessage) -> str | None:
        return intent_of(message.parse)

    return step
