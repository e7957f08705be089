"""Breaks text into words, and each word into the forms under which it is indexed and looked up.

A Finnish word stands for its base forms, the parts of a compound and the roots behind them
("koodauskurssille": koodauskurssi, koodaus, kurssi, koodata), a spoken one for what it is in writing ("suomee": suomi),
an English one for its lemma.
Which of the two languages a word belongs to is not asked: a form that makes no sense simply
meets nothing in the index.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, combinations
from typing import Any

from bot.nlu.english import english_base, is_english
from bot.nlu.entity.words import respelt
from bot.nlu.finnish import voikko

MAX_CHARACTERS = 400
"""More of a text than this is not looked at: a wish stands in its first sentences."""

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_ROOT = re.compile(r"\(([^)]*)\)")
_PART_WEIGHT = 0.6
_ROOT_WEIGHT = 0.4

_STOP_WORDS = (
    "a an the is are am was were be been being do does did can could i me my mine you your we us our they them he "
    "she it its this that these those who what which where when why how to for from with without in on at about of "
    "and or but if not no yes please have has had get got need needs want wants would like should will shall there "
    "here some any more much many very really so too also just tell give know find look looking search searching "
    "something anything someone im ive id dont don't cant can't i'm i've i'd hi hello thanks help by as into out up "
    "minä mä mää mie minun mun minulla mulla minulle mulle minua mua minusta musta sinä sä te he se ne tämä tää tuo "
    "nämä on oon olen olet ole olisi oli ovat olla onko onks en ei et eikö ja tai mutta että kun jos niin kuin mikä "
    "mitä mistä missä mihin miten miks miksi kuka kenelle milloin koska voiko voinko voiks voin voi voisin voisi "
    "haluan haluaisin haluun haluaisn tahdon tarvitsen tarviin tarvitsisin tarvin saako saanko saan saada etsin "
    "nollasta scratch hakea haen löydän löytyy kanssa ilman sitten nyt vielä myös moi hei terve kiitos joo juu joku jokin jotain "
    "jonkun joitain mitään sellainen semmoinen tällainen pitää pitäisi kurssi kurssia kurssin kurssille kurssit "
    "kursseja koulutus koulutusta koulutuksen koulutukseen course courses training trainings programme program "
    "programmes programs class classes auta auttakaa haluta tarvita voida saada olla etsiä löytää päästä ois oisko "
    "mulle tosi ihan vaan vain "
)
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """The words of `text`, lower case, in order; accents and compatibility forms are normalised."""
    normal = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).replace("\u00ad", "").casefold()
    return _WORD.findall(normal)


def content_words(text: str) -> list[str]:
    """The words of `text` that carry meaning, each once, in order."""
    found = [word for word in words(text) if not _is_stop_word(word) and (len(word) > 1 or word.isdigit())]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def _is_stop_word(word: str) -> bool:
    """Whether the word is one, as written or as spoken ("kurssii")."""
    return word in STOP_WORDS or not _analyses(word) and not STOP_WORDS.isdisjoint(respelt(word))


class _Analyser(threading.local):
    """Voikko for one thread: an instance must not be used by two at once, and an index may be made in the background."""

    def __init__(self) -> None:
        self.analyze = type(voikko())("fi").analyze


@lru_cache(maxsize=1)
def _analyser() -> _Analyser:
    return _Analyser()


@lru_cache(maxsize=1024)
def _analyses(word: str) -> tuple[dict[str, Any], ...]:
    """What Finnish morphology says of `word`; each word of a message is asked about several times."""
    return tuple(_analyser().analyze(word))


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[tuple[str, float], ...]:
    """The forms a lower-case word is found under, with how much each says of it (0..1, the word itself 1)."""
    found: dict[str, float] = {}

    def add(form: str, weight: float) -> None:
        if len(form) > 1 and form not in STOP_WORDS:
            found[form] = max(weight, found.get(form, 0.0))

    add(word, 1.0)
    add(english_base(word).casefold(), 1.0)
    analyses = _analyses(word)
    for base in _base_forms(word, analyses) or _written_bases(word):
        add(base.replace("=", ""), 1.0)
    for analysis in analyses:
        for part in _surface_parts(word, analysis.get("STRUCTURE", "")):
            for base in _base_forms(part, _analyses(part)) or [part]:
                add(base, _PART_WEIGHT)
        for root in _ROOT.findall(analysis.get("WORDBASES", "")):
            if not root.startswith("+"):
                add(root.replace("=", "").casefold(), _ROOT_WEIGHT)
    return tuple(found.items())


def _base_forms(word: str, analyses: Sequence[dict[str, Any]]) -> list[str]:
    """The base forms of `word`, as a common word and as a name."""
    return [analysis["BASEFORM"].lower() for analysis in (*analyses, *_analyses(word.capitalize()))]


def _written_bases(word: str) -> list[str]:
    """The base forms of a spoken or carelessly typed word."""
    return [analysis["BASEFORM"].lower() for written in respelt(word) for analysis in _analyses(written)]


@lru_cache(maxsize=50_000)
def is_plain_word(word: str) -> bool:
    """Whether English has this word, or Finnish has it, inflected or not, other than as a compound: nearly any two words
    make one."""
    return is_english(word) or any(analysis["STRUCTURE"].count("=") == 1 for analysis in _analyses(word))


def _surface_parts(word: str, structure: str) -> list[str]:
    """The parts of a compound as written, by voikko's structure ("=ppppppp=pppppp"), and what they make together:
    "sähköasentajakoulutus" is of sähkö, asentaja and koulutus, and of sähköasentaja too."""
    lengths = [len(part.replace("-", "")) for part in structure.split("=")[1:]]
    if len(lengths) < 2 or sum(lengths) != len(word):
        return []
    cuts = [0, *accumulate(lengths)]
    parts = (word[start:end] for start, end in combinations(cuts, 2) if end - start < len(word))
    return [part for part in parts if len(part) > 2]
