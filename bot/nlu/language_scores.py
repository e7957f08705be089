"""Which language a short chat message is written in, and which one the conversation goes on in.

Lingua's trigram models know fifteen languages but are unsure about three-word messages full
of Finnish service names. Two cheap facts settle most of those: does Finnish morphology know
the words (voikko), does the English word list (simplemma), and which function words occur.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lingua import Language, LanguageDetectorBuilder

from bot.nlu.english import is_english
from bot.nlu.finnish import voikko
from bot.nlu.languages import glossaries
from bot.nlu.same_script import ARABIC, CYRILLIC, told_apart

REPLY_LANGUAGES = ("fi", "en")
"""Languages in which every text exists; others get one of these."""

_LINGUA = {
    "fi": Language.FINNISH, "en": Language.ENGLISH, "sv": Language.SWEDISH, "ru": Language.RUSSIAN,
    "uk": Language.UKRAINIAN, "et": Language.ESTONIAN, "ar": Language.ARABIC, "so": Language.SOMALI,
    "fa": Language.PERSIAN, "fr": Language.FRENCH, "tr": Language.TURKISH, "th": Language.THAI,
    "vi": Language.VIETNAMESE, "zh": Language.CHINESE,
}  # fmt: skip
_CODES = {language: code for code, language in _LINGUA.items()}

SMALL_WORDS = {
    # "TE" is what learners of either language call the employment office; in Finnish it also means "you".
    "en": frozenset(
        "a an the is are am was do does did can could i me my you your we they he she it its what which who "
        "where when why how to for from with without in at about and or if not no yes this that there please "
        "have has get need want im dont cant whats isnt would should will more much many tell te".split()
    ),
    "fi": frozenset(
        "minä mä mää mie minun mun minulla mulla minulle mulle sinä sä te me he se ne tämä tää onko onks on oon "
        "olen ole en ei eikö ja tai mutta että kun jos niin kuin mikä mitä mistä missä mihin miten miks miksi kuka "
        "kenelle milloin koska paljonko voiko voinko voiks voin haluan haluaisin tarvitsen tarviin saako saanko "
        "kanssa ilman sitten nyt vielä myös moi hei kiitos joo juu".split()
    ),
    # Near to Finnish: only words that Finnish lacks or hardly uses.
    "et": frozenset(
        "kas või aga kuidas millal tere palun aitäh mul mulle tahan tahaksin soovin vaja pean minu minul kuhu kust "
        "kellele maksab tööd keelt soome ning abi kaua kestab palju see eest oled aru".split()
    ),
    # Near to English: only words that neither English nor Finnish has.
    "sv": frozenset(
        "jag är och att det ett som på av för inte kan vill ska skulle har hur vad när vem varför finns eller mitt också "
        "hej tack från hjälp kurs jobb få gå göra behöver du nån någon igår mig dig".split()
    ),
    "fr": frozenset(
        "je tu nous vous le les des une et est pas pour dans avec où comment bonjour merci cherche travail suis cours du".split()
    ),
    # Its trigrams are like Finnish ones: double vowels and consonants.
    "so": frozenset(
        "waan waxaan waxan waxa maxaa maxaad maxay sidee sideen xagee xaggee halkee goorma imisa intee yaa miyaa ayaan baan ayaa "
        "ayay rabaa rabo iyo inaan inan waa ahay jiraa kartaa karaa shaqo shaqada walaal mahadsanid maya fadlan luqad luqada koorso "
        "lacag caawimaad salaan uga igu iga waxba maxay immisa imisa weeye ayuu baa loo mise".split()
    ),
}
# Kurdish is not among Lingua's languages: letters that Arabic and Persian lack, and the words of its glossary.
_SORANI_LETTERS = frozenset("ێۆڕڵڤە")
_KNOWS: Mapping[str, Callable[[str], bool]] = {
    "fi": lambda word: bool(voikko().spell(word)),
    "en": lambda word: word in SMALL_WORDS["en"] or is_english(word),
}
"""Whether a word is one of the language's, inflected or not."""
GLOSSARY_COUNTS = 2.0
"""How much it speaks for a language that its glossary knows all the words. Of 6,033 messages of data/evaluation this puts 22 right and
3 wrong.
"""
MORE_LIKELY = 1.05
"""What letters or words have told apart is the likelier one also where the trigrams were undecided."""
FRAME = 2
"""So many small words of one language hold a sentence together."""
_PRIOR = {"fi": 4.0, "en": 4.0}
_WORD = re.compile(r"[^\W\d_]+")
_THAI, _CHINESE = re.compile("[\u0e00-\u0e7f]"), re.compile("[\u4e00-\u9fff]")
OTHER_SCRIPTS = {"ru": CYRILLIC, "uk": CYRILLIC, "ar": ARABIC, "fa": ARABIC, "th": _THAI, "zh": _CHINESE}
"""Languages that are not written in Latin letters, and what their letters are."""

SURE = 0.8
"""A detected language must be this likely to change the language of a conversation."""


@lru_cache(maxsize=1)
def _detector() -> Any:
    return (
        LanguageDetectorBuilder.from_languages(*_CODES)
        .with_low_accuracy_mode()  # loads what a script's languages need when it first comes
        .build()
    )


def _kurdish(words: list[str], text: str) -> float:
    if _SORANI_LETTERS & set(text):
        return 1.0
    # It has no trigrams to weigh: only words that are no others' count.
    others = [glossary.knows for code, glossary in glossaries().items() if code != "ku"]
    own = (word for word in words if glossaries()["ku"].knows(word))
    return (
        sum(not any(knows(word) for knows in (*others, *_KNOWS.values())) for word in own) / len(words)
        if words
        else 0.0
    )


def is_name(word: str) -> bool:
    """Whether a word in small letters is Finnish as a name only: "espoosta"."""
    return not voikko().spell(word) and bool(voikko().spell(word.capitalize()))


def _frame(words: Sequence[str]) -> str | None:
    """The language that the small words of a text are of, at least two and more than of any other; None where none leads.

    Whose small words hold a sentence together is the one it is in, whatever names of services stand in it.
    """
    counts = Counter(code for word in set(words) for code, known in SMALL_WORDS.items() if word in known)
    (best, most), (_, next_most) = (*counts.most_common(2), (None, 0), (None, 0))[:2]
    return best if most >= FRAME and most > next_most else None


def _loans(words: Sequence[str], frame: str | None) -> frozenset[str]:
    """The English words of a Finnish sentence, the Finnish ones of an English sentence, and those of both in another language."""
    if frame is None:
        return frozenset()
    own = _KNOWS.get(frame)
    others = [knows for code, knows in _KNOWS.items() if code != frame]
    strange = (word for word in words if word not in SMALL_WORDS[frame] and not (own and own(word)))
    return frozenset(word for word in strange if any(knows(word) for knows in others))


@lru_cache(maxsize=8)  # a message is looked at several times
def language_scores(text: str) -> Mapping[str, float]:
    """Probability of each known language (ISO 639-1) for `text`; empty when it has no letters."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return {}
    # Beside another script Latin letters are names: "что такое oppisopimus".
    written = {code: letters for code, letters in OTHER_SCRIPTS.items() if letters.search(text)}
    words = [word for word in words if any(letters.match(word) for letters in written.values())] or words
    frame = _frame(words)
    loans = _loans(words, frame)
    own = [word for word in words if word not in loans]
    scores = {
        _CODES[value.language]: (value.value + 0.02) * _PRIOR.get(_CODES[value.language], 1.0)
        for value in _detector().compute_language_confidence_values(" ".join(own) or text)
        if not written or _CODES[value.language] in written
    }
    for code, functional in SMALL_WORDS.items() if not written else ():
        known = sum(_KNOWS[code](word) for word in words) if code in _KNOWS and frame in (None, code) else 0
        count = sum(word in functional for word in words)
        scores[code] *= math.exp((3 * known + 4 * count) / len(words))
    telling = [word for word in words if not is_name(word)] if not written else []
    for code, glossary in glossaries().items() if telling else ():
        if code in scores and code not in OTHER_SCRIPTS:
            scores[code] *= math.exp(GLOSSARY_COUNTS * sum(map(glossary.knows, telling)) / len(words))
    likeliest = max(scores, key=lambda code: scores[code])
    neighbour = told_apart(text, likeliest)
    if neighbour != likeliest:
        scores[likeliest], scores[neighbour] = scores[neighbour], scores[likeliest] * MORE_LIKELY
    scores["ku"] = 3 * _kurdish(words, text) * max(scores.values())
    total = sum(scores.values())
    return {code: score / total for code, score in scores.items()}


def detect(text: str) -> tuple[str | None, float]:
    """The likeliest language and its probability; (None, 0) when there is nothing to read."""
    scores = language_scores(text)
    if not scores:
        return None, 0.0
    best = max(scores, key=lambda code: scores[code])
    return best, scores[best]


def decide(text: str, *, current: str | None, prior: str | None, detected: str | None, confidence: float) -> str | None:
    """The language the conversation goes on in, or None while nothing is known.

    `current` is the language so far, `prior` what the channel says of the person (page or
    Telegram locale). One or two words never flip a conversation that has a language.
    """
    before = current or prior
    least = 0 if current else 1
    if detected is None or (before is not None and _outnumber(before, detected, text) >= least):
        return before
    words = len(_WORD.findall(text))
    own_script = detected in OTHER_SCRIPTS and confidence >= SURE
    if current is None:
        if own_script or (words >= 2 and confidence >= 0.6) or prior is None:
            return detected
        return prior if confidence < SURE else detected
    if detected != current and confidence >= SURE and (words >= 3 or own_script):
        return detected
    return current


def _outnumber(before: str, detected: str, text: str) -> int:
    """How many words more of a text are of the language so far than of the one that it looks like as a whole.

    One long name of a service weighs more in letters than the sentence around it: "they say i must go to työkokeilu".
    A conversation needs more words than that to turn ("te send me selvityspyyntö"); of its language the page only guesses.
    A glossary knows fewer words than there are, so that as many of them are more: "mis on työkokeilu".
    """
    knows = {**{code: glossary.knows for code, glossary in glossaries().items()}, **_KNOWS}
    if detected not in _KNOWS or before not in knows:
        return -1
    words = [word.lower() for word in _WORD.findall(text)]
    own, other = ({word for word in words if knows[code](word)} for code in (before, detected))
    ahead = len(own) - len(other)
    if before in _KNOWS:
        return ahead
    return ahead or (1 if own != other else -1)


def reply_language(language: str | None, fallback: str) -> str:
    """The language to answer in: the conversation's own when every text exists in it, else `fallback`."""
    return language if language in REPLY_LANGUAGES else fallback
