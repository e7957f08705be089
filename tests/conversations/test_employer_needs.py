"""From an employer's need in the desk to an introduction: shown where a search fits, once, and sent with consent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest_asyncio
from need_parts import kitchen

from bot.actions import services
from bot.cli.session import Session, replies_of
from bot.handoff.needs import NEED, Need, Needs
from bot.handoff.ticket import TicketKind
from bot.handoff.tickets import Tickets

Open = Callable[[str, "str | None"], Session]


@pytest_asyncio.fixture
async def need(open_session: Open) -> AsyncIterator[Need]:
    """Is closed again: other dialogues know nothing of it."""
    needs, now = Needs(services.database()), open_session("web", "en").now
    await needs.add(recorded := kitchen(until=now.date(), created_at=now))
    yield recorded
    await needs.close(recorded.id, now=now)


async def test_need_is_shown_once_and_introduced_with_consent(open_session: Open, need: Need) -> None:
    session = open_session("web", "en")
    said = replies_of(await session.say("I want cooking training in Espoo"))
    cards = {card.id: card for reply in said for card in reply.cards}
    card = cards[f"need-{need.id}"]
    assert card.name == "Kitchen assistant"
    assert ("Language level", "Finnish at least A2") in {(fact.label, fact.value) for fact in card.facts}

    again = replies_of(await session.say("show me cooking courses in Espoo"))
    assert f"need-{need.id}" not in {card.id for reply in again for card in reply.cards}

    asked = replies_of(await session.say(payload=card.buttons[0].payload))
    assert [reply.key for reply in asked] == ["utter_ask_need_wish"]
    await session.say("I have worked two years in a restaurant kitchen")
    consent = replies_of(await session.say(payload='/inform{"handoff_contact": "chat"}'))
    assert "Concerns: Kitchen assistant, Koulukeittiö, Espoo" in consent[0].text
    assert (await session.standing())["ticket"] is None
    await session.say("yes")

    ticket = await Tickets(services.database()).find(str((await session.standing())["ticket"]))
    assert ticket is not None
    assert ticket.kind is TicketKind.INTRODUCTION
    assert ticket.details[NEED] == need.id
    assert "Keittiöapulainen, Koulukeittiö, Espoo" in ticket.summaries["fi"]
    assert (ticket.facts["field"], ticket.facts_in("fi")["field"]) == ("cooking", "kokkaus")


async def test_need_of_another_field_is_not_shown(open_session: Open, need: Need) -> None:
    session = open_session("web", "en")
    said = replies_of(await session.say("I want to learn coding in Espoo"))

    assert "utter_employer_needs" not in {reply.key for reply in said}
