"""Short messages that lean on what was just shown: "the second one", "something cheaper", "care work", "skip".

By themselves they mean little, and a classifier that sees one message alone guesses. Next to the cards and buttons of
the last answer they are clear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.intents import (
    ABOUT_PROGRAMME,
    CHANGE_LANGUAGE,
    DETAILS,
    FEEDBACK,
    NEW_SEARCH,
    REQUIREMENTS,
    YES_OR_NO,
)
from bot.dialogue.words.acts import COURTESIES
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.payload import read_payload
from bot.dialogue.words.programme import CARD_BUTTON, UNDER_A_PROGRAMME, asks_if_level_is_enough, asks_what_it_is
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.told_facts import leaves_out
from bot.dialogue.words.wanted_times import wanted_times
from bot.dialogue.words.wishes import learns, names_work
from bot.nlu.entity.types import FIELD, WORK, Entity
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import SURE, confidence_of
from bot.nlu.wishes import Refinement, is_bare_refinement, refinements

ANSWER_BUTTON = "/inform{"
SKIP = "skip"
OPEN_JOBS = "utter_faq/find_jobs"
"""The answer on where open jobs are."""
ENGLISH = "en"
NOT_UNDERSTOOD = frozenset({"out_of_scope", "nlu_fallback", "inform"})
NEVER_AN_ANSWER = frozenset({"crisis", "request_human", "delete_my_data", "start_over"})
ASKED_BACK = frozenset({"municipality", "language_level"})
"""What a search asks back beside the field."""
REFINING = ASKED_BACK | WORK | {"age", "education_level", "english_level"}
"""Facts that change what a search shows when nothing else is said."""
FIRM_SEARCH = 0.9
MAY_CORRECT = YES_OR_NO | {"ask_simpler"}
VERDICT, SURE_VERDICT = "feedback_negative", 0.8
"""What "nothing religious" looks like alone; under cards it says what is not wanted."""
_NOT_THESE = re.compile(
    r"\W*(?:not|nothing|no|none|ei|ei mitään|en (?:halu|tahdo|tykkää)\w*|(?:i )?(?:do not|don'?t) (?:want|like))\b"
    r"(?! (?:good|help|right|true|what i))",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:no more|nothing (?:more|else)|no other|ei (?:mitään )?(?:muuta|muita|enempää|lisää))\b", re.IGNORECASE
)
LONGEST_POINTING = 7
"""Words in a message that points at the cards, or at what none of them shall have, and hardly says anything else."""
LONGEST_BARE_MORE = 2
LONGEST_ANSWER, LONGEST_TOLD = 5, 12
"""Words in a message that can be nothing but the answer to the question that was asked, and in one that may tell it among others."""
_NO_PREFERENCE = re.compile(
    r"\W*(?:(?:ok|okay|okei|no|mä|minä|mä en|i|im|i'm|can (?:you|we|i)"
    r"|could (?:you|we|i)|please|lets|let's|i want to|voinko|voiko|voidaanko)\s+)*"
    r"(?:(?:en ?|em)mä ti(?:edä|iä)|en (?:tiedä|tiiä|osaa sanoa)|ihan sama(?: mulle| minulle)?|ei (?:väliä|merkitystä)|ohita|seuraava"
    r"|ohittaa|skip|pass|next|don'?t know|do not know|no idea|not sure|dunno|idk|any(?:thing|where)?|doesn'?t matter|whatever"
    r"|(?:it'?s )?all the same|missä vaan|mikä vaan|mikä tahansa)"
    r"(?:\s+(?:vielä|this|it|one|place|town|city|of|them|is|are|fine|good|ok|okay|for|me|tämän|tän|question|kysymyksen|yet|kiitos|please"
    r"|käy|sopii|kelpaa|paikka|mulle|minulle))*\W*",
    re.IGNORECASE,
)

_OTHERS = words_pattern(
    r"(?:some|any)(?:thing|\ ?one|where)?\b | (?:is|are)\ there\b | one\b | ones\b | another\b | other | instead\b"
    r" | (?:cheap|short|quick|fast)(?:er|est)\b | too\ (?:long|expensive|much\ money)\b | liian\ (?:pitk|kalli)\w*"
    r" | jotain\b | jotakin | joku\b | jokin\b | jossain | muita | muuta | toinen\ "
    r" | sellais\w* | semmo\w* | on(?:ko|ks)\ (?:teillä|mitään|muita|olemassa|\w*kurss\w*|\w*koulutu\w*)"
    r" | (?:lyhy|halv|nope)\w*(?:mpi|mpa|mpä|mmä|mma|mmi|mmat|mmät)\w* | есть\b | другой\b | покороче | подешевле"
)
_OF_THIS = words_pattern(
    r"(?:it|(?<!not\ )this|(?<!thing\ )(?<!one\ )(?<!ones\ )that|these|those|they)\b(?!\ one)(?!(?:\W?s|\ is|\ are)?\ too\b)"
    r" | (?:se|tämä|tää|toi|nämä|ne)\b(?!\ (?:on|ovat)\ liian\b)"
    r" | (?:no|nä|ni)i?(?:ista|istä)\b | (?:one\ |(?<!all\ ))of\ (?:these|them)\b | он\b"
)
_OWN_STUDY = words_pattern(
    r"voi(?:n|nko|ko|ks|sko|sinko|s)?\ (?:mä\ |minä\ )?(?:opiskel|käydä)\w* | (?:can|could)\ i\ (?:study|learn)\b"
)
"""Under several it is asked which of them allow it."""
LONGEST_OTHERS = 12


def asks_for_more(text: str) -> bool:
    """Whether a message asks for more of what was shown."""
    wanted = refinements(text)
    return wanted.more and wanted.position is None and not _NO_MORE.search(text)


def asks_for_others(text: str, *, of_several: bool) -> bool:
    """Whether a message asks for programmes that are free, short, online, in English or in the evening: "jotain lyhyempää".

    "Is it free" asks that of the one that is spoken of.
    """
    wanted = replace(refinements(text), more=False, position=None)
    if wanted == Refinement() or refinements(text).position is not None or len(text.split()) > LONGEST_OTHERS:
        return False
    asks = _OTHERS.search(with_gloss(text)) or (of_several and _OWN_STUDY.search(text))
    return bool(asks) and not _OF_THIS.search(text)


ALIKE = ("find_", "inform", "deny", "affirm", "nlu_fallback", "out_of_scope", "programme_", "feedback")
"""Beginnings of the intents that "I can talk with neighbours" looks like after the question how well somebody knows Finnish."""
_OWN_SKILL = re.compile(
    r"\W*(?:(?:well|hmm|no|ok|joo|yes)\W+)?(?:i (?:already |only |just |still |can'?t |can |do not |don'?t )*"
    r"(?:can|know|speak|understand|talk|read|manage|finish\w*|learn(?:ed|t)|did|took|passed|stud(?:y|ied)|have (?:done|studied|taken))\b"
    r"|(?:minä |mä |mää )?(?:osaan|puhun|ymmärrän|pärjään|kävin|käyny|suoritin|opiskelin|selviän)\b"
    r"|(?:minä |mä |mää )?(?:olen|oon) (?:käyny|opiskellu|suorittanu)\w*"
    r"|я (?:говорю|понимаю|знаю|умею|учил)\w*)",
    re.IGNORECASE,
)

_FIND_IT = re.compile(
    r"\W*(?:(?:ok|okay|yes|please|so|then|can you|could you|just|joo|no|voitko|voisitko)\W+)*"
    r"(?:find|search|look|etsi|hae|etsiä|hakea)(?: for| me)?"
    r"(?: (?:it|one|some|something|anything|them|that|jotain|joku|se|ne))?(?: else| muuta)?"
    r"(?: (?:for me|to me|mulle|minulle))?(?: (?:please|then|now|kiitos))?\W*",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(r"\W*(?:no|nope|sorry|oops|wait|ei|eiku|eikun|eikä|anteeksi|нет)\b", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\b(?:i (?:said|meant|mean|asked for|told you)|sanoin|tarkoitin|tarkotin|meinasin|pyysin)\b", re.IGNORECASE
)


def asks_to_find(text: str) -> bool:
    """Whether the message only asks to search for what was spoken of: "ok find it for me"."""
    return _FIND_IT.fullmatch(text.replace("’", "'")) is not None


def skip_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The offered button that leaves the question out, when the message says that the person does not know or mind."""
    if not _NO_PREFERENCE.fullmatch(text.replace("’", "'")):
        return None
    return next((str(button["payload"]) for button in offered if SKIP in _answer(button)), None)


@dataclass(frozen=True)
class _Short:
    """A message beside what the last answer showed: cards, or one programme."""

    parse: Mapping[str, Any]
    cards: bool
    programme: bool
    spoken: str | None

    @classmethod
    def beside(
        cls, parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]], spoken: str | None = None
    ) -> _Short:
        payloads = [str(button.get("payload", "")) for button in offered]
        cards = any(payload.startswith(CARD_BUTTON) for payload in payloads)
        return cls(parse, cards, any(payload in UNDER_A_PROGRAMME for payload in payloads), spoken)

    @property
    def text(self) -> str:
        return str(self.parse["text"])

    @property
    def intent(self) -> str:
        return str(self.parse["intent"].get("name") or "")

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def shown(self) -> bool:
        return self.cards or self.programme

    @property
    def is_short(self) -> bool:
        return self.words <= LONGEST_POINTING and not is_question(self.text)

    @property
    def is_shaky(self) -> bool:
        """Whether the classifier makes little of it alone."""
        return self.intent in YES_OR_NO | NOT_UNDERSTOOD or self.intent.startswith(ABOUT_PROGRAMME)

    @property
    def wanted(self) -> Refinement:
        return refinements(self.text)

    @property
    def facts(self) -> frozenset[str]:
        return frozenset(item["entity"] for item in self.parse["entities"])

    @property
    def refines(self) -> bool:
        """Whether its facts, and it names some, change nothing but what a search shows."""
        return bool(self.facts) and self.facts <= REFINING


def _asks_if_enough(short: _Short) -> bool:
    return short.shown and asks_if_level_is_enough(short.parse)


def _wants_others(short: _Short) -> bool:
    other_search = short.intent.startswith(NEW_SEARCH) and (short.parse.get("fit") == SURE or short.facts & WORK)
    asks = short.shown and asks_for_others(short.text, of_several=short.cards)
    return asks and short.intent not in NEVER_AN_ANSWER and not other_search


def _names_programme(short: _Short) -> bool:
    is_open = short.intent in NOT_UNDERSTOOD | COURTESIES or short.intent.startswith(NEW_SEARCH)
    return is_open and asks_what_it_is(short.parse)


def _tells_when(short: _Short) -> bool:
    is_told = short.intent.startswith(ABOUT_PROGRAMME) or (short.intent == "faq" and short.parse.get("fit") != SURE)
    is_praise = short.intent in FEEDBACK and confidence_of(short.parse) < SURE_VERDICT
    misread = short.intent in NOT_UNDERSTOOD or is_praise or (is_told and not is_question(short.text))
    return short.cards and misread and short.words <= LONGEST_ANSWER and bool(wanted_times(short.text))


def _wants_more(short: _Short) -> bool:
    return short.shown and short.is_shaky and short.is_short and asks_for_more(short.text)


def _takes_back(short: _Short) -> bool:
    """ "No, not online", "not in Helsinki but in Espoo", "eiku Vantaalla"."""
    if not (short.cards and short.is_shaky and short.is_short):
        return False
    return leaves_out(short.text) or (short.refines and _TAKES_BACK.match(short.text) is not None)


def _points(short: _Short) -> bool:
    """ "Ok the second one then"."""
    is_pointing = short.is_shaky and short.is_short and not short.intent.startswith(ABOUT_PROGRAMME)
    return short.cards and is_pointing and short.wanted.position is not None


def _refuses_these(short: _Short) -> bool:
    if not short.cards or not _NOT_THESE.match(short.text):
        return False
    leaves = short.words <= LONGEST_POINTING and short.intent not in NEVER_AN_ANSWER and leaves_out(short.text)
    return leaves or (short.intent == VERDICT and confidence_of(short.parse) < SURE_VERDICT)


def _corrects(short: _Short) -> bool:
    """ "No, I said Espoo"."""
    return short.cards and short.refines and short.intent in MAY_CORRECT and bool(_CORRECTS.search(short.text))


_BESIDE_SHOWN = (
    (_asks_if_enough, REQUIREMENTS),
    (_wants_others, "inform"),
    (_names_programme, DETAILS),
    (_tells_when, "inform"),
    (_wants_more, "inform"),
    (_takes_back, "inform"),
    (_points, DETAILS),
    (_refuses_these, "inform"),
    (_corrects, "inform"),
)
"""What is asked of the message, in this order, and the intent that it has where the answer is yes."""


def follow_up_intent(
    parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]], spoken: str | None = None
) -> str | None:
    """The intent that a short message has in this place; None when the classifier's own intent holds.

    `offered` are the buttons of the last answer, `spoken` is the language of the conversation: to ask for English in
    English can only be about what is shown.
    """
    short = _Short.beside(parse, offered, spoken)
    if _answers_what(parse, short.text, offered):
        return "inform"
    return next((intent for is_so, intent in _BESIDE_SHOWN if is_so(short)), None) or _bare(short)


def _bare(short: _Short) -> str | None:
    """What a message means that says nothing but which of the choices is meant, or what to change in them."""
    wanted, intent = short.wanted, short.intent
    asks_english = short.cards and short.spoken == ENGLISH and wanted.no_finnish
    if wanted == Refinement() and not short.refines:
        return None
    if asks_english and wanted == Refinement(no_finnish=True) and short.text.rstrip().endswith("?"):
        return DETAILS  # "In English?" asks which of them are
    if not is_bare_refinement(short.text, [entity_of(short.text, item) for item in short.parse["entities"]]):
        return None
    if intent == CHANGE_LANGUAGE and not asks_english:
        return None
    if wanted.position is not None and intent.startswith(ABOUT_PROGRAMME):
        return None
    if wanted.position is not None and short.cards:
        return DETAILS
    # "Others" names no search, whatever it sounds like.
    is_firm = intent.startswith(NEW_SEARCH) and confidence_of(short.parse) >= FIRM_SEARCH
    if wanted.more and not short.facts and short.shown and (short.words <= LONGEST_BARE_MORE or not is_firm):
        return "inform"
    if intent.startswith(NEW_SEARCH) and short.parse.get("fit") == SURE:
        return None
    if wanted.position is not None:
        return DETAILS
    # A fact alone is a fact, also when nothing was asked: "Espoo".
    return "inform" if short.cards or (short.facts and intent in NOT_UNDERSTOOD) else None


def _answers_what(parse: Mapping[str, Any], text: str, offered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the person was asked for a field, a place or a level, and names one in a few words."""
    intent, words = str(parse["intent"].get("name")), len(text.split())
    if intent in NEVER_AN_ANSWER:
        return False
    asked = {name for button in offered for name in _answer(button)}
    told = bool(asked & ASKED_BACK & {item["entity"] for item in parse["entities"]}) and not is_question(text)
    is_loose = intent.startswith(ALIKE) or parse.get("fit") != SURE
    if "language_level" in asked and is_loose and words <= LONGEST_TOLD and _tells_of_own_skill(parse):
        return True
    if words > LONGEST_ANSWER:
        # "I am a beginner and my Finnish is zero" sounds like a wish for a Finnish course.
        return told and words <= LONGEST_TOLD and intent.startswith(NEW_SEARCH) and not learns(text)
    return told or (FIELD in asked and names_work(parse))


def _tells_of_own_skill(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells what the person can or has done, wishes for nothing and names no work: "osaan jo vähän"."""
    text = str(parse["text"])
    return bool(_OWN_SKILL.match(text)) and not (learns(text) or is_question(text) or names_work(parse))


def _answer(button: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a button that answers a question says, by entity; empty for any other button."""
    payload = str(button.get("payload", ""))
    return read_payload(payload)[1] if payload.startswith(ANSWER_BUTTON) else {}


def entity_of(text: str, item: Mapping[str, Any]) -> Entity:
    """An entity of the parse with the words that name it."""
    start, end = int(item["start"]), int(item["end"])
    return Entity(item["entity"], item["value"], start, end, text[start:end], item.get("role"))
