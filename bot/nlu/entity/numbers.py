"""Numbers in digits and words, Finnish (inflected, spoken) and English, and lengths of time made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.entity.words import Token

ONES = {
    "yksi": 1, "yks": 1, "kaksi": 2, "kaks": 2, "kolme": 3, "kol": 3, "neljä": 4, "nel": 4, "viisi": 5, "viis": 5,
    "kuusi": 6, "kuus": 6, "seitsemän": 7, "seittemän": 7, "kahdeksan": 8, "kaheksan": 8, "yhdeksän": 9, "yheksän": 9,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_NUMBERS = {
    **ONES, "kymmenen": 10, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
}  # fmt: skip
_VAGUE = {"pari": 2.0, "couple": 2.0, "muutama": 3.0, "few": 3.0, "puolitoista": 1.5, "puoltoista": 1.5}
_ORDINALS = {
    "toinen": 2, "kolmas": 3, "neljäs": 4, "viides": 5, "kuudes": 6, "seitsemäs": 7, "kahdeksas": 8, "yhdeksäs": 9,
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
}  # fmt: skip
_TENS = re.compile(r"(\w+?)(?:kymmentä|kyt)(\w*)")
_TEENS = re.compile(r"(\w+?)toista")
_DIGITS_READ = 6

_WEEK = 7 / 30.44
_MONTHS_IN = {
    "vuosi": 12, "vuos": 12, "vuotta": 12, "v": 12, "vee": 12, "year": 12, "yr": 12, "yer": 12, "yrs": 12,
    "kuukausi": 1, "kuukaus": 1, "kk": 1, "month": 1, "mo": 1, "mos": 1, "mth": 1, "mths": 1, "monts": 1,
    "viikko": _WEEK, "vko": _WEEK, "vk": _WEEK, "week": _WEEK, "wk": _WEEK, "wks": _WEEK,
}  # fmt: skip
_STANDING_ALONE = frozenset(
    "vuosi vuoden vuoteen vuos kuukausi kuukauden kuukauteen kuukaus viikko viikon viikkoon".split()
)
_SIGNS = {
    "a": "a", "an": "a", "last": "a", "past": "a", "viime": "a", "and": "&", "ja": "&",
    "half": "½", "puoli": "½", "puol": "½",
    "of": "o", "th": "t", "st": "t", "nd": "t", "rd": "t",
}  # fmt: skip
_LENGTH = re.compile(
    r"(?P<number>a?(?P<digits>##?)d?r*t?o?|a)?(?P<half>&?a?½a?)?(?P<unit>[uU])"
    r"(?:&?a?(?P<more>##?)d?(?P<smaller>[uU]))?(?:&a?(?P<and_half>½))?"
)
"""A length of time over one sign a word: # number, d decimals, r end of a range, u unit (U: may stand alone)."""


@dataclass(frozen=True)
class Amount:
    """A number, or a length of time in months, in the words `first` to `last`, both included."""

    value: float
    first: int
    last: int


def numbers(text: str, tokens: Sequence[Token]) -> list[Amount]:
    """The whole numbers of the text, in digits or words, leaving out decimals, dates and ordinals."""
    found: list[Amount] = []
    for place, token in enumerate(tokens):
        value = _number(token)
        if value is None or _goes_on(text, tokens, place):
            continue
        last = found[-1] if found else None
        if last and last.last == place - 1 and _are_one_number(text, tokens, last, value):
            found[-1] = Amount(last.value + value, last.first, place)
        else:
            found.append(Amount(value, place, place))
    return found


def _are_one_number(text: str, tokens: Sequence[Token], tens: Amount, ones: float) -> bool:
    """ "fifty two", "fifty-two": tens in one word, then ones in another."""
    between = text[tokens[tens.last].end : tokens[tens.last + 1].start]
    spelt = tokens[tens.last].text.isalpha() and tokens[tens.last + 1].text.isalpha()
    return spelt and between in (" ", "-") and 20 <= tens.value < 100 and tens.value % 10 == 0 and 1 <= ones < 10


def _number(token: Token) -> float | None:
    if token.text.isdigit():
        return float(token.text[:_DIGITS_READ])
    for form in (form.removesuffix("vuotias") for form in token.forms):
        if form in _NUMBERS:
            return _NUMBERS[form]
        tens, teens = _TENS.fullmatch(form), _TEENS.fullmatch(form)
        if tens and tens.group(1) in ONES and (not tens.group(2) or tens.group(2) in ONES):
            return ONES[tens.group(1)] * 10 + ONES.get(tens.group(2), 0)
        if teens and teens.group(1) in ONES:
            return ONES[teens.group(1)] + 10
    return None


def _goes_on(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Digits that continue those before them: the 5 of "1,5" and of "12.5."."""
    if not place or not (tokens[place].text.isdigit() and tokens[place - 1].text.isdigit()):
        return False
    return text[tokens[place - 1].end : tokens[place].start] in (".", ",", ":", "/")


def lengths_of_time(text: str, tokens: Sequence[Token]) -> Iterator[Amount]:
    """Each length of time in the text, in months: "2 vuotta ja 3 kuukautta", "one and a half years", "vuoden"."""
    signs = "".join(_sign(text, tokens, place) for place in range(len(tokens)))
    for match in _LENGTH.finditer(signs):
        standing_alone = not match["number"] and not match["half"]
        year_follows = signs[match.end() : match.end() + 1] == "#"
        if standing_alone and (match["unit"] != "U" or year_follows):
            continue
        count = 1.0 if standing_alone or (match["number"] == "a" and not match["half"]) else 0.0
        if match["digits"]:
            count = _value(text, tokens, match.start("digits"), match.end("digits"))
        count += 0.5 * bool(match["half"] or match["and_half"])
        months = count * _months_in(tokens[match.start("unit")])
        if match["more"]:
            smaller = _months_in(tokens[match.start("smaller")])
            months += _value(text, tokens, match.start("more"), match.end("more")) * smaller
        yield Amount(months, match.start(), match.end() - 1)


def _sign(text: str, tokens: Sequence[Token], place: int) -> str:
    token = tokens[place]
    if token.lower in _SIGNS:
        return _SIGNS[token.lower]
    if _goes_on(text, tokens, place):
        return "d"
    if _countable(token) is not None:
        ranged = place and tokens[place - 1].text.isdigit() and text[tokens[place - 1].end : token.start] in ("-", "–")
        return "r" if ranged else "#"
    if _months_in(token):
        return "U" if token.lower in _STANDING_ALONE else "u"
    return "x"


def _countable(token: Token) -> float | None:
    value = _number(token)
    if value is None:
        value = next((known[form] for known in (_VAGUE, _ORDINALS) for form in token.forms if form in known), None)
    return value


def _months_in(token: Token) -> float:
    return next((_MONTHS_IN[form] for form in token.forms if form in _MONTHS_IN), 0.0)


def _value(text: str, tokens: Sequence[Token], first: int, end: int) -> float:
    """The number in the words from `first` up to `end`, with the decimals that follow it."""
    value = sum(_countable(token) or 0.0 for token in tokens[first:end])
    if end < len(tokens) and _goes_on(text, tokens, end):
        value = float(f"{int(value)}.{tokens[end].text[:_DIGITS_READ]}")
    return value
