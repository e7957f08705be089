"""How plain the texts are: words a sentence, words an answer, and how long English words are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.checks.facts import ANSWER
from bot.checks.texts import Entry, Language, Template
from bot.programmes.finding import Finding

MOST_WORDS_A_SENTENCE = 15
"""On average over a text: the limit of the design, and of guides to easy Finnish."""
MOST_WORDS_AN_ANSWER = 75
LONGEST_WORD = 15
"""Letters of an English word; Finnish compounds are long by nature and are not measured."""

_ABBREVIATIONS = "esim|ks|ts|mm|ym|yms|jne|ns|n|puh|nk|ml|vrt|nro|e\\.g|i\\.e|etc|approx|tel|incl"
_KNOWN_LONG = frozenset({"entrepreneurship"})
_SLOT = re.compile(r"\{\w*\}")
_LINK = re.compile(r"https?://\S*[\w/]|\b[\w-]+(?:\.[\w-]+)*\.(?:fi|com|org|eu|net)\b(?:/\S*[\w/])?")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
# 24.11.2026, 09 2525 0111, 1 000,50, 14–16: one word each, and their dots end no sentence.
_NUMBER = re.compile(r"\+?\d+(?:[.,:/–-]\d+|(?: \d{2,})+)*")
_ABBREVIATION = re.compile(rf"\b({_ABBREVIATIONS})\.(?=\s)", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?…])[)”\"’]*\s+(?=[(“”\"]*[A-ZÅÄÖ\d{])")
_WORD = re.compile(r"\w+(?:[-’':&]\w+)*")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. A line ends a sentence too; a number, a link and a {slot} are one word each."""
    plain = _LINK.sub("linkki", _SLOT.sub("Slot", text))
    plain = _ABBREVIATION.sub(lambda found: found[1].replace(".", ""), plain)
    split = [part for line in plain.split("\n") for part in _END.split(line)]
    found = [_WORD.findall(_NUMBER.sub("0", part)) for part in split]
    return [words for words in found if words]


def check_plain_language(languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Texts of the complete languages that are too long, or whose sentences or words are."""
    for language in languages.values():
        for entry in language.entries.values() if language.is_complete else ():
            for template in entry.templates():
                for message in _problems(entry, template, language.code):
                    yield entry.finding(message, line=template.line)


def _problems(entry: Entry, template: Template, language: str) -> Iterator[str]:
    words = sum(map(len, sentences(template.template)))
    if entry.key.startswith(ANSWER) and words > MOST_WORDS_AN_ANSWER:
        yield f"{words} words in {template.part}; an answer has at most {MOST_WORDS_AN_ANSWER}, shorten it"
    yield from hard_parts(template.template, template.part, language)


def hard_parts(text: str, name: str, language: str) -> Iterator[str]:
    """What makes `text`, called `name` in the messages, hard to read: long sentences, long English words."""
    found = sentences(text)
    average = sum(map(len, found)) / len(found) if found else 0.0
    if average > MOST_WORDS_A_SENTENCE:
        yield f"{average:.1f} words a sentence in {name}; at most {MOST_WORDS_A_SENTENCE}, split the sentences"
    if language == "en":
        yield from (f"{word!r} is a long word; use shorter ones" for word in long_words(text))


def long_words(text: str) -> list[str]:
    """English words of more than LONGEST_WORD letters, but for names in brackets, proper names and links."""
    words = _WORD.findall(_LINK.sub(" ", _SLOT.sub(" ", _IN_BRACKETS.sub(" ", text))))
    parts = [part for word in words for part in re.split(r"[-’':&]", word)]
    return [part for part in parts if len(part) > LONGEST_WORD and part.islower() and part not in _KNOWN_LONG]
