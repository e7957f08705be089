"""Faults in data/nlu and data/evaluation."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import FILES, Fault, assert_found, check, write_project

from bot.checks.training_data import normalised

FI, EN = "data/nlu/fi/topics.yml", "data/nlu/en/topics.yml"
ASKED = "data/evaluation/intents_fi.jsonl"
ENTITIES = "data/evaluation/entities.jsonl"
FIRST = '{"text": "fi greet asked 0", "lang": "fi", "intent": "greet"}'

TRAINING = {
    "broken-yaml": Fault(FI, "  - intent: request_human", "- intent: request_human", 65, ("not YAML",)),
    "examples-as-a-list": Fault(
        FI, "greet\n    examples: |", "greet\n    examples:", "intent: greet", ("examples: |",)
    ),
    "block-without-intent": Fault(FI, "- intent: greet", "- intents: greet", "intents:", ("intent: name",)),
    "line-that-is-no-example": Fault(
        FI, "- fi greet trained 3\n", "fi greet trained 3\n", "fi greet trained 3", ("greet:", "not an example")
    ),
    "empty-example": Fault(FI, "- fi greet trained 3\n", "- fi greet trained 3\n      -\n", 9, ("'-' is not an",)),
    "command": Fault(FI, "fi greet trained 3\n", "/greet\n", "/greet", ("greet:", "command", "leave the / out")),
    "same-words-twice": Fault(
        FI, "trained 3\n      - fi greet", "trained 3\n      - Fi, GREET trained 3!\n      - fi greet", 9, ("line 8",)
    ),
    "example-of-two-intents": Fault(
        FI,
        "- fi request_human trained 0\n",
        "- fi request_human trained 0\n      - FI greet trained 3?\n",
        "FI greet",
        ("request_human:", "example of greet too", "fi/topics.yml:8"),
    ),
    "example-of-two-intents-in-two-languages": Fault(
        FI,
        "fi request_human trained 0\n",
        "en greet trained 3\n",
        "en greet",
        ("example of greet too", "en/topics.yml:8"),
    ),
}

EVALUATION = {
    "not-json": Fault(ASKED, FIRST, FIRST[:-1], 1, ("not a JSON object",)),
    "list": Fault(ASKED, FIRST, "[]", 1, ("not a JSON object",)),
    "no-language": Fault(ASKED, '"text": "fi greet asked 3", "lang": "fi"', '"text": "a"', 4, ('"lang": "fi"',)),
    "intent-is-a-list": Fault(ASKED, FIRST, FIRST.replace('"greet"', '["greet"]'), 1, ("write {",)),
    "trained-on": Fault(
        ASKED,
        "fi greet asked 3",
        "FI greet trained 7!",
        4,
        ("training example of greet", "remove it in fi/topics.yml:12"),
    ),
    "asked-twice": Fault(ASKED, "fi greet asked 3", "Fi greet asked 2.", 4, ("intents_fi.jsonl:3",)),
    "too-few": Fault(ASKED, f"{FIRST}\n", "", 1, ("greet has 7 messages in fi", "at least 8")),
    "entities-not-json": Fault(ENTITIES, '"lang": "fi", ', '"lang": fi, ', 1, ("not a JSON object",)),
    "entities-without-value": Fault(ENTITIES, ', "value": "care"', "", 1, ('"entities": [{',)),
    "unknown-entity": Fault(ENTITIES, '"field"', '"feild"', 1, ("'feild'", "domain.yml")),
}


@pytest.mark.parametrize("fault", TRAINING.values(), ids=TRAINING)
def test_fault_in_the_training_data_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", EVALUATION.values(), ids=EVALUATION)
def test_fault_in_the_evaluation_data_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


def test_evaluation_label_that_is_no_intent_is_found(tmp_path: Path) -> None:
    asked = FILES[ASKED] + '{"text": "jotakin muuta", "lang": "fi", "intent": "greeet"}\n'

    findings = check(write_project(tmp_path, {ASKED: asked}))

    assert [str(finding) for finding in findings] == [
        f"{ASKED}:25: 'greeet' is not an intent of domain.yml or data/nlu; correct the label"
    ]


def test_fresh_message_that_is_trained_on_is_found(tmp_path: Path) -> None:
    fresh = "data/evaluation/fresh.jsonl"
    line = '{"text": "FI greet trained 7!", "lang": "fi", "intent": "greet"}\n'

    findings = check(write_project(tmp_path, {fresh: line}))

    assert [(str(finding.path), finding.line) for finding in findings] == [(fresh, 1)]


def test_intent_that_the_domain_does_not_have_is_found(tmp_path: Path) -> None:
    block = "  - intent: gret\n    examples: |\n      - hoi\n"

    findings = check(write_project(tmp_path, {EN: FILES[EN] + block}))

    assert "data/nlu/en/topics.yml:189: gret is not an intent of domain.yml; correct it or add it there" in map(
        str, findings
    )


@pytest.mark.parametrize("language", ["fi", "en"])
def test_intent_with_59_different_examples_is_found(tmp_path: Path, language: str) -> None:
    name = f"data/nlu/{language}/topics.yml"
    fewer = FILES[name].replace(f"      - {language} greet trained 3\n", "")

    findings = check(write_project(tmp_path, {name: fewer}))

    assert [str(finding) for finding in findings] == [
        f"{name}:3: greet has 59 different examples in {language}; write at least 60"
    ]


def test_intent_without_examples_in_a_language_is_found(tmp_path: Path) -> None:
    begin = FILES[EN].index("  - intent: faq/work_trial")

    findings = check(write_project(tmp_path, {EN: FILES[EN][:begin]}))

    assert [(str(finding.path), finding.message) for finding in findings] == [
        ("data/nlu/en", "faq/work_trial has 0 different examples in en; write at least 60")
    ]


def test_same_words_may_mean_the_same_in_two_languages(tmp_path: Path) -> None:
    changed = {name: FILES[name].replace("greet trained 3\n", "greet trained 3\n      - ok\n", 1) for name in (FI, EN)}

    assert check(write_project(tmp_path, changed)) == []


def test_language_without_texts_needs_no_number_of_examples(tmp_path: Path) -> None:
    somali = 'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - salaan\n'

    assert check(write_project(tmp_path, {"data/nlu/so/topics.yml": somali})) == []


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Moi!", "moi"),
        ("  moi   moi ", "moi moi"),
        ('[B1](language_level)-kurssi [Espoosta]{"entity": "municipality"}', "b1 kurssi espoosta"),
        ("ＭＯＩ", "moi"),
        ("👋", "👋"),
        ("??", "??"),
        ("cv:tä", "cv tä"),
    ],
)
def test_capitals_punctuation_and_entity_marks_do_not_make_another_example(written: str, same: str) -> None:
    assert normalised(written) == same
