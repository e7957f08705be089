"""Which language a person asks for by name, in any of the languages they may write it in."""

from __future__ import annotations

import re
from collections.abc import Collection

NAMES = {
    "fi": "finnish|suome|suomi|finska|финск|по-фински|фінськ|soome|فنلند"
    "|finlandais|finnois|fince|finlandiya|finland[iî]|fînî|finî|phần lan|芬兰语|ฟินแลนด์",
    "en": "english|inglish|eng\\b|englan|englant|enk?ku|engelska|английск|англійськ|inglise|انجليز|إنجليز|إنكليز|انگلیس|ingiriis|anglais"
    "|[iî]ngil[iî]z|angli|tiếng anh|英语|英文|อังกฤษ",
    "sv": "swedish|ruots|svensk|шведск|шведськ|rootsi|سويد|سوئد|iswiidhish|swidish",
    "ru": "russian|venäj|venäjä|ryska|русск|по-русски|російськ|vene keel|روس|ruush",
    "uk": "ukrain|ukraina|أوكران|اوکراین|украинск|по-украински|українськ",
    "et": "estonia|viro|эстон|إستون|استون|естон|estniska|эстонск|eesti",
    "ar": "arabi|арабск|араб|عرب|arapça",
    "so": "somali|soomaali|сомали|сомалі|صومال|سومالی",
    "fa": "persia|persisk|farsi|pärsia|dari|персидск|перськ|фарси|фарсі|فارسي|فارسی|دری",
    "fr": "french|ransk|français|francais|fransk|французск|французьк|prantsuse|فرنسي|فرانس",
    "tr": "turkish|turki|türk[çc]e|turkce|турецк|турецьк|turkiska|تركي|ترکی",
    "ku": "kurd[iî]|kurman[jc]|sorani|كردي|کورد",
    "th": "thai|ภาษาไทย|ไทย",
    "vi": "vietnam|tiếng việt|вьетнамск",
    "zh": "chines|kiina|mandarin|中文|汉语|китайск|kinesisk",
}
_PATTERNS = {code: re.compile(rf"\b(?:بال|ال)?(?:{names})", re.IGNORECASE) for code, names in NAMES.items()}
_LANGUAGE = re.compile(r"langu|langage|kiel|språk|язык|язик|мов|keel|لغة|لغات|زبان|luqad|luuqad", re.IGNORECASE)
_COUNTRY = re.compile(
    r"\b(?:ukraina|viro|venäjä|somalia|thaimaa|kiina|turki|vietnami|ranska|ruotsi|suome)(?:sta|stä|ssa|ssä|an|än|en|lta|ltä|lla|llä|lle)\b"
    r"|\bfrom\s+(?:ukraine|estonia|somalia|russia|thailand|vietnam)\b",
    re.IGNORECASE,
)
"""A country that is named like its language: who comes from it wants nothing."""
_UNABLE = re.compile(
    r"\b(?:don'?t|do not|cannot|can'?t|no|not|en(?!\s+(?:français|francais|anglais|finnois)\b)|ei|emme|älä|inte|ingen|inget|не|ma ei)\s+"
    r"((?:[^\s,.;!?]+\s+(?:(?:very|so|that|really|any|much|well|good|kovin|hyvin|niin|oikein|vielä|paljon|tosi|yhtään)\s+)*){0,2}[^\s,.;!?]+)",
    re.IGNORECASE,
)
"""A refusal and the three words after it, up to the next pause; those that say how well do not count."""
_UNABLE_AFTER = re.compile(
    r"((?:[^\s,.;!?]+\s+){1,3})(?:(?:baan |ayaan )?(?:ma|kuma) (?:aqaan|garanayo|fahm\w+|hadl\w+|baran\w*)"
    r"|(?:(?:ma|mina) )?ei (?:\w+ )?(?:oska|räägi|saa aru|mõista)\w*|не (?:знаю|говорю|понимаю|розумію|розмовляю|володію)"
    r"|(?:رو |را |هم )?(?:بلد نیستم|نمی\S+)|bilmiyorum|konuşam\w+|nizanim)\b",
    re.IGNORECASE,
)
"""Some languages say it the other way round: "luqadda Finnishka ma aqaan", "soome keelt ei oska"."""


def requested_language(text: str) -> str | None:
    """The language (ISO 639-1) that `text` names; the one it says it cannot use does not count.

    "I don't speak Finnish, English please" gives en; "another language" gives None.
    """
    text = _COUNTRY.sub(" ", text)
    refused = {_first_named(found[1]) for pattern in (_UNABLE, _UNABLE_AFTER) for found in pattern.finditer(text)}
    return _first_named(text, refused)


def named_languages(text: str) -> set[str]:
    """All the languages (ISO 639-1) that `text` names, wished for or not."""
    return {code for code, pattern in _PATTERNS.items() if pattern.search(text)}


def names_language(text: str) -> bool:
    """Whether `text` names any language, or speaks of languages at all."""
    return bool(_LANGUAGE.search(text)) or any(pattern.search(text) for pattern in _PATTERNS.values())


def _first_named(words: str, but: Collection[str | None] = ()) -> str | None:
    found = ((code, pattern.search(words)) for code, pattern in _PATTERNS.items() if code not in but)
    named = {code: match.start() for code, match in found if match}
    return min(named, key=lambda code: named[code]) if named else None
