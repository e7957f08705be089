"""A lead says what unanswered messages mean; coaches cannot, and nothing that a person typed becomes a tag."""

from __future__ import annotations

import re

from desk_parts import DeskBrowser, OpenDesk, add_coach
from gateway_parts import Gateway
from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations import message_log
from bot.conversations.learning.teaching import NEW_ANSWER, mark_applied, taught
from bot.desk.accounts import Role
from bot.store.tables import desk_audit, messages

EVIL = "mistä <script>alert(1)</script> saan ajokortin"


async def lead_with_messages(gateway: Gateway, open_desk: OpenDesk, *texts: str) -> DeskBrowser:
    with gateway.database.begin() as connection:
        for seq, text in enumerate(texts, 1):
            message_log.add_conversation(connection, {"id": f"c{seq}", "channel": "web"}, now=utc_now())
            connection.execute(messages.insert().values(
                conversation=f"c{seq}", seq=1, direction="person", text=text, intent="nlu_fallback", ranking=[],
                detected="fi", state="answered", created_at=utc_now(),
            ))  # fmt: skip
    await add_coach(gateway, "lea", Role.LEAD)
    return await open_desk(gateway, "lea")


async def test_lead_labels_a_group_and_it_leaves_the_page(gateway: Gateway, open_desk: OpenDesk) -> None:
    lea = await lead_with_messages(gateway, open_desk, EVIL, "paljonko kello on nyt Espoossa")
    page = await lea.get("/unanswered")
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "mistä &lt;script&gt;" in page.text
    groups = re.findall(r'name="messages" value="([\d,]+)"', page.text)
    assert len(groups) == 2

    first = await lea.post("/unanswered", messages=groups[0], intent=NEW_ANSWER)
    after = await lea.post("/unanswered", messages=groups[1], intent="faq/work_trial")

    assert (first.status, after.path) == (200, "/unanswered")
    assert "Kaikkeen on vastattu." in after.text
    assert [one.intent for one in await taught(gateway.database)] == ["faq/work_trial"]
    assert len(await taught(gateway.database, new_answers=True)) == 1
    assert "Opetettavia viestejä: 1." in after.text
    await mark_applied(gateway.database, await taught(gateway.database), now=utc_now())
    assert "Opetettavia viestejä: 0." in (await lea.get("/unanswered")).text
    actions = await gateway.database.read(
        lambda connection: connection.execute(select(desk_audit.c.action)).scalars().all()
    )
    assert {"unanswered_read", "group_labelled"} <= set(actions)


async def test_what_is_not_for_the_bot_can_be_said_so(gateway: Gateway, open_desk: OpenDesk) -> None:
    lea = await lead_with_messages(gateway, open_desk, "voiko täällä parkkeerata")
    page = await lea.get("/unanswered")
    assert '<option value="out_of_scope">' in page.text
    assert "nlu_fallback" not in page.text

    await lea.post("/unanswered", messages="1", intent="out_of_scope")

    assert [one.intent for one in await taught(gateway.database)] == ["out_of_scope"]


async def test_what_is_no_intent_or_no_message_or_no_lead_is_refused(gateway: Gateway, open_desk: OpenDesk) -> None:
    lea = await lead_with_messages(gateway, open_desk, "mistä saan ajokortin")
    await lea.get("/unanswered")
    for messages_given, intent in (("1", "faq/no_such"), ("x", NEW_ANSWER), ("", NEW_ANSWER), ("99999", NEW_ANSWER)):
        assert (await lea.post("/unanswered", messages=messages_given, intent=intent)).status == 400
    assert (await lea.post("/unanswered", form_token="forged", messages="1", intent=NEW_ANSWER)).status == 403

    await add_coach(gateway, "anna")
    anna = await open_desk(gateway, "anna")
    assert (await anna.get("/unanswered")).status == 403
    assert (await anna.post("/unanswered", messages="1", intent=NEW_ANSWER)).status == 403
    assert await taught(gateway.database, new_answers=True) == []
