"""A project of a few files without any fault, for tests to break one thing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.checks import run_checks
from bot.programmes.finding import Finding
from bot.settings import Settings

TODAY = date(2026, 11, 24)
INTENTS = ("greet", "request_human", "faq/work_trial")


def _training(language: str) -> str:
    blocks = ['version: "3.1"', "nlu:"]
    for intent in INTENTS:
        blocks += [f"  - intent: {intent}", "    examples: |"]
        blocks += [f"      - {language} {intent} trained {number}" for number in range(60)]
    return "\n".join(blocks) + "\n"


FOLLOW_UPS = ("who", "how_long", "how_much", "trial_ends")


def _follow_ups(language: str) -> str:
    lines = ["work_trial:"]
    for name in FOLLOW_UPS:
        lines += [f"  {name}:", f'    question: "{language} {name}?"', f'    text: "{language} answer to {name}."']
    return "\n".join([*lines, f"    asked: [{language} one way, {language} other way]"]) + "\n"


def _evaluation(language: str) -> str:
    lines = [
        f'{{"text": "{language} {intent} asked {number}", "lang": "{language}", "intent": "{intent}"}}'
        for intent in INTENTS
        for number in range(8)
    ]
    return "\n".join(lines) + "\n"


FILES: Mapping[str, str] = {
    "domain.yml": """\
intents:
  - greet
  - request_human
  - faq
  - nlu_fallback
entities:
  - field
  - topic:
      roles: [first]
slots:
  topic:
    type: any
forms:
  handoff_form:
    required_slots: [topic]
actions:
  - action_unsure
  - utter_greet
  - validate_handoff_form
""",
    "data/stories/conversation.yml": """\
rules:
  - rule: hello
    steps:
      - intent: greet
      - action: utter_greet
  - rule: a question
    steps:
      - intent: faq
      - action: utter_faq
  - rule: a person
    condition:
      - slot_was_set:
          - topic: null
    steps:
      - intent: request_human
      - action: handoff_form
      - active_loop: handoff_form
  - rule: not understood
    steps:
      - intent: nlu_fallback
      - action: action_unsure
""",
    "data/responses/fi.yml": """\
# Suomeksi
utter_greet:
  text:
    - "Hei! Mitä tarvitset?"
    - "Moi! Mitä etsit?"
  buttons:
    - {title: "Ihminen", payload: "/request_human", kind: person}
utter_ask_topic:
  text: "Mikä ala?"
  buttons:
    - {title: "Hoiva-ala", payload: '/request_human{"field": "care"}'}
utter_unsure: {text: "En ymmärrä: {word}."}
utter_faq/work_trial:
  title: "Työkokeilu"
  text: "Työkokeilussa kokeilet työtä. Se alkaa esim. 24.11.2026. Soita 09 2525 0111."
  simple: "Kokeilet työtä."
  source: {title: "Työmarkkinatori", url: "https://example.org/fi"}
  checked_on: 2026-11-01
  buttons:
    - {title: "Ihminen", payload: "/request_human"}
title_request_human: {text: "Ihminen"}
""",
    "data/responses/en.yml": """\
# In English
utter_greet:
  text:
    - "Hello! What do you need?"
    - "Hi! What do you look for?"
  buttons:
    - {title: "A person", payload: "/request_human", kind: person}
utter_ask_topic:
  text: "Which field?"
  buttons:
    - {title: "Care", payload: '/request_human{"field": "care"}'}
utter_unsure: {text: "I do not understand: {word}."}
utter_faq/work_trial:
  title: "Work trial"
  text: "It starts e.g. on 24 November 2026. In a work trial you try a job. See example.org/en. Call 09 2525 0111."
  simple: "You try a job."
  source: {title: "Job Market Finland", url: "https://example.org/en"}
  checked_on: 2026-11-01
  buttons:
    - {title: "A person", payload: "/request_human"}
title_request_human: {text: "A person"}
""",
    "data/responses/sv.yml": """\
reviewed: false
titles:
  "A person": "En människa"
utter_unreviewed_notice: {text: "Ingen har granskat detta."}
utter_language_notice: {text: "En del svar är på engelska."}
button_original: {text: "Originalet"}
utter_greet: {text: "Hej! Vad behöver du?"}
utter_faq/work_trial:
  title: "Arbetsprövning"
  text: "Du prövar ett jobb."
  of: "41e62a22"
""",
    "data/nlu/fi/topics.yml": _training("fi"),
    "data/nlu/en/topics.yml": _training("en"),
    "data/evaluation/intents_fi.jsonl": _evaluation("fi"),
    "data/evaluation/intents_en.jsonl": _evaluation("en"),
    "data/evaluation/entities.jsonl": (
        '{"text": "hoivaa", "lang": "fi", "entities": [{"entity": "field", "value": "care"}]}\n'
    ),
    "data/evaluation/follow_ups.jsonl": (
        '{"topic": "work_trial", "text": "en how many weeks", "lang": "en", "follow_up": "how_long"}\n'
        '{"topic": "work_trial", "text": "en thanks", "lang": "en", "follow_up": null}\n'
    ),
    "data/follow_ups/fi/training.yml": _follow_ups("fi"),
    "data/follow_ups/en/training.yml": _follow_ups("en"),
    "data/follow_ups/kinds.yml": """\
who: {fi: [kuka], en: [who]}
how_long: {fi: [kauanko], en: [how long]}
how_much: {fi: [paljonko], en: [how much]}
""",
    "data/evaluation/search.jsonl": '{"query": "hoiva", "lang": "fi", "relevant": {"care-course": 3}}\n',
    "data/vocabulary/fields.yml": '- id: care\n  fi: [hoiva-ala]\n  en: [care work]\n  isced: "0923"\n',
    "data/vocabulary/occupations.yml": "- id: nurse\n  field: care\n  fi: [hoitaja]\n  en: [nurse]\n",
    "data/vocabulary/skills.yml": "- id: first_aid\n  field: care\n  fi: [ensiapu]\n  en: [first aid]\n",
    "data/vocabulary/places.yml": (
        "- id: espoo\n  kind: municipality\n  fi: [Espoo]\n  en: [Esbo]\n  neighbours: [vantaa]\n"
        "- id: vantaa\n  kind: municipality\n  fi: [Vantaa]\n  en: [Vanda]\n  neighbours: [espoo]\n"
    ),
    "data/vocabulary/education_levels.yml": '- id: basic\n  isced: "2"\n  fi: [peruskoulu]\n  en: [school]\n',
    "data/vocabulary/programmes.yml": "- id: care-course\n  names: [Care Course]\n",
    "data/programmes/training.yml": """\
topic: training
programmes:
  - id: care-course
    name: {fi: Hoivakurssi, en: Care course}
    provider: {fi: Koulu, en: School}
    summary:
      fi: Opit hoivatyötä.
      en: You learn care work.
    description: {fi: Kurssi on Espoossa., en: The course is in Espoo.}
    apply: {fi: Hae koulusta., en: Apply at the school.}
    fields: [care]
    step: course
    municipalities: [espoo]
    cost: free
    status: active
    url: https://example.org/care
    source: {title: "Koulu", url: "https://example.org/care"}
    checked_on: 2026-11-01
""",
    "data/opening_hours.yml": """\
weekly:
  monday: "9-16"
  friday: "9-12, 13-15"
""",
    "data/glossary.yml": """\
sources:
  market: {title: "Job Market Finland", url: "https://example.org/en"}
terms:
  - id: work_trial
    faq: work_trial
    fi: {term: työkokeilu, forms: [työkokeilu*], text: "Kokeilet työtä."}
    en: {term: work trial, forms: [work trial*], text: "You try a job."}
    source: market
    checked_on: 2026-11-01
  - id: peer_mentor
    fi: {term: vertaismentori, forms: [vertaismentor*], text: "Ihminen, joka tukee sinua."}
    en: {term: peer mentor, forms: [peer mentor*], text: "A person who supports you."}
""",
    "data/languages/ru.yml": """\
glossary:
  работ*: work
  без работы: without work
sentences:
  - ищу работу
  - нужна помощь
""",
    "bot/actions/unsure.py": '''\
"""Two actions."""


class Unsure:
    def name(self) -> str:
        return "action_unsure"

    def run(self, turn):
        turn.say("utter_unsure", word=turn.text)


class ValidateHandoffForm:
    def name(self) -> str:
        return "validate_handoff_form"
''',
}


@dataclass(frozen=True)
class Fault:
    """What is broken in one file and what is said of it.

    `at` is the line, or words on that line once it is broken; `found_in` the file, when it is another one. A fault that
    is not `alone` has consequences that are found too.
    """

    path: str
    old: str
    new: str
    at: int | str
    says: tuple[str, ...]
    found_in: str = ""
    alone: bool = True


def write_project(folder: Path, changed: Mapping[str, str | None] | None = None) -> Path:
    """Writes the sample project, with other contents for the `changed` files; None leaves a file out."""
    for name, content in {**FILES, **(changed or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_text(content, encoding="utf-8")
    return folder


def check(folder: Path, *, today: date = TODAY) -> list[Finding]:
    """All findings of the project in `folder`."""
    return run_checks(folder, today=today, settings=Settings(stale_after_days=180))


def broken(fault: Fault) -> dict[str, str]:
    """The changed file of `fault`; a text that is not there, or is there twice, is a mistake of the test."""
    content = FILES[fault.path]
    assert content.count(fault.old) == 1, f"{fault.old!r} is {content.count(fault.old)} times in {fault.path}"
    return {fault.path: content.replace(fault.old, fault.new)}


def assert_found(folder: Path, fault: Fault) -> None:
    """Breaks the project as `fault` says: that is found, and unless the fault is not `alone`, nothing else is."""
    findings = check(write_project(folder, broken(fault)))

    place = fault.found_in or fault.path
    lines = (folder / place).read_text(encoding="utf-8").split("\n")
    line = fault.at if isinstance(fault.at, int) else next(n for n, text in enumerate(lines, 1) if fault.at in text)
    fitting = [
        finding
        for finding in findings
        if (str(finding.path), finding.line) == (place, line) and all(words in finding.message for words in fault.says)
    ]
    listed = "\n".join(map(str, findings))
    assert fitting, f"nothing says {fault.says} at {place}:{line}, but\n{listed}"
    assert fitting == findings or not fault.alone, listed
