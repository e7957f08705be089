"""One turn as an action sees it: who says what in which language, what is remembered, and how to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import services
from bot.clock import FINLAND, utc_now
from bot.dialogue.answers.earlier import EARLIER
from bot.dialogue.answers.faq_follow_ups import is_answer
from bot.dialogue.answers.replies import answer, say_chosen, to_draft
from bot.dialogue.answers.term_offers import offer_term
from bot.dialogue.language.conversation_language import answer_language

JUDGED = "judged"
"""In a reply that asks what was wrong: the answer that is meant, as a reply without its text."""


class Turn:
    """Reads the tracker and speaks through the dispatcher; holds no state of its own."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, *, language: str | None = None) -> None:
        self._dispatcher = dispatcher
        self.tracker = tracker
        self.message: dict[str, Any] = tracker.latest_message
        self.language = language or answer_language(self.message)

    def in_language(self, language: str) -> Turn:
        """The same turn, read and spoken in another language."""
        return Turn(self._dispatcher, self.tracker, language=language)

    def in_language_of(self, key: str) -> Turn:
        """The same turn in the language that `key` is said in, so that what is filled into it fits."""
        return self.in_language(services.texts().entry(key, self.language)[1])

    @property
    def conversation(self) -> str:
        """The random id of the conversation."""
        return str(self.tracker.sender_id)

    @property
    def text(self) -> str:
        """What the person typed; empty for a pressed button."""
        text = str(self.message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def now(self) -> datetime:
        """The moment at which the message was taken, aware UTC."""
        written = (self.message.get("metadata") or {}).get("at")
        return datetime.fromisoformat(written) if written else utc_now()

    @property
    def today(self) -> date:
        """The day in Finland at that moment."""
        return self.now.astimezone(FINLAND).date()

    @property
    def intent(self) -> str:
        """The intent with its sub-name."""
        intent = self.message.get("intent") or {}
        return str(intent.get("full_retrieval_intent_name") or intent.get("name") or "")

    @property
    def confidence(self) -> float:
        """The probability of that intent; 1 for a pressed button."""
        return float((self.message.get("intent") or {}).get("confidence") or 0.0)

    def slot(self, name: str) -> Any:
        """A remembered value, or None."""
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> Any:
        """The first value of an entity in the last message, or None."""
        return next(iter(self.entities(name)), None)

    def entities(self, name: str) -> list[Any]:
        """Every value of an entity in the last message, in their order."""
        return [item["value"] for item in self.message.get("entities") or [] if item["entity"] == name]

    def typed_before(self) -> list[str]:
        """What the person typed in this session, oldest first."""
        typed = (str(event.get("text") or "") for event in self.tracker.events if event.get("event") == "user")
        return [text for text in typed if text and not text.startswith("/")]

    def said_before(self) -> list[dict[str, Any]]:
        """What the assistant has said in this session, oldest first, as replies without their text.

        The line that the message speaks of comes last, as if it had just been said.
        """
        return [reply for said in reversed(list(self.turns_before())) for reply in said]

    def turns_before(self) -> Iterator[list[dict[str, Any]]]:
        """What the assistant said in answer to each earlier message, the latest first, as replies without their text.

        The line that the message speaks of comes before all others.
        """
        earlier = (self.message.get("metadata") or {}).get(EARLIER)
        if earlier:
            yield [earlier]
        yield from _answers(self.tracker.events)

    def was_asked(self, key: str) -> bool:
        """Whether the answer to the message before asked this: `key`, or a shorter form of it, which begins with it."""
        return any(str(reply.get("key") or "").startswith(key) for reply in self.said_last())

    def said_last(self) -> list[dict[str, Any]]:
        """What was said in answer to the message before the one at hand, without an aside that was just given."""
        at_hand = (place for place, event in enumerate(self.tracker.events) if event.get("event") == "user")
        return next(_answers(self.tracker.events[: max(at_hand, default=0)]), [])

    def has_said(self, key: str) -> bool:
        """Whether this text was said in answer to the message at hand."""
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "bot" and reply_of(event).get("key") == key:
                return True
        return False

    def judged_answer(self) -> dict[str, Any] | None:
        """The answer that a person judges: the one they were asked about, else the last that asked whether it helped."""
        for reply in self.said_before()[::-1]:
            if judged := reply.get(JUDGED):
                return dict(judged)
            if any(button.get("kind") == "feedback" for button in reply.get("buttons") or ()):
                return reply
        return None

    def last_answer_key(self) -> str | None:
        """The key of the last faq answer."""
        keys = [str(reply.get("key") or "") for reply in self.said_before()]
        return next(filter(is_answer, reversed(keys)), None)

    def phrase(self, key: str, **slots: Any) -> str:
        """A label or a word in the person's language."""
        return services.texts().phrase(key, self.language, **slots)

    def say(self, key: str, *, note: str = "", **slots: Any) -> dict[str, Any]:
        """Say the text of `key`, with a `note` below it; returns the reply so that the caller may add buttons or cards."""
        turns = sum(1 for event in self.tracker.events if event.get("event") == "user")
        reply = answer(services.texts(), key, self.language, parse=self.message, **{"variant": turns, **slots})
        in_turn = [message.get("custom") or {} for message in self._dispatcher.messages]
        offer_term(reply, services.texts(), before=[*in_turn, *self.said_before()], in_turn=in_turn)
        if note:
            reply["text"] += f"\n\n{note}"
        if not in_turn:
            say_chosen(services.texts(), reply, self.message)
        draft = to_draft(reply)
        # The dispatcher keeps the very object, so buttons and cards added to it later are sent too.
        self._dispatcher.utter_message(text=draft["text"], json_message=draft["custom"])
        return draft["custom"]  # type: ignore[no-any-return]


def reply_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """What a bot event said, as a reply without its text."""
    return (event.get("data") or {}).get("custom") or {}


def _answers(events: Sequence[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """What was said in answer to each message, the latest first."""
    said: list[dict[str, Any]] = []
    for event in reversed(events):
        if event.get("event") == "bot":
            said.insert(0, reply_of(event))
        elif event.get("event") == "user" and said:
            yield said
            said = []
    if said:
        yield said
