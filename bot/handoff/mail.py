"""Hands a mail to the mail server of the settings."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from bot.errors import BadInput

TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}


class Mailer:
    """`url` is smtp://[user:password@]host[:port] or smtps://…; a password only goes over an encrypted connection."""

    def __init__(self, url: str, sender: str) -> None:
        self._server = urlsplit(url)
        if self._server.scheme not in PORTS or not self._server.hostname:
            raise BadInput("setting POLKU_SMTP_URL: write smtp://host:port or smtps://user:password@host:port")
        if not sender:
            raise BadInput("setting POLKU_SMTP_URL needs POLKU_NOTIFY_FROM too")
        self._sender = sender

    async def send(self, to: Sequence[str], title: str, text: str, *, at: datetime) -> None:
        """Delivers to the mail server; raises smtplib.SMTPException, OSError, or ValueError for what is no address."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, ", ".join(to), title
        mail["Date"], mail["Message-ID"] = formatdate(at.timestamp()), make_msgid(domain="polku.invalid")
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
        mail.set_content(text)
        await asyncio.to_thread(self._deliver, mail)

    def _deliver(self, mail: EmailMessage) -> None:
        context, server = ssl.create_default_context(), self._server
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
