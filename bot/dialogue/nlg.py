"""Rasa's text generator: the keys that rules and forms say, from data/responses, in the person's language."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Dict, Iterable, Iterator, List, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.conversation_language import answer_language
from bot.dialogue.faq_follow_ups import ANSWER
from bot.dialogue.replies import answer, to_draft
from bot.dialogue.term_offers import ASKED, explain_asked, offer_term
from bot.dialogue.texts import Texts


class PolkuNLG(NaturalLanguageGenerator):
    """Named in endpoints.yml; never returns None, because Rasa would then say nothing."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Any = None) -> None:
        self._texts = Texts.load()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """The reply for `utter_action` as Rasa's draft of a message."""
        parse = tracker.latest_message.parse_data if tracker.latest_message else {}
        turns = sum(1 for event in tracker.events if event.type_name == "user")
        reply = answer(
            self._texts,
            utter_action,
            answer_language(parse),
            parse=parse,
            variant=turns,
            **tracker.current_slot_values(),
        )
        if parse.get(ASKED) and utter_action.startswith(ANSWER):
            explain_asked(reply, parse[ASKED])
        else:
            offer_term(reply, self._texts, before=_said(tracker.events), in_turn=_said(_of_this_turn(tracker)))
        return to_draft(reply)


def _said(events: Iterable[Event]) -> List[Dict[str, Any]]:
    return [event.data.get("custom") or {} for event in events if event.type_name == "bot"]


def _of_this_turn(tracker: DialogueStateTracker) -> Iterator[Event]:
    return takewhile(lambda event: event.type_name != "user", reversed(tracker.events))
