"""Ways to reach coaches: e-mail over SMTP, and a signed webhook (docs/notifications.md)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.errors import BadInput
from bot.handoff.mail import Mailer
from bot.handoff.notices import MENTION, UNREAD, Notice, Sender
from bot.settings import Settings

TIMEOUT_SECONDS = 10.0


class EmailSender:
    """What is for certain coaches goes to their own addresses: a new ticket else to all `coaches`, a mention else nowhere.

    Unread tickets go to `leads` as well.
    """

    def __init__(self, mailer: Mailer, coaches: Sequence[str], leads: Sequence[str]) -> None:
        self._mailer, self._coaches, self._leads = mailer, tuple(coaches), tuple(leads)

    async def send(self, notice: Notice) -> None:
        """Delivers to the mail server; raises smtplib.SMTPException or OSError."""
        everyone = self._coaches + (self._leads if notice.event == UNREAD else ())
        to = notice.emails if notice.emails or notice.event == MENTION else everyone
        if to:
            await self._mailer.send(to, notice.title, notice.text, at=notice.at)


class WebhookSender:
    """Posts JSON to `url`, signed with `key`: Polku-Signature is sha256=HMAC(key, Polku-Timestamp + "." + body) in hex."""

    def __init__(self, url: str, key: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise BadInput("setting POLKU_WEBHOOK_URL: write an address that begins with https://")
        if not key:
            raise BadInput("setting POLKU_WEBHOOK_URL needs POLKU_WEBHOOK_KEY too: the notices are signed with it")
        self._url, self._key = url, key.encode()

    async def send(self, notice: Notice) -> None:
        """Delivers; raises aiohttp.ClientError (also for an answer of 400 and above) or TimeoutError."""
        body = json.dumps(_body(notice), ensure_ascii=False).encode()
        timestamp = str(int(notice.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Polku-Timestamp": timestamp,
            "Polku-Signature": signature(self._key, timestamp, body),
        }
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
            session.post(self._url, data=body, headers=headers, allow_redirects=False),
        ):
            pass


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """As the header says it; a receiver compares it with its own and refuses old timestamps."""
    return "sha256=" + hmac.digest(key, timestamp.encode() + b"." + body, "sha256").hex()


def _body(notice: Notice) -> dict[str, Any]:
    # "text" is what Slack, Teams and Mattermost show of an incoming webhook.
    listed = [{**vars(brief), "created_at": brief.created_at.isoformat()} for brief in notice.tickets]
    body = {"event": f"tickets.{notice.event}", "text": notice.text, "tickets": listed}
    if notice.event == MENTION:
        return {**body, "coach": notice.coaches[0]}
    return {**body, "coaches": list(notice.coaches)} if notice.coaches else body


def mailer_of(settings: Settings) -> Mailer | None:
    """What sends mails; None without a mail server. Raises BadInput for settings that do not fit together."""
    return Mailer(settings.smtp_url.reveal(), settings.notify_from) if settings.smtp_url else None


def senders_of(settings: Settings) -> list[Sender]:
    """The senders that the settings name; none by default. Raises BadInput for settings that do not fit together."""
    senders: list[Sender] = []
    mailer = mailer_of(settings)
    if mailer is not None:
        senders.append(EmailSender(mailer, settings.notify_emails, settings.escalate_emails))
    if settings.webhook_url:
        senders.append(WebhookSender(settings.webhook_url.reveal(), settings.webhook_key.reveal()))
    return senders
