"""Saying the last answer once more: in another language, or in easier words; and what a hard word means."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.comparison import say_comparison
from bot.actions.context import Turn
from bot.actions.guiding.path_changes import answer_request
from bot.actions.guiding.state import state_of
from bot.actions.handing_over.topics import topic_pointed_at
from bot.actions.looking_up.cards import details_button
from bot.actions.looking_up.in_hand import Lookup
from bot.actions.looking_up.programme import SAYING, say_about
from bot.actions.looking_up.results import show_page
from bot.actions.looking_up.under_discussion import current_programme, shown_programmes
from bot.actions.small_talk import explain_question
from bot.actions.terms import say_term, word_explained
from bot.dialogue.answers.faq_follow_ups import ANSWER, SOURCE
from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.in_hand import FORM_QUESTION
from bot.dialogue.answers.term_offers import TERM
from bot.dialogue.intents import REQUEST_HUMAN
from bot.dialogue.language.languages import ANSWERED, OWN_NAMES
from bot.dialogue.language.requested_language import requested_language
from bot.dialogue.reading.comparison import ASPECT
from bot.dialogue.words.questions import OF_QUESTION

ABOUT_PROGRAMME = "utter_programme_"
PATH = "utter_path"
TERM_KEY = "utter_term"
NOT_AGAIN = frozenset({
    "utter_affirm_nothing", "utter_ask_simpler_nothing", "utter_change_language_done", "utter_deny_nothing", "utter_feedback_thanks",
    "utter_feedback_why", "utter_thank", "utter_which_language", "utter_bot_challenge",
})  # fmt: skip
"""Said of the way to talk, not of the matter: never what a person wants to hear once more."""


class ChangeLanguage(Action):
    """Goes on in the language that was asked for, and says the last thing again in it."""

    def name(self) -> str:
        return "action_change_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        wanted = turn.entity("language") or requested_language(turn.text)
        if wanted is None:
            turn.say("utter_which_language")
            return []
        translated = Turn(dispatcher, tracker, language=wanted if wanted in ANSWERED else "en")
        done = translated.say("utter_change_language_done")
        done["set_language"] = wanted
        # Not the turn's language: "in English please" is English itself.
        before = next((str(reply.get("language")) for reply in reversed(turn.said_before())), None)
        if before in OWN_NAMES and before != translated.language:
            done["buttons"].append(language_button(before))
        # A form asks its question again by itself.
        if not turn.slot("requested_slot") and not say_again(translated) and before is None:
            translated.say("utter_greet")
        return []


def language_button(language: str) -> dict[str, str]:
    """Goes on in `language`; its title is what the language calls itself."""
    payload = f'/change_language{{"language": "{language}"}}'
    return {"title": OWN_NAMES[language], "payload": payload, "kind": "choice"}


class AskSimpler(Action):
    """Says the last answer in easier words; in a form, explains why the question is asked."""

    def name(self) -> str:
        return "action_ask_simpler"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        named = [glossary().get(str(value)) for value in turn.entities(TERM)]
        terms = [term for term in named if term is not None]
        if len(terms) > 1:
            say_comparison(turn, terms, turn.message.get(ASPECT))
        elif terms:
            say_term(turn, terms[0])
        elif topic_pointed_at(turn):
            pass  # the form goes on with it
        elif turn.intent != REQUEST_HUMAN and answered_beside_question(turn) and say_again(turn, simple=True):
            pass  # the form asks its question again by itself
        elif not explain_question(turn) and not say_again(turn, simple=True):
            turn.say("utter_ask_simpler_nothing")
        return []


def answered_beside_question(turn: Turn) -> bool:
    """Whether something was answered right before a form asked its question again: what is hard is then the answer."""
    if not turn.slot("requested_slot") or not turn.text or turn.message.get(OF_QUESTION):
        return False
    said = next(turn.turns_before(), [])
    return any(reply.get("cards") or str(reply.get("key")).startswith((ANSWER, ABOUT_PROGRAMME)) for reply in said)


def say_again(turn: Turn, *, simple: bool = False) -> bool:
    """Says the last answer in the turn's language, in easier words where there are some; False when there is none."""
    for said in turn.turns_before():
        repeated = [reply for reply in said if say_reply_again(turn, reply, simple=simple)]
        if repeated:
            return True
    return False


def say_reply_again(turn: Turn, said: dict[str, Any], *, simple: bool) -> bool:
    """Says one earlier reply once more; False when it is not worth it or cannot be made again."""
    key = str(said.get("key") or "")
    if key in NOT_AGAIN or (simple and key.endswith(f"/{SOURCE}")):
        return False
    if turn.slot("requested_slot") and key.startswith(FORM_QUESTION):
        return False
    if key.startswith(PATH):
        return _say_path(turn)
    if said.get("cards"):
        return _say_cards(turn, simple)
    if key.startswith(ABOUT_PROGRAMME):
        told = said.get("programme")
        programme = services.search().catalogue.get(str(told)) if told else current_programme(turn)
        intent = key.removeprefix("utter_").removesuffix("_unknown")
        if programme is None:
            return False
        say_about(
            turn, programme, "programme_summary" if simple else intent if intent in SAYING else "programme_details"
        )
        return True
    if key == TERM_KEY and said.get(TERM):
        return _say_term(turn, str(said[TERM]))
    if not key or services.texts().needs_slots(key):
        return False
    turn.say(key, simple=simple, note=word_explained(turn, key) if simple else "")
    return True


def _say_term(turn: Turn, term_id: str) -> bool:
    term = glossary().get(term_id)
    if term is not None:
        say_term(turn, term)
    return term is not None


def _say_path(turn: Turn) -> bool:
    state = state_of(turn)
    if state.path is None:
        return False
    answer_request(turn, state, "show")
    return True


def _say_cards(turn: Turn, simple: bool) -> bool:
    lookup = Lookup.from_slot(turn.slot("lookup"))
    if lookup is None:
        return False
    if not simple:
        return show_page(turn, lookup) is not None
    names = [
        f"{number}. {programme.name.text(turn.language)}: {programme.summary.text(turn.language)}"
        for number, programme in enumerate(shown_programmes(turn), 1)
    ]
    reply = turn.say("utter_results_simpler", list="\n\n".join(names))
    # "The second one" is one of these, whatever was asked below the cards.
    reply["buttons"] = [
        *(details_button(turn, programme, programme.name.text(turn.language)) for programme in shown_programmes(turn)),
        *reply["buttons"],
    ]
    return bool(names)
