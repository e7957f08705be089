"""Follow-ups of the faq topics: data/follow_ups, the same in each language, enough of them, short and plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.checks.buttons import LONGEST_PAYLOAD, LONGEST_TITLE
from bot.checks.facts import Freshness
from bot.checks.figures import differing_figures
from bot.checks.plain_language import hard_parts, sentences
from bot.checks.reading import read_json_lines, read_mapping, with_lines
from bot.checks.training_data import normalised
from bot.dialogue.answers.faq_follow_ups import ANSWERED_BY, KINDS, KINDS_OTHER, MORE, OTHER, SOURCE, answer_key
from bot.dialogue.language.languages import COMPLETE
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

FEWEST, MOST = 4, 24
"""Follow-ups of a topic: fewer leave questions open, more are too many to look through, a few at a time."""
FEWEST_ASKED = 2
MOST_WORDS = 45
EASY_AVERAGE, EASY_LONGEST = 10, 14
"""Words of a sentence: a text with more on average, or with a longer one, needs an easier version."""
_NEEDED = ("question", "text")
_ASKED = ("asked", "alone")
_FIELDS = (*_NEEDED, "simple", *_ASKED, "next", "source", "checked_on", "apart")
_SHAPE = '{"topic": "work_trial", "text": "…", "lang": "fi", "follow_up": "how_long" or null}'


@dataclass(frozen=True)
class Topic:
    """The follow-ups of one topic in one language, by name, and where they are written."""

    path: Path
    line: int
    entries: LinedMap


Topics = Mapping[str, Mapping[str, Topic]]


def check_follow_ups(
    folder: Path, evaluation: Path, questions: Mapping[str, Finding] | None, freshness: Freshness
) -> list[Finding]:
    """Missing and unknown topics, follow-ups of one language only, texts that are long or hard, labels nobody knows.

    `questions` holds the faq/… intents, each as a finding at its place; None when they could not be read.
    """
    findings: list[Finding] = []
    kinds = _read_kinds(folder / KINDS, findings)
    others = _read_others(folder / KINDS_OTHER, kinds, findings)
    answered_by = folder / ANSWERED_BY
    answers: Mapping[str, Any] = (read_mapping(answered_by, findings) or {}) if answered_by.exists() else {}
    topics = {language: _read_topics(folder / language, findings) for language in COMPLETE}
    if findings:
        return findings
    for language, found in topics.items():
        findings += _wanted(folder / language, found, questions)
        for name, topic in found.items():
            findings += _of_topic(name, topic, language, kinds, freshness)
    findings += _across(topics)
    findings += _answered(answered_by, answers, topics[COMPLETE[0]], kinds)
    findings += _labels(evaluation, topics, [*kinds.values(), *others.values()])
    return findings


def _read_kinds(path: Path, findings: list[Finding]) -> Mapping[str, Mapping[str, LinedList]]:
    content = read_mapping(path, findings)
    if content is None:
        return {}
    for name, languages in content.items():
        whole = isinstance(languages, LinedMap) and set(languages) == set(COMPLETE)
        if not whole or not all(map(_are_texts, languages.values())):
            needed = " and ".join(f"{code}:" for code in COMPLETE)
            findings.append(Finding(path, content.line_of(name), f"{name} needs {needed} each with a list of texts"))
    return content


def _read_others(path: Path, kinds: Mapping[str, object], findings: list[Finding]) -> Mapping[str, LinedMap]:
    """The ways of asking in other languages, by language and name of a kind."""
    content: Mapping[str, Any] = (read_mapping(path, findings) or {}) if path.exists() else {}
    for language, asked in content.items():
        if not isinstance(asked, LinedMap):
            findings.append(
                Finding(path, 1, f"{language}: write kinds of question below it, each with a list of texts")
            )
            continue
        for name, lines in asked.items():
            if name not in kinds or not _are_texts(lines):
                message = f"{language}: {name} must be a kind of {KINDS} with a list of texts"
                findings.append(Finding(path, asked.line_of(name), message))
    return content


def _read_topics(folder: Path, findings: list[Finding]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, entries in (read_mapping(path, findings) or {}).items():
            topic = Topic(path, _line(entries), entries)
            if not isinstance(entries, LinedMap):
                findings.append(Finding(path, 1, f"{name}: write the follow-ups below it, each with a name"))
            elif name in topics:
                other = topics[name]
                message = f"{name} is in {other.path.name}:{other.line} too; keep one"
                findings.append(Finding(path, topic.line, message))
            else:
                problems = list(_shape(topic))
                findings += problems
                topics[name] = topic
    return topics


def _line(value: Any) -> int:
    return value.line if isinstance(value, LinedMap) else 1


def _shape(topic: Topic) -> Iterator[Finding]:
    for name, entry in topic.entries.items():
        line = topic.entries.line_of(name)
        if not isinstance(entry, LinedMap) or not all(_is_text(entry.get(part)) for part in _NEEDED):
            yield Finding(topic.path, line, f"{name} needs {' and '.join(_NEEDED)}, both texts; put them in quotes")
            continue
        for part, value in entry.items():
            at = entry.line_of(part)
            if part not in _FIELDS:
                yield Finding(topic.path, at, f"{name}: unknown field {part}; known are {', '.join(_FIELDS)}")
            elif part in _ASKED and not _are_texts(value):
                yield Finding(topic.path, at, f"{name}: {part} must be a list of texts; put them in quotes")
            elif part in ("next", "simple") and not _is_text(value):
                yield Finding(topic.path, at, f"{name}: {part} must be a text; put it in quotes")
        yield from (Finding(topic.path, line, f"{name}: {message}") for message in _source(entry))


def _source(entry: LinedMap) -> Iterator[str]:
    source = entry.get("source")
    if source is None and "checked_on" not in entry:
        return
    if not isinstance(source, LinedMap) or not all(_is_text(source.get(part)) for part in ("title", "url")):
        yield 'source must be {title: "…", url: "https://…"}'
    elif not source["url"].startswith("https://"):
        yield f"the source's url {source['url']!r} must begin with https://"
    if not isinstance(entry.get("checked_on"), date):
        yield "a source needs checked_on: the day somebody read it, such as 2026-01-31"


def _wanted(folder: Path, found: Mapping[str, Topic], questions: Mapping[str, Finding] | None) -> Iterator[Finding]:
    """Topics without follow-ups, and follow-ups of topics that do not exist."""
    if questions is None:
        return
    names = {intent.partition("/")[2] for intent in questions}
    for name in sorted(names - set(found)):
        yield Finding(folder, 1, f"{name} has no follow-ups; write at least {FEWEST} in a file here")
    for name, topic in found.items():
        if name not in names:
            yield Finding(topic.path, topic.line, f"faq/{name} is not in data/nlu; correct the topic's name")


def _of_topic(
    name: str, topic: Topic, language: str, kinds: Mapping[str, object], freshness: Freshness
) -> Iterator[Finding]:
    if not FEWEST <= len(topic.entries) <= MOST:
        message = f"{name} has {len(topic.entries)} follow-ups; write {FEWEST} to {MOST}"
        yield Finding(topic.path, topic.line, message)
    for follow_up, entry in topic.entries.items():
        problems = _problems(name, follow_up, entry, language, follow_up in kinds)
        stale = freshness.problem(entry["checked_on"]) if "checked_on" in entry else None
        for message in (*problems, *([stale] if stale else [])):
            yield Finding(topic.path, topic.entries.line_of(follow_up), f"{name}, {follow_up}: {message}")


def _problems(topic: str, name: str, entry: LinedMap, language: str, is_kind: bool) -> Iterator[str]:
    payload = answer_key(topic, name).removeprefix("utter_")
    if name in (MORE, OTHER, SOURCE):
        yield f"the name {name} is taken for what is no follow-up; choose another"
    if len(payload.encode()) >= LONGEST_PAYLOAD:
        yield f"its button says /{payload}, which is longer than the {LONGEST_PAYLOAD} bytes of Telegram; shorten the name"
    if len(entry["question"]) > LONGEST_TITLE:
        yield f"the question has {len(entry['question'])} characters; a button shows {LONGEST_TITLE}, make it shorter"
    if not is_kind and sum(len(entry.get(part, ())) for part in _ASKED) < FEWEST_ASKED:
        yield f"is not in {KINDS}; write at least {FEWEST_ASKED} other ways of asking it under asked:"
    words = sum(map(len, sentences(entry["text"])))
    if words > MOST_WORDS:
        yield f"{words} words in text; a follow-up has at most {MOST_WORDS}, shorten it"
    yield from _easier(entry)
    for part in ("text", "simple", "next"):
        yield from hard_parts(entry.get(part, ""), part, language)
        if "{" in entry.get(part, ""):
            yield f"{part} has a {{slot}}, which nobody fills in; leave it out"


def _easier(entry: LinedMap) -> Iterator[str]:
    """A hard text without an easier version, or with one that is no easier."""
    if "simple" not in entry:
        if _is_hard(entry["text"]):
            yield f"sentences of more than {EASY_LONGEST} words, or {EASY_AVERAGE} on average; say it in easier words under simple:"
    elif _is_hard(entry["simple"]) or len(entry["simple"]) > len(entry["text"]):
        yield f"simple is longer than text, or has sentences of more than {EASY_LONGEST} words; shorten it"


def _is_hard(text: str) -> bool:
    lengths = [len(words) for words in sentences(text)]
    return max(lengths) > EASY_LONGEST or sum(lengths) > EASY_AVERAGE * len(lengths)


def _across(topics: Topics) -> Iterator[Finding]:
    """Follow-ups that a language lacks, and the same ones in another order: buttons lead through them in turn."""
    for language in COMPLETE:
        for other in (code for code in COMPLETE if code != language):
            for name in topics[language].keys() & topics[other].keys():
                ours, theirs = topics[language][name], topics[other][name]
                missing = [one for one in theirs.entries if one not in ours.entries]
                shared = [one for one in theirs.entries if one in ours.entries]
                if missing:
                    message = f"{name} lacks {', '.join(missing)}, which {other} has; translate it"
                    yield Finding(ours.path, ours.line, message)
                elif language == COMPLETE[0] and shared != list(ours.entries)[: len(shared)]:
                    yield Finding(ours.path, ours.line, f"{name} has another order than in {other}; make them alike")
                elif language == COMPLETE[0]:
                    yield from _figures(name, ours, theirs)


def _figures(name: str, ours: Topic, theirs: Topic) -> Iterator[Finding]:
    """Follow-ups that say other sums, years or dates than the same ones in the other language."""
    for one, entry in ours.entries.items():
        texts = [topic.entries[one].get("text") for topic in (ours, theirs)]
        differing = differing_figures(*texts) if all(isinstance(text, str) for text in texts) else None
        if differing:
            place = f"{theirs.path.parent.name}/{theirs.path.name}"
            message = f"{name}, {one}: {differing} not both here and in {place}; correct the one that is wrong"
            yield Finding(ours.path, entry.line_of("text"), message)


def _answered(
    path: Path, answers: Mapping[str, Any], topics: Mapping[str, Topic], kinds: Mapping[str, object]
) -> Iterator[Finding]:
    """Kinds of question that are answered by a follow-up that is not there, or that have one of their own."""
    for name, by_kind in answers.items():
        topic, _, apart = name.partition("/")
        entries: Mapping[str, Any] = topics[topic].entries if topic in topics else {}
        if apart and not (apart in entries and entries[apart].get("apart")):
            entries = {}
        pairs: list[tuple[Any, Any]] = list(by_kind.items()) if isinstance(by_kind, LinedMap) else [(None, None)]
        for kind, follow_up in pairs:
            if kind not in kinds or (kind in entries and not apart) or follow_up not in entries:
                message = (
                    f"{name}, {kind}: write a kind of {KINDS} that {topic} has no follow-up for, and one that it has"
                )
                yield Finding(path, _line(by_kind), message)


def _labels(folder: Path, topics: Topics, kinds: Sequence[Mapping[str, LinedList]]) -> list[Finding]:
    """Labelled messages of an unknown topic or follow-up, or in the very words of the ways of asking."""
    findings: list[Finding] = []
    known = {
        (name, one) for found in topics.values() for name, topic in found.items() for one in (None, *topic.entries)
    }
    written = {normalised(line) for line in _ways(topics, kinds)}
    for path in sorted(folder.glob("follow_ups*.jsonl")):
        for line, value in read_json_lines(path, findings):
            topic, text, label = (value.get(name) for name in ("topic", "text", "follow_up"))
            if not _is_text(text) or not _is_text(value.get("lang")) or "follow_up" not in value:
                findings.append(Finding(path, line, f"write {_SHAPE}"))
            elif (str(topic), label if label is None else str(label)) not in known:
                message = f"{topic}, {label}: no such follow-up in data/follow_ups; correct the label"
                findings.append(Finding(path, line, message))
            elif normalised(str(text)) in written:
                findings.append(Finding(path, line, f"{text!r} stands in data/follow_ups; write it in other words"))
    return findings


def _ways(topics: Topics, kinds: Sequence[Mapping[str, LinedList]]) -> Iterator[str]:
    for listed in kinds:
        for lines in listed.values():
            yield from lines
    for found in topics.values():
        for topic in found.values():
            for entry in topic.entries.values():
                yield entry["question"]
                for part in _ASKED:
                    yield from entry.get(part, ())


def _are_texts(value: Any) -> bool:
    return isinstance(value, LinedList) and bool(value) and all(_is_text(item) for item, _ in with_lines(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
