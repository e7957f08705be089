"""Links to a saved path: they open it until they expire or the person's data is deleted, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conversation_parts import NOW
from path_documents import DOCUMENTS

from bot.conversations.path_links import KEPT, forget_expired_links, make_path_link, open_path_link
from bot.conversations.privacy.erasure import erase_conversation
from bot.conversations.service import Conversations
from bot.store.session import Database

UNTIL = NOW + timedelta(days=30)


@pytest.fixture
async def conversation(conversations: Conversations) -> str:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    return opened.conversation.id


async def test_link_opens_the_path_until_it_expires(database: Database, conversation: str) -> None:
    token = await make_path_link(database, conversation, DOCUMENTS, now=NOW, until=UNTIL)

    assert await open_path_link(database, token, now=UNTIL - timedelta(seconds=1)) == DOCUMENTS
    assert await open_path_link(database, token, now=UNTIL) is None


async def test_expired_paths_are_deleted(database: Database, conversation: str) -> None:
    token = await make_path_link(database, conversation, DOCUMENTS, now=NOW, until=UNTIL)

    assert await forget_expired_links(database, UNTIL - timedelta(seconds=1)) == []
    assert len(await forget_expired_links(database, UNTIL)) == 1
    assert await open_path_link(database, token, now=NOW) is None


async def test_deleting_the_data_ends_the_link(database: Database, conversation: str) -> None:
    token = await make_path_link(database, conversation, DOCUMENTS, now=NOW, until=UNTIL)

    await database.write(lambda connection: erase_conversation(connection, conversation, now=NOW))

    assert await open_path_link(database, token, now=NOW) is None


async def test_token_is_long_random_and_says_nothing_of_the_conversation(database: Database, conversation: str) -> None:
    tokens = {await make_path_link(database, conversation, DOCUMENTS, now=NOW, until=UNTIL) for _ in range(3)}

    assert len(tokens) == 3
    assert all(len(token) == 43 and conversation not in token for token in tokens)


async def test_only_the_newest_links_of_a_conversation_work(database: Database, conversation: str) -> None:
    tokens = [
        await make_path_link(database, conversation, DOCUMENTS, now=NOW + timedelta(seconds=number), until=UNTIL)
        for number in range(KEPT + 1)
    ]

    opened = [await open_path_link(database, token, now=NOW) is not None for token in tokens]
    assert opened == [False] + [True] * KEPT


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "ä" * 5000])
async def test_nothing_else_opens_it(database: Database, conversation: str, token: str) -> None:
    await make_path_link(database, conversation, DOCUMENTS, now=NOW, until=UNTIL)

    assert await open_path_link(database, token, now=NOW) is None
