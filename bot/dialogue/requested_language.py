"""Which language a person asks for by name, in any of the languages they may write it in."""

from __future__ import annotations

import re

NAMES = {
    "fi": "finnish|suome|suomi|finska|финск|по-фински|фінськ|soome|فنلند|finlandais|fince|finlandiya",
    "en": "english|englan|englant|engelska|английск|англійськ|inglise|انجليز|إنجليز|إنكليز|انگلیس|ingiriis|anglais|ingilizce|angli",
    "sv": "swedish|ruots|svensk|шведск|шведськ|rootsi|سويد|سوئد|iswiidhish|swidish",
    "ru": "russian|venäj|venäjä|ryska|русск|по-русски|російськ|vene keel|روس|ruush",
    "uk": "ukrain|ukraina|أوكران|اوکراین|украинск|по-украински|українськ",
    "et": "estonia|viro|эстон|إستون|استون|естон|estniska|эстонск|eesti",
    "ar": "arabi|арабск|араб|عرب",
    "so": "somali|soomaali|сомали|сомалі|صومال|سومالی",
    "fa": "persia|persisk|farsi|pärsia|dari|персидск|перськ|фарси|фарсі|فارسي|فارسی|دری",
    "fr": "french|ransk|français|francais|fransk",
    "tr": "turkish|turki|türkçe|turkce",
    "ku": "kurdi|kurmanji|sorani|كردي|کورد",
    "th": "thai|ไทย",
    "vi": "vietnam|tiếng việt",
    "zh": "chines|kiina|mandarin|中文|汉语",
}
_PATTERNS = {code: re.compile(rf"\b(?:بال|ال)?(?:{names})", re.IGNORECASE) for code, names in NAMES.items()}
_UNABLE = re.compile(
    r"\b(?:don'?t|do not|cannot|can'?t|no|not|en|ei|emme|älä|inte|не|ma ei)\s+(?:\S+\s+){0,2}?(\S+)", re.IGNORECASE
)


def requested_language(text: str) -> str | None:
    """The language (ISO 639-1) that `text` names; the one it says it cannot use does not count.

    "I don't speak Finnish, English please" gives en; "another language" gives None.
    """
    named = [code for code, pattern in _PATTERNS.items() if pattern.search(text)]
    refused = {code for code in named for found in _UNABLE.finditer(text) if _PATTERNS[code].search(found[0])}
    left = [code for code in named if code not in refused]
    return left[0] if left else None
