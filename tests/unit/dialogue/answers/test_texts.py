"""Texts of a language that is not complete: words of its own, everything else the English entry's."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.conversations.message import Reason
from bot.dialogue.answers.replies import answer
from bot.dialogue.answers.texts import Texts, texts_of
from bot.dialogue.answers.translated import mark
from bot.dialogue.language.languages import ANSWERED, OWN_NAMES, PARTIAL

ENGLISH = {
    "utter_greet": {"text": "Hello", "buttons": [{"title": "Find work", "payload": "/faq/find_jobs"}]},
    "utter_faq/find_jobs": {
        "title": "Jobs",
        "text": "Look for jobs.",
        "simple": "Look.",
        "source": {"title": "A page", "url": "https://example.org"},
        "checked_on": "2026-11-01",
        "buttons": [{"title": "A person", "payload": "/request_human"}, {"title": "Find work", "payload": "/x"}],
    },
    "button_feedback_yes": {"text": "Yes"},
    "button_feedback_no": {"text": "No"},
}
RUSSIAN = {
    "titles": {"Find work": "Работа"},
    "utter_greet": {"text": "Здравствуйте"},
    "button_original": {"text": "Оригинал"},
    "utter_faq/find_jobs": {"title": "Вакансии", "text": "Ищите работу.", "of": mark(ENGLISH["utter_faq/find_jobs"])},
}


def texts(folder: Path, russian: object = RUSSIAN, *, reviewed: bool = False) -> Texts:
    """English, Finnish and Russian texts, as files."""
    for language, content in (("en", ENGLISH), ("fi", ENGLISH), ("ru", {"reviewed": reviewed, **russian})):  # type: ignore[dict-item]
        (folder / f"{language}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return Texts.load(folder)


def test_source_and_buttons_are_those_of_english(tmp_path: Path) -> None:
    said = texts(tmp_path).say("utter_faq/find_jobs", "ru")

    assert (said["text"], said["language"], said["unreviewed"]) == ("Ищите работу.", "ru", True)
    assert said["link"] == {"title": "A page", "url": "https://example.org", "checked_on": "2026-11-01"}
    assert [(button["title"], button["payload"]) for button in said["buttons"]] == [
        ("A person", "/request_human"),
        ("Работа", "/x"),
    ]


def test_answer_whose_english_has_changed_is_said_in_english(tmp_path: Path) -> None:
    outdated = {**RUSSIAN, "utter_faq/find_jobs": {"title": "Вакансии", "text": "Ищите.", "of": "00000000"}}

    said = texts(tmp_path, outdated).say("utter_faq/find_jobs", "ru")

    assert (said["text"], said["language"]) == ("Look for jobs.", "en")
    assert "unreviewed" not in said


def test_unchecked_answer_offers_the_original(tmp_path: Path) -> None:
    reply = answer(texts(tmp_path), "utter_faq/find_jobs", "ru", parse={})

    assert {"title": "Оригинал", "payload": '/faq/find_jobs{"language": "en"}', "kind": "choice"} in reply["buttons"]


def test_checked_answer_offers_no_original(tmp_path: Path) -> None:
    reply = answer(texts(tmp_path, reviewed=True), "utter_faq/find_jobs", "ru", parse={})

    assert all("language" not in button["payload"] for button in reply["buttons"])
    assert reply["language"] == "ru"


def test_answer_that_a_language_lacks_has_english_buttons(tmp_path: Path) -> None:
    lacking = {key: value for key, value in RUSSIAN.items() if not key.startswith("utter_faq")}

    reply = answer(texts(tmp_path, lacking), "utter_faq/find_jobs", "ru", parse={})

    assert [button["title"] for button in reply["buttons"]] == ["A person", "Find work", "Yes", "No"]


@pytest.mark.parametrize("language", ANSWERED)
def test_language_choice_offers_every_language_by_its_own_name(language: str) -> None:
    offered = texts_of().say("utter_which_language", language)["buttons"]

    assert {button["payload"]: button["title"] for button in offered} == {
        f'/change_language{{"language": "{code}"}}': name for code, name in OWN_NAMES.items()
    }


@pytest.mark.parametrize("language", PARTIAL)
def test_what_the_gateway_says_by_itself_is_said_in_the_language(language: str) -> None:
    said = texts_of()
    keys = [*(reason.value for reason in Reason), "utter_apology", "utter_coach_unreachable_ticket", "utter_crisis"]

    assert [key for key in keys if said.say(key, language)["language"] != language] == []


@pytest.mark.parametrize("language", PARTIAL)
def test_what_a_ticket_needs_is_said_in_the_language(language: str) -> None:
    said = texts_of()
    form = [
        key for key in said.entries["en"] if "handoff" in key or key.startswith(("utter_ticket", "state_", "coach_"))
    ]

    assert [key for key in form if said.say(key, language)["language"] != language] == []


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_numbers_to_call_read_from_left_to_right_in_a_language_from_right_to_left(language: str) -> None:
    said = texts_of().say("utter_crisis", language)["text"]

    assert "\u2066080\u00a0005\u00a0005\u2069" in said
    assert "080 005 005" in texts_of().say("utter_crisis", "en")["text"]
