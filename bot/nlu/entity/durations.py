"""How long a person has been without work, in months: "kolme vuotta ilman töitä", "out of work since 2022".

A length of time means this only near words about being without work; the same sentence often tells of
years of experience or of living in Finland as well. Texts are compared in small letters without umlauts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.nlu.entity.index import folded
from bot.nlu.entity.numbers import lengths_of_time
from bot.nlu.entity.since import Time, points_in_time
from bot.nlu.entity.types import DURATION_UNEMPLOYED, Entity, Find
from bot.nlu.entity.words import Token, tokenise

LONGEST = 50 * 12

_WITHOUT_WORK = re.compile(
    r"""
    tyott?om | tyott?on\b | unempl | umempl | \bjobless | redundan | \bfired\b | sacked | laid[ -]off | lay[ -]?off
    | without \s (?:an?\s|any\s)? (?:job|work|employ) | out \s of \s (?:a\s)? (?:job|work)\b | between \s jobs
    | \bno \s (?:job|work) | \bnot \s (?:been\s)? (?:work|employ)
    | (?:haven|hasn|hadn|didn|don|isn|have|has|am|is) ['’\s]? (?:t|not) \s (?:\w+\s){0,2} (?:work|job|employ)
    | los[te]\w* \s (?:\w+\s){0,3} (?:job|work)
    | (?:job|work|contract|company|shop|factory) \s (?:has\s)? (?:end|finish|stopp|clos|bankr)
    | (?:look|search|hunt|apply)\w* (?:\s for)? (?:\s (?:a|any|new))* \s (?:job|work)\b | job[ -]?(?:search|hunt|seek)
    | last \s (?:\w+\s){0,2} (?:work|job)
    | (?:ilman|vailla) \s (?:\w+\s)? (?:toi|tyo|duun|homm|palk) | irtisano | potkut | lomaut | lopputili | kortisto
    | \byt[-:] | \byt(?:t|ss\w)\b
    | menet\w+ \s (?:\w+\s)? (?:tyo|duun)
    | \b(?:ei|en|eika|ole) \s (?:\w+\s){0,3} (?:toita|toissa|tyo(?:ta|ssa|paik\w*)?\b|duun)
    | (?:hak|hain|ets|eti)\w* \s (?:\w+\s)? (?:toita|tyota|tyo\b|duuni|tyopaik)
    | (?:toita|tyota|tyopaikkaa) \s (?:ets|hake|hain|eti) | tyonha[ku]
    | (?:tyo|toi|duuni|pest|maaraaik|firma|tehdas)\w* \s (?:loppu|paatty|meni|sulj|konkurs)
    | viime(?:ksi|ks|inen|isest\w) \s (?:\w+\s)? (?:toissa|tyo|duuni)
    """,
    re.VERBOSE,
)
_SOMETHING_ELSE = re.compile(
    r"""
    kokemu | experien | \basu[nit] | \basunut | \bliv(?:e|ed|ing)\b | suomessa | suomeen | (?:in|to) \s finland
    | muut(?:in|ti) | moved | \bcame\b
    | \btulin | opiskel | \bstud(?:y|ied|ies|ent) | \bvanh | \bold\b | \bika | \bteh[dnt] | \btein
    | work(?:ed|ing)? \s (?:as|in|for|at)\b
    | \bi \s worked | taught | tyosken | koulutu | kurss | \bdegree | \bcourse | program | married | naimisi | \bodot
    | \bwait | pitan[uy]
    | ollut \s (?:\w+\s)? (?:toissa|duunissa) | visa | permit | lupa | saant | \brule\b | notice | \bleft\b
    | \bevery\b | \bjoka\b
    | lasten | kids | children
    """,
    re.VERBOSE,
)
_END_OF_WORK = re.compile(
    r"""
    since | lahtien | \basti\b | saakka | \balkaen | sitten \s vuoden | \bviime | \blast\b
    | (?:vuode|kuu|kesa|syksy|talve|kevaa|joulu)sta
    | \blos[te] | laid[ -]off | \bfired | redundan | irtisan | potkut | lomaut | \bjai\w* \s (?:\w+\s)? tyott | loppu
    | paatty | ended | clos
    """,
    re.VERBOSE,
)
"""Words that make a point in time the end of work."""
_AFTER = re.compile(r"\bafter\s+$")
_AT_WORK = re.compile(
    r"""
    \s+ (?: (?:in|at|with|for)\s (?:the\s|a\s|one\s|same\s)* \w+ | (?:the\s)? same \s \w+
    | (?:\w+\s)? (?:sama\w* \s \w+ | \w+(?:ssa|lla|lle)\b) )
    """,
    re.VERBOSE,
)
"""What follows a length of time that was spent somewhere: "25 vuotta Nokialla", "20 years in one factory"."""
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)")
_CLAUSE = re.compile(r",|\b(?:ja|mutta|mut|and|but|then|until|till|kunnes)\b")
_COMMA = 15
"""Characters of distance that a comma, or a word that begins the next clause, counts for."""
_FAR, _NEAR = 1000, 30
"""How far, in characters, a length of time and a point in time may be from the words about being without work."""
_I_AM = re.compile(r"\b(?:olen|oon|i am|i'm|im)\s*$")
_BEEN = re.compile(r"^[\s,]*(?:(?:ollut|ollu|been)\s+)?")
_CORRECTING = frozenset(
    folded(
        "ei eiku eikun kun ku vaan siis no joo eli noin joku jotain ehkä varmaan melkein yli reilu suunnilleen anteeksi"
        " tarkoitin tarkotin nyt sorry oops wait i mean meant about almost over maybe around like"
    ).split()
)
"""Words that put a length of time right, or say that it is about so long."""
_SHORTEST_AGE = 14 * 12


def find_durations(text: str, tokens: Sequence[Token], today: date) -> Iterator[Find]:
    """Times without work in the message; a bare length of time is taken for one, as the answer to that question."""
    plain = folded(text.lower())
    times = [
        Time(round(length.value), tokens[length.first].start, tokens[length.last].end)
        for length in lengths_of_time(text, tokens)
    ]
    times = [time for time in times if not _is_age(plain, time)]
    bare = len(times) == 1 and _says_nothing_else(plain, times[0])
    found = times if bare and times[0].months < _SHORTEST_AGE else _without_work(plain, times, _FAR)
    if not found and _END_OF_WORK.search(plain):
        found = _without_work(plain, list(points_in_time(plain, today)), _NEAR)
    for time in found:
        if time.months <= LONGEST:
            span = text[time.start : time.end]
            yield Find(Entity(DURATION_UNEMPLOYED, time.months, time.start, time.end, span))


def _is_age(plain: str, time: Time) -> bool:
    """Whether a length of time is how old somebody is: "minä olen 21 vuotta, ei ammattia"."""
    after = _BEEN.sub("", plain[time.end :])
    return time.months >= _SHORTEST_AGE and bool(_I_AM.search(plain, 0, time.start)) and not _WITHOUT_WORK.match(after)


def _says_nothing_else(plain: str, time: Time) -> bool:
    """Whether beside a length of time only words stand that correct or blur it: "ei kun 3 vuotta", "noin vuosi"."""
    around = f"{plain[: time.start]} {plain[time.end :]}"
    return all(word in _CORRECTING for word in re.findall(r"\w+", around))


def tells_time_spent(text: str) -> bool:
    """Whether a text tells how long somebody was somewhere: "25 vuotta Nokialla"."""
    plain, tokens = folded(text.lower()), tokenise(text)
    return any(_AT_WORK.match(plain, tokens[length.last].end) for length in lengths_of_time(text, tokens))


def _without_work(plain: str, times: Sequence[Time], farthest: int) -> list[Time]:
    """The times that words about being without work belong to: the nearest to each such word."""
    nearest: dict[int, tuple[int, Time]] = {}
    for time in times:
        cue = _cue(plain, time)
        if cue and cue[0] <= farthest:
            distance, place = cue
            nearest[place] = min(nearest.get(place, (distance, time)), (distance, time), key=lambda pair: pair[0])
    return [time for _, time in nearest.values()]


def _cue(plain: str, time: Time) -> tuple[int, int] | None:
    """Distance and place of the words about being without work nearest to `time` in its sentence.

    None where there are none, or where words about something else are nearer.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(plain)]
    first = max((edge for edge in ends if edge <= time.start), default=0)
    last = min((edge for edge in ends if edge >= time.end), default=len(plain))
    without = list(_WITHOUT_WORK.finditer(plain, first, last))
    other = [match for match in _SOMETHING_ELSE.finditer(plain, first, last) if not _overlaps(match, without)]
    if _AFTER.search(plain, first, time.start):
        # "laid off after 9 years" tells how long the work lasted, "after 2 years of unemployment" does not.
        without = [match for match in without if match.start() >= time.end]
    if _AT_WORK.match(plain, time.end):
        # "25 years at Nokia and then they fired me" tells how long the work lasted, "3 years in Espoo without a job" does not.
        without = [match for match in without if not _CLAUSE.search(plain, time.end, match.start())]
    nearest = min(((_distance(plain, match, time), match.start()) for match in without), default=None)
    if nearest and any(_distance(plain, match, time) < nearest[0] for match in other):
        return None
    return nearest


def _overlaps(match: re.Match[str], others: Sequence[re.Match[str]]) -> bool:
    return any(match.start() < other.end() and other.start() < match.end() for other in others)


def _distance(plain: str, said: re.Match[str], time: Time) -> int:
    between = plain[time.end : said.start()] if said.start() >= time.end else plain[said.end() : time.start]
    return len(between) + _COMMA * len(_CLAUSE.findall(between))
