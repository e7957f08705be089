"""Words of another matter: who uses one that a topic never does hardly asks of that topic, however alike the rest sounds.

"Entä jos mulla on asuntolaina" after the start-up grant is as near to a way of asking for the grant as a real follow-up is:
vectors of short messages differ little. A noun, a verb or an adjective that stands nowhere in what the topic says or is asked
tells them apart (measured in docs/nlu.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from bot.dialogue.answers.faq_follow_ups import ANSWER, follow_ups
from bot.dialogue.answers.texts import texts_of
from bot.dialogue.language.languages import COMPLETE
from bot.nlu.english import english_base, is_english
from bot.nlu.finnish import base_forms, content_forms

EVERYWHERE = 5
"""A word that so many topics use names no matter."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_PARTS = ("title", "question", "text", "simple")


def know_topics() -> None:
    """Reads the words of all topics, so that the first person who asks on need not wait for it: a second."""
    _general()


def has_strange_word(text: str, topic: str) -> bool:
    """Whether a Finnish or English word of `text` names a matter of which `topic` never speaks."""
    known, general = _known(topic), _general()
    return any(forms.isdisjoint(known) and forms.isdisjoint(general) for forms in _content_of(text))


def _content_of(text: str) -> Iterator[frozenset[str]]:
    """The base forms of each word that may name a matter."""
    for word in _words(text):
        forms = content_forms(word)
        if not forms and not base_forms(word) and is_english(word):
            forms = frozenset({english_base(word)})
        if forms:
            yield forms | {word}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _forms_in(text: str) -> Iterator[str]:
    for word in _words(text):
        yield from map(intern, (word, english_base(word), *base_forms(word)))


@lru_cache(maxsize=128)
def _known(topic: str) -> frozenset[str]:
    """Every form of every word of what the topic says and is asked."""
    entries = (texts_of().entry(f"{ANSWER}{topic}", language)[0] for language in COMPLETE)
    said = [str(entry.get(part) or "") for entry in entries for part in _PARTS]
    asked = [
        line
        for lines in (follow_ups().asked(topic), follow_ups().answers(topic))
        for one in lines.values()
        for line in one
    ]
    return frozenset(form for text in (*said, *asked) for form in _forms_in(text))


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    """Words that topics share: of the common ways of asking, and those of many topics."""
    count = Counter(form for topic in follow_ups().names() for form in _known(topic))
    asked = (form for lines in follow_ups().common().values() for line in lines for form in _forms_in(line))
    return frozenset(asked) | {form for form, number in count.items() if number >= EVERYWHERE}
