"""The glossary of service words (data/glossary.yml): whole in both languages, short, sourced, and without a word that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.checks.facts import Freshness
from bot.checks.plain_language import hard_parts, sentences
from bot.checks.reading import read_mapping, with_lines
from bot.checks.texts import Entry, Language
from bot.dialogue.answers.glossary import LANGUAGES, Glossary
from bot.nlu.finnish import base_forms
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

MOST_WORDS = 25
_FIELDS = ("id", "faq", "more", "offer", "source", "checked_on", *LANGUAGES)
_FACT = re.compile(r"\d")
_LEVEL = re.compile(r"\b[ABC][12]\b")
"""CEFR levels are names: their digit is no figure that somebody must have looked up."""
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_TERM = re.compile(r"[a-zåäö-]+(?: [a-zåäö-]+){0,3}")


@dataclass(frozen=True)
class _Known:
    topics: frozenset[str] | None
    sources: Mapping[str, Any]
    freshness: Freshness


def check_terms(
    path: Path, languages: Mapping[str, Language], intents: frozenset[str] | None, freshness: Freshness
) -> list[Finding]:
    """What is wrong with the glossary, and Finnish terms of English texts that it does not explain.

    `intents` are those that the assistant knows; None when they could not be read.
    """
    findings: list[Finding] = []
    content = read_mapping(path, findings)
    if content is None:
        return findings
    entries, sources = content.get("terms"), content.get("sources")
    if not isinstance(entries, LinedList) or not isinstance(sources, LinedMap):
        return [Finding(path, content.line, "needs sources: and terms:; write both")]
    topics = None if intents is None else frozenset(name.removeprefix("faq/") for name in intents)
    findings += _sources(path, sources)
    known = _Known(topics, sources, freshness)
    for entry, line in with_lines(entries):
        problems = (
            _problems(entry, known) if isinstance(entry, LinedMap) else [(line, "is not made of key: value lines")]
        )
        findings += (Finding(path, at, message) for at, message in problems)
    findings += _twice(path, [entry for entry in entries if isinstance(entry, LinedMap)])
    if not findings and "en" in languages:
        findings += _unexplained(languages["en"], Glossary.load(path))
    return findings


def _sources(path: Path, sources: LinedMap) -> Iterator[Finding]:
    for name, source in sources.items():
        whole = isinstance(source, LinedMap) and all(isinstance(source.get(part), str) for part in ("title", "url"))
        if not whole or not source["url"].startswith("https://"):
            yield Finding(path, sources.line_of(name), f'{name} must be {{title: "…", url: "https://…"}}')


def _problems(entry: LinedMap, known: _Known) -> Iterator[tuple[int, str]]:
    name = str(entry.get("id") or "an entry without id")
    if not isinstance(entry.get("id"), str):
        yield entry.line, "needs an id"
    for key in entry.keys() - set(_FIELDS):
        yield entry.line_of(key), f"{name}: unknown field {key}; known are {', '.join(_FIELDS)}"
    for language in LANGUAGES:
        yield from ((line, f"{name}: {message}") for line, message in _explanation(entry, language))
    for key in ("faq", "more"):
        if key in entry and known.topics is not None and entry[key] not in known.topics:
            yield entry.line_of(key), f"{name}: faq/{entry[key]} is no topic of data/nlu"
    if "offer" in entry and not isinstance(entry["offer"], bool):
        yield entry.line_of("offer"), f"{name}: offer is true or false"
    yield from ((line, f"{name}: {message}") for line, message in _source(entry, known))


def _explanation(entry: LinedMap, language: str) -> Iterator[tuple[int, str]]:
    given = entry.get(language)
    line = entry.line_of(language)
    whole = isinstance(given, LinedMap) and all(isinstance(given.get(part), str) for part in ("term", "text"))
    forms = given.get("forms") if isinstance(given, LinedMap) else None
    if not whole or not isinstance(forms, LinedList) or not all(isinstance(form, str) for form in forms):
        yield line, f"{language} must be {{term: …, forms: […], text: …}}"
        return
    assert isinstance(given, LinedMap)
    text = str(given["text"])
    words = sum(map(len, sentences(text)))
    if words > MOST_WORDS:
        yield line, f"{words} words in {language}; an explanation has at most {MOST_WORDS}, shorten it"
    yield from ((line, message) for message in hard_parts(text, language, language))
    for form in forms:
        if "*" in form[:-1] or form == "*":
            yield line, f"{form}: the * stands for an ending; write it last, after at least one letter"


def _source(entry: LinedMap, known: _Known) -> Iterator[tuple[int, str]]:
    texts = [str(entry[language].get("text")) for language in LANGUAGES if isinstance(entry.get(language), LinedMap)]
    if "source" not in entry:
        if any(_FACT.search(_LEVEL.sub("", text)) for text in texts):
            yield entry.line, "a figure or a date needs source and checked_on"
        if "checked_on" in entry:
            yield entry.line_of("checked_on"), "checked_on without a source; add the source"
        return
    if entry["source"] not in known.sources:
        yield entry.line_of("source"), f"source {entry['source']} is not among sources; add it there"
    day = entry.get("checked_on")
    if not isinstance(day, date) or isinstance(day, datetime):
        yield entry.line_of("source"), "a source needs checked_on: the day somebody read it, as 2026-01-31"
    elif message := known.freshness.problem(day):
        yield entry.line_of("checked_on"), message


def _twice(path: Path, entries: list[LinedMap]) -> Iterator[Finding]:
    """Ids and forms of two entries: nobody could say which of them is meant."""
    first: dict[str, LinedMap] = {}
    for entry in entries:
        names = {f"id {entry.get('id')}"}
        for language in LANGUAGES:
            given = entry.get(language)
            forms = given.get("forms") if isinstance(given, LinedMap) else None
            names |= {f"form {str(form).casefold()}" for form in (forms or ())}
        for name in sorted(names):
            other = first.setdefault(name, entry)
            if other is not entry:
                yield Finding(path, entry.line, f"{entry.get('id')}: {name} is {other.get('id')}'s too; keep one")


def _unexplained(english: Language, glossary: Glossary) -> Iterator[Finding]:
    """Finnish terms in brackets: whoever meets one may ask what it means."""
    for entry in english.entries.values():
        for term, line in _finnish_terms(entry):
            if glossary.named(term) is None:
                yield entry.finding(f"({term}) is not explained in data/glossary.yml; add it there", line=line)


def _finnish_terms(entry: Entry) -> Iterator[tuple[str, int]]:
    for template in entry.templates():
        for inside in _IN_BRACKETS.findall(template.template):
            for part in map(str.strip, inside.split(",")):
                if _TERM.fullmatch(part) and all(base_forms(word) for word in part.split()):
                    yield part, template.line
