"""Self-checks in data/paths/checks: plain questions a person answers about an idea or a skill, and what comes of it.

An answer is worth 2 (yes), 1 (partly) or 0 (no). The first outcome whose share of points is reached, and none of whose
`needs` was answered with no, is the result: every one of them is a good result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BadInput
from bot.programmes.catalogue import Catalogue
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap, read_yaml
from bot.programmes.programme import LocalText

POINTS: Mapping[str, int] = {"yes": 2, "some": 1, "no": 0}
"""The three answers to each question, and their worth."""
_LANGUAGES = ("fi", "en")


@dataclass(frozen=True)
class Question:
    """One question; `strength` is said when the answer was yes, `open` when it was not."""

    id: str
    text: LocalText
    strength: LocalText
    open: LocalText


@dataclass(frozen=True)
class Outcome:
    """A result that is reached from a share of the points (percent)."""

    id: str
    from_percent: int
    needs: tuple[str, ...]
    text: LocalText
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class SelfCheck:
    """A whole check; `answers` are the titles of the three buttons."""

    id: str
    intro: LocalText
    answers: Mapping[str, LocalText]
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]

    def next_question(self, answers: Mapping[str, str]) -> Question | None:
        """The first question without an answer; None when the check is done."""
        return next((question for question in self.questions if question.id not in answers), None)

    def outcome(self, answers: Mapping[str, str]) -> Outcome:
        """The result of the answers; a question that was left out counts as partly."""
        points = sum(POINTS[answers.get(question.id, "some")] for question in self.questions)
        percent = 100 * points / (2 * len(self.questions))
        for outcome in self.outcomes[:-1]:
            if percent >= outcome.from_percent and not any(answers.get(need) == "no" for need in outcome.needs):
                return outcome
        return self.outcomes[-1]

    def strengths(self, answers: Mapping[str, str]) -> list[LocalText]:
        """What speaks for the person."""
        return [question.strength for question in self.questions if answers.get(question.id) == "yes"]

    def open_points(self, answers: Mapping[str, str]) -> list[LocalText]:
        """What is still to be found out, first what was answered with no."""
        unsure = [question for question in self.questions if answers.get(question.id) in ("no", "some")]
        return [question.open for question in sorted(unsure, key=lambda item: POINTS[answers[item.id]])]


class _Reader:
    def __init__(self, path: Path, catalogue: Catalogue | None, findings: list[Finding]) -> None:
        self.path, self.catalogue, self.findings = path, catalogue, findings

    def blame(self, line: int, message: str) -> None:
        self.findings.append(Finding(self.path, line, message))

    def text(self, entry: LinedMap, key: str) -> LocalText:
        value = entry.get(key)
        if not isinstance(value, LinedMap) or any(not value.get(code) for code in _LANGUAGES):
            self.blame(entry.line_of(key), f"{key} must be written in both languages: {key}: {{fi: …, en: …}}")
            return LocalText()
        return LocalText(str(value["fi"]), str(value["en"]))

    def question(self, entry: LinedMap) -> Question:
        texts = [self.text(entry, key) for key in ("text", "strength", "open")]
        return Question(str(entry.get("id", "")), *texts)

    def outcome(self, entry: LinedMap, questions: tuple[Question, ...]) -> Outcome:
        for need in entry.get("needs", LinedList(1)):
            if need not in {question.id for question in questions}:
                self.blame(entry.line_of("needs"), f"needs names {need!r}, which is not a question here")
        for programme in entry.get("programmes", LinedList(1)):
            if self.catalogue is not None and self.catalogue.get(programme) is None:
                self.blame(entry.line_of("programmes"), f"programme {programme!r} is not in data/programmes")
        percent = entry.get("from_percent", 0)
        if type(percent) is not int or not 0 <= percent <= 100:
            self.blame(entry.line_of("from_percent"), "from_percent is a whole number from 0 to 100")
            percent = 0
        return Outcome(
            str(entry.get("id", "")),
            percent,
            tuple(map(str, entry.get("needs", ()))),
            self.text(entry, "text"),
            tuple(map(str, entry.get("programmes", ()))),
        )

    def check(self, content: LinedMap) -> SelfCheck | None:
        for key in ("questions", "outcomes"):
            items = content.get(key)
            if not isinstance(items, LinedList) or not items or not all(isinstance(item, LinedMap) for item in items):
                self.blame(content.line_of(key), f"write {key}: and a list of entries")
                return None
        answers = content.get("answers")
        if not isinstance(answers, LinedMap) or set(answers) != set(POINTS):
            self.blame(content.line_of("answers"), f"answers needs the titles of {', '.join(POINTS)}")
            return None
        questions = tuple(map(self.question, content["questions"]))
        return SelfCheck(
            self.path.stem,
            self.text(content, "intro"),
            {value: self.text(answers, value) for value in POINTS},
            questions,
            tuple(self.outcome(entry, questions) for entry in content["outcomes"]),
        )


def read_checks(folder: Path, catalogue: Catalogue | None, findings: list[Finding]) -> dict[str, SelfCheck]:
    """The self-checks in `folder` by id (the name of the file); everything wrong is added to `findings`."""
    checks = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            content = read_yaml(path)
        except BadInput as error:
            findings.append(Finding(path, 1, str(error).removeprefix(f"{path}:").strip()))
            continue
        reader = _Reader(path, catalogue, findings)
        check = reader.check(content) if isinstance(content, LinedMap) else None
        if check is not None:
            checks[path.stem] = check
        elif not findings:
            reader.blame(1, "write intro, answers, questions and outcomes")
    return checks


def load_checks(folder: Path, catalogue: Catalogue) -> dict[str, SelfCheck]:
    """The self-checks. Raises BadInput that names file and line of the first thing wrong."""
    findings: list[Finding] = []
    checks = read_checks(folder, catalogue, findings)
    if findings:
        raise BadInput(str(findings[0]))
    return checks
