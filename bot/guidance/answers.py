"""Reads from a message what the interview asks for: a goal, a situation, what is in the way.

The phrases stand in data/paths/answers.yml. A slip of the keyboard in a long word is forgiven. A message in a language with
a glossary (data/languages) is read by its English words as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import BadInput
from bot.nlu.danger import FIGURES, NOT_ACROSS, FiguresOfSpeech, normalised, phrase_pattern
from bot.nlu.finnish import base_forms
from bot.nlu.glosses import with_gloss
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap, read_yaml
from bot.settings import ROOT

ANSWERS = ROOT / "data" / "paths" / "answers.yml"
QUESTIONS = ("goal", "situation", "obstacles")
"""What is answered by choosing among named options; the other questions are answered by entities."""
WISHED_OR_LIVED = ("student", "employed", "parent")
"""Options of the situation that a wish speaks of in the same words: who wants to study at a university is no student yet,
and who wants to work with children may have none."""
SHORTEST_CORRECTED = 6
"""Letters of a word in which one slip is forgiven."""
_WORD = re.compile(r"[^\W\d_]+")
_PHRASE_WORD = re.compile(r"[^\W\d_]+\*?")
_LIVED = frozenset(("situation", option) for option in WISHED_OR_LIVED)
_WISH = re.compile(
    r"\b(?:want|wanna|(?:would|i'?d) like|wish|hope|plan|planning|dream|dreaming"
    r"|(?:some|any)thing (?:with|for)|jotain|jotakin"
    r"|halu(?:an|aisin|un|isin)|tahdon|tahtoisin|toivon|haaveilen|unelmoin|aion|хочу|хотел|хотела)\b"
    # As far as the wish goes: up to a pause, or to words that begin to tell of something else.
    r"(?:\s+(?!(?:i|i'?m|i'?ve|my|we|and|but|because|since|mä|mää|minä|mulla|minulla|olen|oon|ja|mutta|mut|koska|но|я)\b)"
    r"[\w'-]+){1,6}",
    re.IGNORECASE,
)


def wishes(text: str) -> Iterator[re.Match[str]]:
    """The parts of a text that say what the person wishes for, not what is so."""
    return _WISH.finditer(text)


@dataclass(frozen=True)
class AnswerBook:
    """The phrases of every option: question → option → phrases; and the figures of speech that only sound like one: "tired of it"."""

    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    figures: FiguresOfSpeech = FiguresOfSpeech()

    @cached_property
    def _patterns(self) -> dict[str, dict[str, re.Pattern[str]]]:
        return {
            question: {
                option: re.compile("|".join(map(phrase_pattern, phrases))) for option, phrases in options.items()
            }
            for question, options in self.phrases.items()
        }

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """The long words of all phrases, as they are written when no ending is left open."""
        found = {
            word
            for options in self.phrases.values()
            for phrases in options.values()
            for phrase in phrases
            for word in _PHRASE_WORD.findall(normalised(phrase))
        }
        return tuple(sorted(word.rstrip("*") for word in found if len(word.rstrip("*")) >= SHORTEST_CORRECTED))

    def options(self, question: str) -> tuple[str, ...]:
        """The options of a question, in the order of the file."""
        return tuple(self.phrases[question])

    def read(self, text: str) -> dict[str, tuple[str, ...]]:
        """The options that `text` speaks of, by question; questions it says nothing of are left out."""
        plain = self._corrected(self.figures.cut_from(normalised(with_gloss(text))))
        # Of what is lived nothing is read in the words of a wish.
        lived = _WISH.sub(NOT_ACROSS, plain)
        found = {
            question: tuple(
                option
                for option, pattern in options.items()
                if pattern.search(lived if (question, option) in _LIVED else plain)
            )
            for question, options in self._patterns.items()
        }
        return {question: options for question, options in found.items() if options}

    def _corrected(self, plain: str) -> str:
        """The text with the words that are one slip away from a word of the phrases put right."""

        def put_right(match: re.Match[str]) -> str:
            word = match[0]
            # A Finnish word as it should be is no slip, however near: "Kallio" is not "kallis".
            if len(word) < SHORTEST_CORRECTED or word.startswith(self._words) or base_forms(word):
                return word
            # The beginning of a longer word is compared, because Finnish puts endings on.
            for length in (len(word), len(word) - 1, len(word) - 2, len(word) - 3):
                if length < SHORTEST_CORRECTED:
                    break
                near = process.extractOne(word[:length], self._words, scorer=OSA.distance, score_cutoff=1)
                if near and near[0][0] == word[0]:
                    return str(near[0]) + word[length:]
            return word

        return _WORD.sub(put_right, plain)


def read_answers(path: Path, findings: list[Finding]) -> AnswerBook:
    """The phrases of the file; what is wrong with it is added to `findings` with its line."""
    try:
        content = read_yaml(path)
    except BadInput as error:
        findings.append(Finding(path, 1, str(error).removeprefix(f"{path}:").strip()))
        return AnswerBook({question: {} for question in QUESTIONS})
    read: dict[str, dict[str, tuple[str, ...]]] = {question: {} for question in QUESTIONS}
    figures = content.pop(FIGURES, []) if isinstance(content, LinedMap) else []
    if not isinstance(content, LinedMap) or set(content) != set(QUESTIONS) or not isinstance(figures, list):
        findings.append(
            Finding(path, 1, f"write the questions {', '.join(QUESTIONS)} with their options, and a list of {FIGURES}")
        )
        return AnswerBook(read)
    for question, options in content.items():
        for option, languages in (options if isinstance(options, LinedMap) else LinedMap(1)).items():
            if not isinstance(languages, LinedMap) or not all(
                isinstance(item, LinedList) for item in languages.values()
            ):
                findings.append(
                    Finding(path, options.line_of(option), f"{option} needs lists of phrases: fi: [...], en: [...]")
                )
                continue
            read[question][option] = tuple(str(phrase) for phrases in languages.values() for phrase in phrases)
            if set(languages) < {"fi", "en"}:
                findings.append(Finding(path, options.line_of(option), f"{option} needs phrases in fi and in en"))
    return AnswerBook(read, FiguresOfSpeech(figures))


@lru_cache(maxsize=1)
def answer_book() -> AnswerBook:
    """The phrases of this project; raises BadInput with file and line when something is wrong in them."""
    findings: list[Finding] = []
    book = read_answers(ANSWERS, findings)
    if findings:
        raise BadInput(str(findings[0]))
    return book
