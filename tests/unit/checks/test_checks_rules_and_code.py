"""Faults between domain.yml, data/stories, the code under bot/ and the texts it says."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from rasa_sdk import Action
from sample_project import FILES, Fault, assert_found, check, write_project

import bot.actions
from bot.checks.code import read_code
from bot.programmes.finding import Finding

DOMAIN, STORIES, CODE = "domain.yml", "data/stories/conversation.yml", "bot/actions/unsure.py"
FI, EN = "data/responses/fi.yml", "data/responses/en.yml"
ROOT = Path(__file__).parents[3]
SAYING = 'turn.say("utter_unsure", word=turn.text)'

RULES = {
    "broken-yaml": Fault(STORIES, "rule: a question", "rule: a: question", 6, ("not YAML",)),
    "rules-are-a-text": Fault(STORIES, "rules:\n", "stories: none\nrules:\n", 1, ("stories:", "- story: name")),
    "rule-without-steps": Fault(
        STORIES, "  - rule: a question\n", "  - rule: nothing\n  - rule: a question\n", "nothing", ("steps:",)
    ),
    "step-of-an-unknown-kind": Fault(
        STORIES, "      - intent: faq\n", "      - intent: faq\n      - acton: a\n", "acton", ("not a step", "action")
    ),
    "two-rules-of-one-name": Fault(STORIES, "a question", "hello", 6, ("'hello'", "conversation.yml:2")),
    "unknown-intent": Fault(
        STORIES,
        "      - intent: greet\n",
        "      - intent: gret\n      - intent: greet\n",
        "gret",
        ("intent 'gret'", "intents: of domain.yml"),
    ),
    "unknown-question": Fault(
        STORIES, "      - intent: faq\n", "      - intent: faq/x\n      - intent: faq\n", "faq/x", ("intent 'faq/x'",)
    ),
    "unknown-intent-of-a-choice": Fault(
        STORIES,
        "      - intent: greet\n",
        "      - or:\n          - intent: greet\n          - intent: gret\n",
        "intent: gret\n".strip(),
        ("intent 'gret'",),
    ),
    "choice-inside-of-itself": Fault(
        STORIES,
        "      - intent: greet\n",
        "      - intent: greet\n      - or: &a\n          - or: *a\n",
        "- or: *a",
        ("not a step", "intent"),
    ),
    "unknown-action": Fault(STORIES, "- action: action_unsure", "- action: action_unsur", "unsur", ("'action_unsur'",)),
    "unknown-text": Fault(STORIES, "- action: utter_greet", "- action: utter_gret", "gret", ("action 'utter_gret'",)),
    "unknown-form": Fault(STORIES, "active_loop: handoff_form", "active_loop: form", "loop: form", ("loop 'form'",)),
    "unknown-slot": Fault(STORIES, "- topic: null", "- topics: null", "topics", ("slot 'topics'", "slots: of domain")),
    "intent-without-rule": Fault(
        DOMAIN, "  - greet\n", "  - greet\n  - goodbye\n", "goodbye", ("goodbye has no rule", "stories"), alone=False
    ),
}  # fmt: skip

DOMAIN_FAULTS = {
    "broken-yaml": Fault(DOMAIN, "  - greet\n", "  - greet: [\n", 3, ("not YAML",)),
    "list-that-is-a-text": Fault(
        DOMAIN, "entities:\n", "entities: none\nothers:\n", "entities", ("followed by a list",)
    ),
    "item-that-is-a-list": Fault(DOMAIN, "  - greet\n", "  - [greet]\n", 2, ("is not a name",)),
    "listed-twice": Fault(DOMAIN, "  - faq\n", "  - faq\n  - greet\n", 5, ("greet is listed twice", "line 2")),
    "action-without-class": Fault(
        DOMAIN,
        "  - action_unsure\n",
        "  - action_unsure\n  - action_sure\n",
        "action_sure",
        ("no class", "'action_sure'"),
    ),
    "form-without-slots": Fault(
        DOMAIN, "    required_slots: [topic]", "    ask: [topic]", "handoff_form:", ("required",)
    ),
    "text-that-nobody-wrote": Fault(
        DOMAIN, "  - utter_greet\n", "  - utter_greet\n  - utter_bye\n", "utter_bye", ("utter_bye", "fi.yml and en.yml")
    ),
    "slot-of-a-form-that-is-no-slot": Fault(
        DOMAIN,
        "  topic:\n    type: any",
        "  topics:\n    type: any",
        "required_slots",
        ("asks for 'topic'", "slots"),
        alone=False,
    ),
    "class-that-the-domain-does-not-list": Fault(
        DOMAIN, "  - validate_handoff_form\n", "", "class Validate", ("ValidateHandoffForm", "actions:"), found_in=CODE
    ),
    "validation-of-no-form": Fault(
        DOMAIN,
        "  - validate_handoff_form\n",
        "  - validate_handoff_form\n  - validate_other\n",
        "validate_other",
        ("no class", "validate_other"),
    ),
}

SAID = {
    "syntax-error": Fault(CODE, "class Unsure:", "class Unsure", 4, ("not Python", "correct it")),
    "text-that-nobody-wrote": Fault(
        CODE,
        SAYING,
        f"{SAYING}\n        turn.say('utter_unsur')",
        "utter_unsur'",
        ("utter_unsur,", "fi.yml and en.yml"),
    ),
    "label-that-nobody-wrote": Fault(
        CODE, SAYING, f"{SAYING}\n        labels = ['label_place']", "label_place", ("says label_place",)
    ),
    "phrase-that-nobody-wrote": Fault(
        CODE, SAYING, f"{SAYING}\n        turn.phrase('level_fi')", "level_fi", ("says level_fi",)
    ),
    "side-of-a-choice": Fault(
        CODE, SAYING, f"{SAYING}\n        turn.say('utter_a1' if turn else 'utter_greet')", "utter_a1", ("utter_a1",)
    ),
    "family-without-a-member": Fault(
        CODE, SAYING, f"{SAYING}\n        turn.phrase(f'contact_{{turn.way}}')", "contact_", ("contact_…",)
    ),
    "member-of-a-form's-family": Fault(
        CODE, SAYING, f"{SAYING}\n        turn.say(f'utter_explain_{{turn.slot}}')", "utter_explain", ("explain_topic",)
    ),
    "slot-that-the-code-does-not-fill": Fault(
        CODE, ", word=turn.text", "", "utter_unsure", ("unsure.py:9", "{word}"), found_in=FI, alone=False
    ),
}


@pytest.mark.parametrize("fault", RULES.values(), ids=RULES)
def test_fault_in_a_rule_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", DOMAIN_FAULTS.values(), ids=DOMAIN_FAULTS)
def test_fault_in_the_domain_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", SAID.values(), ids=SAID)
def test_fault_in_what_the_code_says_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


MANY = """
class Card:
    def say(self, turn, status):
        turn.phrase(f"value_status_{status.value}")
        turn.phrase(f"level_{status}", level=1)
        turn.phrase(f"level_teaches_{status}", low=1, high=2)
        return Reason("why_free", {"place": 1})
"""
MANY_TEXTS = """
value_status_active: {text: a}
value_status_upcoming: {text: b}
value_status_unknown: {text: d}
level_fi: {text: "{level}"}
level_teaches_fi: {text: "{low} {high}"}
why_free: {text: "{place}"}
"""


def test_every_member_of_a_family_of_known_values_is_asked_for(tmp_path: Path) -> None:
    changed = {FI: FILES[FI] + MANY_TEXTS, EN: FILES[EN] + MANY_TEXTS, "bot/actions/card.py": MANY}

    assert [str(finding) for finding in check(write_project(tmp_path, changed))] == [
        "bot/actions/card.py:4: says value_status_ended, which is not in data/responses; write it in fi.yml and en.yml"
    ]


def test_texts_that_code_says_by_their_beginning_are_compared_with_what_it_fills_in(tmp_path: Path) -> None:
    texts = (MANY_TEXTS + "value_status_ended: {text: c}\n").replace("{low}", "{lowest}").replace("{place}", "{town}")
    changed = {FI: FILES[FI] + texts, EN: FILES[EN] + texts, "bot/actions/card.py": MANY}

    found = [str(finding).partition(": ")[2] for finding in check(write_project(tmp_path, changed))]

    assert found[: len(found) // 2] == [
        "level_teaches_fi: card.py:6 says this without {lowest}; fill it in there or leave it out here",
        "why_free: card.py:7 says this without {town}; fill it in there or leave it out here",
    ]


def test_key_that_nobody_says_is_found(tmp_path: Path) -> None:
    more = {name: f"{FILES[name]}utter_bye: {{text: Moi!}}\n" for name in (FI, EN)}

    assert [str(finding) for finding in check(write_project(tmp_path, more))] == [
        "data/responses/fi.yml:22: utter_bye: nobody says it; remove it in every language"
    ]


def test_text_of_an_intent_that_does_not_exist_is_said_by_nobody(tmp_path: Path) -> None:
    more = {}
    for name in (FI, EN):
        begin, end = FILES[name].index("utter_faq/"), FILES[name].index("title_request_human")
        answer = FILES[name][begin:end].replace("work_trial", "work_trail")
        more[name] = f"{FILES[name]}title_gret: {{text: Hei}}\n{answer}"

    assert [finding.message for finding in check(write_project(tmp_path, more))] == [
        "title_gret: nobody says it; remove it in every language",
        "utter_faq/work_trail: nobody says it; remove it in every language",
    ]


def test_actions_read_from_the_code_are_those_that_the_action_server_finds() -> None:
    for module in pkgutil.walk_packages(bot.actions.__path__, "bot.actions."):
        importlib.import_module(module.name)
    findings: list[Finding] = []

    read = read_code(ROOT / "bot", findings)

    assert findings == []
    assert set(read.actions) == {kind().name() for kind in _kinds(Action) if kind.__module__.startswith("bot.actions")}


def _kinds(kind: type) -> list[type]:
    return [found for child in kind.__subclasses__() for found in (child, *_kinds(child))]
