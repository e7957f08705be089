"""Employers' needs in the chat: shown as cards where a path or a search fits, each once; a coach introduces who wants it."""

from __future__ import annotations

from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.state import state_of
from bot.guidance.interview import profile_of
from bot.guidance.openings import fitting
from bot.handoff.needs import Need, Needs

TOPIC = "introduction"
EMPLOYER = "employer"
"""The topic of an employer's own request; `TOPIC` is that of a person who wants to be introduced."""
CARD = "need-"
SLOT = "handoff_need"
MOST_SHOWN = 2


async def show_needs(turn: Turn) -> None:
    """Cards of open needs that fit what is known of the person and were not shown in this conversation; often none."""
    found = await Needs(services.database()).open_on(turn.today)
    if not found:
        return
    person = profile_of(state_of(turn), turn.tracker.slots, services.vocabulary())
    seen = {str(card["id"]) for reply in turn.said_before() for card in reply.get("cards") or ()}
    fresh = [need for need in fitting(found, person, services.vocabulary()) if f"{CARD}{need.id}" not in seen]
    if fresh:
        reply = turn.say("utter_employer_needs")
        reply["cards"] = [need_card(turn, need) for need in fresh[:MOST_SHOWN]]


def need_card(turn: Turn, need: Need) -> dict[str, Any]:
    """The need as a card, with the button that asks for an introduction."""
    facts = [
        ("label_skills", need.text(need.skills, turn.language)),
        ("label_level", _levels(turn, need)),
        (
            "label_place",
            services.in_words("municipality", need.municipality, turn.language) if need.municipality else "",
        ),
        ("label_start", turn.phrase(f"start_{need.start.value}")),
        ("label_until", services.date_words(need.until)),
    ]
    payload = f'/request_human{{"handoff_topic": "{TOPIC}", "need": "{need.id}"}}'
    return {
        "id": f"{CARD}{need.id}",
        "name": need.text(need.role, turn.language),
        "why": turn.phrase("need_why", employer=need.employer) if need.employer else "",
        "status": "",
        "facts": [{"label": turn.phrase(label), "value": value} for label, value in facts if value],
        "links": [],
        "buttons": [{"title": turn.phrase("button_introduce"), "payload": payload, "kind": "person"}],
    }


async def wanted_need(turn: Turn) -> Need | None:
    """The need that the request to a coach is about."""
    chosen = turn.slot(SLOT) if turn.slot("handoff_topic") == TOPIC else None
    return await Needs(services.database()).find(str(chosen)) if chosen else None


def in_words(turn: Turn, need: Need) -> str:
    """The need in one line: role, employer, place."""
    place = services.in_words("municipality", need.municipality, turn.language) if need.municipality else ""
    return ", ".join(filter(None, (need.text(need.role, turn.language), need.employer, place)))


def _levels(turn: Turn, need: Need) -> str:
    parts = [
        turn.phrase(f"level_{code}", level=level)
        for code, level in (("fi", need.finnish), ("en", need.english))
        if level != "0"
    ]
    return ", ".join(parts) or turn.phrase("value_no_level")
