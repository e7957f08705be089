"""Rasa's text generator: the keys that rules and forms say, from data/responses, in the person's language."""

from __future__ import annotations

from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.answers.faq_follow_ups import ANSWER, is_answer
from bot.dialogue.answers.question_again import WAITS, asked_for_rest, may_wait, with_skip
from bot.dialogue.answers.replies import answer, say_chosen, to_draft
from bot.dialogue.answers.said import of_this_turn, said_in
from bot.dialogue.answers.term_offers import ASKED, explain_asked, offer_term
from bot.dialogue.answers.texts import texts_of
from bot.dialogue.intents import CARE
from bot.dialogue.language.conversation_language import answer_language
from bot.dialogue.language.languages import COMPLETE
from bot.dialogue.reading.second_question import second_offer, with_first
from bot.dialogue.reading.two_questions import add_second
from bot.dialogue.words.questions import is_question

SIMPLE = "simple"
"""Key of a reply that was said in easier words because it had been said before."""
REMEMBERED = 20
"""So many replies back a person remembers what was said."""


class PolkuNLG(NaturalLanguageGenerator):
    """Named in endpoints.yml; never returns None, because Rasa would then say nothing."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Any = None) -> None:
        self._texts = texts_of()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """The reply for `utter_action` as Rasa's draft of a message."""
        parse = tracker.latest_message.parse_data if tracker.latest_message else {}
        turns = sum(1 for event in tracker.events if event.type_name == "user")
        language = answer_language(parse)
        # Who asks the same once more is told in other words.
        again = is_answer(utter_action) and language in COMPLETE and _was_said(utter_action, language, tracker)
        slots = tracker.current_slot_values()
        key = asked_for_rest(utter_action, slots)
        reply = answer(self._texts, key, language, parse=parse, variant=turns, simple=again, **slots)
        if may_wait(utter_action, tracker):
            reply = with_skip(answer(self._texts, WAITS, language, parse=parse), reply)
        if again:
            reply[SIMPLE] = True
        # Who goes on telling of a hard life asked nothing twice.
        tells = utter_action.removeprefix(ANSWER).partition("/")[0] in CARE and not is_question(
            str(parse.get("text") or "")
        )
        if again and not tells:
            reply["text"] = f"{self._texts.phrase('said_again', reply['language'])}\n\n{reply['text']}"
        if parse.get(ASKED) and utter_action.startswith(ANSWER):
            explain_asked(reply, parse[ASKED])
        else:
            offer_term(reply, self._texts, before=said_in(tracker.events), in_turn=said_in(of_this_turn(tracker)))
        if not said_in(of_this_turn(tracker)):
            say_chosen(self._texts, reply, parse)
        if utter_action.startswith(ANSWER):
            add_second(reply, self._texts, parse)
            self._offer_second(reply, parse)
        return to_draft(reply)

    def _offer_second(self, reply: Dict[str, Any], parse: Dict[str, Any]) -> None:
        offer = second_offer(self._texts, reply["language"], parse)
        if offer:
            reply["text"] += f"\n\n{offer[0]}"
            reply["buttons"] = with_first(reply["buttons"], offer[1])


def _was_said(key: str, language: str, tracker: DialogueStateTracker) -> bool:
    """Whether this very text was said a short time ago: not in another language, and not in easier words."""
    said = [reply for reply in said_in(tracker.events)[-REMEMBERED:] if reply.get("key") == key]
    return bool(said) and said[-1].get("language") == language and not said[-1].get(SIMPLE)
