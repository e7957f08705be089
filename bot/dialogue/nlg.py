"""Rasa's text generator: the keys that rules and forms say, from data/responses, in the person's language."""

from __future__ import annotations

from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.conversation_language import answer_language
from bot.dialogue.replies import answer, to_draft
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
        return to_draft(reply)
