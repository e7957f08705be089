"""A person's age in years: "I'm 52", "52v", "olen viisikymppinen", "born in 1974", "waiter. 24. Kallio."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.nlu.entity.numbers import Amount, numbers
from bot.nlu.entity.types import AGE, Entity, Find
from bot.nlu.entity.words import Token

YOUNGEST, OLDEST = 14, 99
OLDEST_BARE = 75
_CONTEXT = 60

_SAID_BEFORE = re.compile(
    r"""
    (?:
        \b(?:
            мне | мені | jag\ är | عمري | سني
            | i['’]?m | i\ am | you['’]?re | (?:s?he|it)(?:['’]?s|\ is|\ on)? | age[ds]? | turn(?:ed|ing)? | will\ be
            | minä | mä | mää | olen | oon | hän | ikä(?:ä|ni)? | iän | iältä | täyt(?:in|än|tän|tää)\w* | miehen
            | naisen
            | nainen | male | female | man | woman | girl | boy | men
            | (?:
                son | daughter | wife | husband | brother | sister | mother | father | mom | mum | dad | friend
                | child | kid
                | partner | boyfriend | girlfriend | nephew | niece | poika | poja | tyttö | tytär | tyttäre
                | vaimo | mies | mieh
                | äiti | isä | veli | velje | sisko | lapse | lapsi | kaveri | ystävä
            )\w*
        )
        (?:\s*\b(?:about|almost|nearly|over|only|just|already|now|soon|yli|alle|jo|nyt|noin|kohta|melkein|vasta|on|is)\b)*
        | \bolen\s+\w+(?:nen|ja|jä|mies)
    )
    \s*[:=,(]?\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What just before a number makes it an age."""

_SAID_AFTER = re.compile(
    r"""
    \s*-?\s*(?:
        vuotia\w* | vuotta\s+(?:vanha\w*|täynnä) | v\b\.? | vee\b | (?:years?|yrs?|yers?|y)[\s.-]*olds? | y/?o\b
        | kesäi\w* | ikä\w* | täyt(?:in|än|ti|tää|tänyt)\b
        | (?:års?|åring\w*|aastane|aastat\s+vana|лет|года?|рок[иі]в?|jir|سال\w*|سنة|عام[اً]*)\b
          (?!\s+(?:i\ |в\ |у\ |erfarenhet|kogemus|опыт|стаж|досвід|خبرة|سابقه|работ|прац))
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What just after a number makes it an age, in Swedish, Estonian, Russian, Ukrainian, Somali, Persian, Arabic too."""

_DONE_BEFORE = re.compile(
    r"\b(?:olin|ollut|ollu|töissä|tein|tehny\w*|työskenn\w*|ajoin|ajanu\w*|asunu\w*|opiskel\w*)\b[^.,;!?\n]*$",
    re.IGNORECASE,
)
_WORKED_BEFORE = re.compile(
    r"(?:\b(?:работал|проработал|працював|працювал|опыт|стаж|досвід|jobbat|arbetat|töötasin|töötanud|shaqee)\w*|كنت|اشتغلت|عملت|خبرة"
    r"|بودم|کار کردم|سابقه)[^.,;!?\n]*$",
    re.IGNORECASE,
)
"""The same in languages whose word for years tells an age: "работала поваром 20 лет"."""
_DONE_AFTER = re.compile(r"\s*v\b\.?\s+(?:\w{2,}n[aä]\b|sama\w*\b|töissä\b|työ\w*|kokemus\w*)", re.IGNORECASE)
"""What makes "20 v" the time that somebody has done something: "olin raksalla 20 v", "20 v kokkina"."""

_OTHER_MEASURE = re.compile(
    r"""
    \s*[-.,:]?\s*(?:
        \d | % | € | \+ | e\b | euro | eur\b | kk | kuukau | month | viikko | viiko | vko | week | päivä | day
        | час | мин | хв | дн[еія] | евро | євро | мес | міс | ساع | دقي | شهر | يوم | دقیقه | ماه
        | hour | tunti | tunn
        | minu | min\b | km | kilo | th\b | st\b | nd\b | rd\b | kurs | course | year | yr | vuo | lasta | lapse
        | kid | child | people
        | hengen | henk | luvu | s\b | opint | prosent | percent | kerta | tyyp | person | met | kpl | x\b | o'?clock
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS_ALONE = re.compile(
    r"""
    \s*(?:vuotta|years?)\b
    (?!\s*(?:ilman|without|työ|of|in|as|experience|kokem|suome|sitten|ago|olen|ollut|unempl|vailla))
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Learners leave out "old": "olen 40 vuotta"."""

_DECADE = re.compile(r"\b(\w+?)[\s-]?kymppi(?:nen|s|se|si)\w*", re.IGNORECASE)
_DECADES = {
    "kaksi": 20, "kaks": 20, "kolme": 30, "kol": 30, "kolmi": 30, "neljä": 40, "neli": 40, "nel": 40,
    "viisi": 50, "viis": 50, "kuusi": 60, "kuus": 60, "seitsen": 70, "20": 20, "30": 30, "40": 40, "50": 50, "60": 60,
    "twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60,
}  # fmt: skip
_IN_MY_DECADE = re.compile(
    r"\b(?:my|his|her)\s+(?:early\s+|mid[\s-]?|late\s+)?(?:([2-6]0)['’]?s|(twent|thirt|fort|fift|sixt)ies)\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|synt\w*\.?|vm\.?)\s+(?:in\s+|on\s+|vuonna\s+)?(?:\d{1,2}\.\d{1,2}\.)?(?P<year>(?:19[3-9]|20[01])\d)\b",
    re.IGNORECASE,
)
_FACT = re.compile(r"(?:[^.,;!?\n/|\s-]|\s(?![-–]\s)|(?<=\S)-)+")


def find_ages(text: str, tokens: Sequence[Token], today: date) -> Iterator[Find]:
    """The ages that the words around a number make sure of."""
    for number in numbers(text, tokens):
        start, end = _span(tokens, number)
        if not YOUNGEST <= number.value <= OLDEST:
            continue
        after = _SAID_AFTER.match(text, end)
        if after and after[0].strip(" -.").lower() in ("v", "vee"):
            after = None if _DONE_BEFORE.search(text, 0, start) or _DONE_AFTER.match(text, end) else after
        elif after and _WORKED_BEFORE.search(text, 0, start):
            after = None
        if after:
            yield _find(text, int(number.value), start, after.end())
        elif "vuotia" in tokens[number.last].lower or _is_said_before(text, start, end):
            yield _find(text, int(number.value), start, end)
    for match in _DECADE.finditer(text):
        if match.group(1).lower() in _DECADES:
            yield _find(text, _DECADES[match.group(1).lower()], *match.span())
    for match in _IN_MY_DECADE.finditer(text):
        yield _find(text, _DECADES[(match.group(1) or match.group(2)).lower()], *match.span())
    for match in _BORN.finditer(text):
        if YOUNGEST <= today.year - int(match["year"]) <= OLDEST:
            yield _find(text, today.year - int(match["year"]), *match.span("year"))


def find_bare_ages(text: str, tokens: Sequence[Token]) -> Iterator[Find]:
    """Numbers that stand alone in a list of facts ("waiter. 24. Kallio."), likely enough an age."""
    facts = [(match.group().strip(), match.start()) for match in _FACT.finditer(text) if match.group().strip()]
    for number in numbers(text, tokens):
        start, end = _span(tokens, number)
        alone = any(fact == text[start:end] and place <= start < place + len(fact) + 1 for fact, place in facts)
        if alone and len(facts) > 1 and YOUNGEST <= number.value <= OLDEST_BARE:
            yield _find(text, int(number.value), start, end)


def _is_said_before(text: str, start: int, end: int) -> bool:
    if not _SAID_BEFORE.search(text, max(0, start - _CONTEXT), start):
        return False
    return bool(_YEARS_ALONE.match(text, end)) or not _OTHER_MEASURE.match(text, end)


def _span(tokens: Sequence[Token], number: Amount) -> tuple[int, int]:
    return tokens[number.first].start, tokens[number.last].end


def _find(text: str, years: int, start: int, end: int) -> Find:
    return Find(Entity(AGE, years, start, end, text[start:end]))
