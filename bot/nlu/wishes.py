"""What a short message asks to change in the choices shown: free, online, in English, more, the second one.

Pure text rules in Finnish and English, and the commonest words of the other languages that people write. A language with a
glossary is read by its English words too. Places, fields and levels are entities (entity_extraction).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from bot.nlu.entity.levels import FINNISH, NO_SKILL, find_levels
from bot.nlu.entity.numbers import ONES
from bot.nlu.entity.types import Entity
from bot.nlu.glosses import gloss_of
from bot.nlu.language_scores import language_scores
from bot.nlu.languages import foreign_glossary

LAST = -1
LONGEST_BARE = 12
"""Words in a message that may still be nothing but a refinement."""


@dataclass(frozen=True)
class Refinement:
    """How the choices shown should change.

    `free_only`: free or cheaper ones. `short`: ones that take less time.
    `more`: further or other ones. `position` is the place of a choice that is
    meant, from 1; LAST is the last one.
    """

    free_only: bool = False
    delivery: Literal["online"] | None = None
    no_finnish: bool = False
    more: bool = False
    position: int | None = None
    evening: bool = False
    short: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)


_FREE_WORDS = r"""
    (?<!feel\ )free(?!\ time)(?:\ of\ charge)? | for\ free | no\ (?:cost|fee|payment)s? | without\ (?:paying|cost|fees?)
    | cheap\w* | low[ -]cost | gratis
    | too\ (?:expensive|much\ money) | liian\ kalli\w*
    | without\ (?:any\ )?money | (?<!olen\ )(?<!oon\ )(?<!jäin\ )ilman\ rahaa
    | ilmai[sn]\w* | ilma[sn]e\w* | ilmasta | maksuto\w* | maksutt\w* | halv\w+ | halpa\w* | edulli\w*
    | бесплатн\w* | дешев\w* | безкоштовн\w* | дешевш\w* | tasuta | odav\w* | billig\w* | bilaash | مجان\w* | رخيص\w* | أرخص | رایگان
    """
_FREE = _words(_FREE_WORDS + r" | ei\ (?:saa\ |saisi\ )?maks(?:a|aa|ais\w*)(?!\w)(?![^.,;]*\bpalk)")
_FREE_ALONE = _words(_FREE_WORDS)
_ONLINE = _words(
    r"""
    on[ -]?line | remote\w* | distance\ (?:learning|courses?|stud\w+) | virtual\w* | from\ home | zoom
    | over\ the\ internet
    | netis\w* | net[it]i?kurss\w* | verkos\w* | verkko-?(?:kurss|opin|opis|opet|koulutu)\w* | internetis\w*
    | онлайн | через\ интернет | veebis | på\ nätet | عبر\ الإنترنت | أونلاين | اونلاين | آنلاین
    | etä(?:nä|-?(?:kurss|opis|opet|koulutu|opin)\w*)? | kotoa(?:\ käsin)?
    """
)
_IN_ENGLISH = _words(
    r"""
    (?<!not\ )(?:in|using)\ english | english[ -](?:speaking|language|only) | only\ english\b | not\ in\ finnish
    | (?<!eikä\ )(?<!ei\ )englanniks\w* | englannin(?:\ ?kiel\w+) | (?<!eikä\ )(?<!ei\ )enkuks\w* | ei\ suomeks\w*
    """
)
_EVENING = _words(
    r"""
    (?<!good\ )evenings? | night[ -]?(?:school|class|course)\w* | after\ (?:work|office\ hours)
    | ilta(?:-?(?:kurss|opis|opet|koulu|aika|opin|ryhm)\w*|isin)? | illa[lns]\w* | iltoi\w*
    | вечер\w* | ввечері | вечірн\w* | õhtu\w* | kväll\w* | مساء\w* | المساء | عصر
    | (?:työn|töiden|työpäivän|duunin)\ jälkeen
    """
)
_SHORT = _words(
    r"""
    short(?:er|est)?(?!\ (?:answer|version|words?|text|of|on)\b) | quick(?:er|est)?(?!\ (?:question|answer)) | fast(?:er|est)?(?!\ food)
    | (?:takes?|lasts?|that\ is)\ (?:just\ |only\ |a\ |about\ |max\ ){0,2}(?:few|couple\ of|one|two|three|1|2|3)\ (?:weeks?|months?)
    | (?:kestä\w+|kestäis\w*)\ (?:vain\ |vaan\ |vaikka\ |max\ ){0,2}(?:muutama\w*|pari|yhden|kaksi|kolme|1|2|3)\ (?:kuukau\w+|viik\w+|kk)
    | (?:max(?:imum)?|at\ most|(?:no|not)\ (?:more|longer)\ than|korkeintaan|enintään|maksimissaan)
        \ (?:\d{1,2}|one|two|three|few|yhden|kaksi|kolme|pari|muutama\w*)\ (?:weeks?|months?|kuukau\w+|viik\w+|kk)
    | less\ time | not\ (?:so|that|too|as)\ long | too\ long | doesn['’]?t\ take\ (?:so|that|too)\ long
    | lyhy(?!esti|emmin)[ite]\w* | lyhkä\w* | nope(?:a|i|e)\w* | liian\ pitk\w+ | ei\ (?:niin|noin|näin|ihan\ noin)\ pitk\w+
    | коротк\w* | короче | быстр\w* | lühem\w* | lühike\w* | kortare | kort | أقصر | قصير\w* | کوتاه\w*
    """
)
_LENGTH = _words(
    r"(?:\d{1,2}|one|two|three|few|yksi|kaksi|kolme|pari|muutama\w*)\ (?:weeks?|months?|kuukau\w+|viik\w+|kk)"
)
"""How long something shall take at most, where it is asked for something short."""
_MORE = _words(
    r"""
    (?<!tell\ me\ )(?<!once\ )more(?!\ (?:about|info|like|than|things?\b|questions?\b))
    | others? | another | (?:some|any)?\ ?thing\ else | what\ else
    | where\ else | different | additional | alternatives? | keep\ going
    | next(?=\ (?:ones?|page|please|courses?|options?)|\W*$) | further(?=\ (?:ones?|options?|courses?)|\W*$)
    | jo(?:ku|kin|tain|takin)\ toi\w+ | muita | mui(?:ta)?takin | muuta(?:kin)? | muut? | muun(?:lai\w+|kin)?
    | (?<!kerro\ )lisää | enemmän
    | (?:not|none\ of|nothing\ like)\ (?:this|these|that|those|them)\b(?!\ \w*(?:week|month|year|time|day))
    | ei\ (?:kyllä\ )?(?:tätä|näitä|noita|tota|tuota|tämmö[si]\w+|tällai\w+|semmo[si]\w+|näistä)
    | seuraav\w+ | toisenlai\w+ | toisia | erilai\w+ | jatka
    """
)

_SAID_OF_CHOICE = re.compile(
    rf"\s+(?:{_FREE_WORDS} | (?:costs? | takes? | starts? | maksaa | kestää | alkaa)\b)", re.IGNORECASE | re.VERBOSE
)

_ORDINALS = {
    1: r"first | 1st | ensimmäi[sn]\w* | eka\w{0,4} | ykkö[sn]\w* | перв\w+ | перш\w+ | esime\w+ | första"
    r" | premi(?:er|ère) | birinci\w* | yekem\w* | thứ\ nhất | đầu\ tiên | 第一\w* | الأول\w* | الاول\w* | اول\w*",
    2: r"second | sec[oe]?nd?\b | 2nd | toi(?:nen|se\w*|sta) | tok[ia]\w{0,4} | kakko[sn]\w*"
    r" | втор\w+ | друг(?:ий|а|у|е|ого) | tei(?:ne|se\w*|st) | andra"
    r" | deuxième | ikinci\w* | duyem\w* | thứ\ hai | 第二\w* | الثاني\w* | دوم\w*",
    3: r"third | 3rd | kolma[sn]\w* | kolmo[sn]\w* | трет\w+ | kolma(?:s|nda\w*) | tredje"
    r" | troisième | üçüncü\w* | sêyem\w* | thứ\ ba | 第三\w* | الثالث\w* | سوم\w*",
    4: r"fourth | 4th | neljä[sn]\w* | nelo[sn]\w*",
    5: r"fifth | 5th | viide[sn]\w* | viito[sn]\w*",
    LAST: r"last | viimei[sn]\w* | vika\w{0,4} | последн\w+ | останн\w+ | viima(?:ne|se\w*) | sista"
    r" | derni(?:er|ère) | sonuncu\w* | cuối\ cùng | 最后\w* | الأخير\w* | الاخير\w* | آخر\w*",
}
_CHOICE = r"""
    ones? | option | choice | (?:finnish\ |swedish\ |language\ )?course | programme? | group | result | suggestion | link | school | card
    | kort(?:ti|in|tia|ista|illa)
    | of\ th(?:em|ose|ese)
    | vaihtoeh\w+ | \w*kurss\w+ | \w*ohjelm\w+ | \w*koulutu\w+ | ryhm\w+ | tulo[sk]\w* | ehdotu\w+ | link\w+ | listal\w+
    | (?:ni|nä|no)i[ds]tä
"""
_ORDINAL = _words(
    r"(?P<pointed>(?:the|that|this|se|siitä|siihen|sen|tuo|tuosta|tuon|ton|tämä|tästä|tämän|tän|toi)\ )?(?:"
    + " | ".join(rf"(?P<{'last' if place == LAST else f'p{place}'}>{words})" for place, words in _ORDINALS.items())
    + rf")(?!\w)(?P<choice>\ (?:{_CHOICE}))?"
)
_FIRST_TWO = _words(
    r"first\ two | two\ first | (?:kaksi|kaks|kahta|kahden|kahdesta)\ (?:ensimmäi[sn]\w* | eka\w* | ekaa) | ensimmäi[sn]\w*\ kahta"
)
_DIGIT = re.compile(r"\b[1-9]\b")
_NUMBERED = re.compile(
    r"\b(?:number|numero|option|vaihtoehto)\s+(?P<word>one|two|three|four|five|yksi|kaksi|kolme|neljä|viisi)\b"
    r"|(?:\b(?:number|numero\w*|nro|no|option|choice|vaihtoehto\w*|course|kurssi)\.?\s*|#)(?P<said>[1-9])\b(?![.,]?\d)"
    r"|^\W*(?P<bare>[1-9])\s*[.)]?\W*$",
    re.IGNORECASE,
)
_MAKES_SENSE_AFTER = re.compile(
    r"""
    \W*(?:$ | [?!.,] | (?:
        please | about | more | lisää
        | what | in\ detail | tell | costs? | takes? | starts? | sounds? | looks? | seems? | is | kiitos | kuulo\w+ | näyt\w+
        | kiinno\w+ | ois | olisi | on
        | vois\w* | vaikut\w+ | sopi\w*
    )\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FEW_WORDS = 3
_LEADS = re.compile(
    r"(?:^|[,.;!?])\W*(?:(?:ok|okei|okay|joo|no|niin|ja|and|so|then|sit|sitten|well|yes|hmm|hyvä|good)\W+){0,3}$",
    re.IGNORECASE,
)
"""Before the first word that says something in a clause: "ok eka on hyvä, miten haen"."""
_SPEAKS_OF = re.compile(r"\b(?:about|of|take|choose|pick|prefer|like|open)\s+$", re.IGNORECASE)
_OF_IT = ("sta", "stä")

_FUNCTION_WORDS = frozenset(
    (
        "a an the i i'm im i'd i've my we us you your am is are was do does can could would should will "
        "have has got get there here some something any anything somewhere someone one ones in at near from "
        "to around for of on with and or but only just also too maybe please pls plz thanks thank ok okay "
        "yes yeah no so then what how about if me want wanna need like prefer show give find see look "
        "looking search searching live lives living now really rather instead kind area city course courses "
        "class classes programme programmes program programs option options choice choices training group "
        "groups minä mä mää mie mun mulle minulle minulla mulla minun meille te teillä on onko onks oisko "
        "olisiko olis ois olen oon olla saako saisko saisiko voiko voisko voinko entä entäs ja tai vai "
        "mutta mut vain vaan ainoastaan myös joku jokin jotain jotakin jotai mitään mitä missä jossain "
        "jossakin näistä niistä näitä niitä kiitos kiitti hei moi no niin joo juu haluan haluaisin haluun "
        "haluisin tarvitsen tarviin tahdon näytä anna etsi etsin löytyy löytyykö löydätkö sitten nyt asun "
        "asuu siis tarkoitan mieluummin mieluiten ehkä lähellä läheltä kurssi kurssia kursseja kurssin "
        "kurssit koulutus koulutusta koulutuksia ohjelma ohjelmia ryhmä ryhmää ryhmiä vaihtoehto "
        "vaihtoehtoja kai voisi vois olisi finnish english swedish language level suomi suomea suomen "
        "englanti englannin ruotsi kieli kielen taso tasolla jos tell about kerro kerrotko what's whats which that's thats "
        "you know mean well actually hmm"
    ).split()
)
"""Words that add nothing to a refinement. Pointing words are not among them: "is it free" asks about one programme."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def refinements(text: str) -> Refinement:
    """What the message asks to change; all False or None when it says nothing of the kind."""
    own, gloss = _refinements(text), gloss_of(text)
    if not gloss:
        return own
    meant = _refinements(gloss)
    both = {part.name: getattr(own, part.name) or getattr(meant, part.name) for part in fields(Refinement)}
    # In some languages "the other one" is the second: its own word has told which is meant.
    return Refinement(**both | {"more": own.more or (meant.more and own.position is None)})


def _refinements(text: str) -> Refinement:
    return Refinement(
        free_only=bool(_FREE.search(text)),
        delivery="online" if _ONLINE.search(text) else None,
        no_finnish=bool(_IN_ENGLISH.search(text)) or bool(_no_finnish(text)),
        more=bool(_MORE.search(text)),
        position=next((place for place, _, _ in _positions(text)), None),
        evening=bool(_EVENING.search(text)),
        short=bool(_SHORT.search(text)),
    )


def positions(text: str) -> tuple[int, ...]:
    """The places of all the choices that a comparison points at, in its order: "the first and the third"."""
    return max(map(_places_in, (text, gloss_of(text))), key=len)


def _places_in(text: str) -> tuple[int, ...]:
    if _FIRST_TWO.search(text):
        return 1, 2
    pointed = [(match.start(), _place(match)) for match in _ORDINAL.finditer(text)]
    pointed += [(match.start(), int(match[0])) for match in _DIGIT.finditer(text)]
    return tuple(dict.fromkeys(place for _, place in sorted(pointed)))


def without_price(text: str) -> str:
    """The text without "free" and the like: no entry is found by such a word, it is compared with what each costs.

    "Ei maksa" stays: it may be the employer who does not pay.
    """
    return " ".join(_FREE_ALONE.sub(" ", text).split())


def is_bare_refinement(text: str, entities: Sequence[Entity]) -> bool:
    """Whether a short message is nothing but refinements, entities and function words.

    `entities` are those of `extract(text)`. "in Vantaa", "jotain ilmaista" and "I don't speak Finnish" are bare; a
    message with any other meaning in it is not.
    """
    words = list(_WORD.finditer(text))
    if not words or len(words) > LONGEST_BARE:
        return False
    covered = [(entity.start, entity.end) for entity in entities] + list(_refinement_spans(text))
    rest = [
        word.group() for word in words if not any(start <= word.start() and word.end() <= end for start, end in covered)
    ]
    glossary = foreign_glossary(language_scores(text))
    meanings = [glossary.gloss(word) if glossary else word for word in rest]
    said = [meaning for meaning in meanings if not _says_nothing(meaning)]
    return bool(covered or said) and all(_refinements(meaning) != Refinement() for meaning in said)


def _says_nothing(words: str) -> bool:
    return all(word.lower().replace("’", "'") in _FUNCTION_WORDS for word in words.split())


def _refinement_spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_FREE, _ONLINE, _IN_ENGLISH, _EVENING, _SHORT, _MORE):
        yield from (match.span() for match in pattern.finditer(text))
    if _SHORT.search(text):
        yield from (match.span() for match in _LENGTH.finditer(text))
    yield from _no_finnish(text)
    yield from ((start, end) for _, start, end in _positions(text))


def _no_finnish(text: str) -> list[tuple[int, int]]:
    levels = (find.entity for find in find_levels(text))
    return [(level.start, level.end) for level in levels if level.value == NO_SKILL and level.role == FINNISH]


def _positions(text: str) -> Iterator[tuple[int, int, int]]:
    """Places in the list of choices that the text points at, each with where it says so."""
    for match in _NUMBERED.finditer(text):
        word = (match["word"] or "").lower()
        yield ONES[word] if word else int(match["said"] or match["bare"]), *match.span()
    few = len(_WORD.findall(text)) <= _FEW_WORDS
    for match in _ordinals(text):
        is_subject = match["pointed"] or few or _LEADS.search(text[: match.start()]) or _is_object(text, match)
        pointed = match["choice"] or (is_subject and _MAKES_SENSE_AFTER.match(text, match.end()))
        if pointed:
            yield _place(match), *match.span()


def _is_object(text: str, match: re.Match[str]) -> bool:
    """Whether what is said before the ordinal, or its ending, makes it the one that is spoken of: "more about first", "lisää ekasta"."""
    return bool(_SPEAKS_OF.search(text[: match.start()])) or match[0].endswith(_OF_IT)


def pointed_at(text: str) -> int | None:
    """The place that a question about what was shown points at, in looser words than others may: "is the first free".

    A bare "first" is when something is done, rather than which one is meant, unless it is what is said of a choice: "onks eka ilmanen".
    """
    places = (
        _place(match)
        for read in filter(None, (text, gloss_of(text)))
        for match in _ordinals(read)
        if match["pointed"] or _place(match) != 1 or _SAID_OF_CHOICE.match(read, match.end())
    )
    return next(places, None)


def _ordinals(text: str) -> Iterator[re.Match[str]]:
    """The ordinals in a text, without those of "another one" and the like."""
    other = [match.span() for match in _MORE.finditer(text)]
    for match in _ORDINAL.finditer(text):
        if not any(start <= match.start() < end for start, end in other):
            yield match


def _place(match: re.Match[str]) -> int:
    """The place that a match of _ORDINAL names."""
    return next(place for place in _ORDINALS if match["last" if place == LAST else f"p{place}"])
