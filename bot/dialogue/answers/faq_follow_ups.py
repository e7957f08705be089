"""What people ask next about a faq topic: data/follow_ups, and the texts and buttons that are made of it.

`<language>/*.yml` holds topics, each with its follow-ups by name: `question` (the title of its button), `text`, and if
need be `simple` (the same in easier words), `asked` (other ways of asking), `alone` (ways of asking that say by themselves
what they are about, so that nobody needs to have spoken of the topic before), `apart` (true for one with a subject of its own:
"how much?" after the mobility allowance does not ask what the employment services cost), `next` (else the topic's next step is
said), `source` with `checked_on` (else the topic's). `kinds.yml` holds, by name and language, how people ask a
follow-up that many topics have; `kinds_other.yml` the same in other languages, by language and name; `answered_by.yml`
holds, by topic, which of its follow-ups answers a kind it has none
for (who decides on a grant is told by how it is applied for), and by topic and follow-up what one that is apart answers itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

from bot.dialogue.answers.text_files import read_texts_file
from bot.settings import ROOT

FOLLOW_UPS = ROOT / "data" / "follow_ups"
KINDS = "kinds.yml"
KINDS_OTHER = "kinds_other.yml"
ANSWERED_BY = "answered_by.yml"
ANSWER = "utter_faq/"
"""What the key of every faq answer begins with; `utter_faq/topic/name` is a follow-up's."""
MORE = "more"
"""Stands in the place of a follow-up's name for the list of all of a topic's."""
WORTH = "worth"
"""Stands for the same list where somebody asks whether it pays, which nobody can tell who does not know their life."""
SOURCE = "source"
"""Stands for where the last answer is from: "are you sure", "who says so"."""
OTHER = "other"
"""Among the common ways of asking: short messages that are no question about a topic."""
MORE_BUTTON = "button_follow_ups"
OTHERS_BUTTON = "button_follow_ups_others"
LISTS = {MORE: "utter_follow_ups", WORTH: "utter_follow_ups_worth"}
"""Names of what only lists a topic's follow-ups, with the text over the list."""
_LIST = re.compile(rf"(?:{'|'.join(LISTS)})(?:_\d+)?")
"""A list that goes on has the number of its page at the end of its name: `more_2`."""
SOURCE_TEXT = "utter_follow_ups_source"
PERSON = "/request_human"
OTHERS_OFFERED = 3
LISTED = 4
"""Follow-ups in a list at once, the first of the file first: more would fill the screen of a phone, and are a button away."""

_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-ZÅÄÖ])")

Entry = Mapping[str, Any]


def answer_key(topic: str, name: str) -> str:
    """The key under which a follow-up (or `MORE`) of a topic is said."""
    return f"{ANSWER}{topic}/{name}"


def topic_of(key: str) -> str | None:
    """The faq topic that a text speaks of, as its answer, a follow-up or the list of them; None for any other key."""
    return key.removeprefix(ANSWER).partition("/")[0] if key.startswith(ANSWER) else None


def is_answer(key: str) -> bool:
    """Whether `key` answers a faq question: a list of follow-ups only asks which one is meant, a source stands under an answer."""
    return key.startswith(ANSWER) and not is_list(key) and not key.endswith(f"/{SOURCE}")


def is_list(key: str) -> bool:
    """Whether `key` only lists what can be asked about a topic, or goes on with such a list."""
    return key.startswith(ANSWER) and _LIST.fullmatch(key.rpartition("/")[2]) is not None


@dataclass(frozen=True)
class FollowUps:
    """Follow-ups by language, topic and name, the common ways of asking by name and language, the area (the name of its
    file) of each topic, by topic the follow-ups that answer kinds of question it has none for, and the common ways of asking
    in languages without follow-ups, by language and name.
    """

    topics: Mapping[str, Mapping[str, Mapping[str, Entry]]] = field(default_factory=dict, repr=False)
    kinds: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict, repr=False)
    areas: Mapping[str, str] = field(default_factory=dict, repr=False)
    answered_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    others: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path = FOLLOW_UPS) -> FollowUps:
        """Those in `folder`, none when it is not there; raises BadInput with file and line for broken YAML."""
        topics: dict[str, dict[str, Mapping[str, Entry]]] = {}
        areas: dict[str, str] = {}
        for path in sorted(folder.glob("*/*.yml")):
            read = read_texts_file(path)
            topics.setdefault(path.parent.name, {}).update(read)
            areas.update(dict.fromkeys(read, path.stem))
        kinds, others, answered_by = (
            read_texts_file(folder / name) if (folder / name).exists() else {}
            for name in (KINDS, KINDS_OTHER, ANSWERED_BY)
        )
        return cls(topics, kinds, areas, answered_by, others)

    def answering(self, topic: str, kind: str) -> str:
        """The follow-up of `topic` that answers a kind of question: the one of that name unless another does."""
        return self.answered_by.get(topic, {}).get(kind, kind)

    def source_of(self, topic: str, name: str) -> str:
        """The name under which the source of a follow-up is said: the topic's, unless the follow-up has its own."""
        has_own = any("source" in topics.get(topic, {}).get(name, {}) for topics in self.topics.values())
        return f"{name}/{SOURCE}" if has_own else SOURCE

    def is_apart(self, topic: str, name: str) -> bool:
        """Whether a follow-up has a subject of its own, of which the topic's other answers say nothing."""
        return any(topics.get(topic, {}).get(name, {}).get("apart") is True for topics in self.topics.values())

    def after(self, topic: str, name: str, asked: str) -> str:
        """What answers the follow-up `asked` when `name` was the last answer.

        After one that is apart a general question is answered by what `answered_by` says of it, else by the list.
        """
        if asked not in self.kinds or not self.is_apart(topic, name):
            return asked
        return self.answered_by.get(f"{topic}/{name}", {}).get(asked, MORE)

    def names(self) -> list[str]:
        """Every topic that has follow-ups."""
        return sorted({topic for topics in self.topics.values() for topic in topics})

    def asked(self, topic: str) -> dict[str, list[str]]:
        """By name of a follow-up of `topic`: its own ways of asking it, in all languages."""
        return self._by_name(topic, lambda entry: [entry["question"], *entry.get("asked", []), *entry.get("alone", [])])

    def asked_alone(self) -> dict[str, list[str]]:
        """By topic and name ("find_jobs/record") of a follow-up: the ways of asking it out of the blue, in all languages."""
        return {
            f"{topic}/{name}": lines
            for topic in self.names()
            for name, lines in self._by_name(topic, lambda entry: entry.get("alone", [])).items()
            if lines
        }

    def answers(self, topic: str) -> dict[str, list[str]]:
        """By name of a follow-up of `topic`: what is asked and answered, in all languages."""
        return self._by_name(topic, lambda entry: [f"{entry['question']} {entry['text']}"])

    def _by_name(self, topic: str, lines: Callable[[Entry], list[str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for topics in self.topics.values():
            for name, entry in topics.get(topic, {}).items():
                found.setdefault(name, []).extend(lines(entry))
        return found

    def common(self) -> dict[str, list[str]]:
        """By name: the ways of asking that topics share, in the languages that follow-ups are written in."""
        return {name: [line for lines in asked.values() for line in lines] for name, asked in self.kinds.items()}

    def common_in_others(self) -> dict[str, list[str]]:
        """The same in all other languages."""
        found: dict[str, list[str]] = {}
        for asked in self.others.values():
            for name, lines in asked.items():
                found.setdefault(name, []).extend(lines)
        return found


@lru_cache(maxsize=1)
def follow_ups() -> FollowUps:
    """The project's follow-ups, read once."""
    return FollowUps.load()


def with_follow_ups(entries: Mapping[str, Entry], topics: Mapping[str, Mapping[str, Entry]]) -> dict[str, Entry]:
    """The texts of one language, with follow-ups as texts of their own and a button to them under each topic."""
    made = dict(entries)
    for topic, entry in entries.items():
        name = topic_of(topic)
        asked = topics.get(name or "")
        if name is None or not asked:
            continue
        offer = {"title": _text(entries, MORE_BUTTON), "payload": _payload(name, MORE)}
        first, rest = entry.get("buttons", [])[:1], entry.get("buttons", [])[1:]
        made[topic] = {**entry, "buttons": [*first, offer, *rest]}
        made.update(_said(entries, name, entry, asked))
    return made


def _said(
    entries: Mapping[str, Entry], topic: str, entry: Entry, asked: Mapping[str, Entry]
) -> Iterator[tuple[str, Entry]]:
    """The texts of one topic's follow-ups and of the lists of them, by key."""
    person = {"title": _text(entries, "title_request_human"), "payload": PERSON}
    choices = [{"title": one["question"], "payload": _payload(topic, name)} for name, one in asked.items()]
    for position, (name, one) in enumerate(asked.items()):
        sourced = one if "source" in one else entry
        # Those that come after it, round the end: pressed one after the other, the buttons lead through all of them.
        others = (choices[position + 1 :] + choices[:position])[:OTHERS_OFFERED]
        step = one.get("next") or next_step(entry)
        yield (
            answer_key(topic, name),
            {
                "title": one["question"],
                "text": f"{one['text'].strip()}\n{step}",
                "simple": f"{sentences_apart(one.get('simple') or one['text'])}\n\n{step}",
                "source": sourced["source"],
                "checked_on": sourced["checked_on"],
                "buttons": [*others, person],
            },
        )
    of_source = {"": entry} | {f"{name}/": one for name, one in asked.items() if "source" in one}
    for prefix, one in of_source.items():
        said = {"title": entry["title"], "text": _text(entries, SOURCE_TEXT)}
        source = {name: one[name] for name in ("source", "checked_on")}
        yield answer_key(topic, f"{prefix}{SOURCE}"), {**said, **source, "buttons": [person]}
    for name in (one for one in LISTS if one not in asked):
        said = {"title": entry["title"], "text": _text(entries, LISTS[name]).format(topic=entry["title"])}
        for listed, buttons in _pages(topic, name, choices, _text(entries, OTHERS_BUTTON)):
            yield answer_key(topic, listed), {**said, "buttons": [*buttons, person]}


def _pages(
    topic: str, name: str, choices: Sequence[dict[str, str]], others: str
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The names and buttons of the lists through which all `choices` are reached, a few at a time, round the end."""
    if len(choices) <= LISTED + 1:
        yield name, list(choices)
        return
    longest = ceil(len(choices) / ceil(len(choices) / LISTED))  # lists of like length: none ends with a single question
    pages = [list(choices[at : at + longest]) for at in range(0, len(choices), longest)]
    names = [name, *(f"{name}_{number}" for number in range(2, len(pages) + 1))]
    for listed, page, following in zip(names, pages, (*names[1:], name)):
        yield listed, [*page, {"title": others, "payload": _payload(topic, following)}]


def sentences_apart(text: str) -> str:
    """The text with each sentence on a line of its own, as easy-to-read texts are set."""
    return _NEXT_SENTENCE.sub("\n", text.strip())


def next_step(entry: Entry) -> str:
    """The last line of a topic's answer, which says what to do next."""
    return str(entry["text"]).strip().rpartition("\n")[2]


def _payload(topic: str, name: str) -> str:
    return f"/faq/{topic}/{name}"


def _text(entries: Mapping[str, Entry], key: str) -> str:
    return str(entries.get(key, {}).get("text", key))
