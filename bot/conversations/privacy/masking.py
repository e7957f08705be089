"""Takes what identifies a person or their money out of what people write, before it is stored anywhere.

Finnish personal identity codes, payment cards and bank accounts are known by their check digits, however they are spaced,
so that prices and dates stay readable; telephone numbers and e-mail addresses by their form (contact_words.py).
"""

from __future__ import annotations

import re

from bot.conversations.privacy.contact_words import mask_contacts
from bot.dialogue.words.contact_wish import IDENTITY_CODE_MASK, MASKS

CARD_MASK = "[card]"
IBAN_MASK = "[iban]"
MASKED = re.compile("|".join(map(re.escape, (IDENTITY_CODE_MASK, CARD_MASK, IBAN_MASK, *MASKS.values()))))
"""What stands in the place of what was masked."""

_GAP = r"\s{0,3}"
"""What people put between the characters of a number they copy or dictate; a dot within the date, too."""
_DATE_GAP = r"[\s.]{0,3}"
# Date, century sign, individual number, check character (Digital and Population Data Services Agency: the signs + - Y X W V U
# A B C D E F are in use since 2023). Phones and word processors write other dashes for "-".
_IDENTITY_CODE = re.compile(
    rf"(?<!\d)(?<!\d[.,:])([0-3]{_GAP}\d{_DATE_GAP}[01]{_GAP}\d{_DATE_GAP}\d{_GAP}\d){_GAP}[-+‐‑‒–—−A-FU-Ya-fu-y]{_GAP}"
    rf"(\d{_GAP}\d{_GAP}\d){_GAP}([0-9A-Ya-y])(?![^\W_])"
)
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_DIGITS = re.compile(r"\d+(?:[\s.\-‐‑–−]{1,3}\d+)*")
_GROUP = re.compile(r"\d+")
_CARD_LENGTHS = range(13, 20)
# First digits of cards with the lengths in use (ISO/IEC 7812 registry, as the card companies publish them): Visa; Mastercard;
# American Express; Diners Club; JCB; Discover; UnionPay; Maestro.
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}"
    r"|(?:50|5[6-9]|6\d)\d{11,17}"
)
_DASH = re.compile(r"[‐‑–−]")
_SEPARATOR = re.compile(r"[\s.\-‐‑–−]")
_IBAN_START = re.compile(r"(?=[A-Za-z]{0}[A-Za-z]{0}\d{0}\d)".replace("{0}", f"{_SEPARATOR.pattern}{{0,3}}"))
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
    """`text` with everything that identifies somebody replaced by what it was, in brackets."""
    return mask_contacts(mask_numbers(text))


def mask_numbers(text: str) -> str:
    """The same for identity codes, cards and accounts alone: contact data stays."""
    without_accounts = _DIGITS.sub(_mask_cards, _mask_ibans(text))
    return _IDENTITY_CODE.sub(_identity_code_mask, without_accounts)


def _plain(text: str) -> str:
    """Letters and digits alone."""
    return "".join(character for character in text if character.isalnum())


def _identity_code_mask(found: re.Match[str]) -> str:
    date, individual, check = (_plain(part) for part in found.groups())
    if not (1 <= int(date[:2]) <= 31 and 1 <= int(date[2:4]) <= 12):
        return found[0]
    right = _CHECK_CHARACTERS[int(date + individual) % 31] == check.upper()
    return IDENTITY_CODE_MASK if right else found[0]


def _mask_cards(found: re.Match[str]) -> str:
    """The run of digits with every card in it masked. A card begins and ends with a group, such as "4111 1111"."""
    run, masked, position = found[0], [], 0
    groups = list(_GROUP.finditer(run))
    for first, begin in enumerate(groups):
        end = _card_end(run, groups, first) if begin.start() >= position else None
        if end is not None:
            masked += [run[position : begin.start()], CARD_MASK]
            position = end
    return "".join([*masked, run[position:]])


def _card_end(run: str, groups: list[re.Match[str]], first: int) -> int | None:
    """Where the card that begins with the group `first` ends; its groups are parted in one way, unlike dates and times."""
    digits, joins, longest = "", set(), None
    for number in range(first, min(first + _CARD_LENGTHS.stop, len(groups))):
        group = groups[number]
        if number > first:
            joins.add(_DASH.sub("-", run[groups[number - 1].end() : group.start()]).strip())
        digits += "".join(str(int(digit)) for digit in group[0])
        if len(joins) > 1 or len(digits) >= _CARD_LENGTHS.stop:
            break
        if len(digits) in _CARD_LENGTHS and _CARD.fullmatch(digits) and _passes_luhn(digits):
            longest = group.end()
    return longest


def _passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _mask_ibans(text: str) -> str:
    masked, position = [], 0
    for start in _IBAN_START.finditer(text):
        if start.start() < position:
            continue
        end = _iban_end(text, start.start())
        if end is not None:
            masked += [text[position : start.start()], IBAN_MASK]
            position = end
    return "".join([*masked, text[position:]])


def _iban_end(text: str, start: int) -> int | None:
    """Where the IBAN that begins at `start` ends; None when its length or its check digits (ISO 13616) are wrong."""
    characters, length = "", 2
    end = start
    while len(characters) < length and end < len(text):
        if text[end].isascii() and text[end].isalnum():
            characters += text[end].upper()
        elif not _SEPARATOR.match(text[end]):
            return None
        end += 1
        if len(characters) == 2 and length == 2:
            length = int(_IBAN_LENGTHS.get(characters, 0))
    if not length or len(characters) < length:
        return None
    number = "".join(str(int(character, 36)) for character in characters[4:] + characters[:4])
    return end if int(number) % 97 == 1 else None
