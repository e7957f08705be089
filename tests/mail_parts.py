"""A mail server on the loopback address that keeps what it was given."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import unused_port
from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """Every envelope; refuses them while `is_broken`."""

    envelopes: list[Any] = field(default_factory=list)
    is_broken: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """What aiosmtpd asks."""
        if self.is_broken:
            return "451 later"
        self.envelopes.append(envelope)
        return "250 OK"

    def texts(self) -> list[str]:
        """The words of each mail."""
        return [_read(envelope).get_body().get_content() for envelope in self.envelopes]

    def titles(self) -> list[str]:
        """The subject of each mail."""
        return [_read(envelope)["Subject"] for envelope in self.envelopes]

    def receivers(self) -> list[list[str]]:
        """To whom each mail went."""
        return [envelope.rcpt_tos for envelope in self.envelopes]


def _read(envelope: Any) -> Any:
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


@contextmanager
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    """Its address, and what it gets."""
    mailbox, port = Mailbox(), unused_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", mailbox
    finally:
        controller.stop()
