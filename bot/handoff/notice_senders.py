"""Ways to reach coaches: e-mail over SMTP, and a signed webhook (docs/notifications.md)."""

from __future__ import annotations

import asyncio
import hmac
import json
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import aiohttp

from bot.errors import BadInput
from bot.handoff.notices import UNREAD, Notice, Sender
from bot.settings import Settings

TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}


class EmailSender:
    """`url` is smtp://[user:password@]host[:port] or smtps://…; a password only goes over an encrypted connection.

    Unread tickets go to `leads` as well.
    """

    def __init__(self, url: str, sender: str, coaches: Sequence[str], leads: Sequence[str]) -> None:
        self._server = urlsplit(url)
        if self._server.scheme not in PORTS or not self._server.hostname:
            raise BadInput("setting POLKU_SMTP_URL: write smtp://host:port or smtps://user:password@host:port")
        if not sender or not coaches:
            raise BadInput("setting POLKU_SMTP_URL needs POLKU_NOTIFY_FROM and POLKU_NOTIFY_EMAILS too")
        self._sender, self._coaches, self._leads = sender, tuple(coaches), tuple(leads)

    async def send(self, notice: Notice) -> None:
        """Delivers to the mail server; raises smtplib.SMTPException or OSError."""
        to = self._coaches + (self._leads if notice.event == UNREAD else ())
        await asyncio.to_thread(_deliver, self._server, self._mail(notice, to))

    def _mail(self, notice: Notice, to: Sequence[str]) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, ", ".join(to), notice.title
        mail["Date"], mail["Message-ID"] = formatdate(notice.at.timestamp()), make_msgid(domain="polku.invalid")
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
        mail.set_content(notice.text)
        return mail


def _deliver(server: SplitResult, mail: EmailMessage) -> None:
    context = ssl.create_default_context()
    host, port = server.hostname or "", server.port or PORTS[server.scheme]
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with connection:
        if server.scheme == "smtp":
            connection.ehlo()
            if server.username or connection.has_extn("starttls"):
                connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(mail)


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
    return {"event": f"tickets.{notice.event}", "text": notice.text, "tickets": listed}


def senders_of(settings: Settings) -> list[Sender]:
    """The senders that the settings name; none by default. Raises BadInput for settings that do not fit together."""
    senders: list[Sender] = []
    if settings.smtp_url:
        senders.append(
            EmailSender(
                settings.smtp_url.reveal(), settings.notify_from, settings.notify_emails, settings.escalate_emails
            )
        )
    if settings.webhook_url:
        senders.append(WebhookSender(settings.webhook_url.reveal(), settings.webhook_key.reveal()))
    return senders
