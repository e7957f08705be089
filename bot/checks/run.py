"""All checks over one project, each subject compared with the others it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.checks.buttons import Understood, check_buttons
from bot.checks.code import Code, read_code
from bot.checks.definitions import Domain, read_domain
from bot.checks.desk_data import check_desk
from bot.checks.evaluation_data import check_entities, check_evaluation, read_evaluation
from bot.checks.facts import Freshness, check_facts
from bot.checks.figures import check_figures
from bot.checks.follow_ups import check_follow_ups
from bot.checks.glossaries import check_glossaries
from bot.checks.opening_hours import check_opening_hours
from bot.checks.partial import check_partial
from bot.checks.path_rules import check_paths
from bot.checks.plain_language import check_plain_language
from bot.checks.programme_data import check_programmes, read_vocabulary
from bot.checks.said_keys import Speakers, check_said_keys
from bot.checks.stories import check_stories, read_stories
from bot.checks.terms import check_terms
from bot.checks.texts import read_texts
from bot.checks.training_data import Training, check_training, read_training
from bot.checks.translations import check_translations
from bot.nlu.retrieval import RETRIEVAL
from bot.programmes.finding import Finding
from bot.programmes.vocabulary import Vocabulary
from bot.settings import Settings, load


def run_checks(root: Path, *, today: date, settings: Settings | None = None) -> list[Finding]:
    """Everything that is wrong with the data files of the project at `root`, by file and line; [] when all is well.

    Paths are relative to `root`. What cannot be read is a finding itself, and nothing else is blamed for it.
    `today` and `stale_after_days` of the settings (by default those of this process) decide which facts are old.
    """
    findings: list[Finding] = []
    data = root / "data"
    freshness = Freshness(today, (settings or load()).stale_after_days)
    domain = read_domain(root / "domain.yml", findings)
    training = read_training(data / "nlu", findings)
    code = read_code(root / "bot", findings)
    vocabulary = read_vocabulary(data / "vocabulary", findings)
    _check_texts(data / "responses", domain, training, code, vocabulary, freshness, findings)
    questions = training.questions if training.is_whole else None
    findings += check_follow_ups(data / "follow_ups", data / "evaluation", questions, freshness)
    findings += check_training(training, domain)
    _check_evaluation(data / "evaluation", domain, training, findings)
    _check_stories(data / "stories", domain, training, code, findings)
    check_programmes(data, vocabulary, freshness, findings)
    check_paths(data, vocabulary, findings)
    check_glossaries(data / "languages", findings)
    check_opening_hours(data / "opening_hours.yml", findings)
    findings += check_desk(data / "desk", findings)
    relative = {_relative(finding, root) for finding in findings}
    return sorted(relative, key=lambda finding: (str(finding.path), finding.line, finding.message))


def _relative(finding: Finding, root: Path) -> Finding:
    inside = finding.path.is_relative_to(root)
    return replace(finding, path=finding.path.relative_to(root)) if inside else finding


def _check_texts(
    folder: Path,
    domain: Domain | None,
    training: Training,
    code: Code,
    vocabulary: Vocabulary | None,
    freshness: Freshness,
    findings: list[Finding],
) -> None:
    languages = read_texts(folder, findings)
    intents = frozenset({*domain.intents, *training.intents}) - {RETRIEVAL} if domain and training.is_whole else None
    findings += check_translations(languages)
    findings += check_partial(languages)
    findings += check_buttons(languages, Understood(intents, domain, vocabulary))
    findings += check_facts(languages, training.questions if training.is_whole else None, freshness)
    findings += check_figures(languages)
    findings += check_plain_language(languages)
    findings += check_terms(folder.parent / "glossary.yml", languages, intents, freshness)
    if domain is not None and intents is not None:
        findings += check_said_keys(languages, Speakers(code, domain, intents))


def _check_evaluation(folder: Path, domain: Domain | None, training: Training, findings: list[Finding]) -> None:
    labelled, is_whole = read_evaluation(folder, findings)
    findings += check_evaluation(folder, labelled, training, domain, is_whole=is_whole)
    check_entities(folder / "entities.jsonl", domain, findings)


def _check_stories(
    folder: Path, domain: Domain | None, training: Training, code: Code, findings: list[Finding]
) -> None:
    stories = read_stories(folder, findings)
    if domain is not None:
        findings += check_stories(stories, domain, code, training)
