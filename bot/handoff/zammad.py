"""Zammad takes the tickets: its REST API with a token (docs.zammad.org, API), and its webhook, signed, for what happens there."""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.errors import BadInput, PolkuError
from bot.handoff.backends import Answer, Closing, Handed, Told
from bot.handoff.ticket import Outcome

TIMEOUT_SECONDS = 10.0
SIGNATURE_HEADER = "X-Hub-Signature"
OUTCOME_FIELD = "polku_outcome"
"""An object attribute that an administrator may add to Zammad's tickets; its keys are those of Outcome."""
# The states of the types "closed" and "merged" that a new Zammad has (docs.zammad.org, States).
_CLOSED = frozenset({"closed", "merged"})
_MAY_NOT = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "blockquote"})


class BadAnswer(PolkuError):
    """What came is not what Zammad's webhook sends."""


class ZammadBackend:
    """`token` is of a user who may create tickets in `group`; `customer` is the e-mail address of an existing customer.

    People stay unknown to Zammad: every ticket is that customer's.
    """

    name = "zammad"

    def __init__(self, url: str, token: str, group: str, customer: str) -> None:
        if not url.startswith(("https://", "http://")) or not (token and group and customer):
            raise BadInput("POLKU_ZAMMAD_URL begins with https://, and _TOKEN, _GROUP and _CUSTOMER are needed too")
        self._url, self._group, self._customer = url.rstrip("/"), group, customer
        self._headers = {"Authorization": f"Token token={token}"}

    async def hand_over(self, ticket: Handed) -> str:
        """Creates the ticket; its number in the API. Raises aiohttp.ClientError, TimeoutError, ValueError or BadAnswer."""
        text = "\n\n".join(part for part in (ticket.text, ticket.contact) if part)
        created = await self._ask(
            "POST",
            "tickets",
            {
                "title": ticket.title,
                "group": self._group,
                "customer": self._customer,
                "article": self._article(ticket.title, text),
            },
        )
        if not isinstance(created.get("id"), int):
            raise BadAnswer("Zammad named no id of the new ticket")
        return str(created["id"])

    async def add_message(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Adds an article. Raises as hand_over does."""
        await self._ask("POST", "ticket_articles", {"ticket_id": int(external), **self._article(reference, text)})

    async def close(
        self, external: str, reference: str, text: str, *, outcome: Outcome | None, at: datetime
    ) -> str | None:
        """Sets the state, with an internal note and, where Zammad's form asks for it, the outcome. Raises as hand_over does."""
        ticket = await self._ticket("GET", external)
        if ticket.get("state") not in _CLOSED:
            known = {OUTCOME_FIELD: outcome.value} if outcome and OUTCOME_FIELD in ticket else {}
            changes = {"state": "closed", **known, "article": self._article(reference, text, internal=True)}
            ticket = await self._ticket("PUT", external, changes)
        closing = _closing(ticket)
        return closing.name if closing else None

    async def reopen(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Sets the state, with an internal note. Raises as hand_over does."""
        if (await self._ticket("GET", external)).get("state") in _CLOSED:
            changes = {"state": "open", "article": self._article(reference, text, internal=True)}
            await self._ticket("PUT", external, changes)

    async def erase(self, external: str, title: str, text: str, *, at: datetime) -> None:
        """Deletes the ticket. Zammad lets administrators alone do so: for others it is closed under `title`, with an internal note.

        Either is done once, however often it is asked for. Raises as hand_over does.
        """
        try:
            await self._ask("DELETE", f"tickets/{int(external)}", None)
        except aiohttp.ClientResponseError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return
            if error.status not in _MAY_NOT:
                raise
            if (await self._ticket("GET", external)).get("title") == title:
                return
            changes = {"title": title, "state": "closed", "article": self._article(title, text, internal=True)}
            await self._ticket("PUT", external, changes)

    @staticmethod
    def _article(subject: str, text: str, *, internal: bool = False) -> dict[str, Any]:
        # Of the customer's: so that the webhook for agents' articles does not send it back.
        return {
            "subject": subject, "body": text, "type": "note", "internal": internal, "sender": "Customer",
            "content_type": "text/plain",
        }  # fmt: skip

    async def _ticket(self, method: str, external: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
        """The ticket with the names of its state, after `changes`."""
        return await self._ask(method, f"tickets/{int(external)}?expand=true", changes)

    async def _ask(self, method: str, path: str, content: dict[str, Any] | None) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=self._headers, raise_for_status=True) as session,
            session.request(method, f"{self._url}/api/v1/{path}", json=content, allow_redirects=False) as response,
        ):
            body = await response.read()
        answer = json.loads(body or "{}")  # nothing comes back of what was deleted
        return answer if isinstance(answer, dict) else {}


def is_signed(key: str, body: bytes, given: str) -> bool:
    """Whether the signature fits: sha1= and the HMAC-SHA1 of the body, in hexadecimal."""
    expected = "sha1=" + hmac.digest(key.encode(), body, "sha1").hex()
    return bool(key) and hmac.compare_digest(expected.encode(), given.encode())


def read_webhook(body: bytes) -> Told:
    """What a webhook with the default payload says (admin-docs.zammad.org, Webhook). Raises BadAnswer."""
    try:
        given = json.loads(body)
        ticket = given["ticket"]
        # A trigger on a change of the ticket alone brings no article.
        return Told(str(int(ticket["id"])), _answer(given.get("article") or {}), _closing(ticket))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadAnswer("this is not what Zammad's webhook sends") from error


def _answer(article: dict[str, Any]) -> Answer | None:
    """None for what people are not to see."""
    if article.get("internal") or article.get("sender") != "Agent":
        return None
    words = str(article["body"])
    text = _plain(words) if "html" in str(article.get("content_type")) else words
    return Answer(str(int(article["id"])), text.strip())


def _closing(ticket: dict[str, Any]) -> Closing | None:
    if ticket.get("state") not in _CLOSED:
        return None
    at = ticket.get("last_close_at") or ticket.get("close_at") or ticket.get("updated_at")
    outcome = ticket.get(OUTCOME_FIELD)
    return Closing(str(at)[:40], Outcome(outcome) if outcome in list(Outcome) else None)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")


def _plain(html: str) -> str:
    """The words of an article without its tags."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
