"""Messages that tell facts of the person and look like something else: a wish for a language, a bare yes or no, a strange word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.clock import today_in_finland
from bot.dialogue.intents import CHANGE_LANGUAGE, DELETE_MY_DATA, GET_GUIDANCE, SENSELESS, START_OVER, YES_OR_NO
from bot.dialogue.language.requested_language import names_language
from bot.dialogue.words.for_other import asks_for_other
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import asks_within, is_question
from bot.guidance.answers import answer_book
from bot.guidance.doubt import says_unsure
from bot.guidance.interview import FACTS, NO_SITUATION, VOLUNTEERED_OBSTACLES
from bot.nlu.entity.extraction import extract
from bot.nlu.entity.levels import NO_SKILL
from bot.nlu.entity.types import PROGRAMME, WORK, Entity
from bot.nlu.glosses import gloss_of, with_gloss
from bot.nlu.judgement import OUT_OF_SCOPE, SURE, confidence_of
from bot.programmes.wishes.own_work import apart_from_own_work
from bot.programmes.wishes.unwanted import ruled_out

CERTAIN = 0.8
"""A question that begins with "I am a nurse" must be as sure as this not to be a fact."""
SURE_WISH = 0.9
"""A wish for another language that names none must be as sure as this."""
_I_AM = re.compile(
    r"\W*(?:(?:hello|hi|hey|and|moi|hei)\W+)?(?:i am|i'm|im|i was|minä olen|mä oon|olen|oon)\b", re.IGNORECASE
)
LIKES_IT, DISLIKES_IT = "feedback_positive", "feedback_negative"
"""What "I like gardening" and "my credit is bad" look like."""
_MINE = re.compile(
    r"\W*(?:(?:and|but|mutta|mut|ja)\W+)?(?:my|our|mun|minun|meidän)\ (?!question|answer|kysym|vasta)", re.IGNORECASE
)
RULED_OUT = WORK | {"municipality", PROGRAMME}
_BEING = frozenset(
    "oon olen ollaan oomme asun asutaan asuu asuvat elän mä mää mie minä mina me hän han se ne on ovat täällä nyt puhun puhuu osaan osaa"
    " i im i'm am we he she they is are live lives living speak speaks from in at here now"
    " muista muistathan että remember that".split()
)
"""Words around a fact that say no more than that it is one of a person: "oon espoossa", "hän osaa englantia"."""
QUESTIONS = ("faq", "programme_")
LONGEST_OF_ONESELF = 12
"""Words in a doubtful question that may be nothing but what somebody is: "I am a nurse"."""
_OTHERS = words_pattern(
    r"(?:they|he|she|some(?:one|body)|any(?:one|body)|person|teachers?|advis[eo]rs?|coach(?:es)?|joku|opettaja\w*|neuvoja\w*|employers?|boss(?:es)?|jobs?|work(?:places?)?|every(?:body|one|where)|people|ne|he|hän|työnantaja\w*|kaikki(?:alla)?)\b"
)
LONGEST_BARE = 3
"""Words in a message that names a hardship and wants nothing."""
SHORTEST_LIFE, FACTS_OF_A_LIFE = 7, 3
"""Words and facts of a message that tells of a life; one fact less where it tells which school was finished."""
_ASKS_TO_SWITCH = words_pattern(
    r"please | pls | (?:speak|write|answer|reply|talk|change|switch|use)\ (?:\w+\ )?(?:in|to|with|english|finnish)\b"
    r" | (?:in|to)\ (?:english|finnish) | kiitos\b | (?<!ei\ )(?<!eikä\ )(?:vastaa|puhu|kirjoita|vaihda)\b"
    r" | (?:englanniksi|suomeksi|enkuksi|enkuks|suomeks)\b | \b(?:arabia|venäjä|somali|ukraina|viro|persia|kurdi|turki|ranska)ks\w*"
    r" | пожалуйста | (?:ответь|говори|пиши)\w* | можно\b | (?:haluan|haluaisin|voisitko|voitko|can\ (?:we|you|i)|could)\b"
)

UNWISHED = frozenset({GET_GUIDANCE, "inform", *SENSELESS})
"""What a wish for a work may be taken for that is told in other words than the classifier knows."""
_BECOMING = re.compile(r"ksi?\W*\Z", re.IGNORECASE)
"""The ending of what one becomes."""
_TRAINING_IN_WORDS = words_pattern(r"(?:training|course|class|school)\b | (?:\w*koulutu|\w*kurss)\w+")
LONGEST_TRAINING = 6
"""Words in a message that names training and work, and tells of no life: "training for dog groomer"."""
_DEGREE = words_pattern(
    r"degree\b | universit\w+ | bachelor\w* | master'?s\b | amk\w* | ammattikorkea\w* | yliopisto\w* | korkeakoulu\w* | университет\w*"
)
_WISHES = words_pattern(
    r"(?:want|wanna|would\ like|i'?d\ like|wish|interested|dream\w*|prefer"
    r"|change\ (?:to|into)|something\ (?:with|in|like))\b"
    r" | (?:haluan|haluun|haluaisi\w*|haluisi\w*|halua|kiinnosta\w*|tykkäisi\w*"
    r"|kiinnostunut|mieluummin|haaveilen|vaihtaa|jotain|jotakin)\b | хочу\b | хотел\w*"
)
_UNSURE = words_pattern(
    r"what\ (?:should|can|could|to)\b | which\ (?:job|field|profession|work)\b"
    r" | or\ not\b | (?:make|need|want)\ (?:me\ )?a\ (?:plan|path)\b | step\ by\ step | where\ (?:do\ i|to)\ (?:start|begin)"
    r" | mikä\ (?:ala|työ|ammatti)\w* | mitä\ (?:mun|minun|mä|voisin|voin|teen|pitä)\w*"
    r" | vai\b | suunnitelm\w+ | polku\w* | polun\b | mistä\ (?:aloi\w+|alo\w+)"
)

_CAN_OR_LIKES = words_pattern(
    r"(?P<likes>(?:like|love|enjoy)\ (?!this\b|that\b|it\b|you\w*\b|the\b|how\b|what\b)\w"
    r" | (?:tykkä|rakast|pidä|harrast)\w+\ (?!täst|täm|tost|tuost|siit|sust|sinust|teist|chat|bot|sivu|palvelu|vastau)\w)"
    r" | osaan\b | osasin\b | harrast\w+ | kiinnostaa\b"
    r" | (?:olen|oon)\ (?:tehny|ollu|hyvä)\w* | (?:minulla|mulla)\ on\b | on\ jo\b"
    r" | i\ (?:can|know|have|do)\b | good\ at\b | interested\b | hobby\b"
)
"""What somebody can, does or likes, in their own words; never that they like the answer."""


def tells_level(parse: Mapping[str, Any], spoken: str | None = None) -> bool:
    """Whether a message that looks like a wish for another language only tells how well the person knows one.

    Not to know a language is a wish only in a conversation that is `spoken` in it, or in none yet.
    """
    text = _text(parse)
    if parse["intent"].get("name") != CHANGE_LANGUAGE or _ASKS_TO_SWITCH.search(text) or is_question(text):
        return False
    levels = [item for item in parse["entities"] if item["entity"] == "language_level"]
    return any(item["value"] != NO_SKILL or (spoken and item.get("role") not in (None, spoken)) for item in levels)


def tells_of_others(parse: Mapping[str, Any]) -> bool:
    """Whether what looks like a wish for another language tells which one others want or speak.

    "They want Finnish always", "my neighbour speaks only Dari, is there help".
    """
    is_wish = parse["intent"].get("name") == CHANGE_LANGUAGE
    text = _text(parse)
    read = with_gloss(text)
    return is_wish and bool(_OTHERS.search(read) or asks_for_other(text)) and not _ASKS_TO_SWITCH.search(read)


def left_out(text: str) -> list[Entity]:
    """The places and the work that a text rules out; [] where it rules out nothing of the kind."""
    parts = [part.text for part in ruled_out(text)]
    found = [entity for part in parts for entity in extract(part, today=today_in_finland())]
    return [entity for entity in found if entity.entity in RULED_OUT]


def leaves_out(text: str) -> bool:
    """Whether a text rules out what a search can leave out: "not in Helsinki", "no, not online"."""
    return bool(left_out(text)) or any(part.degree or part.qualification or part.online for part in ruled_out(text))


def takes_out_fact(parse: Mapping[str, Any]) -> bool:
    """Whether what looks like a wish to delete everything names what to leave out: "take Vantaa out, put Espoo"."""
    return parse["intent"].get("name") in (DELETE_MY_DATA, START_OVER) and leaves_out(_text(parse))


def wishes_no_language(parse: Mapping[str, Any]) -> bool:
    """Whether what is doubtfully taken for a wish for another language speaks of none: "can i change it"."""
    doubtful = confidence_of(parse) < SURE_WISH
    return parse["intent"].get("name") == CHANGE_LANGUAGE and doubtful and not names_language(with_gloss(_text(parse)))


def tells_fact(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells a fact or a hardship, and the classifier makes a yes, a no or a doubtful question of it."""
    text, intent = _text(parse), str(parse["intent"].get("name") or "")
    confidence = confidence_of(parse)
    facts = FACTS & {item["entity"] for item in parse["entities"]}
    if intent in YES_OR_NO:
        return bool(facts or _hardships(text))
    if is_question(text) or asks_within(text):
        return False
    if intent == DISLIKES_IT:
        return bool(_MINE.match(with_gloss(text)))
    if intent == LIKES_IT:
        liked = _CAN_OR_LIKES.search(with_gloss(text))
        return bool(liked and (facts or liked["likes"]))
    if intent in SENSELESS:
        # What the classifier has no answer to tells what is in the person's way ("my back is bad"), what they can do, or a bare fact.
        # Who says more and surely wants what is not ours ("my tooth hurts, I need a dentist") tells no hardship.
        is_not_ours = intent == OUT_OF_SCOPE and confidence >= CERTAIN and len(text.split()) > LONGEST_BARE
        return bool(
            (_hardships(text) and not is_not_ours)
            or (WORK & facts and _CAN_OR_LIKES.search(text))
            or is_bare_fact(parse)
        )
    is_short = len(text.split()) <= LONGEST_OF_ONESELF
    of_oneself = is_short and confidence < CERTAIN and _I_AM.match(gloss_of(text) or text) is not None
    is_doubtful = (
        intent.startswith(QUESTIONS) and (parse.get("fit") != SURE or of_oneself) and not _wants_business(text)
    )
    return is_doubtful and bool(facts) and not any(item["entity"] == PROGRAMME for item in parse["entities"])


def search_wished(parse: Mapping[str, Any]) -> str | None:
    """The search that a message asks for which looks like a life that needs advice, a fact or nonsense, and says what work is wished for.

    "I was a chef, now I want something with computers": there is nothing to find out first, and no more in "kokiksi Espoossa".
    None where the person is unsure.
    """
    text, intent = _text(parse), parse["intent"].get("name")
    if intent not in UNWISHED or says_unsure(text) or _UNSURE.search(text):
        return None
    if _names_what_to_become(parse) and (len(text.split()) <= LONGEST_BARE or _WISHES.search(text)):
        return "find_training"
    wanted, _ = apart_from_own_work(text)
    is_bare = intent != "inform" and len(text.split()) <= LONGEST_TRAINING and _TRAINING_IN_WORDS.search(wanted)
    if not is_bare and (intent == OUT_OF_SCOPE or (is_question(text) and intent != GET_GUIDANCE)):
        return None  # "I want a dentist"
    wish = _WISHES.search(wanted)
    refused = {(entity.entity, entity.value) for entity in left_out(text)}
    said = wanted[wish.start() :] if wish else wanted if is_bare else ""
    named = extract(said, today=today_in_finland())
    if not any(entity.entity in WORK and (entity.entity, entity.value) not in refused for entity in named):
        return None
    return "find_study_programme" if _DEGREE.search(wanted) else "find_training"


def without_worn_out_work(text: str) -> str | None:
    """A wish without the person's own work that their body does not bear any more, where it names no other; None for any other wish.

    "I was a cleaner for ten years and my wrists are broken, I need a course" asks for no cleaning.
    """
    wanted, own = apart_from_own_work(text)
    if not (own and wanted) or "health" not in answer_book().read(text).get("obstacles", ()):
        return None
    return None if any(entity.entity in WORK for entity in extract(wanted, today=today_in_finland())) else wanted


def _names_what_to_become(parse: Mapping[str, Any]) -> bool:
    """Whether a message names a work as the Finnish name what one becomes."""
    text = str(parse["text"])
    works = (text[item["start"] : item["end"]] for item in parse["entities"] if item["entity"] == "occupation")
    return any(map(_BECOMING.search, works))


def is_bare_fact(parse: Mapping[str, Any]) -> bool:
    """Whether a message is a fact in a sentence of being or living, and nothing else."""
    rest = str(parse["text"]).casefold()
    facts = [item for item in parse["entities"] if item["entity"] in FACTS]
    for item in sorted(facts, key=lambda item: -int(item["start"])):
        rest = f"{rest[: item['start']]} {rest[item['end'] :]}"
    around = rest.replace("’", "'").split()
    return bool(facts and around) and all(word.strip(".,!") in _BEING for word in around)


def tells_life(parse: Mapping[str, Any]) -> bool:
    """Whether a message that only tells facts tells so many of a life that advice is what is waited for, asked or not."""
    text = _text(parse)
    if parse["intent"].get("name") != "inform" or is_question(text) or len(text.split()) < SHORTEST_LIFE:
        return False
    told = answer_book().read(text)
    kinds = {item["entity"] for item in parse["entities"]}
    # One fact: "electrician" names an occupation and a field.
    facts = {"work" if kind in WORK else kind for kind in kinds & FACTS}
    situations, goals = set(told.get("situation", ())) - NO_SITUATION, set(told.get("goal", ())) - {"unsure"}
    needed = FACTS_OF_A_LIFE - 1 if "education_level" in facts else FACTS_OF_A_LIFE
    return len(facts) + len(situations) + len(goals) >= needed


def _wants_business(text: str) -> bool:
    return "business" in answer_book().read(text).get("goal", ())


def _hardships(text: str) -> frozenset[str]:
    return VOLUNTEERED_OBSTACLES & frozenset(answer_book().read(text).get("obstacles", ()))


def _text(parse: Mapping[str, Any]) -> str:
    return str(parse["text"]).replace("’", "'")
