"""A typed message on its way to its meaning: the classifier's reading, which later steps correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.answers.earlier import EARLIER
from bot.dialogue.answers.in_hand import topic_in_hand
from bot.dialogue.answers.said import of_last_turns, said_in
from bot.dialogue.intents import FAQ
from bot.dialogue.language.languages import COMPLETE
from bot.dialogue.language.own_letters import in_own_letters
from bot.dialogue.language.spelling import mended
from bot.dialogue.reading.alone import Reading, goes_on, turns_to
from bot.dialogue.words.payload import chosen_question
from bot.dialogue.words.programme import is_on_screen
from bot.dialogue.words.questions import is_question
from bot.guidance.interview import SLOT as GUIDANCE_QUESTION
from bot.nlu.entity.levels import FINNISH
from bot.nlu.entity.types import PROGRAMME
from bot.nlu.judgement import CRISIS, FALLBACK, SURE, UNSURE, confidence_of

CHANNEL = "polku"
TELLING = frozenset({"inform", "get_guidance"})
"""What tells something of the person, which no question of two words does."""
INTERVIEW_TURNS = 2
"""Turns back to which a question in the interview may belong."""
LONGEST_BARE, SURE_OF_BARE = 2, 0.9
"""Words in a question that says nothing of its subject, when no intent is likelier than this; misspelt it is read as it is."""


def full_intent(parse: Mapping[str, Any]) -> str:
    """The intent with its sub-name for retrieval intents; "" for none."""
    intent = parse["intent"]
    return str(intent.get("full_retrieval_intent_name") or intent.get("name") or "")


def reading_of(parse: Mapping[str, Any]) -> Reading:
    """What the classifier says of a message."""
    named = any(item["entity"] == PROGRAMME for item in parse["entities"])
    confidence = confidence_of(parse)
    text, likeness = str(parse["text"]), parse.get("likeness") or 0.0
    is_doubtful = confidence < SURE_OF_BARE or (parse["intent"].get("name") in TELLING and not parse["entities"])
    is_bare = len(text.split()) <= LONGEST_BARE and is_question(text) and is_doubtful
    leans = goes_on(text), is_bare, turns_to(text)
    return Reading(full_intent(parse), confidence, parse.get("fit"), named, likeness, *leans)


def said_last(tracker: DialogueStateTracker) -> Sequence[Mapping[str, Any]]:
    """The replies of the conversation, newest first; in a form only those of the last turn, before which its own questions stand.

    An interview that has only just begun may have been taken for what was a question on the answer before it.
    """
    if not tracker.active_loop:
        return said_in(reversed(tracker.events))
    is_interview = str(tracker.get_slot("requested_slot") or "").startswith(GUIDANCE_QUESTION)
    return said_in(of_last_turns(tracker, INTERVIEW_TURNS if is_interview else 1))


class TypedMessage:
    """The `text` as Rasa may see it, the `parse` so far, and the buttons `offered` by the last reply."""

    def __init__(self, agent: Agent, request: Mapping[str, Any], text: str, parse: dict[str, Any]) -> None:
        self._agent = agent
        self.request = request
        self.text = text
        self.parse = parse
        self.offered: Sequence[Mapping[str, Any]] = request.get("offered") or []
        self.has_stayed = False
        """Whether it was read as one about the area of the conversation, though alone it could mean another."""
        self._tracker: DialogueStateTracker | None = None
        self._has_read_tracker = False

    @classmethod
    async def read(cls, agent: Agent, request: Mapping[str, Any], metadata: Mapping[str, Any]) -> TypedMessage:
        """The classifier's reading of what the person typed."""
        # A leading slash would make Rasa take the text for a command (rasa-notes 28).
        text = str(request.get("text") or "").lstrip("/ \t") or "?"
        text = in_own_letters(text, request.get("language"))
        message = cls(agent, request, text, {})
        where = {"sender_id": request["conversation"], "metadata": dict(metadata)}
        message.parse = await message.read_apart(text, **where)
        is_finnish = (request.get("language") or request.get("locale")) == FINNISH
        is_clear = message.is_sure and reading_of(message.parse).confidence >= SURE_OF_BARE
        # English with slips in it may look like another language, however clear its meaning.
        is_clear = is_clear and message.parse["language"]["detected"] in COMPLETE
        # Under cards a word or two say which is meant, and praise of "the secnd one" is as clear as praise of the chat.
        is_clear = is_clear and not is_on_screen(message.offered)
        rewritten = None if is_finnish or is_clear else mended(text, message.parse["entities"])
        if rewritten and full_intent(message.parse) != CRISIS:
            message.text, message.parse = rewritten, await message.read_apart(rewritten, **where)
        return message

    async def read_apart(self, text: str, **where: Any) -> dict[str, Any]:
        """The classifier's reading of other words, such as a part of the message."""
        assert self._agent.processor is not None
        parse: dict[str, Any] = await self._agent.processor.parse_message(
            UserMessage(text, input_channel=CHANNEL, **where)
        )
        return parse

    async def tracker(self) -> DialogueStateTracker | None:
        """The conversation before this message, read once; None for its first one."""
        if not self._has_read_tracker:
            self._tracker = await self._agent.tracker_store.retrieve(self.request["conversation"])
            self._has_read_tracker = True
        return self._tracker

    async def asked_in_form(self) -> str:
        """The slot that a form asks for just now; "" outside of a form."""
        tracker = await self.tracker()
        return str(tracker.get_slot("requested_slot") or "") if tracker and tracker.active_loop else ""

    async def topic(self) -> str | None:
        """The faq topic in hand."""
        tracker = await self.tracker()
        return topic_in_hand(self.said_before(tracker), in_form=bool(tracker.active_loop)) if tracker else None

    def said_before(self, tracker: DialogueStateTracker) -> Sequence[Mapping[str, Any]]:
        """The reply that the message speaks of, where it points at one, else those before it, newest first."""
        return [self.request[EARLIER]] if self.request.get(EARLIER) else said_last(tracker)

    @property
    def intent(self) -> str:
        """The name that rules know; "faq" for every question."""
        return str(self.parse["intent"].get("name") or "")

    @property
    def is_sure(self) -> bool:
        """Whether the classifier knows the answer."""
        return bool(self.parse.get("fit") == SURE)

    def means(self, intent: str) -> None:
        """Another intent (full name), with the classifier's confidence; a faq question without a doubt."""
        if intent.startswith(FAQ):
            self.means_question(intent)
            return
        self.parse.pop("likeness", None)  # that was of the intent before
        self.parse["intent"] = {"name": intent, "confidence": self.parse["intent"].get("confidence")}

    def means_question(self, name: str) -> None:
        """The faq question of this full name, without a doubt."""
        self.parse.update(chosen_question(name, confidence_of(self.parse)), fit=SURE)

    def means_instead(self, name: str, confidence: float) -> None:
        """Another intent (full name) of the classifier's ranking, with a confidence of its own; whether it fits stays as it was."""
        self.parse["intent"] = {"name": name, "confidence": confidence}
        if name.startswith(FAQ):
            self.parse.update(chosen_question(name, confidence))

    def means_none_of(self, intents: frozenset[str]) -> None:
        """Not understood, and none of these is guessed at."""
        self.means(FALLBACK)
        self.parse["fit"] = UNSURE
        self.parse["intent_ranking"] = [one for one in self.parse["intent_ranking"] if one["name"] not in intents]
