"""What the assistant says, free of any channel: text, buttons, programme cards, a link, a handoff notice.

The JSON shape is the one that Rasa's channel sends and that widgets receive (docs/websocket.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import PolkuError


class BadReply(PolkuError):
    """An answer does not have the agreed shape; the message says which part."""


def text_of(given: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """The string at `name`; `default` when it is missing or null. Raises BadReply for anything else."""
    value = given.get(name)
    if value is None:
        value = default
    if not isinstance(value, str):
        raise BadReply(f"{name!r} must be a string, not {type(value).__name__}")
    return value


def optional_text(given: Mapping[str, Any], name: str) -> str | None:
    """The string at `name`, or None when it is missing or null."""
    return None if given.get(name) is None else text_of(given, name)


def list_of(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The list of objects at `name`; empty when it is missing or null."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadReply(f"{name!r} must be a list of objects")
    return value


@dataclass(frozen=True)
class Button:
    """Something to press: `payload` reaches Rasa only from a conversation that was offered it.

    `kind` is choice, feedback or person; `when` (affirm, deny) lets a typed yes or no press it.
    """

    title: str
    payload: str
    kind: str = "choice"
    when: str | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Button:
        """Reads a button; raises BadReply."""
        return cls(
            text_of(given, "title"),
            text_of(given, "payload"),
            text_of(given, "kind", "choice"),
            optional_text(given, "when"),
        )

    def to_json(self) -> dict[str, Any]:
        """The agreed shape; `when` only where there is one."""
        written = {"title": self.title, "payload": self.payload, "kind": self.kind}
        return {**written, "when": self.when} if self.when else written


@dataclass(frozen=True)
class Link:
    """A page to read on, and the day (YYYY-MM-DD) on which somebody checked what it says."""

    title: str
    url: str
    checked_on: str | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Link:
        """Reads a link; raises BadReply."""
        return cls(text_of(given, "title"), text_of(given, "url"), optional_text(given, "checked_on"))

    def to_json(self) -> dict[str, Any]:
        """The agreed shape."""
        return {"title": self.title, "url": self.url, "checked_on": self.checked_on}


@dataclass(frozen=True)
class Fact:
    """One labelled line of a card, such as "Level: A2"."""

    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """A programme to look at: why it fits, its facts, where to read on."""

    id: str
    name: str
    why: str = ""
    status: str = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    buttons: tuple[Button, ...] = ()

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Card:
        """Reads a card; raises BadReply."""
        return cls(
            text_of(given, "id"),
            text_of(given, "name"),
            text_of(given, "why", ""),
            text_of(given, "status", ""),
            tuple(Fact(text_of(fact, "label"), text_of(fact, "value")) for fact in list_of(given, "facts")),
            tuple(Link.from_json(link) for link in list_of(given, "links")),
            tuple(Button.from_json(button) for button in list_of(given, "buttons")),
        )

    def to_json(self) -> dict[str, Any]:
        """The agreed shape."""
        return {
            "id": self.id,
            "name": self.name,
            "why": self.why,
            "status": self.status,
            "facts": [{"label": fact.label, "value": fact.value} for fact in self.facts],
            "links": [{"title": link.title, "url": link.url} for link in self.links],
            "buttons": [button.to_json() for button in self.buttons],
        }


@dataclass(frozen=True)
class Reply:
    """One thing said. `language` is the language of its text.

    `set_language` makes the conversation go on in that language; `handoff` is the reference of a ticket opened by it;
    `erase` ends the conversation: everything stored of it goes as soon as this was said.
    `unreviewed` marks a translation that nobody who speaks the language has read. `programme` and `term` are the ids of
    the programme or the word that it speaks of.
    """

    text: str
    language: str
    key: str | None = None
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    link: Link | None = None
    set_language: str | None = None
    handoff: str | None = None
    erase: bool = False
    unreviewed: bool = False
    programme: str | None = None
    term: str | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Reply:
        """Reads a reply; raises BadReply naming the part that is wrong."""
        link, handoff = given.get("link"), given.get("handoff")
        if not isinstance(link or {}, dict) or not isinstance(handoff or {}, dict):
            raise BadReply("'link' and 'handoff' must be objects or null")
        return cls(
            text_of(given, "text", ""),
            text_of(given, "language"),
            optional_text(given, "key"),
            tuple(Button.from_json(button) for button in list_of(given, "buttons")),
            tuple(Card.from_json(card) for card in list_of(given, "cards")),
            Link.from_json(link) if link else None,
            optional_text(given, "set_language"),
            text_of(handoff, "reference") if handoff else None,
            given.get("erase") is True,
            given.get("unreviewed") is True,
            optional_text(given, "programme"),
            optional_text(given, "term"),
        )

    def to_json(self) -> dict[str, Any]:
        """The agreed shape; what most replies do not have stands only where it is set."""
        written: dict[str, Any] = {
            "key": self.key,
            "text": self.text,
            "buttons": [button.to_json() for button in self.buttons],
            "cards": [card.to_json() for card in self.cards],
            "link": self.link.to_json() if self.link else None,
            "language": self.language,
            "handoff": {"reference": self.handoff} if self.handoff else None,
        }
        optional = {
            "set_language": self.set_language,
            "erase": self.erase,
            "unreviewed": self.unreviewed,
            "programme": self.programme,
            "term": self.term,
        }
        return {**written, **{name: value for name, value in optional.items() if value}}

    def every_button(self) -> tuple[Button, ...]:
        """The reply's own buttons and those on its cards, in the order they are shown."""
        return self.buttons + tuple(button for card in self.cards for button in card.buttons)
