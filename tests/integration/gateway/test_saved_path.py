"""The pages of a saved path on the running gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio
from gateway_parts import ChatPage, Gateway
from path_documents import DOCUMENTS, ENGLISH, FINNISH
from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations.path_links import make_path_link
from bot.conversations.privacy.erasure import erase_conversation
from bot.store.tables import conversations


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture
async def conversation(gateway: Gateway, page: ChatPage) -> str:
    """The conversation of an open page."""
    return str(await gateway.database.read(lambda connection: connection.execute(select(conversations.c.id)).scalar()))


@pytest_asyncio.fixture
async def link(gateway: Gateway, conversation: str) -> str:
    """The address of a path, without its ending."""
    until = utc_now() + timedelta(days=1)
    token = await make_path_link(gateway.database, conversation, DOCUMENTS, now=utc_now(), until=until)
    return f"{gateway.url}/path/{token}"


@pytest.mark.parametrize("kind", ["html", "pdf"])
async def test_path_is_kept_by_nobody_on_the_way(http: aiohttp.ClientSession, link: str, kind: str) -> None:
    response = await http.get(f"{link}.{kind}")

    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("query", "title"),
    [("?lang=fi", FINNISH.title), ("?lang=en", ENGLISH.title), ("?lang=xx", FINNISH.title), ("", FINNISH.title)],
)
async def test_page_comes_in_the_language_asked_for(
    http: aiohttp.ClientSession, link: str, query: str, title: str
) -> None:
    assert f"<h1>{title}</h1>" in await (await http.get(f"{link}.html{query}")).text()


async def test_pdf_is_a_file_to_save(http: aiohttp.ClientSession, link: str) -> None:
    response = await http.get(f"{link}.pdf?lang=en")

    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="polku-en.pdf"'
    assert (await response.read()).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["A" * 43 + ".html", "A" * 43 + ".pdf", "x.html"])
async def test_unknown_link_is_answered_in_both_languages(
    gateway: Gateway, http: aiohttp.ClientSession, name: str
) -> None:
    response = await http.get(f"{gateway.url}/path/{name}")

    assert response.status == 404
    text = await response.text()
    assert 'lang="fi">fi path_link_gone<' in text
    assert 'lang="en">en path_link_gone<' in text


async def test_deleted_data_ends_the_link(
    gateway: Gateway, http: aiohttp.ClientSession, link: str, conversation: str
) -> None:
    await gateway.database.write(lambda connection: erase_conversation(connection, conversation, now=utc_now()))

    assert (await http.get(f"{link}.html")).status == 404
