"""Faults in data/follow_ups and its labelled messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import FILES, FOLLOW_UPS, Fault, assert_found, check, write_project

FI, EN = (f"data/follow_ups/{code}/training.yml" for code in ("fi", "en"))
KINDS, LABELS = "data/follow_ups/kinds.yml", "data/evaluation/follow_ups.jsonl"
LONG_SENTENCE = "Tämä vastaus " + "on aivan liian pitkä " * 4 + "ihmiselle joka lukee."
LONG_TEXT = "Lyhyt lause. " * 23

FAULTS = {
    "no-question": Fault(FI, '    question: "fi who?"\n', "", "who:", ("who needs question and text",)),
    "unknown-field": Fault(FI, '"fi answer to who."', '"Joo."\n    easy: "Joo."', "easy", ("unknown field easy",)),
    "asked-is-a-text": Fault(
        EN, "[en one way, en other way]", "en one way", "asked:", ("asked must be a list of texts",)
    ),
    "next-is-a-list": Fault(FI, '"fi answer to who."', '"Joo."\n    next: [a]', "next", ("next must be a text",)),
    "source-without-day": Fault(
        FI,
        '"fi answer to who."',
        '"Joo."\n    source: {title: "A", url: "https://example.org"}',
        "who:",
        ("needs checked_on",),
    ),
    "source-that-is-not-encrypted": Fault(
        FI,
        '"fi answer to who."',
        '"Joo."\n    source: {title: "A", url: "http://example.org"}\n    checked_on: 2026-11-01',
        "who:",
        ("must begin with https",),
    ),
    "old-source": Fault(
        FI,
        '"fi answer to who."',
        '"Joo."\n    source: {title: "A", url: "https://example.org"}\n    checked_on: 2026-01-01',
        "who:",
        ("days ago",),
    ),
    "unknown-topic": Fault(FI, "work_trial:", "work_try:", 2, ("faq/work_try is not in data/nlu",), alone=False),
    "missing-in-the-other-language": Fault(
        FI, "  who:", "  where_to:", 2, ("work_trial lacks who, which en has",), alone=False
    ),
    "neither-common-nor-asked": Fault(
        EN, "    asked: [en one way, en other way]\n", "", "trial_ends:", ("not in kinds.yml", "asked:")
    ),
    "name-of-the-list": Fault(FI, "  who:", "  more:", "more:", ("choose another",), alone=False),
    "name-too-long-for-a-button": Fault(
        FI, "  who:", f"  {'who' * 20}:", "whowho", ("64 bytes of Telegram",), alone=False
    ),
    "question-too-long-for-a-button": Fault(
        FI, '"fi who?"', '"Kuka sitten voi päästä siihen?!"', "who:", ("has 31 characters",)
    ),
    "figure-that-the-other-language-does-not-say": Fault(
        FI, '"fi answer to who."', '"Vuonna 2026."', "Vuonna", ("work_trial, who: 2026 not both here and in en",)
    ),
    "long-text": Fault(FI, '"fi answer to who."', f'"{LONG_TEXT}"', "who:", ("46 words", "at most 45")),
    "long-sentence": Fault(
        FI, '"fi answer to who."', f'"{LONG_SENTENCE}"', "who:", ("words a sentence",), alone=False  # and no simpler text
    ),
    "long-word": Fault(
        EN, '"en answer to who."', '"It is for internationalisation."', "who:", ("'internationalisation'",)
    ),
    "slot": Fault(FI, '"fi answer to who."', '"Hei {name}."', "who:", ("{slot}",)),
    "kind-of-one-language": Fault(KINDS, "who: {fi: [kuka], en: [who]}", "who: {fi: [kuka]}", 1, ("who needs fi: and en:",)),
    "label-of-an-unknown-follow-up": Fault(LABELS, "how_long", "how_far", 1, ("work_trial, how_far", "correct the label")),
    "label-left-out": Fault(LABELS, ', "follow_up": null', "", 2, ('"follow_up"',)),
    "message-that-is-a-way-of-asking": Fault(
        LABELS, "en how many weeks", "How long", 1, ("stands in data/follow_ups",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", [pytest.param(fault, id=name) for name, fault in FAULTS.items()])
def test_fault_is_found_where_it_is(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


def test_topic_without_follow_ups_in_one_language(tmp_path: Path) -> None:
    [finding] = check(write_project(tmp_path, {FI: None}))

    assert str(finding.path) == "data/follow_ups/fi"
    assert "work_trial has no follow-ups" in finding.message


def test_too_few_follow_ups(tmp_path: Path) -> None:
    changed = {path: FILES[path].partition(f"  {FOLLOW_UPS[-1]}:")[0] for path in (FI, EN)}

    findings = check(write_project(tmp_path, changed))

    assert [finding.message for finding in findings] == ["work_trial has 3 follow-ups; write 4 to 24"] * 2


def test_another_order_than_in_the_other_language(tmp_path: Path) -> None:
    head, first, rest = FILES[FI].partition("  who:")
    own, second, tail = rest.partition("  how_long:")
    third, fourth, last = tail.partition("  how_much:")
    swapped = f"{head}{second}{third}{first}{own}{fourth}{last}"

    [finding] = check(write_project(tmp_path, {FI: swapped}))

    assert "another order than in en" in finding.message


def test_topic_in_two_files(tmp_path: Path) -> None:
    [finding] = check(write_project(tmp_path, {"data/follow_ups/fi/work.yml": FILES[FI]}))

    assert str(finding.path) == "data/follow_ups/fi/work.yml"
    assert "work_trial is in training.yml" in finding.message


def test_kind_that_no_follow_up_of_the_topic_answers(tmp_path: Path) -> None:
    answered = {"data/follow_ups/answered_by.yml": "work_trial: {how_long: who}\nnothing: {who: how}\n"}

    findings = check(write_project(tmp_path, answered))

    assert [finding.message.partition(":")[0] for finding in findings] == ["work_trial, how_long", "nothing, who"]


def test_ways_of_asking_in_another_language_are_of_known_kinds_and_no_labelled_message(tmp_path: Path) -> None:
    others = {
        "data/follow_ups/kinds_other.yml": "sv:\n  who: [vem]\n  where: [var]\n  how_long: [en how many weeks]\net: [kes]\n"
    }

    findings = check(write_project(tmp_path, others))

    assert sorted((finding.line, finding.message.partition(":")[0]) for finding in findings) == [(1, "et"), (3, "sv")]
