"""Levels of language skill: "suomi B1", "english C1", "YKI 3", "I don't speak Finnish"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.entity.types import LANGUAGE_LEVEL, Entity, Find

FINNISH = "fi"
NO_SKILL = "0"

_LANGUAGE = re.compile(
    r"""
    (?P<fi>\b(?:fin+i?sh\w*|suom(?:ea|ee|en|eni|eks\w*|ella|i)\b|suomenkiel\w*|finsk\w*|soome\b|финск\w*|фінськ\w*|faynlaan\w*)|\w*فنلند\w*)
    |(?P<en>\b(?:engl?i?sh\w*|inglish|englan[tn]\w+|enkku\w*|enkun|engelsk\w*|inglise\b|английск\w*|англійськ\w*|ingiriis\w*)|\w*[إا]ن[جگ]لي?ي?زي?ی?\w*)
    |(?P<sv>\b(?:sw[ei]dish\w*|ruots\w*|svensk\w*|rootsi\b|шведск\w*|шведськ\w*)|\w*سو[يئ]دي?ی?\w*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?<![\w+.])(?P<letter>[ABCabcАВСавс])[ .-]?(?P<digit>[12])(?:[.,][1-4])?(?![\d%€])"
    r"(?![^\W\d_])(?!\s?-?\s?(?:ajo)?(?:kort|luok|licen[cs]|paper))"
)
_CYRILLIC = str.maketrans("АВС", "ABC")
_YKI = re.compile(
    r"\byki\w*[\s:,-]+(?:[^\W\d]+\s+){0,3}?(?:(?P<level>[1-6])\b(?!\s*(?:kk|v|kuu|month|year|euro|€|[.,]?\d))|(?P<spoken>ykkö|kakko|kolmo|nelo|viito|kuto)(?:nen|[sn]\w+)\b)",
    re.IGNORECASE,
)
_SPOKEN = ("ykkö", "kakko", "kolmo", "nelo", "viito", "kuto")
"""How the names of the numbers 1 to 6 begin: "sain kolmosen"."""
_YKI_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""CEFR levels of the levels 1 to 6 of the YKI test (Finnish National Agency for Education)."""

_NOT_BEFORE = re.compile(
    r"""
    (?:\b(?:en|ei|eikä|enkä|eivät|etten|ettei|emme|emmä)\s+(?!uskal|halu|kehta|viitsi|jaksa)(?:\w+\s+){0,3}?(?:osa|puhu|ymmär|taida|tiedä|ole)\w*\s+(?:\w+\s+){0,2}
    |\b(?:ei|nolla|ilman)\s+(?:yhtään\s+)?
    |\b(?:don|doesn|didn|can|couldn|do|does|did)['’\s]?\s?(?:t|not|nt)\s+(?:(?!dare|want)\w+\s+)?(?:speak|know|understand|talk|have)\w*\s+(?:any\s+|a\s+word\s+(?:of|in)\s+|the\s+|yet\s+|even\s+|this\s+)*
    |\b(?:cannot|not)\s+(?:speak|know|understand|talk)\w*\s+(?:any\s+|the\s+|yet\s+)*
    |\b(?:no|zero|without(?:\s+any|\s+the)?)\s+
    |\b(?:kan|talar|pratar|förstår)\s+(?:inte|ingen)\s+(?:\w+\s+)?
    |\bне\s+(?:\w+\s+){0,2}(?:по[\s-])?
    |\bei\s+(?:räägi|oska)\s+(?:\w+\s+)?
    |\bلا\s+\w+\s+(?:اللغة\s+)?
    |\b(?:kuma|ma)\s+(?:hadl|aqaan|garan)\w*\s+(?:af\s?)?)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"""
    \s*(?:(?:kieli|kielen|taito|taitoni|language|skills?|level|taso)\s*)?
    (?:(?:on|is|=|:)?\s*(?:nolla|zero|nil|none|nothing|0\b)
    |(?:mä|mää|minä|hän)?\s*e[ni]\s+(?:\w+\s+)?(?:osa|puhu|ymmär)
    |(?:baan\s+|ayaan\s+)?(?:ku)?ma\s+(?:hadl|aqaan|garan)
    |(?:keelt\s+)?(?:(?:ma|mina)\s+)?ei\s+(?:\w+\s+)?(?:oska|räägi)
    |(?:\w+\s+)?(?:нет|нету|никак|ноль|немає|ніяк|нуль)\b|(?:\w+\s+){0,2}не\s|\s*ما\s+(?:ب|ا)?عرف|\w*\s*بلد\s+نیست|\w*\s*نمی)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:well|hyvin|hyvä\w*|kunnolla|fluent\w*|sujuv\w*|perfect\w*|good|great|enough|paljon|much|tarpeeksi|riittäv\w*|täydellis\w*|huonosti|only|vain)\b",
    re.IGNORECASE,
)
NOT_A_SKILL = re.compile(
    r"[\s-]+(?:course|class|lesson|teacher|citizen|passport|people|person|friend|degree|experience|bank|id\b|company|compan|spouse"
    r"|address|education|work\b|job|kurssi|opettaj|kansalai|passi|diplom|school|employer|certificate|culture|test)",
    re.IGNORECASE,
)
_CHAINED = re.compile(r"\s*(?:,|or|nor|and|tai|ja|eikä|eller|или|và|/)\s*", re.IGNORECASE)
_PAUSE = re.compile(r",|\b(?:ja|and|mutta|mut|but|и|но|och|men)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)")
_CONTEXT = 60
_COMMA, _SENTENCE = 12, 100
"""Characters of distance that a comma and the end of a sentence between a level and a language count for."""


@dataclass(frozen=True)
class Mention:
    """A language that a text names: its code (ISO 639-1) and place."""

    language: str
    start: int
    end: int


def mentions_of(text: str) -> list[Mention]:
    """The languages of the levels that are told, wherever the text names them."""
    return [Mention(str(match.lastgroup), *match.span()) for match in _LANGUAGE.finditer(text)]


def find_levels(text: str) -> Iterator[Find]:
    """Levels by their CEFR or YKI name, of the language named nearest (Finnish when none is), and "0" for no skill."""
    mentions = mentions_of(text)
    for match in _LEVEL.finditer(text):
        value = match["letter"].upper().translate(_CYRILLIC) + match["digit"]
        yield _find(text, value, match.start(), match.end(), _language_of(text, mentions, match))
    for match in _YKI.finditer(text):
        number = int(match["level"]) if match["level"] else _SPOKEN.index(match["spoken"].lower()) + 1
        place = match.span("level" if match["level"] else "spoken")
        yield _find(text, _YKI_LEVELS[number - 1], *place, _language_of(text, mentions, match))
    yield from _no_skill(text, mentions)


def _find(text: str, value: str, start: int, end: int, language: str) -> Find:
    return Find(Entity(LANGUAGE_LEVEL, value, start, end, text[start:end], language))


def _language_of(text: str, mentions: Sequence[Mention], level: re.Match[str]) -> str:
    def distance(mention: Mention) -> float:
        after = mention.start >= level.end()
        between = text[level.end() : mention.start] if after else text[mention.end : level.start()]
        breaks = len(_PAUSE.findall(between))
        if after and breaks:
            # "A2, and English well" tells two levels.
            return math.inf
        # Of two equally near, the one before: "suomi B1 englanti C1".
        return len(between) + _COMMA * breaks + _SENTENCE * bool(_SENTENCE_END.search(between)) + 0.5 * after

    nearest = min(mentions, key=distance, default=None)
    return nearest.language if nearest and distance(nearest) < math.inf else FINNISH


def _no_skill(text: str, mentions: Sequence[Mention]) -> Iterator[Find]:
    last: Mention | None = None
    for mention, following in zip(mentions, [*mentions[1:], None]):
        before = _SENTENCE_END.split(text[max(0, mention.start - _CONTEXT) : mention.start])[-1]
        # "No Finnish, English good": what is said of the next language is not said of this one.
        end = min(mention.end + _CONTEXT, following.start if following else len(text))
        after = _SENTENCE_END.split(text[mention.end : end])[0]
        negated = _NOT_BEFORE.search(before)
        chained = last is not None and _CHAINED.fullmatch(text, last.end, mention.start)
        if NOT_A_SKILL.match(after) or _PARTLY.search((negated.group() if negated else "") + " " + after[:20]):
            continue
        if negated or chained or _NOT_AFTER.match(after):
            start = mention.start - len(negated.group()) if negated else mention.start
            yield _find(text, NO_SKILL, start, mention.end, mention.language)
            last = mention
