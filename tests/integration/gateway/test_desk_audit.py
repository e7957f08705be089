"""The audit log is read by people: what it is about stands in words, in the language of the reader."""

from __future__ import annotations

import pytest
from desk_parts import add_coach
from gateway_parts import Gateway
from need_parts import kitchen

from bot.clock import utc_now
from bot.conversations.learning.teaching import NEW_ANSWER
from bot.desk.accounts import Coaches, Role
from bot.desk.audit import AuditLog
from bot.handoff.needs import Needs

WORDS = {
    "fi": ("Mitä ihmiset kysyvät", "Pyynnöt riveittäin (CSV)", "Tarvitsee uuden vastauksen", "Botti vastaa: pois päältä",
           "Keittiöapulainen", "P-7KD4M"),
    "en": ("What people ask", "Requests, one row each (CSV)", "Needs a new answer", "The bot answers: off",
           "Kitchen assistant", "P-7KD4M"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "en"])
async def test_what_a_line_is_about_is_said_in_words(gateway: Gateway, open_desk, language: str) -> None:
    await add_coach(gateway, "aatu", Role.ADMIN)
    await Coaches(gateway.database).set_interface("aatu", language)
    await Needs(gateway.database).add(need := kitchen())
    lines = (
        ("report_read", "questions"), ("report_read", "tickets"), ("group_labelled", NEW_ANSWER),
        ("group_labelled", "faq/work_trial"), ("service_changed", "bot: off"), ("need_added", need.id),
        ("ticket_read", "P-7KD4M"), ("login", None),
    )  # fmt: skip
    for action, about in lines:
        await AuditLog(gateway.database).add("liisa", action, about, now=utc_now())

    page = (await (await open_desk(gateway, "aatu")).get("/audit")).text

    for words in WORDS[language]:
        assert words in page
    assert 'name="about" type="search" value=""' in page
    for raw in ("questions<", "new_answer", "faq/work_trial", "bot: off", need.id):
        assert raw not in page
