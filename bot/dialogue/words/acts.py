"""What is done, or said of the assistant itself, where the words may not ask for it: "what if I forget" deletes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import FEEDBACK, START_OVER, YES_OR_NO
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.wishes import SURE_SEARCH
from bot.dialogue.words.yes_no import is_known_answer, says_yes_or_no
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import SURE, confidence_of

_AGAIN_WORDS = (
    r"again\b | over\b | beginning | anew\b | fresh\b | scratch\b | zero\b | back\b | restart | reset"
    r" | new\b | forget\b | unoh\w+ | puhta\w+ | bilow\w+ | alu\w* | alkuun\b | uude\w+ | uus\w*"
)
_BEGINS = words_pattern(r"(?:let'?s\ |to\ )?(?:start|begin)\b | aloi\w+ | alot\w+")
_AGAIN = words_pattern(_AGAIN_WORDS)
_AGAIN_OR_NO_MORE = words_pattern(
    _AGAIN_WORDS
    + r" | stop\w* | cancel\w* | quit | exit | leave | enough | forget | never\ ?mind | lopet\w* | peru\w* | keskey\w*"
    r" | unoh\w+ | poistu\w* | jätä\w* | riittää"
)
_OF_DATA = words_pattern(
    r"delet\w* | remov\w* | eras\w* | wipe | data\b | information | chat\b | messages? | history | me\b | poist\w* | tieto\w* | tied\w*"
    r" | viest\w* | keskustel\w* | unoh\w+ | mut\b | minut\b"
)
_OF_REQUEST = words_pattern(
    r"requests? | tickets? | coach\w* | advis\w+ | answer\w* | repl\w+ | status | reference | sent\b | message\w* | contact\w*"
    r" | call\w* | wait\w* | send\b"
    r" | pyyn\w+ | tiket\w+ | valmenta\w+ | vasta\w+ | yhtey\w+ | odot\w+ | soit\w+ | viesti\w* | lähet\w+ | lähti\w*"
)
_WORDS_OF = {"delete_my_data": _OF_DATA, "check_ticket": _OF_REQUEST, "start_over": _AGAIN_OR_NO_MORE}
SURE_ACT = 0.9
"""An act that is surer than this is meant, whatever its words are."""
LIKELY = 0.5
ACTS = FEEDBACK | {
    "ask_capabilities",
    "bot_challenge",
    "check_ticket",
    "delete_my_data",
    "goodbye",
    "request_human",
    "start_over",
}
"""What is done, or said of the assistant itself: no answer to a question that it only resembles."""
COURTESIES = frozenset({"goodbye", "greet", "thank"})
SHORTEST_ASKED = 3
"""Words in a question that is more than a doubtful yes or no, and names what shall begin anew."""


def is_no_question(parse: Mapping[str, Any]) -> bool:
    """Whether a question is taken for what nobody asks: a farewell ("täytyy mennä?"), a verdict, a bare no, a new start ("koska alkaa")."""
    text, intent = str(parse["text"]), parse["intent"].get("name")
    words, confidence = len(text.split()), confidence_of(parse)
    unasked = (
        intent == "goodbye"
        or (intent in FEEDBACK and parse.get("fit") != SURE)
        or (
            intent in YES_OR_NO and not is_known_answer(parse) and (words >= SHORTEST_ASKED or not says_yes_or_no(text))
        )
        or (intent == "start_over" and (words < SHORTEST_ASKED or confidence < SURE_SEARCH or not _AGAIN.search(text)))
    )
    return (unasked and is_question(text)) or _lacks_its_words(parse) or _only_begins(parse)


def _lacks_its_words(parse: Mapping[str, Any]) -> bool:
    """Whether what is doubtfully taken for an act has none of the words of it: "what if I forget" deletes nothing."""
    words = _WORDS_OF.get(str(parse["intent"].get("name")))
    doubtful = confidence_of(parse) < SURE_ACT
    return words is not None and doubtful and not words.search(with_gloss(str(parse["text"])))


def _only_begins(parse: Mapping[str, Any]) -> bool:
    """Whether what looks like a new start begins what was offered: "let's start", "aloitetaan vaan"."""
    read = with_gloss(str(parse["text"]))
    return parse["intent"].get("name") == START_OVER and bool(_BEGINS.search(read)) and not _AGAIN.search(read)


def is_doubtful_act(parse: Mapping[str, Any]) -> bool:
    """Whether something would be done that the message may not ask for; it is then offered, not done."""
    courtesy = sum(one["confidence"] for one in parse.get("intent_ranking") or () if one["name"] in COURTESIES)
    if parse["intent"].get("name") in COURTESIES and courtesy >= SURE_SEARCH:
        return False  # "thanks and bye" is half of each
    return parse["intent"].get("name") in ACTS and confidence_of(parse) < LIKELY
