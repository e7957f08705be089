"""A ticket: one person's wish to talk to a coach, its states and the moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot.errors import PolkuError

GROUP = "group"
"""The detail of a ticket that names the peer group by its id in the catalogue."""


class TicketState(str, Enum):
    """Where a ticket stands, and so whose turn it is."""

    NEW = "new"
    ASSIGNED = "assigned"
    WAITING_FOR_PERSON = "waiting_for_person"
    WAITING_FOR_COACH = "waiting_for_coach"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(str, Enum):
    """How soon a coach should look, the soonest first. Crisis is danger to life or health."""

    CRISIS = "crisis"
    URGENT = "urgent"
    NORMAL = "normal"


class TicketKind(str, Enum):
    """What is asked for; a mentor offers to help others, an introduction is to an employer.

    A meeting has proposed times in the details, a group or an employer's need its id.
    """

    QUESTION = "question"
    MEETING = "meeting"
    PEER_GROUP = "peer_group"
    BUSINESS_IDEA = "business_idea"
    EMPLOYER = "employer"
    MENTOR = "mentor"
    INTRODUCTION = "introduction"


def topic_shown(topic: str, kind: str) -> str:
    """The name under which a topic is shown to coaches: an employer's request is stored with the search for work, and is none."""
    return TicketKind.EMPLOYER.value if kind == TicketKind.EMPLOYER.value else topic


class Outcome(str, Enum):
    """What came of the guidance."""

    WORK = "work"
    WORK_TRIAL = "work_trial"
    TRAINING = "training"
    FURTHER_STUDY = "further_study"
    COMPANY_FOUNDED = "company_founded"
    COMPANY_CONSIDERED = "company_considered"
    IDEA_DROPPED = "idea_dropped"
    PEER_GROUP = "peer_group"
    NONE = "none"
    UNKNOWN = "unknown"


_OPEN_MOVES = frozenset(
    {TicketState.ASSIGNED, TicketState.WAITING_FOR_PERSON, TicketState.WAITING_FOR_COACH, TicketState.RESOLVED}
)
MOVES: Mapping[TicketState, frozenset[TicketState]] = {
    TicketState.NEW: frozenset({TicketState.ASSIGNED, TicketState.RESOLVED, TicketState.CLOSED}),
    TicketState.ASSIGNED: _OPEN_MOVES | {TicketState.NEW},
    TicketState.WAITING_FOR_PERSON: _OPEN_MOVES | {TicketState.CLOSED},
    TicketState.WAITING_FOR_COACH: _OPEN_MOVES,
    # Out of resolved and closed leads only the person's new message, or closing for good.
    TicketState.RESOLVED: frozenset({TicketState.NEW, TicketState.WAITING_FOR_COACH, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset({TicketState.NEW, TicketState.WAITING_FOR_COACH}),
}


class MoveNotAllowed(PolkuError):
    """A ticket cannot go from its state to the wanted one."""


@dataclass(frozen=True, kw_only=True)
class TicketRequest:
    """What a person asks a coach for. `facts` are those that they agreed to pass on, in the words they were shown in.

    `summary` is in the person's own words; `summaries` say by language what coaches need to know, `facts_by_language` the
    facts in the languages of coaches (none in requests of earlier versions). `contact` is sealed. `routed_to` are the
    logins of the coaches who are told first; everyone is when it is empty.
    """

    conversation: str | None
    topic: str
    language: str
    summary: str
    facts: Mapping[str, str] = field(default_factory=dict)
    contact: str | None = None
    contact_wish: str | None = None
    priority: Priority = Priority.NORMAL
    kind: TicketKind = TicketKind.QUESTION
    details: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)
    facts_by_language: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    routed_to: tuple[str, ...] = ()

    def facts_in(self, language: str) -> Mapping[str, str]:
        """The facts in a coach's language, as far as they are known in it."""
        return {**self.facts, **self.facts_by_language.get(language, {})}


@dataclass(frozen=True, kw_only=True)
class Ticket(TicketRequest):
    """As stored; `version` rises with every change."""

    reference: str
    created_at: datetime
    updated_at: datetime
    state: TicketState = TicketState.NEW
    assignee: str | None = None
    outcome: Outcome | None = None
    outcome_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state not in {TicketState.RESOLVED, TicketState.CLOSED}


@dataclass(frozen=True)
class TicketEvent:
    """One line of a ticket's log: what happened, by whom ("person", "system" or a coach), when."""

    ticket: str
    kind: str
    actor: str
    at: datetime
    details: Mapping[str, str] = field(default_factory=dict)


def move(ticket: Ticket, to: TicketState, *, now: datetime) -> Ticket:
    """The ticket in its new state. Raises MoveNotAllowed, naming the states that it can go to."""
    if to not in MOVES[ticket.state]:
        allowed = ", ".join(sorted(state.value for state in MOVES[ticket.state]))
        raise MoveNotAllowed(
            f"ticket {ticket.reference} is {ticket.state.value} and cannot become {to.value}; possible: {allowed}"
        )
    return replace(ticket, state=to, updated_at=now)


def taken_back(ticket: Ticket, *, now: datetime) -> Ticket:
    """As it stands when the person took it back: closed, and empty of what the person had passed on."""
    moves_on = TicketState.CLOSED in MOVES[ticket.state]
    ended = ticket if moves_on else move(ticket, TicketState.RESOLVED, now=now)
    closed = ended if ended.state is TicketState.CLOSED else move(ended, TicketState.CLOSED, now=now)
    return replace(
        closed,
        conversation=None,
        summary="",
        summaries={},
        facts={},
        facts_by_language={},
        details={},
        contact=None,
        contact_wish=None,
        updated_at=now,
    )


def with_outcome(ticket: Ticket, outcome: Outcome, *, now: datetime) -> Ticket:
    """The ticket with what came of it."""
    return replace(ticket, outcome=outcome, outcome_at=now, updated_at=now)


def after_persons_message(ticket: Ticket, *, now: datetime) -> Ticket:
    """As it stands when the person wrote again: a coach's turn, reopened when it was resolved or closed."""
    if ticket.state in {TicketState.NEW, TicketState.ASSIGNED, TicketState.WAITING_FOR_COACH}:
        return ticket
    return move(ticket, TicketState.WAITING_FOR_COACH if ticket.assignee else TicketState.NEW, now=now)
