"""Glossaries of languages without training data: data/languages/<language>.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.checks.reading import read_mapping, with_lines
from bot.nlu.languages import LATIN, LONGEST_ENTRY, PARTS, words_in
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap


def check_glossaries(folder: Path, findings: list[Finding]) -> None:
    """Adds what is wrong with the files in `folder`: their shape, and words that come twice."""
    for path in sorted(folder.glob("*.yml")):
        content = read_mapping(path, findings)
        if content is not None:
            findings += (Finding(path, line, message) for line, message in _problems(content))


def _problems(content: LinedMap) -> Iterator[tuple[int, str]]:
    for name in content:
        if name not in (*PARTS, LATIN):
            yield content.line_of(name), f"unknown part {name}; known are {', '.join((*PARTS, LATIN))}"
    glossary, sentences = (content.get(name) for name in PARTS)
    if isinstance(glossary, LinedMap):
        yield from _entries(glossary)
    else:
        yield content.line_of("glossary"), "needs glossary: followed by lines of word: meaning"
    if LATIN in content:
        yield from _latin(content[LATIN], content.line_of(LATIN))
    if isinstance(sentences, LinedList) and sentences:
        yield from _sentences(sentences)
    else:
        yield content.line_of("sentences"), "needs sentences: followed by a list of ordinary messages in this language"


def _entries(glossary: LinedMap) -> Iterator[tuple[int, str]]:
    first: dict[tuple[str, bool], str] = {}
    for key, meaning in glossary.items():
        line = glossary.line_of(key)
        other = first.setdefault((" ".join(words_in(key)), key.endswith("*")), key)
        if other != key:
            yield (
                line,
                f"{key} is the same as {other} on line {glossary.line_of(other)}; capitals, hyphens and joiners do not count, keep one",
            )
        if not _is_text(meaning):
            yield line, f"{key} needs a meaning in English; a word like yes, no or a number goes in quotes"
        if "*" in key[:-1] or key == "*":
            yield line, f"{key}: the * stands for an ending; write it last, after at least one letter"
        if len(words_in(key)) > LONGEST_ENTRY:
            yield line, f"{key} has more than {LONGEST_ENTRY} words; shorten it, it can never be found"


def _latin(words: Any, line: int) -> Iterator[tuple[int, str]]:
    if not isinstance(words, LinedMap):
        yield line, "needs latin: followed by lines of word: its spellings in Latin letters"
        return
    for word, spellings in words.items():
        if not _is_text(spellings) or not spellings.isascii():
            yield words.line_of(word), f"{word} needs its spellings in Latin letters, apart by spaces"


def _sentences(sentences: LinedList) -> Iterator[tuple[int, str]]:
    first: dict[Any, int] = {}
    for sentence, line in with_lines(sentences):
        if not _is_text(sentence):
            yield line, f"{sentence!r} is not a sentence; put it in quotes"
        elif first.setdefault(sentence, line) != line:
            yield line, f"this sentence is already on line {first[sentence]}; write another one"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
