"""Faults in the glossary of service words, as `polku check` reports them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import FILES, Fault, assert_found, check, write_project

TERMS, ENGLISH = "data/glossary.yml", "data/responses/en.yml"
LONG = "You try a job. " * 7
FAULTS = {
    "broken-yaml": Fault(TERMS, "faq: work_trial", "faq: [work_trial", 6, ("not YAML",)),
    "no-english": Fault(
        TERMS,
        '    en: {term: peer mentor, forms: [peer mentor*], text: "A person who supports you."}\n',
        "",
        10,
        ("peer_mentor", "en must be"),
    ),
    "too-long": Fault(TERMS, "You try a job.", LONG.strip(), 7, ("28 words in en", "at most 25")),
    "long-sentence": Fault(
        TERMS, "You try a job.", "You try a job " + "and a job " * 4 + "too.", 7, ("17.0 words a sentence",)
    ),
    "form-twice": Fault(TERMS, "forms: [peer mentor*]", "forms: [work trial*]", 10, ("work_trial's too",)),
    "id-twice": Fault(TERMS, "- id: peer_mentor", "- id: work_trial", 10, ("id work_trial",)),
    "unknown-topic": Fault(TERMS, "faq: work_trial", "faq: work_trail", 5, ("faq/work_trail is no topic",)),
    "unknown-source": Fault(TERMS, "source: market", "source: marked", 8, ("marked is not among sources",)),
    "source-without-a-date": Fault(TERMS, "    checked_on: 2026-11-01\n", "", 8, ("needs checked_on",)),
    "old-date": Fault(TERMS, "2026-11-01", "2026-05-27", 9, ("checked 181 days ago",)),
    "figure-without-a-source": Fault(
        TERMS, "A person who supports", "Since 2025 a person who supports", 10, ("a figure",)
    ),
    "source-that-is-not-https": Fault(TERMS, "https://example", "http://example", 2, ("market must be",)),
    "star-in-the-middle": Fault(TERMS, "työkokeilu*", "työ*kokeilu", 6, ("the * stands for an ending",)),
    "unknown-field": Fault(TERMS, "faq: work_trial", "fak: work_trial", 5, ("unknown field fak",)),
    "term-in-brackets-without-explanation": Fault(
        ENGLISH,
        "Hi! What do you look for?",
        "Hi! What (palkkatuki) do you look for?",
        "palkkatuki",
        ("(palkkatuki) is not explained",),
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_found_at_its_line(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


def test_explained_terms_levels_and_english_words_in_brackets_are_no_fault(tmp_path: Path) -> None:
    text = FILES[ENGLISH].replace("Hi! What", "Hi! (työkokeilu) (B1) (try it first) What")

    assert check(write_project(tmp_path, {ENGLISH: text})) == []


def test_missing_glossary_is_named(tmp_path: Path) -> None:
    findings = check(write_project(tmp_path, {TERMS: None}))

    assert [str(finding.path) for finding in findings] == [TERMS]
