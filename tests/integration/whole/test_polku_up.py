"""The whole product as `polku up` starts it: gateway, Rasa and actions, talked to through the page's WebSocket."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from sqlalchemy import Table, func, select
from sqlalchemy.engine import Engine
from whole_parts import START_SECONDS, Page, Running

from bot.store.copying import trackers
from bot.store.tables import conversations, messages


def rows(engine: Engine, table: Table, **values: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table).filter_by(**values)).scalar_one())


def newest_conversation(polku: Running) -> str:
    with polku.database().connect() as connection:
        return str(connection.execute(select(conversations.c.id).order_by(conversations.c.created_at.desc())).scalar())


def ports(polku: Running) -> dict[str, int]:
    """Where the three processes listen."""
    addresses = {
        "gateway": polku.address,
        **{name: polku.settings[name] for name in ("POLKU_RASA_URL", "POLKU_ACTIONS_URL")},
    }
    return {name: urlsplit(address).port or 0 for name, address in addresses.items()}


def listeners() -> set[tuple[str, int]]:
    """Every address of this machine that somebody listens on (Linux)."""
    found = set()
    for family, table in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] != "0A":
                continue
            host, port = fields[1].split(":")
            words = [bytes.fromhex(host[at : at + 8])[::-1] for at in range(0, len(host), 8)]
            found.add((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
    return found


async def test_question_is_answered_with_its_source(page: Page) -> None:
    reply = await page.say("how do I get a startup grant")

    assert reply["key"] == "utter_faq/startup_grant"
    assert reply["link"]["url"].startswith("https://")
    assert reply["link"]["checked_on"]


async def test_typed_command_is_text(page: Page) -> None:
    reply = await page.say('/inform{"age": 5}')

    assert reply["key"] != "utter_inform_noted"
    assert "{" not in reply["text"]


async def test_erasing_reaches_the_messages_and_rasas_tracker(page: Page, polku: Running) -> None:
    await page.say("i want a coding course in espoo")
    conversation = newest_conversation(polku)
    assert rows(polku.trackers(), trackers, sender_id=conversation) > 0

    await page.say("delete my data")
    reply = await page.press('/delete_my_data{"confirm": "yes"}')

    assert reply["key"] == "utter_deleted"
    assert rows(polku.database(), conversations, id=conversation) == 0
    assert rows(polku.database(), messages, conversation=conversation) == 0
    assert rows(polku.trackers(), trackers, sender_id=conversation) == 0


def test_status_finds_everything_in_order(polku: Running) -> None:
    parts = polku.status()

    assert {name: part["said"] for name, part in parts.items() if part["level"] == "wrong"} == {}
    assert parts["rasa"]["said"].startswith("answers with polku-")


def test_inner_ports_listen_on_loopback_alone(polku: Running) -> None:
    listening = {address for address in listeners() if address[1] in ports(polku).values()}

    assert {port for _, port in listening} == set(ports(polku).values())
    assert {host for host, _ in listening} == {"127.0.0.1"}


async def test_inner_ports_do_nothing_without_the_token(polku: Running) -> None:
    rasa, actions = polku.settings["POLKU_RASA_URL"], polku.settings["POLKU_ACTIONS_URL"]
    turn = {"conversation": "c", "text": "hei", "payload": None}
    async with aiohttp.ClientSession() as http:
        assert (await http.post(f"{rasa}/webhooks/polku/turn", json=turn)).status == 401
        for path in ("/conversations/c/tracker", "/model/parse", "/model/train", "/domain"):
            assert (await http.get(rasa + path)).status in {401, 404, 405}, path
        assert (await http.post(actions, json={"next_action": "action_listen"})).status == 401


async def test_answers_go_on_after_the_action_server_was_killed(page: Page, polku: Running) -> None:
    actions = [pid for pid in polku.children() if "rasa_sdk" in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(actions[0], signal.SIGKILL)

    first = await page.say("find me a welding course")
    assert first["key"] in {"utter_apology", "utter_results", "utter_ask_field"}

    end = time.monotonic() + START_SECONDS
    while (await page.say("find me a welding course in vantaa"))["key"] == "utter_apology":
        assert time.monotonic() < end
        await asyncio.sleep(3)


async def test_ctrl_c_leaves_no_process(polku: Running) -> None:
    children = polku.children()
    assert len(children) >= 3

    polku.process.send_signal(signal.SIGINT)
    await asyncio.to_thread(polku.process.wait, 60)

    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
