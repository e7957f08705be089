"""Telephone numbers and e-mail addresses in what people write: masked, or found when they were asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dialogue.words.contact_wish import EMAIL, MASKS, PHONE

_AT = r"(?:@|\s?[(\[](?:at|ät)[)\]]\s?)"
# Looked for at the beginnings of words only: else a long word without @ would be read once for each of its letters.
_EMAIL = re.compile(rf"(?<![\w.%+'-])[\w.%+'-]+{_AT}[\w-]+(?:\.[\w-]+)+")
# When an address was asked for, it may be written as it is said: "mina at example.com", "mina at example dot com".
_EMAIL_SAID = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]+\s+(?:at|ät)\s+[\w-]+(?:(?:\.|\s+(?:dot|piste)\s+)[\w-]+)+", re.IGNORECASE
)
# Between digits: spaces, dashes and brackets; a full stop only before three digits, because dates and times have two.
_JOIN = r"(?:[\s()‐‑–−-]{0,3}|\.(?=\d{3}))"
# No telephone number: a date (01-02-2026), hours (0800-1600), a business ID (1234567-8).
_OTHER = (
    r"(?!\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d(?!\d))"
    r"(?!(?:[01]\d|2[0-3])[0-5]\d\s?[-–]\s?(?:[01]\d|2[0-4])[0-5]\d(?!\d))(?!\d{7}-\d(?!\d))"
)
# In Finland a number begins with 0 and a digit from 2 on, 01x for business and regional numbers, or with the country code
# (Traficom, numbering regulation 32); 7 to 12 digits.
_NATIONAL = rf"0(?:[2-9]|1\d)(?:{_JOIN}\d){{5,10}}"
_INTERNATIONAL = rf"(?:\+|00(?=[1-9])){_JOIN}\d(?:{_JOIN}\d){{7,14}}"
_PHONE = re.compile(rf"(?<![\w.,+]){_OTHER}(?:{_INTERNATIONAL}|{_NATIONAL})(?![\w])")
# When a number was asked for, one without its first 0 or + is taken, too.
_ASKED_FOR = re.compile(r"\+?\d[\d\s().-]{5,18}\d")


@dataclass(frozen=True)
class Contact:
    """How a person can be reached: `kind` is PHONE or EMAIL. `rest` is the message with it masked."""

    kind: str
    value: str
    rest: str


def mask_contacts(text: str) -> str:
    """`text` with every telephone number and e-mail address replaced by what it was."""
    return _PHONE.sub(MASKS[PHONE], _EMAIL.sub(MASKS[EMAIL], text))


def find_contact(text: str) -> Contact | None:
    """The first address or number in an answer to the question for one; None when it holds none."""
    for kind, pattern in ((EMAIL, _EMAIL), (PHONE, _PHONE), (EMAIL, _EMAIL_SAID), (PHONE, _ASKED_FOR)):
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]}{MASKS[kind]}{text[found.end() :]}"
            return Contact(kind, found[0].strip(), mask_contacts(rest))
    return None
