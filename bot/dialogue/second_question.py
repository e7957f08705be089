"""Two questions in one message: one is answered, the other is a button right under the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.questions import is_question
from bot.dialogue.texts import Texts

ALSO = "also_asked"
"""Key of the parse data that names the topic (full name) of the question that is not answered."""
LEAST_WORDS = 3
_CLAUSE_END = re.compile(r"[.!,;]+\s+")
_BETWEEN = re.compile(r"[?!.]+\s+|\s+(?:and also|and|ja|sekä|а также|и)\s+(?=\w)", re.IGNORECASE)


def questions_in(text: str) -> list[str]:
    """The questions of a message, where it asks two; [] for any other message."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    asked = [part for part in parts if len(part.split()) >= LEAST_WORDS and is_question(part)]
    return asked if len(asked) == 2 else []


def question_after_statement(text: str) -> str | None:
    """The question at the end of a message that tells something first; None for any other message."""
    told, _, asked = (part.strip() for part in re.sub(_CLAUSE_END, "\n", text.strip()).rpartition("\n"))
    asks = len(asked.split()) >= LEAST_WORDS and is_question(asked)
    return asked if asks and told and not is_question(told) else None


def other_topic(topic: str, asked: Sequence[str | None]) -> str | None:
    """The topic that was asked for beside `topic`, of the two that the questions were read as; None when there is no second."""
    others = [one for one in asked if one and one != topic]
    return others[0] if topic in asked and len(others) == 1 else None


def offer_second(reply: dict[str, Any], texts: Texts, parse: Mapping[str, Any]) -> None:
    """Says under the answer what else was asked, with a button to that answer."""
    topic, language = str(parse.get(ALSO) or ""), str(reply["language"])
    title = texts.title(topic, language) if topic else None
    if title:
        reply["text"] += f"\n\n{texts.phrase('also_asked', language, topic=title)}"
        reply["buttons"].insert(0, {"title": title, "payload": f"/{topic}", "kind": "choice"})
