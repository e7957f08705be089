"""Finds the vocabulary's names in a message: as written, inflected, inside compounds, apart or together, misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.entity.compounds import names_apart, names_inside
from bot.nlu.entity.index import Phrase, name_index
from bot.nlu.entity.types import FIELD, OCCUPATION, PROGRAMME, Entity, Find
from bot.nlu.entity.typos import corrected_forms
from bot.nlu.entity.vocabulary import Name
from bot.nlu.entity.words import COMPOUND, STEM, WRITTEN, Token

_BETWEEN_WORDS = re.compile(r"[\s\-‐–/&]*|[.'’]")
"""What may stand between the words of one name; a comma or the end of a sentence may not."""

_PLACE_FORM = re.compile(r"(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|seen|h[aeiouyäö]n|([aeiouyäö])\1n|oon|iin)$")
_PLACE_WORDS = frozenset("in at near from to around i".split())
_TONGUE_WORDS = frozenset(
    "puhua osata kieli kielitaito äidinkieli tulkki tulkata tulkkaus kääntää kääntäjä käännös kirjoittaa "
    "ymmärtää opettaja speak language tongue native fluent fluently translate translator interpreter "
    "interpret understand write know talk teacher bilingual mother speaker".split()
)
"""Words that make "Russian" or "venäjä" a language and not a people or a country."""

_NOTHING_ELSE = frozenset("only just vain vaan ainoastaan pelkkä".split())
"""Beside a language they say what a person lacks, not what they can: "she speaks only Arabic"."""
_LIKING = frozenset(
    "tykätä rakastaa harrastaa kiinnostaa kiinnostua kiinnostunut kiinnostus innostua intohimo harrastus "
    "like love enjoy interest interested "
    "hobby passion".split()
)
_REACH_OF_LIKING = 5
"""How many words from the word of liking a thing may stand: "I like working with cars"."""
_WITH = frozenset("kanssa kaa parissa liittyä liittyvä liittyen".split())
_WORK_WITH = frozenset("work job career something training study course työ".split())
_SUBJECT = frozenset(
    "kurssi koulutus oppia opiskella jokin jotain jotakin course training class learn study something anything".split()
)
_REACH_OF_SUBJECT = 3
"""How many words from "something" or "course" a thing may stand: "something in an office", "kurssi tietokoneista"."""
_ALONE = frozenset(
    "ja tai and or maybe ehkä jokin jotain joku something anything about with just esim vaikka kai no niin joo juu ok the a an entä what "
    "then sitten instead rather mieluummin mieluiten vaan yes well hmm not that in ei se sitä tuota".split()
)
"""Words beside a thing in a message that says nothing else."""


@dataclass(frozen=True)
class Message:
    """A text and its words; `forms` are those of the words, slips of the keyboard corrected."""

    text: str
    tokens: Sequence[Token]
    forms: Sequence[Mapping[str, int]]

    @classmethod
    def of(cls, text: str, tokens: Sequence[Token]) -> Message:
        """Corrects what needs it."""
        return cls(text, tokens, corrected_forms(tokens))

    def find(self, name: Name, first: int, last: int, looseness: int) -> Find:
        """The name as found in the words from `first` to `last`, both included."""
        start, end = self.tokens[first].start, self.tokens[last].end
        return Find(Entity(name.entity, name.value, start, end, self.text[start:end]), looseness)


def find_names(text: str, tokens: Sequence[Token]) -> Iterator[Find]:
    """All names in the text, overlapping ones too."""
    message = Message.of(text, tokens)
    for start, token in enumerate(tokens):
        for form, looseness in message.forms[start].items():
            for phrase in name_index().starting_with(form):
                match = _match(phrase, message, start, looseness)
                if phrase.name.thing and not _is_liked(message, start):
                    continue
                if match and (match[0] > start or _fits(phrase.name, message, start, looseness)):
                    yield message.find(phrase.name, start, *match)
        for name in names_inside(token.lower):
            yield message.find(name, start, start, COMPOUND)
        if start + 1 < len(tokens) and text[token.end : tokens[start + 1].start] in (" ", "-"):
            for name in names_apart(token, tokens[start + 1]):
                yield message.find(name, start, start + 1, COMPOUND)


def _match(phrase: Phrase, message: Message, start: int, looseness: int) -> tuple[int, int] | None:
    """The last word of the phrase that starts here and how loosely it fits; None when it is not there."""
    if not _may_be_cut(phrase.name, message.tokens[start], looseness):
        return None
    last = start
    for key in phrase.rest:
        if last + 1 == len(message.tokens) or key not in message.forms[last + 1]:
            return None
        if not _BETWEEN_WORDS.fullmatch(message.text, message.tokens[last].end, message.tokens[last + 1].start):
            return None
        last += 1
        if not _may_be_cut(phrase.name, message.tokens[last], message.forms[last][key]):
            return None
        looseness = max(looseness, message.forms[last][key])
    return last, looseness


def _may_be_cut(name: Name, word: Token, looseness: int) -> bool:
    """An ending that only looks like one is cut off words that nobody knows, and in search of programmes."""
    return looseness != STEM or not word.known or name.entity == PROGRAMME


def _fits(name: Name, message: Message, start: int, looseness: int) -> bool:
    """Whether a single word may mean this name in the form it has here."""
    word = message.tokens[start]
    if name.capitals_only:
        return _in_capitals(word, message, name)
    if name.common_word:
        return _is_place(word, message, start)
    if name.tongue:
        return _is_tongue(word, message, start)
    if name.text.endswith("minen"):
        return "mi" in word.lower
    # "tailored" is no tailor.
    return looseness == WRITTEN or name.entity != OCCUPATION or not word.lower.endswith(("ed", "ing"))


def _in_capitals(word: Token, message: Message, name: Name) -> bool:
    """Typed in capitals among small letters, or before a hyphen as in "it-kurssi"."""
    shouted = message.text.isupper() and len(message.tokens) > 2
    hyphen = message.text[word.end : word.end + 1] == "-"
    return (word.text.partition(":")[0].isupper() and not shouted) or (hyphen and name.entity == FIELD)


def _is_place(word: Token, message: Message, start: int) -> bool:
    before = message.tokens[start - 1].lower if start else ""
    return word.text[0].isupper() or bool(_PLACE_FORM.search(word.lower)) or before in _PLACE_WORDS


def _is_tongue(word: Token, message: Message, start: int) -> bool:
    beside = message.tokens[max(start - 1, 0) : start + 2]
    if _PLACE_FORM.search(word.lower) or any(_NOTHING_ELSE & token.forms.keys() for token in beside):
        return False
    return any(_TONGUE_WORDS & token.forms.keys() for token in message.tokens)


def _is_liked(message: Message, place: int) -> bool:
    """Whether the thing at `place` stands for its field: liked, worked with, or the whole of what is said."""
    forms = [set(token.forms) | {token.lower} for token in message.tokens]
    if any(_LIKING & form for form in forms[max(0, place - _REACH_OF_LIKING) : place + 2]):
        return True
    if any(_SUBJECT & form for form in forms[max(0, place - _REACH_OF_SUBJECT) : place]):
        return True
    if place + 1 < len(forms) and _WITH & forms[place + 1]:
        return True
    if place and "with" in forms[place - 1] and any(_WORK_WITH & form for form in forms[:place]):
        return True
    return all(_ALONE & form or _names_thing(form) for form in forms[:place] + forms[place + 1 :])


def _names_thing(forms: set[str]) -> bool:
    return any(name.thing for form in forms for name in name_index().single(form))
