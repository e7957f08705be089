"""Messages about a path: "why this?", "what if my Finnish was B1?", "another way", and stories that ask for advice.

A classifier that sees one message alone takes them for questions of their own. Next to a path that was shown, and in a
message that tells of a life and asks what to do, they are clear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.payload import read_payload
from bot.dialogue.words.programme import CARD_BUTTON
from bot.dialogue.words.questions import is_question
from bot.guidance.answers import answer_book
from bot.guidance.change_of_mind import changes_mind
from bot.guidance.doubt import knows_not_what
from bot.guidance.interview import FACTS, VOLUNTEERED_OBSTACLES
from bot.nlu.entity.types import PROGRAMME
from bot.nlu.judgement import SURE, confidence_of
from bot.nlu.wishes import refinements

PATH_BUTTON = '/get_guidance{"path"'
CHECK_BUTTON = '/get_guidance{"self_check"'
GO_ON_BUTTON = '/get_guidance{"path": "go_on"}'
ABOUT_A_PATH = frozenset(f'/get_guidance{{"path": "{name}"}}' for name in ("show", "why", "another", "done"))
"""Buttons of which one at least stands under everything that is said of a path."""
FACTS_OF_A_STORY, FACTS_BESIDE_AN_ANSWER, KNOWN = 2, 3, 0.9
"""So much of a life is told by who wants advice; more where an answer to the message is known with this probability."""
PRESSING = frozenset({"permit_ending"})
"""Situations of which nobody is asked seven questions before they hear what to do."""
LONGEST_REQUEST = 14
"""Words in a message that may still be about the path on the screen."""
IN_THE_WAY = VOLUNTEERED_OBSTACLES | {"children"}
"""What changes a path that is on the screen when a person speaks of it."""
FIRM = frozenset({"crisis", "request_human", "delete_my_data", "change_language", "start_over", "check_ticket"})
TELLS = frozenset({"inform", "get_guidance"})
NEVER_A_PATH = frozenset({"crisis", "delete_my_data", "change_language"})
LONGEST_MISREAD = 5
LONGEST_WHY = 3
"""Words in a message about the path that the classifier takes for a wish to stop or for a person."""
_FIND, _FAQ = "find_", "faq"


_WHAT_IF = words_pattern(
    r"what\ (?:if|about\ if) | (?:and|but)\ if\ (?:i|my) | if\ (?:my|i\ (?:had|knew|could|get|got|learn|was|were|had)) | suppose"
    r" | (?:entä|entäs|mitä|mitäs|miten|mites?)\ jos | jos\ (?:mun|minun|mulla|minulla|osaisin|osaan|oppisin|asuisin|olisin)"
)
_WHY = words_pattern(
    r"(?:but\ )?(?:why|how\ come)\b | почему\b | зачем\b | чому\b | varför\b | لماذا | چرا | miksi\b | miks\b"
    r" | minkä\ takia | mistä\ syystä | perustele"
)
_ABOUT_IT = words_pattern(
    r"this | these | that | those | it\b | path | step | course | choose | suggest | recommend | me\b | just\b | not\b"
    r" | first | second | third | last | one\b | toi\b | noi\b | eka\w* | ensimmäi\w+ | tok\w+ | toinen | toise\w+ | viimei\w+"
    r" | это\w* | именно | так\b | цей | саме | detta | هذا\w* | tämä | tää | tuo | se\b | nämä | nää | polku | polun"
    r" | askel | ehdot | suosit | juuri | just | mulle | minulle"
)
_WAY = (
    r"(?:an)?other\ (?:way|path|option|track|choice)s? | different\ (?:way|path|option)"
    r" | (?:joku\ |jokin\ )?toinen\ (?:tie|tapa|polku|vaihtoehto) | (?:eri|muu)\ (?:tie|tapa|polku)"
    r" | друг(?:ой|ая)\ (?:путь|вариант) | інш(?:ий|ого)\ (?:шлях|варіант)"
)
_ANOTHER_WAY = words_pattern(_WAY)
_ANOTHER = words_pattern(
    _WAY + r" | друг(?:ой|ая|ое)\b | інш(?:ий|ого)\b | طريق\ آخر | en\ annan\ väg | another(?!\ (?:person|human|coach))"
    r" | something\ (?:else|different|faster|quicker|shorter|easier)"
    r" | (?:i'm\ |i\ am\ )?not\ interested | (?:doesn't|does\ not|doesnt)\ interest | ei\ (?:\w+\ )?kiinnosta\b"
    r" | (?:i\ )?(?:dont|don't|do\ not)\ (?:like|want)\ (?:this|that|it\b|to\ (?:work|be|do|clean|study|cook|care|drive)\w*)"
    r" | (?:en|emmä|emmää|emmie)\ (?:mä\ |minä\ |enää\ )?halu\w*\ (?:enää\ )?\w{3,}[aä]\b | not\ (?:this|for\ me)"
    r" | (?:joku|jokin|joki|jotain|jotakin)\ (?:muu|toinen|muuta|toista|nopeam\w+|lyhyem\w+|helpom\w+)"
    r" | (?:en|emmä|emmää|emmie)\ (?:mä\ |minä\ )?halu\w*\ \w+\ enää | on(?:ko|ks)\ (?:teillä\ |sulla\ )?muita | any\ others?\b"
    r" | toisenlai | en\ (?:halua|haluu)\ (?:tätä|tuota|sitä) | ei\ (?:tämä|tää)\b"
)
_FOR_IT = words_pattern(r"for\ (?:that|this|it|these|those) | (?:siihen|tähän|tohon|näihin|semmoseen)\b")
_DONE = words_pattern(
    r"(?:i\ )?(?:have\ |already\ )*(?:did|done|finished|completed)\ (?:it|this|that|the|step|my|first|second|next)"
    r" | (?:step|first|second)\s?\w*\ (?:one\ |two\ |\d\ )?(?:is\ |was\ )?(?:done|ready|finished|complete)"
    r" | (?:tein|hoidin|tehty|suoritin)\b(?:\ jo)?(?:\ (?:sen|ekan|ensimmäisen|toisen|askeleen|kohdan|tämän|ton|tuon))?"
    r" | askel\w*\ (?:\w+\ )?(?:on\ )?(?:tehty|valmis)"
)
_SHOW = words_pattern(
    r"(?:show|see|where\ is|open|what\ (?:is|was)|remember)\s(?:me\ )?(?:again\ )?my\ (?:path|plan|steps)"
    r" | my\ path\ again | (?:näytä|missä|mikä|muistatko)\s(?:on\ |oli\ )?(?:mun|minun)?\s?polku\w*"
)
_SAVE = words_pattern(
    r"(?:save|print|download|keep)\ (?:(?:out|me|my|the|this|these|it|a|as|whole)\ ){0,3}(?:it\b|this\b|path|plan|steps|pdf)"
    r" | (?:path|plan|steps|it|this)\ (?:as\ )?(?:a\ |on\ |in\ )?(?:pdf|paper)\b | print\ (?:it|this)?\ ?out"
    r" | (?:tallenna|tallentaa|tallennan|tulosta|tulostaa|tulostan|lataa|ladata)\s(?:\w+\s){0,2}"
    r"(?:polu\w*|polku\w*|sen|se\b|toi\b|ton\b|tuo\b|tuon|tämän|tämä|tän|tää|nämä|askel\w*|pdf\w*)"
    r" | (?:polu\w*|polku\w*|sen|tämän|tän|se)\s(?:\w+\s){0,2}(?:pdf\w*|paperi\w*|tulost\w+|talteen)"
)
_NAMES_PATH = words_pattern(r"(?:my|the|this)\ (?:path|plan|steps)\b | polku\w*\b | polu(?:n|sta|lle|ni)\w*\b")
_GO_ON = words_pattern(
    r"(?:(?:ok|okay|okei|joo|juu|yes|ya|yeah|no|niin|jaa|hyvä|selvä|sitten|well|so|then|now|nyt)\W+)*"
    r"(?:lets\ |let's\ |we\ can\ |i\ want\ to\ )?(?:continue|go\ on|carry\ on"
    r"|keep\ going|resume|jatk(?:etaan|aa|an|a)\b"
    r"|(?:start|begin|al[ou]i?tetaan?|aloita|alota|aloit+aa|alottaa)(?:\ (?:sitten|vaan|vain|nyt|now|then|please))*\W*$)"
)
_IDEA = words_pattern(r"(?:business|company)\s?idea | \bidea\b | liikeidea\w* | yritysidea\w* | bisnesidea\w*")
_TEST_IDEA = words_pattern(
    r"(?:test|check|evaluat\w+|assess\w*|go\ through|try)\ (?:\w+\ ){0,2}(?:idea|business)"
    r" | (?:testaa|testata|testataan|tarkista|tarkistaa|arvioi|arvioida|kokeile|kokeilla|käydään\ läpi)\w*\s(?:\w+\s){0,2}\w*idea"
)
_BY_WHOM = words_pattern(
    r"who\b | whom\b | some(?:one|body)\b | any(?:one|body)\b | where\b | experts?\b | advis[eo]rs?\b"
    r" | kuka\b | kene(?:lle|ltä|n)\b | ketkä\b | jo(?:ku|nkun|ltakulta)\b | missä\b | mistä\b | mihin\b | neuvoja\w*"
)
_TEST_SKILLS = words_pattern(
    r"(?:test|check|evaluat\w+|assess\w*|self[ -]?check)\ (?:\w+\ ){0,2}(?:skill|coding|computer|it[ -]skill|ict)\w*"
    r" | (?:skill|coding|it|ict)s?\ (?:test|check|self[ -]?check)"
    r" | (?:testaa|testata|tarkista|arvioi)\w*\s(?:\w+\s){0,2}(?:taito|taido|osaamis|koodaus|it-)\w* | taitotest\w*"
    r" | osaamistest\w*"
)
_TAKE_IT = re.compile(
    r"\W*(?:(?:ok|yes|joo|lets|let's|please|can you|can we|voitko|haluan|i want to)\W+)*"
    r"(?:(?:go through|check|test)(?: (?:it|my idea|my skills|them|this|that|me))?(?: with me| together| please)?"
    r"|(?:testa\w*|tarkist\w*|arvioi\w*)(?: (?:se|sen|mun|minun|idea\w*|taito\w*|ideani|taitoni))*|käydään(?: se)? läpi)\W*",
    re.IGNORECASE,
)
_NAMES_ICT = re.compile(r"\bIT\b|\b[Ii][Cc][Tt]\b|\b[Ii]t[ -](?:skill|test|check|self|tai|osaam)")
"""In small letters "it" is most often another word."""
_ICT = frozenset(
    {"ict", "coding", "networks_support", "digital_basics", "game_development", "data_analytics", "cyber_security"}
)
_SEEKS_ADVICE = words_pattern(
    r"what\ (?:should|shall|can|could|must|do|to)\ (?:i|we)?\s?(?:do|study|choose)? | what\ (?:are|is)\ (?:my|the\ best)"
    r" | what\ (?:options?|chances?|possibilit\w+|now|next|path)"
    r" | where\ (?:do|should|can)\ i\ (?:start|begin) | how\ (?:do|can|should)\ i\ (?:start|begin|go\ forward)"
    r" | (?:need|want|give\ me|please)\ (?:some\ )?(?:advi[cs]e|guid\w+|help) | help\ me | any\ (?:advice|ideas?|tips)"
    r" | advi[sc]e\b"
    r" | mitä\ (?:mun|minun|mä|minä|tässä|nyt|voin|voisin|pitäisi|pitäis|kannattaisi|kannattais|teen|tehdä)"
    r" | mikä\ (?:mulle|minulle|olisi|ois|sopi\w*)\b"
    r" | mistä\ (?:aloit\w+|alottaa|lähden|lähtisin) | (?:tarvitsen|tarviin|kaipaan|haluan)\ (?:neuvo\w*|apua|ohjau\w*)"
    r" | auta(?:ttek?o|kaa|tko)?\b\s?(?:mua|minua)? | neuvo(?:kaa|ja|a)?\b"
)


def path_request(parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]]) -> str | None:
    """What a message asks of the path that is on the screen; None when it is about something else."""
    text = _plain(parse)
    shown = [str(button.get("payload", "")) for button in offered]
    if not any(payload.startswith(PATH_BUTTON) for payload in shown) or _intent(parse) in NEVER_A_PATH:
        return None
    if GO_ON_BUTTON in shown and _GO_ON.match(text) and len(text.split()) <= LONGEST_REQUEST:
        return "go_on"
    if not any(payload in ABOUT_A_PATH for payload in shown):
        return None
    if _new_goal(parse, text):
        return "changed"
    if len(text.split()) > LONGEST_REQUEST:
        return None
    if _intent(parse) in FIRM:
        return _misread(text)
    return _request(parse, text)


def _new_goal(parse: Mapping[str, Any], text: str) -> bool:
    """Whether a message says that the person now wants something else, or work of another kind."""
    named = {item["entity"] for item in parse["entities"]} & {"field", "occupation"}
    return changes_mind(text) and not is_question(text) and bool(named or answer_book().read(text).get("goal"))


def _misread(text: str) -> str | None:
    if len(text.split()) > LONGEST_MISREAD:
        return None
    return "done" if _DONE.match(text) else "another" if _ANOTHER.match(text) else None


def _request(parse: Mapping[str, Any], text: str) -> str | None:
    if _SAVE.search(text):
        return "save"
    if _WHAT_IF.search(text):
        return "what_if"
    if _WHY.search(text) and (_ABOUT_IT.search(text) or len(text.split()) <= 2):
        return "why"
    if refinements(text).free_only:
        return "changed.money"
    told = answer_book().read(text)
    if IN_THE_WAY & set(told.get("obstacles", ())) and not is_question(text):
        return "changed"
    if _DONE.search(text):
        return "done"
    if _ANOTHER.search(text):
        return "another"
    facts = {item["entity"] for item in parse["entities"]} & FACTS
    if _intent(parse) in TELLS and (facts or told.get("situation") or told.get("goal")):
        return "changed"
    return None


def asks_what_if(text: str) -> bool:
    """Whether a short message supposes something: "what if I learn Finnish first", "entä jos rupeisin yrittäjäksi"."""
    return len(text.split()) <= LONGEST_REQUEST and bool(_WHAT_IF.search(text))


def says_go_on(text: str) -> bool:
    """Whether a message asks to go on with what was begun."""
    return bool(_GO_ON.match(text.strip())) and len(text.split()) <= LONGEST_MISREAD


def recalls_path(parse: Mapping[str, Any]) -> str | None:
    """What a message asks of a path that was shown some time ago; the caller knows whether there is one."""
    text = _plain(parse)
    if _intent(parse) in FIRM:
        return None
    if _SAVE.search(text) and _NAMES_PATH.search(text) and len(text.split()) <= LONGEST_REQUEST:
        return "save"
    if _SHOW.search(text):
        return "show"
    named = {item["entity"] for item in parse["entities"]}
    # "Can I join DigiPoint if my Finnish is bad" asks about that programme.
    supposes = "language_level" in named and PROGRAMME not in named and _WHAT_IF.search(text)
    return "what_if" if supposes and len(text.split()) <= LONGEST_REQUEST else None


def changes_path(parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]]) -> str | None:
    """What a short message asks of a path that is no longer on the screen; the caller knows whether there is one."""
    text, words = _plain(parse), len(_plain(parse).split())
    if _intent(parse) in FIRM or words > LONGEST_REQUEST:
        return None
    if words <= LONGEST_MISREAD and _ANOTHER_WAY.search(text):
        return "another"
    if _new_goal(parse, text):
        return "changed"
    if words <= LONGEST_WHY and _SAVE.search(text):
        return "save"
    if words <= LONGEST_WHY and _WHY.match(text) and _ABOUT_IT.search(text):
        return "why"
    cards = any(str(button.get("payload", "")).startswith(CARD_BUTTON) for button in offered)
    no_money = "money" in answer_book().read(text).get("obstacles", ()) and _FOR_IT.search(text)
    return "changed.money" if no_money and not cards and not is_question(text) else None


def self_check(parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]] = ()) -> str | None:
    """The self-check that a message asks for; who asks for a person or a place that checks gets the answer to that."""
    text = _plain(parse)
    if _BY_WHOM.search(text):
        return None
    if _TAKE_IT.fullmatch(text):
        checks = [payload["self_check"] for payload in map(_payload_entities, offered) if "self_check" in payload]
        if checks:
            return str(checks[0])
    if _IDEA.search(text) and _TEST_IDEA.search(text):
        return "business_idea"
    names_ict = any(str(item["value"]) in _ICT for item in parse["entities"]) or _NAMES_ICT.search(text)
    return "ict_skills" if names_ict and _TEST_SKILLS.search(text) else None


def takes_check(parse: Mapping[str, Any]) -> bool:
    """Whether a message only asks for a check of what was spoken of: "can you test it"."""
    return _TAKE_IT.fullmatch(_plain(parse)) is not None


def tells_story(parse: Mapping[str, Any]) -> bool:
    """Whether a message tells of a person's life and asks what to do, without asking one thing in particular.

    Where the classifier knows an answer, only who tells more is asked for the rest of it; what presses gets its answer at once.
    """
    intent, text, is_sure = _intent(parse), _plain(parse), parse.get("fit") == SURE
    if intent in FIRM or (intent.startswith(_FIND) and is_sure and not knows_not_what(text)):
        return False
    is_answered = intent == _FAQ and is_sure
    facts = {(item["entity"], item["value"]) for item in parse["entities"] if item["entity"] in FACTS}
    situation = set(answer_book().read(text).get("situation", ()))
    if is_answered and situation & PRESSING:
        return False
    is_known = is_answered and confidence_of(parse) >= KNOWN
    needed = FACTS_BESIDE_AN_ANSWER if is_known else FACTS_OF_A_STORY
    seeks = _SEEKS_ADVICE.search(text) or knows_not_what(text)
    return len(facts) + len(situation) >= needed and bool(seeks)


def _payload_entities(button: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = str(button.get("payload", ""))
    return read_payload(payload)[1] if payload.startswith(CHECK_BUTTON) else {}


def _plain(parse: Mapping[str, Any]) -> str:
    return str(parse["text"]).replace("’", "'").strip()


def _intent(parse: Mapping[str, Any]) -> str:
    return str(parse["intent"].get("name") or "")
