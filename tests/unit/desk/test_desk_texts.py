"""The desk says nothing that its text files lack, and the files hold nothing that nobody says."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest
import yaml

from bot.checks.desk_data import check_desk
from bot.desk.accounts import Role
from bot.desk.pages import TEMPLATES
from bot.desk.queue import View
from bot.desk.report_views import FILTERS, KINDS
from bot.desk.saved_replies import load_saved_replies
from bot.desk.words import TEXTS
from bot.dialogue.answers.texts import texts_of
from bot.errors import BadInput
from bot.handoff.report import RESULTS
from bot.handoff.ticket import Outcome, Priority, TicketState
from bot.programmes.finding import Finding
from bot.programmes.programme import Topic
from bot.settings import ROOT

KEYS = set(yaml.safe_load((TEXTS / "fi.yml").read_text(encoding="utf-8")))
SOURCES = [*TEMPLATES.glob("*.html"), *(ROOT / "bot" / "desk").glob("*.py")]
SAID = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("state", TicketState),
        ("priority", Priority),
        ("outcome", Outcome),
        ("topic", Topic),
        ("role", Role),
        ("view", View),
    ],
)
def test_every_kind_of_thing_has_a_name(prefix: str, kind: type[Enum]) -> None:
    assert {f"{prefix}_{item.value}" for item in kind} <= KEYS


def test_every_measure_of_the_reports_has_a_name() -> None:
    assert {f"measure_{name}" for name in {*KINDS, *FILTERS}} | {f"result_{name}" for name in RESULTS.values()} <= KEYS


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_intent_has_a_name(language: str) -> None:
    answers = texts_of()
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"]} - {"faq"}

    assert {one for one in intents if not answers.title(one, language) and f"intent_{one}" not in KEYS} == set()


def test_every_key_that_templates_name_exists() -> None:
    named = set(re.findall(r'\bt\("(\w+)"[,)]', SAID)) | set(re.findall(r'\.text\("(\w+)"[,)]', SAID))

    assert named - KEYS == set()


def test_data_of_the_desk_is_whole() -> None:
    findings: list[Finding] = []

    assert [*check_desk(ROOT / "data" / "desk", findings), *findings] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- title: {fi: a, en: b}", "needs text"),
        ("- {title: {fi: a}, text: {fi: a, en: b}}", "needs title"),
        ("- {title: {fi: a, en: b}, text: {fi: a, en: 'Dear {person}'}}", "unknown variable {person}"),
        ("- just words", "needs title"),
        ("- {title: [", "cannot be read"),
    ],
)
def test_saved_reply_that_cannot_be_used_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "saved_replies.yml"
    file.write_text(content)

    with pytest.raises(BadInput, match=re.escape(said)):
        load_saved_replies(file)
