"""What goes to the coach, made by rules: as the person sees it before agreeing, and as coaches read it in each language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.state import profile_in_words
from bot.actions.handing_over.employer_needs import EMPLOYER
from bot.actions.handing_over.employer_needs import TOPIC as INTRODUCTION
from bot.actions.handing_over.groups import MENTOR
from bot.actions.handing_over.subject import Subject
from bot.actions.looking_up.in_hand import TOPICS as LOOKUP_TOPICS
from bot.actions.small_talk import remembered
from bot.dialogue.intents import REQUEST_HUMAN
from bot.dialogue.words.contact_wish import EMAIL, MEETING, PHONE
from bot.handoff.ticket import TicketKind

_KINDS = {
    EMPLOYER: TicketKind.EMPLOYER,
    "peer_support": TicketKind.PEER_GROUP,
    "entrepreneurship": TicketKind.BUSINESS_IDEA,
    MENTOR: TicketKind.MENTOR,
    INTRODUCTION: TicketKind.INTRODUCTION,
}
FORM = "handoff_form"
MESSAGES_BEFORE = 3
MESSAGE_LENGTH = 200


def known_topic(turn: Turn) -> str | None:
    """The topic that was chosen, or that the search in hand is about."""
    chosen = turn.slot("handoff_topic")
    return chosen or LOOKUP_TOPICS.get((turn.slot("lookup") or {}).get("intent", ""))


def kind_of(turn: Turn) -> TicketKind:
    """What is asked for, by the topic and the way of contact that were chosen."""
    asked = TicketKind.MEETING if turn.slot("handoff_contact") == MEETING else TicketKind.QUESTION
    return _KINDS.get(known_topic(turn) or "", asked)


def facts_in_words(turn: Turn) -> dict[str, str]:
    """What the person told about themselves, with names instead of ids, and their path."""
    told = remembered(turn.tracker.slots)
    return {
        **{name: services.in_words(name, value, turn.language) for name, value in told.items()},
        **profile_in_words(turn),
    }


def summary_lines(turn: Turn, subject: Subject) -> list[str]:
    """Exactly what the coach will see, line by line, in the person's language."""
    labels = (
        "summary_topic",
        "summary_subject",
        "summary_reason",
        "summary_facts_employer" if _is_employers(turn) else "summary_facts",
        "summary_contact",
        "summary_address",
        "summary_times",
    )
    return [*_lines(turn, labels, subject), turn.phrase("summary_conversation")]


def coach_summary(turn: Turn, subject: Subject) -> str:
    """The same for the coach in the turn's language, with what the person wrote before they asked for a coach.

    How to reach the person is not part of it: that is kept apart, encrypted.
    """
    labels = (
        "summary_topic",
        "summary_subject",
        "summary_matter",
        "summary_told_employer" if _is_employers(turn) else "summary_told",
        "summary_wish",
        None,
        "summary_times",
    )
    lines = [turn.phrase(f"kind_{kind_of(turn).value}"), *_lines(turn, labels, subject)]
    before = "\n".join(f"– {text[:MESSAGE_LENGTH]}" for text in messages_before(turn))
    return "\n".join([*lines, f"{turn.phrase('summary_before')}:\n{before}"] if before else lines)


def _is_employers(turn: Turn) -> bool:
    """What an employer tells is about the work, not about themselves."""
    return kind_of(turn) is TicketKind.EMPLOYER


def _lines(turn: Turn, labels: Sequence[str | None], subject: Subject) -> list[str]:
    values: tuple[Any, ...] = (
        turn.phrase(f"topic_{known_topic(turn) or 'support'}"),
        subject.names.get(turn.language),
        turn.slot("handoff_reason"),
        ", ".join(facts_in_words(turn).values()),
        turn.phrase(f"contact_{turn.slot('handoff_contact') or 'chat'}"),
        # Of who takes another way after all nothing is passed on.
        turn.slot("handoff_contact") in (PHONE, EMAIL)
        and turn.slot("handoff_address")
        and turn.phrase("address_hidden"),
        turn.slot("handoff_times"),
    )
    return [f"{turn.phrase(label)}: {value}" for label, value in zip(labels, values, strict=True) if label and value]


def messages_before(turn: Turn) -> list[str]:
    """The last messages that the person typed before the questions for the ticket began, oldest first."""
    texts: list[str] = []
    before: list[str] = []
    for event in turn.tracker.events:
        if event.get("event") == "user":
            text, intent = str(event.get("text") or ""), (event.get("parse_data") or {}).get("intent") or {}
            if not text.startswith("/") and intent.get("name") != REQUEST_HUMAN:
                texts.append(text)
        elif event.get("event") == "active_loop" and event.get("name") == FORM:
            before = texts[-MESSAGES_BEFORE:]
    return before
