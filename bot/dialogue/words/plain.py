"""What short messages say that a classifier misreads by one word: "no missä se on", "ei oo kavereita", "jäi amis kesken"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import CHANGE_LANGUAGE, FEEDBACK, YES_OR_NO
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.times import tells_when
from bot.nlu.entity.types import WORK
from bot.nlu.finnish import base_forms
from bot.nlu.judgement import SURE, confidence_of
from bot.programmes.wishes.foreign import gloss_of, with_gloss

MISREAD_LONELY = YES_OR_NO | {"faq", "inform", "nlu_fallback", "out_of_scope"}
FINISHED_BEFORE = {
    "doctor": "master",
    "master": "bachelor",
    "bachelor": "upper_secondary",
    "bachelor_uas": "upper_secondary",
    "specialist_vocational": "vocational",
    "vocational": "basic",
    "upper_secondary": "basic",
    "basic": "none",
}
"""What people have finished who did not finish a level."""
_FILLER = re.compile(r"^\W*(?:no|nii|niin|joo|juu|okei|ok|well|yes|yeah)\b[\s,.]+", re.IGNORECASE)
_WELL = re.compile(r"^\W*no\b[\s,.]+(?=\w)", re.IGNORECASE)
_LONELY = words_pattern(
    r"""
    (?:ei|eikä)\ (?:(?:mulla|minulla)\ )?(?:oo|ole)\ (?:\w+\ )?(?:kaver|ystäv|ketään\b)\w*
    | (?:have|got|am\ with|know)\ (?:nobody|no\ one|noone)\b | en\ (?:tunne|näe|tapaa)\ (?:\w+\ )?ketään\b
    | (?:no|not\ any|without)\ friends?\b | (?:do\ not|don't|dont)\ (?:have\ any\ friends|know\ any(?:one|body)|see\ any(?:one|body))\b
    """
)
_UNFINISHED = words_pattern(
    r"""
    kesken\b | keskeyt\w+ | lopet(?:in|ti)\ (?:\w+\ )?(?:koul|amis|lukio|ammattikoul|opin|opiskel)\w*
    | en\ (?:saanut|käynyt)\ (?:\w+\ )?loppuun\b
    | (?:ei|en|ilman)\ (?:ole\ |oo\ |käynyt\ |mitään\ )*(?:peruskoul|lukio|ammattikoul|amis|amist|tutkinto)\w*
    | drop(?:ped)?\ out | (?:did\ not|didn't|didnt|never|not)\ finish(?:ed)?\b | unfinished
    """
)

_WITH_PEOPLE = re.compile(r"\b(?:ihmisten|ihmisii|ihmisiä|people|humans|людьми|människor)\b", re.IGNORECASE)
_SOMETHING = re.compile(
    r"\W*(?:(?:no|well|ehkä|maybe|vaikka)\W+)*(?:jotai\w*|jota[kin]+|something|some kind|что-то|något)\b", re.IGNORECASE
)
_TALKS = re.compile(
    r"\b(?:talk|speak|chat|call|meet|contact|puhu|jutel|juttel|keskustel|tava|soit|tutustu|ryhm|group|friend|kaver|говор|prata|träffa)\w*",
    re.IGNORECASE,
)
_STORED_OF_ME = words_pattern(
    r"""
    how\ long\ (?:do\ |will\ )?(?:you|u)\ (?:keep|store|save|remember)\b(?!.*\b(?:open|course|job|place)\b)
    | (?:kauanko|kauan|miten\ kauan|kuinka\ kauan)\ (?:sä\ |sinä\ |te\ |mun\ |minun\ )?(?:säily|tallen|pidät|pidätte|muistat)\w*
    | what\ (?:do|have|did)\ you\ (?:store|stored|save|saved|keep|kept)\ (?:about|of|on)\ me
    | mitä\ (?:sä\ |sinä\ )?tallennat\ (?:musta|minusta)
    """
)
_KNOWN_OF_ME = words_pattern(
    r"""
    what\ (?:(?:do|have|did)\ )?you\ (?:already\ )?(?:know|remember|learnt?|learned)\ (?:about|of|on)\ me\b
    | (?:do|can|did)\ you\ (?:still\ |even\ )?remember\ (?:me|my|what\ i|where\ i|who\ i|how\ old\ i)\b | what\ did\ i\ (?:tell|say)\b
    | mitä\ (?:sä\ |sinä\ )?(?:jo\ )?(?:tiedät|muistat)\ (?:jo\ )?(?:musta|minusta)\b
    | muistat(?:ko|ks)\w*\ (?:sä\ |sinä\ )?(?:vielä\ )?(?:mut|minut|mun|minun|missä|mitä|kuka)\b | mitä\ (?:mä|minä)\ (?:kerroin|sanoin)\b
    """
)
KNOWN_OF_ME = "known_of_me"
"""Key of the parse data of a message that asks what the assistant has been told of the person."""
PRIVACY = "/ask_privacy"

_HALF = re.compile(
    r"\W*(?:(?:well|no|hmm|kai|vain|only)\W+)?(?:maybe|perhaps|possibly|partly|half|sometimes|sort of|so[- ]so|a (?:little"
    r"|bit)|not sure|some(?:what)?"
    r"|ehkä|ehka|kai|varmaan|osittain|osin|puoliksi|joskus|jonkin verran|vähän|niin ja näin|может быть|частично|немного"
    r"|ربما|أحيانا)\W*",
    re.IGNORECASE,
)
_NO_THANKS = re.compile(
    r"\W*(?:(?:no|nah|nope)\W+(?:thanks|thank you|thx)|ei\W+(?:kiitos|kiitti)|нет\W+спасибо|ні\W+дякую|nej\W+tack"
    r"|ei\W+aitäh|لا\W+شكرا|نه\W+ممنون|maya\W+mahadsanid)\W*|\W*(?:i )?(?:don'?t"
    r"|do not) want(?: (?:to|it|this))?\W*"
    r"|\W*(?:never ?mind|forget it|en (?:mä |minä )?(?:halua|haluu)(?: mitään| enää)?|anna olla|e[in] sittenkään|unohda)"
    r"(?:\W+(?:peru|peruuta|lopeta|stop|cancel|kiitos|kiitti))?\W*",
    re.IGNORECASE,
)

_LATER = (
    r"(?:not now|ei nyt|en nyt|nyt ei|later|another time|myöhemmin|toiste|joskus toiste|не сейчас|потом|позже|inte nu|senare|ليس الآن|لاحقا"
    r"|(?:i(?:'ll| will) |täytyy |pitää |mä |mun pitää )?(?:think about it|think first|miettiä|mietin)(?: (?:ensin|first|vielä))?)"
)
_NOT_NOW = re.compile(
    rf"\W*(?:(?:no|ei|en|ok|okei|well|maybe|ehkä|kai|нет|لا)\W+)*{_LATER}"
    rf"(?:\W+(?:{_LATER}|please|thanks|thank you|thx|kiitos|kiitti|kuitenkin|спасибо|tack|sitten|ehkä))*\W*",
    re.IGNORECASE,
)
_WANTS_NONE = re.compile(
    r"\W*(?:(?:no|ei|joo|ok|but|mut|mutta)\W+)*(?:(?:mä|mää|minä) )?(?:en|emme) (?:\w+ ){0,4}?(?:halu|tarvi|kaipa|jaksa)\w*"
    r"(?: \w+){0,4}\W*"
    r"|\W*(?:(?:no|but|ok|well)\W+)*(?:i )?(?:really )?(?:do not|don'?t) (?:really )?(?:want|need|like)(?: \w+){1,5}\W*",
    re.IGNORECASE,
)
_BUT = words_pattern(
    r"but | just | only | mutta | vaan | vain | instead | haluan | haluun | en[gn]li\w+ | suom\w+ | finnish"
)

_LEARNS = words_pattern(
    r"(?:learn|study|studying|course|lessons?|teach)\b | oppi\w* | opiskel\w+ | kurss\w+"
    r" | parempi\ suom\w+ | parant\w+ | (?:вы|на)?учить\w* | изуч\w+ | курс\w*"
    r" | barto\b | baran\w* | õppi\w* | lära\ mig\b | plugga\b | [أا]تعلم | تعلم | دورة | یاد\ ب"
)
SURE_SEARCH = 0.8
_COURSE = words_pattern(r"courses?\b | class(?:es)?\b | training\b | kurss\w* | koulutu\w*")
_LANGUAGE_COURSE = words_pattern(
    r"(?:finnish|swedish|language)\ (?:language\ )?(?:courses?|class(?:es)?|lessons?)\b"
    r" | (?:suomen|ruotsin|kieli|suomi)(?:\ kielen)?-?\ ?kurss\w*"
)
_PREFERS = words_pattern(
    r"(?:better|rather|instead|prefer)\b | mieluummin | mielummin | parempi\b | лучше\b | hellre\b"
)
_AGAIN_WORDS = (
    r"again\b | over\b | beginning | begin\w* | start\w* | restart | reset"
    r" | new\ (?:start|topic|subject) | alu\w* | uude\w+ | uus\w*"
)
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
_HOW = re.compile(r"\A\W*(?:how|where|miten|mistä|missä)\b|\b(?:how|where|miten|mistä|missä)\W*\Z", re.IGNORECASE)
_OF_REQUEST = words_pattern(
    r"requests? | tickets? | coach\w* | advis\w+ | answer\w* | repl\w+ | status | reference | sent\b | message\w* | contact\w*"
    r" | call\w* | wait\w* | send\b"
    r" | pyyn\w+ | tiket\w+ | valmenta\w+ | vasta\w+ | yhtey\w+ | odot\w+ | soit\w+ | viesti\w* | lähet\w+ | lähti\w*"
)
_WORDS_OF = {"delete_my_data": _OF_DATA, "check_ticket": _OF_REQUEST, "start_over": _AGAIN_OR_NO_MORE}
SURE_ACT = 0.9
"""An act that is surer than this is meant, whatever its words are."""
_LEARNS_FINNISH = words_pattern(
    r"(?:study|learn|improve|practi[cs]e)\ (?:\w+\ )?finnish\b | (?:opiskella|oppia|opetella)\ suomea\b"
)
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
_ON_CONDITION = re.compile(r"\W*(?:\w+\W+)?(?:if|jos)\b", re.IGNORECASE)
_SAYS_YES_OR_NO = words_pattern(
    r"(?:yes|yep|yeah|yup|ok|okay|sure|no|not|nope|nah|never|none|nothing|please|correct|exactly|indeed|absolutely|definitely|certainly|true|agree|good|great|fine|dont|don't)\b"
    r" | (?:joo|juu|kyllä|kylla|jep|ei|eikö|eiks|en|eikä|okei|selvä|sopii|käy|kiitos|totta|niin|juuri|tottakai|ole|oo)\b"
)
LONGEST_BARE = 3
"""Words of a yes or a no that names neither."""
SURELY, HEARD_BEFORE = 0.95, 0.93
"""As sure and as like (cosine) a training message is a yes or a no that is one, in whatever words: "of course I want"."""


def learns_language(parse: Mapping[str, Any]) -> bool:
    """Whether a message that names a language wants to learn it, not to talk in it."""
    return parse["intent"].get("name") == CHANGE_LANGUAGE and learns(str(parse["text"]))


def learns(text: str) -> bool:
    """Whether a text speaks of learning."""
    return bool(_LEARNS.search(with_gloss(text)))


def names_work(parse: Mapping[str, Any]) -> bool:
    """Whether the message names a field, an occupation or a skill."""
    return any(item["entity"] in WORK for item in parse["entities"])


def course_named(parse: Mapping[str, Any]) -> str | None:
    """The search for the course that a message names, where the classifier doubts what it asks: "which course help me, i know java"."""
    intent, read = parse["intent"], with_gloss(str(parse["text"]))
    name, is_doubtful = str(intent.get("name")), confidence_of(parse) < SURE_SEARCH
    if name == "faq" and parse.get("fit") != SURE and _LEARNS_FINNISH.search(read):
        return "find_language_course"
    if name == "inform" and names_work(parse) and _HOW.search(read):
        return "find_training"
    if not name.startswith("find_") or not is_doubtful:
        return None
    if _LANGUAGE_COURSE.search(read):
        return "find_language_course"
    return "find_training" if names_work(parse) and _COURSE.search(read) else None


def is_no_bare_answer(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no says more than that: "I got a negative decision", "no, better by e-mail"."""
    text = str(parse["text"]).replace("’", "'")
    if parse["intent"].get("name") not in YES_OR_NO or _is_known(parse):
        return False
    is_long = len(text.split()) > LONGEST_BARE
    return prefers_other(text) or (is_long and not _SAYS_YES_OR_NO.search(with_gloss(text)))


def tells_time(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no says when something suits: "ma tai ti"."""
    text = str(parse["text"])
    return parse["intent"].get("name") in YES_OR_NO and tells_when(text) and not _SAYS_YES_OR_NO.search(text)


def asks_on_condition(parse: Mapping[str, Any]) -> bool:
    """Whether what is taken for a yes or a no asks what comes if something goes otherwise: "and if no?", "а если не получится"."""
    text = str(parse["text"])
    return parse["intent"].get("name") in YES_OR_NO and any(map(_ON_CONDITION.match, (text, gloss_of(text))))


def is_no_question(parse: Mapping[str, Any]) -> bool:
    """Whether a question is taken for what nobody asks: a farewell ("täytyy mennä?"), a verdict, a bare no, a new start ("koska alkaa")."""
    text, intent = str(parse["text"]), parse["intent"].get("name")
    words, confidence = len(text.split()), confidence_of(parse)
    unasked = (
        intent == "goodbye"
        or (intent in FEEDBACK and parse.get("fit") != SURE)
        or (
            intent in YES_OR_NO
            and not _is_known(parse)
            and (words >= SHORTEST_ASKED or not _SAYS_YES_OR_NO.search(text))
        )
        or (intent == "start_over" and (words < SHORTEST_ASKED or confidence < SURE_SEARCH or not _AGAIN.search(text)))
    )
    return (unasked and is_question(text)) or _lacks_its_words(parse)


def _is_known(parse: Mapping[str, Any]) -> bool:
    return confidence_of(parse) >= SURELY and float(parse.get("likeness") or 0.0) >= HEARD_BEFORE


def _lacks_its_words(parse: Mapping[str, Any]) -> bool:
    """Whether what is doubtfully taken for an act has none of the words of it: "what if I forget" deletes nothing."""
    words = _WORDS_OF.get(str(parse["intent"].get("name")))
    doubtful = confidence_of(parse) < SURE_ACT
    return words is not None and doubtful and not words.search(with_gloss(str(parse["text"])))


def is_doubtful_act(parse: Mapping[str, Any]) -> bool:
    """Whether something would be done that the message may not ask for; it is then offered, not done."""
    courtesy = sum(one["confidence"] for one in parse.get("intent_ranking") or () if one["name"] in COURTESIES)
    if parse["intent"].get("name") in COURTESIES and courtesy >= SURE_SEARCH:
        return False  # "thanks and bye" is half of each
    return parse["intent"].get("name") in ACTS and confidence_of(parse) < LIKELY


def prefers_other(text: str) -> bool:
    """Whether a no names what is wanted instead: "no, e-mail is better"."""
    return bool(_PREFERS.search(text))


def is_half_yes(text: str) -> bool:
    """Whether the message is neither a yes nor a no: "maybe", "osittain"."""
    return _HALF.fullmatch(text) is not None


def refuses(text: str) -> bool:
    """Whether the message wants no more of what was begun: "no thanks", "anna olla"."""
    return _NO_THANKS.fullmatch(text.replace("’", "'")) is not None


def postpones(text: str) -> bool:
    """Whether the message puts off what was begun: "not now, thanks", "mietin vielä"."""
    return _NOT_NOW.fullmatch(text.replace("’", "'")) is not None


def wants_none(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a search says that nothing of the kind is wanted: "en mä mitään ryhmää halua".

    What names something to do without, such as a place or a language, narrows a search instead.
    """
    text = str(parse["text"]).replace("’", "'")
    is_search = str(parse["intent"].get("name")).startswith("find_") and not parse["entities"]
    return is_search and _WANTS_NONE.fullmatch(text) is not None and not _BUT.search(text)


def wishes_some_work(parse: Mapping[str, Any]) -> bool:
    """Whether what looks like a wish for a person, a group or a machine may be one for work: "something with computers"."""
    text = str(parse["text"])
    misread = parse["intent"].get("name") in ("bot_challenge", "find_peer_group", "get_guidance", "request_human")
    is_work = bool(_WITH_PEOPLE.search(text) or _SOMETHING.match(text))
    return misread and is_work and not _TALKS.search(text) and not is_question(text)


def privacy_payload(text: str) -> str | None:
    """The button that a question about what is stored of oneself stands for; None for any other message."""
    return PRIVACY if _STORED_OF_ME.search(text) else None


def asks_what_is_known(text: str) -> bool:
    """Whether the message asks what the assistant knows of the person: "do you remember where I live"."""
    return _KNOWN_OF_ME.search(text) is not None


def without_filler(text: str) -> str | None:
    """The question behind a "no" or "joo" that only begins it; None when there is none."""
    rest = _FILLER.sub("", text)
    return rest if rest != text and is_question(rest) else None


def without_finnish_well(text: str) -> str | None:
    """What stands behind the Finnish "no" (well) of "no lähetä"; None where it may be the English one."""
    rest = _WELL.sub("", text)
    is_finnish = rest != text and all(base_forms(word) for word in re.findall(r"[^\W\d_]+", rest))
    return rest if is_finnish else None


def is_lonely(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a bare no tells that the person has nobody."""
    text = str(parse["text"]).replace("’", "'")
    return parse["intent"].get("name") in MISREAD_LONELY and not is_question(text) and bool(_LONELY.search(text))


def with_finished_level(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities with the level of education that was finished, where the text says that the one it names was not."""
    if not _UNFINISHED.search(text.replace("’", "'")):
        return entities
    return [
        {**item, "value": FINISHED_BEFORE.get(str(item["value"]), item["value"])}
        if item["entity"] == "education_level"
        else item
        for item in entities
    ]
