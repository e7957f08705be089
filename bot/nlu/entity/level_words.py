"""Levels of language skill in plain words: "a little Finnish", "englanti hyvä", "my Finnish is bad".

Words are vaguer than a CEFR level, so the lower of those that they may mean is taken: too easy a course can be left,
too hard a one cannot be followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.entity.levels import NOT_A_SKILL, find_levels, mentions_of
from bot.nlu.entity.types import LANGUAGE_LEVEL, Entity, Find

_GRADES = {
    "C1": r"very (?:good|well)|excellent\w*|fluent\w*|native|mother tongue|advanced|perfect\w*|äidinkiel\w+|sujuva\w*"
    r"|(?:erittäin|tosi|todella) hyv(?:in|ä|a)|täydelli\w+|отличн\w+|свободн\w+|очень хорош\w+|родн\w+|рідн\w+|вільно"
    r"|flytande|modersmål|emakeel\w*|mycket bra|ممتاز\w*|بطلاقة|aad u fiican",
    "B1": r"(?:quite|pretty|fairly|rather) (?:good|well|ok)|intermediate|(?:aika|melko|ihan) hyv(?:in|ä|a)|неплохо\w*|средн\w+"
    r"|ganska bra|متوسط\w*|dhexdhexaad",
    "A2": r"not (?:(?:so|very|that|really|too) )*(?:good|well|great|strong)|ei (?:(?:oo|ole|kovin|niin|tosi|vielä) )*hyv(?:in|ä|a)"
    r"|so[- ]so|okay|ok|some|jonkin verran|jotenkin|kohtalai\w+|tyydyttäv\w+|välttäv\w+|не очень(?: хорош\w+)?|inte så bra"
    r"|(?:si )?fiican (?:baan |ayaan )?uma (?:aqaan|hadl)\w*",
    "B2": r"good|well|strong|hyvin|hyvä|hyva|fine|хорош\w+|добре|гарно|bra|hästi|hea|جيد\w*|خوب|fiican",
    "A1": r"(?:a |very |only |just )*(?:little(?: bit)?|bit)(?: of)?|(?:a )?few words(?: of| in)?|basics?|beginner|bad"
        r"|badly|poor|weak"
    r"|terrible|(?:vain |ihan |tosi |hyvin )*(?:vähän|vähä|vahan)|pikkuisen|hiukan|hieman|huono|huonosti|heikko|heikosti|huonoa"
    r"|muutaman? san\w+|alkeet|alkeita|perusteet|немного|чуть[- ]чуть|плох\w+|слаб\w+|мало|трохи|погано|слабк\w+"
    r"|lite|svag\w*|kehv\w*|halb|nõrk|waxoogaa|dålig\w*|dåligt|veidi|natuke|halvasti|قليل\w*|القليل|شوي\w*|ضعيف\w*|سيئ\w*|کمی"
    r"|(?:wax )?yar(?: (?:baan|ayaan|waan) (?:aqaan\w*|ku hadl\w+))?",
}  # fmt: skip
"""By level: words that tell of it. Of two that begin at one place, the one that stands first counts."""
_GRADE = "|".join(f"(?P<{level}>{words})" for level, words in _GRADES.items())
_BEFORE = re.compile(
    rf"(?<!\w)(?:{_GRADE})\s+(?:(?:at|in|of|from|speak(?:ing)?|spoken|written|level|skills?|language|speaker|is|on|är"
    rf"|kieltä|osaan|puhun|ymmärrän|язык|мова|говорю|знаю|понимаю|по|на|af|på|من|في|اللغة)[\s-]+)*(?:по-)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"""\s*(?:(?:language|skills?|level|kieli|kielen|kieltä|taito\w*|kielitaito\w*|taso\w*|язык\w*|мов\w+)\s*)*
    (?:(?:is|are|on|osaan|puhun|ymmärrän|osaa|puhu|говорю|знаю|понимаю|[=:-])\s*)?
    (?:(?:still|now|really|very|so|just|too|only|at|vielä|vieläkin|nyt|tosi
        |ihan|liian|niin|jo|todella|aika|my|mun|minun|мой|очень|пока|ещё|дуже)\s+){{0,3}}?
    (?:{_GRADE.replace(" ", "[ ]")})(?!\w)\s*
    (?=$|[)]|(?:(?:so|because|i|i'm|im|en|mä|minä|mina|että|я|now|yet|vielä|nyt|i\ am|kun|koska|ja|olen|oon|asun
        |знаю|говорю|понимаю|розумію|räägin|oskan|aqaan)\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    rf"\W*(?:(?:i|speak|know|it|it's|is|only|just|no|mä|minä|mina|puhun|osaan|se|on|vielä|still|my|я|говорю|joo|yes)\s+)*"
    rf"(?:{_GRADE})(?:\s+(?:only|vain|vaan|vielä|yet|now|nyt|kai|maybe|ehkä))*\W*",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,.;!?\n]+|\b(?:and|but|ja|mutta|mut|но|а|и|men|och|لكن)\b|\sو(?=ال?[ء-ي])", re.IGNORECASE)
_NO_CLAIM = re.compile(
    r"""\b(?:learn\w*|stud(?:y|ies|ying)|improv\w*|teach\w*|want|wants|need\w*|requir\w*|must|should|enough|become|get|practi[sc]\w*
    |opp\w+|opi|opin|opiskel\w+|paran\w+|halu\w+|tarvi\w+|vaadi\w+|vaatii|pitää\w*|pitäis\w*|täyty\w+|riittä\w+|harjoit\w+
    |учить\w*|изуч\w+|выуч\w+|хочу|хотел\w*|нужн\w+|надо|должен|должна
    |he|she|they|husband|wife|friend|child|children|kids|boss|hän|mies|mieheni|vaimo|vaimoni|lapsi|lapset|kaveri\w*|муж|жена)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Beside these, a language is learnt, asked for, or somebody else's."""
_NOT = re.compile(
    r"\b(?:en|etten|enkä|emme|emmä|ettemme|not|cannot|can't|cant|don'?t|dont|do not|не|inte|ma)\b", re.IGNORECASE
)
_OF_MYSELF = re.compile(
    r"\b(?:i|my|i'm|im|mä|mää|minä|mina|mulla|mun|minun|minulla|osaan|puhun|ymmärrän|я|мой|у меня)\b", re.IGNORECASE
)
_WEAK = "A2"
"""What "I do not speak it well" means."""


def find_level_words(text: str) -> Iterator[Find]:
    """Levels that the person tells in words, of each language for which the text names none by its CEFR or YKI name."""
    named = {find.entity.role for find in find_levels(text)}
    mentions = mentions_of(text)
    for mention, following in zip(mentions, [*mentions[1:], None]):
        if mention.language in named:
            continue
        start, end = _clause(text, mention.start, mention.end)
        if following and _AFTER.match(text[mention.end : following.start]):
            end = min(end, following.start)  # "English fluent Finnish basic": each level stands behind its language
        before, after = text[start : mention.start], text[mention.end : end]
        asked = text[end : end + 1] == "?" and not _OF_MYSELF.search(before + after)
        if asked or _NO_CLAIM.search(before + after) or NOT_A_SKILL.match(after):
            continue
        match, told_before = _AFTER.match(after), False
        if match is None:
            match, told_before = _BEFORE.search(before), True
        level = match and _level(match, negated=bool(_NOT.search(before)))
        if match and level:
            first = start + match.start() if told_before else mention.start
            last = mention.end if told_before else mention.end + match.end(match.lastgroup or 0)
            yield Find(Entity(LANGUAGE_LEVEL, level, first, last, text[first:last], mention.language))
            named.add(mention.language)


def bare_level(text: str) -> str | None:
    """The level of an answer that names no language: "a little", "aika hyvin"; None for any other text."""
    match = _BARE.fullmatch(text.replace("’", "'").strip())
    return match and _level(match, negated=False)


def _level(match: re.Match[str], *, negated: bool) -> str | None:
    level = next(name for name in _GRADES if match[name])
    if not negated or level == _WEAK:
        return level
    return None if level == "A1" else _WEAK


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause that the span lies in."""
    breaks = [match.span() for match in _CLAUSE_END.finditer(text)]
    return (
        max((last for _, last in breaks if last <= start), default=0),
        min((first for first, _ in breaks if first >= end), default=len(text)),
    )
