"""The language a conversation is held in, read from what the gateway and the pipeline said of the last message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.texts import COMPLETE


def spoken_language(latest_message: Mapping[str, Any]) -> str | None:
    """The conversation's language (any), from the last message's parse data; None when unknown."""
    language = latest_message.get("language") or {}
    decided = language.get("decided")
    return decided if isinstance(decided, str) else None


def answer_language(latest_message: Mapping[str, Any]) -> str:
    """The language to answer in: the conversation's when every text exists in it, else plain English.

    A person who reads Finnish better asks for it ("suomeksi"), which makes it the conversation's.
    """
    spoken = spoken_language(latest_message)
    return spoken if spoken in COMPLETE else "en"
