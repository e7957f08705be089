"""The assistant's answers that a coach puts into the chat: faq topics and what people ask next, with source and date."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.conversations.message import Direction
from bot.conversations.reply import Reply
from bot.desk.thread import Line
from bot.desk.words import Words
from bot.dialogue.answers.faq_follow_ups import follow_ups, is_answer, topic_of
from bot.dialogue.answers.texts import Texts
from bot.dialogue.language.languages import COMPLETE
from bot.errors import BadInput

if TYPE_CHECKING:  # what searches and reads languages takes 15 MB: loaded when a coach first looks for an answer
    from bot.programmes.search.lexical import Floats, LexicalIndex, WeightedText

MOST_FOUND = 5
TITLE, TOPIC_TITLE, ASKED, TEXT = 3.0, 2.0, 2.0, 1.0
"""How much a word counts by where it stands."""
LEAST = 0.35
NEAR_BEST = 0.6
"""The share of what was asked that an answer must have, and the share of what the best one has."""
NOT_UNDERSTOOD = "nlu_fallback"


@dataclass(frozen=True)
class Suggested:
    """An answer to be chosen: `reply` as it is sent, `typed` the same as text with its source, for a coach who changes it
    first, and `own`, what it says in the coach's language.
    """

    key: str
    reply: Reply
    typed: str
    own: str


class Answers:
    """The answers by their keys in the assistant's texts."""

    def __init__(self, answers: Texts, texts: Texts) -> None:
        self._answers, self._texts = answers, texts
        self._lock = asyncio.Lock()

    @cached_property
    def _keys(self) -> Sequence[str]:
        entries = self._answers.entries["en"]
        return [key for key in entries if is_answer(key) and entries[key].get("source")]

    @cached_property
    def _index(self) -> LexicalIndex:
        from bot.programmes.search.lexical import LexicalIndex

        return LexicalIndex.build([list(self._words_of(key)) for key in self._keys])

    def _words_of(self, key: str) -> Iterable[WeightedText]:
        topic, name = topic_of(key) or "", _follow_up(key)
        yield from ((asked, ASKED) for asked in follow_ups().asked(topic).get(name, []))
        for language in COMPLETE:
            entry, about = self._answers.entry(key, language)[0], self._answers.title(f"faq/{topic}", language)
            yield from ((entry["title"], TITLE), (entry["text"], TEXT))
            if name and about:
                yield about, TOPIC_TITLE

    async def find(self, wish: str) -> list[str]:
        """The keys of the answers that have a coach's words, best first; [] when none has."""
        async with self._lock:  # built once, and never in the event loop
            scores = await asyncio.to_thread(self._scores, wish)
        least = max(LEAST, NEAR_BEST * float(scores.max(initial=0.0)))
        return [self._keys[item] for item in (-scores).argsort(kind="stable")[:MOST_FOUND] if scores[item] >= least]

    def _scores(self, wish: str) -> Floats:
        from bot.nlu.glosses import with_gloss

        return self._index.scores(with_gloss(wish))

    def fitting(self, thread: Sequence[Line]) -> list[str]:
        """What the person's last message was read as, or corrected to, then the rest of its topic; [] for no question."""
        last = next((line for line in reversed(thread) if line.author is Direction.PERSON), None)
        meant = _faq_of(last) if last else None
        topic = topic_of(f"utter_{meant}") if meant else None
        if topic is None:
            return []
        of_topic = [key for key in self._keys if topic_of(key) == topic]
        return sorted(of_topic, key=lambda key: key != f"utter_{meant}")

    def suggestion(self, key: str, language: str) -> Reply:
        """The answer in the person's language, else in English, as a line of the coach's. Raises BadInput for an unknown key."""
        if key not in self._keys:
            raise BadInput("there is no such answer")
        said = Reply.from_json(self._answers.say(key, language))
        # Without its key and its buttons: the assistant is silent while a coach has the chat.
        return Reply(said.text, said.language, link=said.link, unreviewed=said.unreviewed)

    def suggested(self, keys: Iterable[str], language: str, own: str) -> list[Suggested]:
        """The answers as a coach sees them before they choose, in the person's `language` and with their `own`."""
        replies = [(key, self.suggestion(key, language)) for key in keys]
        return [
            Suggested(key, reply, self._typed(reply), str(self._answers.say(key, own)["text"]))
            for key, reply in replies
        ]

    def _typed(self, answer: Reply) -> str:
        words = Words(self._texts, "fi" if answer.language == "fi" else "en")
        assert answer.link is not None and answer.link.checked_on is not None
        source = words.text(
            "answer_source", title=answer.link.title, url=answer.link.url, day=words.day(answer.link.checked_on)
        )
        return f"{answer.text}\n\n{source}"


def _follow_up(key: str) -> str:
    """The name of a follow-up; "" for a topic."""
    return key.partition("/")[2].partition("/")[2]


def _faq_of(line: Line) -> str | None:
    """The faq question that a message was corrected to, read as, or might be."""
    if line.is_corrected:
        meant = [line.meaning]
    elif line.intent == NOT_UNDERSTOOD:
        meant = [str(guess["name"]) for guess in line.ranking]
    else:
        meant = [line.intent]
    return next((intent for intent in meant if intent and intent.startswith("faq/")), None)
