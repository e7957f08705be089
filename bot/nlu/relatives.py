"""What a message tells of the person's family: "my husband is an engineer", "mulla on kaksi lasta, 4 ja 17".

Read from left to right: a clause whose subject is a relative is told of them, and so is what goes on without a subject of its own
("he is 40", "4 and 17"), up to the next clause of the person's own ("I used to be a nurse").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[,.;:!?\n()]+|\b(?:and|but|so|because|ja|mutta|mut|joten|koska|niin)\b", re.IGNORECASE)
CHILD_EN = r"son|daughter|teenager|child"
GROWN_EN = (
    r"husband|wife|spouse|partner|boyfriend|girlfriend|brother|sister|mother(?!\s+tongue)|father|mom|mum|dad|cousin|uncle|aunt|friend"
    r"|neighbou?r"
)
CHILD_FI = r"poika|poja|tytär|tyttäre|tyttö|tytö|teini|nuore|nuori|lapse|lapsi"
GROWN_FI = (
    r"mies|miehe|vaimo|puoliso|avopuoliso|veli|velje|veljä|sisko|sisar|äiti|äidi(?!nkiel)|isä(?!nnöi)|serkku|serku|kaveri|ystävä"
    r"|naapuri"
)
"""Words and Finnish stems for people one speaks for."""
_RELATIVE_EN = rf"(?:{CHILD_EN}|{GROWN_EN}|children|kid|baby|boy|girl|parent)s?"
_RELATIVE_FI = rf"(?:{CHILD_FI}|{GROWN_FI}|laps|lasta|lasten|vauva|vanhemma)"
_OF_RELATIVE = re.compile(
    rf"""\W*(?:(?:hi|hello|hei|moi|also|now|well|no|että|myös)\W+)*(?:
        (?:my|our)\s+(?:\w+\s+){{0,2}}?{_RELATIVE_EN}\b
        | (?:i|we)(?:\s+(?:also|do))?\s+(?:have|got|'?ve\s+got)\s+(?:\w+\s+){{1,3}}?{_RELATIVE_EN}\b
        | (?:[1-9]|two|three|four|five|six)\s+(?:\w+\s+)?{_RELATIVE_EN}\b
        | (?:[1-9]|kaksi|kaks|kolme|neljä|viisi|kuusi)\s+(?:\w+\s+)?{_RELATIVE_FI}
        | (?:mun|minun|meidän|meiän)\s+(?:\w+\s+)?{_RELATIVE_FI}\w*
        | {_RELATIVE_FI}(?:ni|mme)\b
        | (?:mulla|minulla|meillä)\s+on\s+(?:\w+\s+){{0,2}}?{_RELATIVE_FI}\w*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_GOES_ON = re.compile(
    r"\W*(?:(?:also|now|myös|nyt)\W+)?(?:he|she|they|who|one|both|the\s+(?:older|younger|other|oldest|youngest)|hän|se|ne|he"
    r"|joka|jotka|toinen|nuorin|vanhin|molemmat)\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(
    r"\b(?:i|i'm|i’m|im|i've|i'd|me|we|my|our|mä|mää|mie|minä|mina|me|mulla|minulla|mulle|minulle|mua|minua|musta|minusta|mun|minun"
    r"|olen|oon|olin|olemme|asun|asumme|haluan|haluun|haluaisin|haluisin|etsin|tarvitsen|tarviin|opiskelen|opiskelin|teen|tein|osaan|puhun"
    r"|työskentelin|työskentelen|muutin|muutimme|kävin|tulin)\b",
    re.IGNORECASE,
)
_WANTS_FOR = re.compile(
    rf"\b(?:for|to)\s+(?:my|our)\s+(?:\w+\s+){{0,2}}?{_RELATIVE_EN}\b"
    rf"|\b{_RELATIVE_FI}\w*?lle(?:ni|mme)?\b|\b(?:can|could|where|what|voiko|voisiko|missä|mitä)\s+(?:s?he|hän|they)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\A(?:\W|(?:and|but|so|ja|mutta|mut|niin)\b)+|(?<=[,.;])\W*\b(?:and|ja)\s*(?=[,.;])", re.IGNORECASE)
LONGEST_FRAGMENT = 2
"""Words of a clause without any subject that goes on with what was told of a relative: "4", "a doctor"."""


def wants_for_relative(text: str) -> bool:
    """Whether something is looked for on a relative's behalf: "a course for my son", "can he come", "miehelleni"."""
    return _WANTS_FOR.search(text) is not None


def told_of_relatives(text: str) -> list[tuple[int, int]]:
    """Where the text tells of relatives, as spans."""
    spans, is_other = [], False
    for start, end in _clauses(text):
        clause = text[start:end]
        if _OF_RELATIVE.match(clause):
            is_other = True
        elif _GOES_ON.match(clause):
            pass
        elif _OF_ONESELF.search(clause) or len(clause.split()) > LONGEST_FRAGMENT:
            is_other = False
        if is_other:
            spans.append((start, end))
    return spans


def without_relatives(text: str) -> str:
    """The text without what it tells of relatives; the whole text when nothing else is said."""
    spans = told_of_relatives(text)
    kept, last = "", 0
    for start, end in spans:
        kept, last = kept + text[last:start], end
    kept = kept + text[last:]
    rest = _AND.sub("", re.sub(r"\s+", " ", kept)).strip(" ,.;")
    return rest if re.search(r"\w{3}", rest) else text


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        if text[start : end.start()].strip():
            yield start, end.start()
        start = end.end()
    if text[start:].strip():
        yield start, len(text)
