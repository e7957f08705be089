"""What a short message asks of the programme or the cards on the screen: "paljonko", "what does it ask for", "milloin alkaa".

Alone such words may mean a grant, a permit or the assistant itself. Under a programme they are about the programme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.intents import APPLY, CHANGE_LANGUAGE, COST, DETAILS, REQUIREMENTS
from bot.dialogue.language.requested_language import requested_language
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.wanted_times import wanted_times
from bot.nlu.entity.types import PROGRAMME
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import SURE, confidence_of

WHY = "why"
"""Key of the parse data of a message that asks why what is on the screen was shown."""
CARD_BUTTON = "/programme_details{"
UNDER_A_PROGRAMME = frozenset({f"/{APPLY}", f"/{REQUIREMENTS}", f"/{COST}"})
"""Buttons of which one at least stands under an answer about one programme."""
SHAKY = frozenset({
    "affirm", "ask_capabilities", "change_language", "deny", "get_guidance", "goodbye", "greet", "inform", "nlu_fallback", "out_of_scope",
    "request_human", "start_over",
})  # fmt: skip
"""What the classifier takes such a message for when it sees it alone."""
DOUBTFUL = 0.95
"""A topic or a search of its own needs this much to be what a message under a programme means."""
_LEADS_IN = frozenset("and so but ok okay well no ja mut mutta joo niin okei entä entäs please kiitos".split())
LONGEST = 7
"""Words: a longer message says by itself what it is about."""


_OF_LEVEL = words_pattern(
    r"how\ (?:much|good|well)\ (?:\w+\ ){0,3}(?:finnish|english|swedish|language)"
    r" | (?:what|which)\ (?:\w+\ )?(?:language\ )?level\b"
    r" | (?:finnish|english|language|level)\ (?:\w+\ )?(?:is\ |do\ )?(?:need\w*|requir\w*|must|enough)\b"
    r" | (?:need|require|know|speak)\ (?:\w+\ )?finnish\b"
    r" | (?:paljon|paljonko|kuinka|miten)\ (?:\w+\ ){0,2}(?:suomea|suomi|kieltä|kieli|englantia)"
    r" | (?:millainen|mikä)\ (?:kielitaito|kielitaso|taso)\w*"
    r" | (?:mitä|mita|mikä|mika)\ kiel(?:tä|ta|i|itaito\w*)\ (?:\w+\ ){0,2}(?:pitä\w*|pita\w*|osa\w*|tarvi\w*|vaadi\w*)"
    r" | (?:tarvi\w*|tarttee\w*|vaadita\w+|tarvitsee\w*)\ (?:\w+\ ){0,2}(?:suom\w+|kieltä|kielitaito\w*)"
    r" | (?:riittää|riittääkö|pitääkö\ (?:\w+\ )?osata)\ (?:\w+\ ){0,2}(?:suomi\w*|suomea|kieli\w*|englanti\w*)"
    r" | какой\ уровень | нужен\ финский"
)
_BESIDE_LEVEL = frozenset(
    "and so but ok what which of in do does i must have to need needed for it this that there is the english finnish language"
    " ja entä no mun mulla minun pitää olla täytyy siinä siihen sinne siellä sitä on tarvii tarvitsen suomen kielen englannin".split()
)
"""Words beside a question about the level that name nothing else for which it could be needed."""
_MUST_KNOW = words_pattern(
    r"(?:pitää|pitääkö|pitääks|täytyy|täytyykö|tarvii|tarviiko|tarvitseeko|tarttee)\ "
    r"(?:\w+\ )?(?:puhua|osata|ymmärtää)\ (?:suom|englan|ruots)\w+"
    r" | (?:must|do)\ (?:i|you|they)\ (?:need\ to\ |have\ to\ )?(?:speak|know)\ (?:finnish|english|swedish)"
    r" | i\ must\ (?:speak|know)\ (?:the\ )?(?:finnish|english|swedish)"
)
_LEVEL_ENOUGH = words_pattern(
    r"riittää(?:kö|ks)?\b | riittäis\w*"
    r" | (?:is|will|would)\ (?:\w+\ ){0,4}(?:enough|ok|sufficient)\b | good\ enough\b | enough\W*$ | хватит\b | достаточно\b"
)
_OF_LANGUAGE = words_pattern(
    r"(?:which|what)\ language | (?:(?:and|the|about)\ )+language\W*$ "
    r" | (?<!what\ )(?:do|does|can)\ (?:they|he|she|the\ \w+)\ (?:speak|teach)"
    r" | (?:is|are)\ (?:it|they|the\ \w+)\ in\b"
    r" | (?:millä|mitä|mikä)\ kiel(?:ellä|i|tä)\b | (?:puhutaanko|puhuuko|puhutaan)\ (?:siellä|siel|ne) | на\ каком\ языке"
)
_THE_CHAT = r"(?:chat|bot|robot|app|page|site|service|menu|conversation)s?"
_TEACHING_LANGUAGE = words_pattern(
    rf"(?:is|are|was|will)\ (?:it|they|these|this(?!\ {_THE_CHAT})|that(?!\ {_THE_CHAT})|(?:the|this|that)\ (?!{_THE_CHAT})\w+)\ "
    r"(?:(?:all|also|only|held|taught|given|be|available|offered|possible)\ ){0,2}in\ (?:english|finnish|swedish|russian|arabic)\b"
    r" | (?:can|could|may|is)\ (?:it|they|this)\ (?:(?:also|be|done|held|taught|possible|available|all)\ ){1,3}"
    r"in\ (?:english|finnish|swedish)\b"
    r" | (?:can|could|may)\ (?:i|we|one)\ (?:do|take|study|learn|join|attend|apply|get|have)\ "
    r"(?:\w+\ ){0,2}in\ (?:english|finnish|swedish)\b"
    r" | (?<!what\ )(?:do|does)\ (?:they|the\ \w+)\ (?:teach|speak)\b"
    r" | (?:is|are|do|does|can)\ (?:the\ |your\ |some\ )?(?:teachers?|trainers?|staff|advis[eo]rs?)\ (?:speak|know|talk)\w*"
    r" | on(?:ko|ks)\ (?:se|ne|tää|tämä|toi|tuo|nää|opetus|\w*kurssi|koulutus|ryhmä)\ (?:myös\ |vain\ |vaan\ )?"
    r"(?:englanni(?:ksi?|nkielinen)|suome(?:ksi?|nkielinen)|ruotsiks|enkuks)"
    r" | (?:opetetaanko|pidetäänkö|puhutaanko|järjestetäänkö)\b"
    r" | (?:mikä|mitkä|joku|jokin)\ (?:näistä|niistä)\ (?:on|ovat|ois)\ (?:\w+\ )?(?:englanni|enku|suome|ruotsi)\w*"
    r" | (?:which|any|some|one)\ (?:one\ )?(?:of\ (?:these|them|those)\ )?(?:is|are)\ in\ (?:english|finnish|swedish)\b"
    r" | (?:(?:and|in|which|what|about|the)\ )+language\W*$ | \A(?:and\ |so\ |also\ )?(?:in\ (?:english|finnish|swedish)|language)\W*\?"
)
_OF_LENGTH = words_pattern(
    r"(?:is|are)\ (?:it|they|this|that)\ (?:very\ |too\ |so\ )?long\b"
    r" | (?:how\ )?long\ (?:is|does|do|it|will)\b | how\ long\b | how\ many\ (?:hours|days|weeks|months|years|lessons)\b | duration\b"
    r" | (?:kuinka|miten)\ (?:pitkä\w*|kauan) | (?:montako|kuinka\ monta)\ (?:vuo|kuukau|viikko|päivä)\w*"
    r" | (?:kuinka\ )?kauan(?:ko)?\b | kesto\w* | kestää\w* | on(?:ko|ks)\ (?:se\ |ne\ |tää\ |toi\ )?pitkä\w* | сколько\ длится"
)
_OF_TIME = words_pattern(
    r"(?:only\ |just\ |also\ )?(?:in\ the\ )?(?:mornings?|evenings?|weekends?|afternoons?|daytime"
    r"|aamuisin|iltaisin|päivisin|viikonloppuisin)\W*$"
    r" | starts?\W*$ | how\ (?:often|many\ times)\b"
    r" | when\b(?!\ (?:i|we|my|you|people)\b) | what\ (?:time|day)\w*"
    r" | (?:does|will)\ it\ (?:start|begin)"
    r" | milloin\b | millon\b | koska\b(?=.*(?:\?|alka|ala|on\b|ovat\b|hak)) | mihin\ aikaan | mistä\ alkaen | когда\b | коли\b | millal\b"
)
_OF_PLACE = words_pattern(
    r"from\ home\b | kotoa\b"
    r" | online\b | remotely\b | etänä\b | netissä\b | verkossa\b | where\b | address | missä\b | osoite | где\b | kus\b"
)
_OF_PROVIDER = words_pattern(
    r"who\ (?:runs|leads|organi\w+|teaches) | kuka\ (?:sitä\ |sen\ )?(?:vetää|pitää|ohjaa|järjestää|opettaa)"
)
_OF_COST = words_pattern(
    r"how\ much\b | cheapest\b | halvin\b | price | costs?\b | (?:is|are)\ (?:it|they|this)\ free | paljonko\b | paljon\ (?:se\ )?maks\w*"
    r" | maksaako | maksaaks"
    r" | mitä\ (?:se\ )?maksaa | hinta | onko\ (?:se\ )?ilma\w+ | сколько\ стоит | цена | скільки\ коштує | kui\ palju"
    r" | vad\ kostar"
    r" | كم\ (?:السعر|يكلف|تكلف|الثمن|سعر) | بكم\b | چند\b"
)
_OF_REQUIREMENTS = words_pattern(
    r"(?:what\ (?:(?:do|does)\ )?(?:it|they|i|this)\ (?:ask|need|require|want)) | requirements?"
    r" | who\ (?:can\b(?!\ (?:help|tell))|is\ it\ for|may) | (?:am\ i|is\ it\ for\ me)\b"
    r" | mitä\ (?:siinä|siellä|siihen|sinne|multa|minulta)?\ ?(?:vaaditaan|pyydetään|tarvitaan|pitää\ osata) | vaatimuks\w+"
    r" | mitä\ (?:mä\ |mää\ |minä\ |siihen\ |siinä\ |sinne\ )?(?:tarvitsen|tarviin|tarvii|tartten|tarvin)\b"
    r" | sopi(?:iko|iks|sko|siko)\b | (?:does|would|will)\ (?:it|this|that)\ (?:suit|fit)\ me | right\ for\ me\b | подходит\ ли\b"
    r" | (?:which|mikä|mitkä)\b.*\b(?:beginner|vasta-?alkaj)\w*"
    r" | ken(?:elle|elle)\b | kelle\b | kuka\ (?:sinne\ |siihen\ )?(?:pääsee|saa|voi) | pääse(?:nkö|enkö|ekö)\b"
)
_OF_NEED = words_pattern(
    r"(?:do|does)\ (?:i|it|they|one|you)\ (?:need|require|ask|want)\b | (?:need|require)\ (?:a\ |any\ |some\ )?"
    r"(?:licen[cs]e|diploma|certificate|degree|school|experience|passport|papers?)"
    r" | tarvi(?:tsee|taan|i)(?:ko|ks)?\ (?:\w+\ )?(?:kortti|todistus|tutkinto|kokemus|paperi)\w*"
)
_OF_APPLYING = words_pattern(
    r"how\ (?:(?:do|can|to|should)\ )?(?:i\ )?(?:apply|join|sign|register|get\ in) | sign\ (?:me\ )?up | apply\b | join\b"
    r" | where\ (?:do\ |should\ |can\ |must\ )?(?:i|we)\ (?:go|start|ask|sign)\b"
    r" | who\ (?:do\ |should\ |can\ )?(?:i|we)\ (?:call|contact|ask)\b"
    r" | miten\ (?:saan|minä\ (?:haen|hakea|saan|saa))\b"
    r" | miten\ (?:(?:mä|minä|sinne|siihen|sitä)\ )?(?:haen|hakea|haetaan|pääsen|pääsee|ilmoittau\w+)"
    r" | hakea\b | haen\b | ilmoittau\w+ | haluan\ mukaan | mukaan\b"
)
_OF_THEM = re.compile(
    r"\W*(?:(?:and|so|but|ok|ja|entä)\W+)*(?:where|when|how|what time|who|missä|milloin|koska|miten|kuka)\W+"
    r"(?:(?:do|does|is|are|can|will)\W+)?(?:they|it|these|those|ne|se|nämä)\b",
    re.IGNORECASE,
)
"""A question that points: it looks like a new search, and is about what is on the screen."""
_HOW_TO_APPLY = re.compile(
    r"\W*(?:(?:and|so|but|ok|ja|no|entä)\W+)*(?:how|miten|kuinka)\W+(?:(?:do|can|could|to|must|i|we|you|voin|voi|mä|minä)\W+)*"
    r"(?:apply|register|sign up|enrol\w*|join|get in|haen|hakea|haetaan|ilmoittau\w+|pääsen|pääsee)"
    r"(?: (?:to|for))?(?: (?:it|this|that|there|mukaan|siihen|sinne))?\W*",
    re.IGNORECASE,
)
"""Nothing but how to apply: it looks like another subject, and is about what is on the screen."""
_ASKED = (
    (REQUIREMENTS, _OF_LEVEL),
    (DETAILS, _OF_LANGUAGE),
    (COST, _OF_COST),
    (REQUIREMENTS, _OF_REQUIREMENTS),
    (APPLY, _OF_APPLYING),
    *((DETAILS, pattern) for pattern in (_OF_LENGTH, _OF_TIME, _OF_PLACE, _OF_PROVIDER)),
)
_WHAT_IS = re.compile(
    r"\W*(?:(?:hi|hei|moi|and|ja|entä|no)\W+)?(?:what(?:'?s| is| are)|tell me(?: more)? about"
    r"|mikä(?: ihmeen?)?(?: on)?|mitä on|kerro(?: lisää)?"
    r"|что такое|що таке|mis on|vad är|ما هو|ما هي)?\W*(?:the|se|sen)?\W*",
    re.IGNORECASE,
)


def asked_of_programme(
    parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]], stayed: bool = False
) -> str | None:
    """The intent of a question about a programme; None when the message is no such question or has a meaning of its own.

    `offered` are the buttons of the last answer. "Do I need a licence" that `stayed` in the area of the cards is about that.
    """
    text, intent = with_gloss(str(parse["text"]).replace("’", "'")), str(parse["intent"].get("name") or "")
    said = [word for word in re.findall(r"[\w'’-]+", str(parse["text"]).casefold()) if word not in _LEADS_IN]
    if len(said) > LONGEST or not is_on_screen(offered):
        return None
    if tells_own_level(parse):
        return None
    doubtful = intent.startswith(("faq", "find_")) and (parse.get("fit") != SURE or confidence_of(parse) < DOUBTFUL)
    if _HOW_TO_APPLY.fullmatch(text):
        return APPLY
    doubtful = doubtful or (intent.startswith("find_") and _OF_THEM.match(text) is not None)
    misread = (intent.startswith("programme_") and bool(_OF_LEVEL.search(text))) or _is_bare_level_question(text)
    if intent not in SHAKY and not doubtful and not misread:
        return None
    if not stayed and _OF_NEED.search(text):
        return REQUIREMENTS
    return asked_by_words(text)


def tells_own_level(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells how well the person knows a language and asks nothing: "i dont speak finnish at all"."""
    names_level = any(item["entity"] == "language_level" for item in parse["entities"])
    return names_level and not is_question(str(parse["text"])) and not asks_if_level_is_enough(parse)


def _is_bare_level_question(text: str) -> bool:
    """Whether nothing is asked but which level is needed: what that is needed for is on the screen."""
    rest = _OF_LEVEL.sub(" ", text)
    return rest != text and all(word in _BESIDE_LEVEL for word in re.findall(r"\w+", rest.casefold()))


def asked_by_words(text: str) -> str | None:
    """The intent of a question about a programme, by its words alone."""
    return next((asked for asked, pattern in _ASKED if pattern.search(text)), None)


def is_on_screen(offered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the last answer was about programmes: cards or one of them."""
    payloads = [str(button.get("payload", "")) for button in offered]
    return any(payload in UNDER_A_PROGRAMME or payload.startswith(CARD_BUTTON) for payload in payloads)


def asks_what_it_is(parse: Mapping[str, Any]) -> bool:
    """Whether the message is nothing but the name of a programme, or asks what it is."""
    text = str(parse["text"])
    named = [text[item["start"] : item["end"]] for item in parse["entities"] if item["entity"] == PROGRAMME]
    rest = text
    for name in named:
        rest = rest.replace(name, " ")
    return bool(named) and _WHAT_IS.fullmatch(rest) is not None


def asks_teaching_language(text: str) -> bool:
    """Whether a message asks in which language something is held: no wish to talk in that language."""
    return bool(_TEACHING_LANGUAGE.search(with_gloss(text)))


def asks_if_level_is_enough(parse: Mapping[str, Any]) -> bool:
    """Whether a message names the level that the person has and asks if it will do: "is A2 enough", "suomi b1 riittääkö"."""
    names_level = any(item["entity"] == "language_level" for item in parse["entities"])
    return names_level and bool(_LEVEL_ENOUGH.search(with_gloss(str(parse["text"]))))


def asks_level_as_language(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a wish for another language asks if one must know it: "pitää puhua suomi?"."""
    return parse["intent"].get("name") == CHANGE_LANGUAGE and bool(_MUST_KNOW.search(with_gloss(str(parse["text"]))))


_WHY = words_pattern(
    r"why\ (?:\w+\ )?(?:this|that|these|those|it|the\ \w+\ (?:one|course))\b"
    r" | why\ (?:did|do|would|are|have)\ you\ (?:\w+\ )?(?:suggest|recommend|offer|show|choose|chose|pick|think)\w*"
    r" | how\ (?:does|do|is|would|can)\ (?:this|that|it|these|they)\ (?:\w+\ )?(?:fit|suit|help|match|relate|good\ for)\w*"
    r" | miksi?\ (?:\w+\ )?(?:tä[mä]\w+|tää|nämä|nää|tuo|tuot\w*|toi|noi|se|sitä|ne|niitä|näitä|juuri|just)\b"
    r" | miksi?\ (?:\w+\ )?(?:ehdot|suositt|tarjo|näytä|valits)\w+ | miten\ (?:tämä|tää|se|toi|nämä|ne)\ (?:sopi|liitty|autta)\w+"
    r" | почему\ (?:это|эт|именно)\w* | varför\ (?:den|det|de|just)\b"
)
LONGEST_WHY = 9


def asks_why(text: str) -> bool:
    """Whether a message asks why the assistant shows what it shows: "why this one", "miksi tää ois mulle hyvä"."""
    return bool(_WHY.search(text)) and len(text.split()) <= LONGEST_WHY


_FACTS_ASKED = (
    (_OF_LENGTH, ("label_length", "label_meets")),
    (_OF_TIME, ("label_time", "label_meets")),
    (_OF_PLACE, ("label_place",)),
    (_OF_PROVIDER, ("label_provider",)),
    (_OF_LANGUAGE, ("label_language", "label_level")),
)
"""The facts that answer a question about a programme, what it asks for first."""


def asked_facts(text: str) -> tuple[str, ...]:
    """The labels of the facts that a question about a programme asks for: its description may not tell them. () for other questions."""
    read = with_gloss(text)
    asked = [label for pattern, labels in _FACTS_ASKED if pattern.search(read) for label in labels]
    in_language = is_question(text) and requested_language(text) is not None
    if in_language or asks_teaching_language(text):
        asked += ["label_language", "label_level"]
    if wanted_times(read):
        asked += ["label_time", "label_meets"]
    return tuple(dict.fromkeys(asked))


_YES_OR_NO_QUESTION = re.compile(
    r"\W*(?:(?:and|but|so|ok|ja|entä|no|mut|mutta)\W+)*"
    r"(?:(?:can|could|may|do|does|will|is|are|must|should) (?:i|we|they|it|my|the)\b"
    r"|(?:saa|voi|on|pitää|pitääk|tarvii|tarvitsee|tarvitse|saan|voin|annetaan|kuuluu|käy|pääsee)(?:ko|kö|ks)\b)",
    re.IGNORECASE,
)
LONGEST_DETAIL = 8


def asks_other_detail(text: str) -> bool:
    """Whether a short yes-or-no question asks of a programme what its entry does not tell: "can I bring my baby", "saako todistuksen"."""
    is_short = len(text.split()) <= LONGEST_DETAIL
    return is_short and bool(_YES_OR_NO_QUESTION.match(text)) and not (asked_by_words(text) or asked_facts(text))
