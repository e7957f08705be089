"""Two questions on one topic in one message: "paljonko se maksaa ja milloin se on" gets both answers in one reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.answers.faq_follow_ups import LISTS, MORE, SOURCE, answer_key, follow_ups
from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.in_hand import newest_follow_up
from bot.dialogue.answers.texts import Texts
from bot.dialogue.intents import FAQ
from bot.dialogue.reading.alone import Reading
from bot.dialogue.reading.follow_ups import follow_up_of
from bot.dialogue.reading.typed_message import TypedMessage, full_intent, reading_of
from bot.dialogue.words.questions import is_question, is_statement
from bot.nlu.judgement import SURE

SECOND = "second_answer"
"""Key of the parse data that holds the key of the text which is said behind the first answer."""
CLEAR = 0.9
"""What is read less surely is about the topic in hand."""
_BETWEEN = re.compile(
    r"[?!.,;]+\s+(?:(?:and|ja|sekä|а|и|och)\s+)?|\s+(?:and|plus|ja|sekä|а также|и|och)\s+", re.IGNORECASE
)
LONGEST_OPENING = 2
_AND = re.compile(r"\w")


async def answer_both(message: TypedMessage) -> None:
    """Makes a message that asks two things of the topic it is about mean the first one, and notes the second."""
    intent, _, rest = full_intent(message.parse).partition("/")
    is_clear = message.is_sure and reading_of(message.parse).confidence >= CLEAR
    topic = (None if is_clear else await message.topic()) or rest.partition("/")[0]
    if f"{intent}/" != FAQ or topic not in follow_ups().names():
        return
    asked = details_asked(message.text, topic)
    tracker = await message.tracker() if asked else None
    if asked is None:
        return
    newest = newest_follow_up(message.said_before(tracker), topic) if tracker else ""
    first, second = (follow_ups().after(topic, newest, name) for name in asked)
    if first != second and MORE not in (first, second):
        message.means(f"{FAQ}{topic}/{first}".rstrip("/"))
        message.parse[SECOND] = answer_key(topic, second)


def details_asked(text: str, topic: str) -> tuple[str, str] | None:
    """The two follow-ups of `topic` that `text` asks, in its order; "" stands for what the topic is. None for any other message."""
    ends = list(_BETWEEN.finditer(text))
    if len(ends) > 1 and ends[0].start() and is_opening(text[: ends[0].start()]):
        text = text[ends[0].end() :]  # "ok kiitos, missä se on ja mitä se maksaa"
        ends = list(_BETWEEN.finditer(text))
    if len(ends) != 1:
        return None
    before, after = text[: ends[0].start()], text[ends[0].end() :]
    # A word or two may ask before an "and" ("price and when"); before a comma they only name what is spoken of.
    is_asked = is_question(before) or (_AND.search(ends[0][0]) and not is_statement(before))
    if not before or not is_asked or not is_question(after):
        return None
    first, second = _detail(before, topic), _detail(after, topic)
    return (first, second) if first is not None and second and first != second else None


def is_opening(part: str) -> bool:
    """Whether the beginning of a message is only a word or two before what it asks: "ok kiitos"."""
    return (
        len(part.split()) <= LONGEST_OPENING and not is_question(part) and next(glossary().found_in(part), None) is None
    )


def _detail(part: str, topic: str) -> str | None:
    term = glossary().asked(part)
    if term is not None and term.faq == f"{FAQ}{topic}":
        return ""
    name = follow_up_of(part, Reading(f"{FAQ}{topic}", 1.0, SURE), topic)
    return None if name in (None, SOURCE, *LISTS) else name


def add_second(reply: dict[str, Any], texts: Texts, parse: Mapping[str, Any]) -> None:
    """Says the second answer in the same reply, with its source where that is another; its next step stands at the end."""
    key = str(parse.get(SECOND) or "")
    if not key or key == reply["key"]:
        return
    other = texts.say(key, reply["language"])
    (first, _), (second, step) = (_apart(one["text"]) for one in (reply, other))
    link = other["link"]
    source = [f"{link['title']}: {link['url']}"] if link and link["url"] != (reply["link"] or {}).get("url") else []
    reply["text"] = "\n\n".join((first, "\n".join((second, *source)), step))
    payload = f"/{key.removeprefix('utter_')}"
    reply["buttons"] = [button for button in reply["buttons"] if button["payload"] != payload]


def _apart(text: str) -> tuple[str, str]:
    """The answer and its last line, which says what to do next."""
    answer, _, step = text.strip().rpartition("\n")
    return answer.strip(), step
