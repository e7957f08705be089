"""Takes Finnish personal identity codes, payment card and bank account numbers out of what people write.

Only numbers whose check digits are right are masked, so that prices, phone numbers and dates stay readable.
"""

from __future__ import annotations

import re

IDENTITY_CODE_MASK = "[hetu]"
CARD_MASK = "[card]"
IBAN_MASK = "[iban]"

# Date, century sign, individual number, check character (Digital and Population Data Services Agency: the signs + - Y X W V U
# A B C D E F are in use since 2023). Phones and word processors write other dashes for "-".
_IDENTITY_CODE = re.compile(
    r"(?<![^\W_])([0-3]\d)([01]\d)(\d\d)\s?([-+‐‑‒–—−A-FU-Ya-fu-y])\s?(\d{3})([0-9A-Ya-y])(?![^\W_])"
)
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CARD = re.compile(r"(?<![^\W_])\d(?:[ \u00a0.-]?\d){12,18}(?![^\W_])")
_CARD_INDUSTRIES = range(2, 7)  # first digits of payment cards
_IBAN_START = re.compile(r"(?<![^\W_])[A-Za-z]{2}[ ]?\d\d")
_SEPARATOR = re.compile(r"[ \u00a0-]")
# Characters of a whole IBAN by country (SWIFT IBAN registry).
_IBAN_LENGTHS = dict(
    re.findall(
        r"([A-Z]{2})(\d\d)",
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23"
        "GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30"
        "NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20",
    )
)


def mask(text: str) -> str:
    """`text` with every identity code, card number and IBAN replaced by what it was, in brackets."""
    return _IDENTITY_CODE.sub(_identity_code_mask, _CARD.sub(_card_mask, _mask_ibans(text)))


def _identity_code_mask(found: re.Match[str]) -> str:
    day, month, year, _century, individual, check = found.groups()
    right = _CHECK_CHARACTERS[int(day + month + year + individual) % 31] == check.upper()
    return IDENTITY_CODE_MASK if right else found[0]


def _card_mask(found: re.Match[str]) -> str:
    """The mask when the digits are a payment card's and pass the Luhn check (ISO/IEC 7812-1)."""
    digits = [int(character) for character in found[0] if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    is_right = digits[0] in _CARD_INDUSTRIES and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
    return CARD_MASK if is_right else found[0]


def _mask_ibans(text: str) -> str:
    masked, position = [], 0
    for start in _IBAN_START.finditer(text):
        end = _iban_end(text, start.start())
        if end is not None and start.start() >= position:
            masked += [text[position : start.start()], IBAN_MASK]
            position = end
    return "".join([*masked, text[position:]])


def _iban_end(text: str, start: int) -> int | None:
    """Where the IBAN that begins at `start` ends; None when its length or its check digits (ISO 13616) are wrong."""
    length = int(_IBAN_LENGTHS.get(text[start : start + 2].upper(), 0))
    end, characters = start, ""
    while len(characters) < length and end < len(text):
        if text[end].isascii() and text[end].isalnum():
            characters += text[end].upper()
        elif not _SEPARATOR.match(text[end]):
            return None
        end += 1
    if not length or len(characters) < length:
        return None
    number = "".join(str(int(character, 36)) for character in characters[4:] + characters[:4])
    return end if int(number) % 97 == 1 else None
