"""What Telegram sends back when a button is pressed: a short token for a payload that may be long.

The token says nothing by itself: it stands for a payload only in a conversation that was offered it.
"""

from __future__ import annotations

import base64
import hashlib

from bot.conversations.offered import ALWAYS_ALLOWED, Offered

LONGEST_TOKEN_BYTES = 64
"""core.telegram.org/bots/api#inlinekeyboardbutton"""
FEEDBACK = "f:"
CHOICE = "c:"
_DIGEST_BYTES = 15


def token(payload: str, kind: str = "choice") -> str:
    """The token of a payload; its beginning tells feedback from choices."""
    digest = hashlib.sha256(payload.encode()).digest()[:_DIGEST_BYTES]
    return (FEEDBACK if kind == "feedback" else CHOICE) + base64.urlsafe_b64encode(digest).decode()


def payload_of(pressed: str, offered: Offered) -> str | None:
    """The offered payload that `pressed` stands for; None when the conversation was not offered it or long ago."""
    payloads = (*(button.payload for button in reversed(offered.buttons)), *ALWAYS_ALLOWED)
    wanted = pressed[len(CHOICE) :]
    return next((payload for payload in payloads if token(payload)[len(CHOICE) :] == wanted), None)
