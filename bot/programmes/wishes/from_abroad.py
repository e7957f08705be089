"""A degree or a profession that somebody has from another country: "tutkinto Virosta", "a nurse in Kenya"."""

from __future__ import annotations

import re

_COUNTRIES = (
    "afganistan|afghanistan|albania|algeria|argentiina|argentina|armenia|bangladesh|belarus|brasilia|brazil|bulgaria"
    "|cameroon|chile|china|colombia|congo|cuba|egypti?|eritrea|espanja|estonia|ethiopia|etiopia|filippiin(?:it|ei)"
    "|gambia|georgia|ghana|india|indonesia|intia|iran|iraq|irak|israel|italia|italy|japani?|jordan|jordania|kamerun"
    "|kazakhstan|kazakstan|kenia|kenya|kiina|kolumbia|kongo|kosovo|kreikka|latvia|lebanon|libanon|libya|liettua"
    "|lithuania|malaysia|malesia|marokko|meksiko|mexico|moldova|morocco|myanmar|nepal|nigeria|pakistan|palestiina"
    "|palestine|philippines|poland|portugal|puola|ranska|romania|russia|saksa|senegal|serbia|singapore|somalia|spain"
    "|sri\\ lanka|sudan|syria|syyria|tansania|tanzania|thaimaa|thailand|tunisia|turkey|turki|turkki|uganda|ukraina"
    "|ukraine|uzbekistan|venezuela|venäjä|vietnam|viro"
)
_IN_OR_FROM = rf"(?:{_COUNTRIES})\w{{0,2}}(?:st|ss|lt|ll)[aä]"
_ABROAD = (
    rf"(?:foreign|overseas|abroad|(?:home|my|another)\ country|ulkomai\w+|ulkomail\w+|kotimaa\w+|{_IN_OR_FROM}"
    rf"|(?:{_COUNTRIES})(?:l[aä]i\w+|i?an|n)?)"
)
_DEGREE = r"\w*(?:degree|diploma|qualification|certificate|tutkin|todistu|diplomi)\w*"
_DEGREE_FROM_ABROAD = re.compile(rf"\b(?:{_ABROAD}\b[^.,;!?]*{_DEGREE}|{_DEGREE}[^.,;!?]*\b{_ABROAD}\b)", re.IGNORECASE)
_WORD_BEFORE_COUNTRY = re.compile(
    rf"\b([^\W\d_]+)\s+(?:(?:from|in)\s+(?:the\s+)?(?:{_COUNTRIES})|{_IN_OR_FROM})\b", re.IGNORECASE
)


def has_foreign_degree(text: str) -> bool:
    """Whether the text speaks of a degree from abroad: its field is what the person has, not only what is wished for."""
    return bool(_DEGREE_FROM_ABROAD.search(text))


def before_a_country(text: str) -> str:
    """The words before a country, which may name the person's work there: "nurse" of "a nurse in Kenya"."""
    return " ".join(match[1] for match in _WORD_BEFORE_COUNTRY.finditer(text))
