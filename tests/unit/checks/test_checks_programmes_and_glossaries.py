"""Faults in the catalogue, the vocabulary, labelled searches, glossaries and opening hours, as `polku check` reports them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import FILES, Fault, assert_found, check, write_project

PROGRAMMES, FIELDS = "data/programmes/training.yml", "data/vocabulary/fields.yml"
HOURS = "data/opening_hours.yml"
SEARCH, RUSSIAN = "data/evaluation/search.jsonl", "data/languages/ru.yml"
LONG_SENTENCE = "You learn " + "care work and " * 6 + "more."

PROGRAMME_FAULTS = {
    "broken-yaml": Fault(PROGRAMMES, "cost: free", "cost: [free", 15, ("not YAML",)),
    "unknown-field": Fault(PROGRAMMES, "cost: free", "cost: free\n    price: 5 €", "price", ("care-course", "price")),
    "unknown-topic": Fault(PROGRAMMES, "topic: training", "topic: work", 1, ("'work'", "training"), alone=False),
    "field-that-is-not-in-the-vocabulary": Fault(
        PROGRAMMES, "fields: [care]", "fields: [caring]", "caring", ("'caring'", "fields.yml")
    ),
    "successor-that-does-not-exist": Fault(
        PROGRAMMES, "status: active", "status: active\n    successor: other", "successor", ("'other'",), alone=False
    ),
    "long-sentence": Fault(
        PROGRAMMES,
        "en: You learn care work.",
        f"en: {LONG_SENTENCE}",
        "more.",
        ("care-course", "in summary", "most 15"),
    ),
    "old-date": Fault(PROGRAMMES, "2026-11-01", "2026-05-27", "2026-05-27", ("checked 181 days ago",)),
    "date-in-the-future": Fault(PROGRAMMES, "2026-11-01", "2026-12-01", "2026-12-01", ("in the future",)),
    "vocabulary-with-an-unknown-field": Fault(FIELDS, "isced:", "isko:", "isko", ("unknown field 'isko'",)),
    "search-not-json": Fault(SEARCH, "3}}", "3}", 1, ("not a JSON object",)),
    "search-without-programmes": Fault(SEARCH, '{"care-course": 3}', "{}", 1, ("at least one programme",)),
    "search-with-unknown-programme": Fault(
        SEARCH, "care-course", "cure-course", 1, ("'cure-course'", "data/programmes")
    ),
    "search-with-grade-4": Fault(SEARCH, "3}}", "4}}", 1, ("1 (related), 2 (good) or 3 (right)",)),
    "search-without-language": Fault(SEARCH, '"lang": "fi", ', "", 1, ('"lang": "fi"',)),
}

GLOSSARY_FAULTS = {
    "broken-yaml": Fault(RUSSIAN, "работ*: work", "работ*: work: job", 2, ("not YAML",)),
    "word-twice": Fault(RUSSIAN, "sentences:", "  работ*: job\nsentences:", 4, ("работ* is written twice", "line 2")),
    "word-twice-but-for-capitals": Fault(RUSSIAN, "sentences:", "  Работ*: job\nsentences:", 4, ("line 2", "capitals")),
    "word-that-yaml-reads-as-yes": Fault(RUSSIAN, "sentences:", "  on: is\nsentences:", 4, ("key on", "quotes")),
    "meaning-that-is-no-text": Fault(RUSSIAN, "работ*: work", "работ*: no", 2, ("работ*", "quotes")),
    "no-meaning": Fault(RUSSIAN, "работ*: work", "работ*:", 2, ("needs a meaning in English",)),
    "star-in-the-middle": Fault(RUSSIAN, "работ*: work", "раб*от: work", 2, ("the * stands for an ending",)),
    "more-words-than-are-looked-up": Fault(RUSSIAN, "без работы", "я без работы уже давно", 3, ("more than 4 words",)),
    "no-glossary": Fault(RUSSIAN, "glossary:", "words:", 1, ("needs glossary:",), alone=False),
    "latin-in-own-letters": Fault(
        RUSSIAN, "sentences:", "latin:\n  работа: работа\nsentences:", 5, ("needs its spellings in Latin letters",)
    ),
    "unknown-part": Fault(RUSSIAN, "glossary:", "reviewed: true\nglossary:", 1, ("unknown part reviewed",)),
    "no-sentences": Fault(
        RUSSIAN, "sentences:\n  - ищу работу\n  - нужна помощь", "sentences:", 4, ("needs sentences:",)
    ),
    "sentence-twice": Fault(RUSSIAN, "нужна помощь", "ищу работу", 6, ("already on line 5",)),
    "sentence-that-is-a-mapping": Fault(RUSSIAN, "- нужна помощь", "- нужна: помощь", 6, ("not a sentence",)),
}


HOURS_FAULTS = {
    "broken-yaml": Fault(HOURS, 'monday: "9-16"', "monday: [9", 3, ("not YAML",), alone=False),
    "no-hours": Fault(HOURS, 'monday: "9-16"', 'monday: "nine"', "nine", ("no hours", "9.30-15")),
    "backwards": Fault(HOURS, "9-12, 13-15", "13-15, 9-12", "13-15", ("does not go forward",)),
    "no-weekday": Fault(HOURS, "monday", "montag", 1, ("'montag'", "monday")),
}


@pytest.mark.parametrize("fault", PROGRAMME_FAULTS.values(), ids=PROGRAMME_FAULTS)
def test_fault_in_the_catalogue_or_what_names_it_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", GLOSSARY_FAULTS.values(), ids=GLOSSARY_FAULTS)
def test_fault_in_a_glossary_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", HOURS_FAULTS.values(), ids=HOURS_FAULTS)
def test_fault_in_the_opening_hours_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


def test_source_of_an_ended_programme_may_be_old(tmp_path: Path) -> None:
    ended = FILES[PROGRAMMES].replace("2026-11-01", "2020-01-01").replace("active", "ended\n    ends: 2020-06-30")

    assert check(write_project(tmp_path, {PROGRAMMES: ended})) == []
