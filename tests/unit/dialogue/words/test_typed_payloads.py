"""Typed messages that stand for a button: about the request to a coach, and about what was wrong with an answer."""

from __future__ import annotations

import pytest

from bot.dialogue.words.feedback import feedback_payload
from bot.dialogue.words.questions import asks_why_asked, is_question
from bot.dialogue.words.ticket import CHECK, ticket_payload

REASONS = [
    {"payload": f'/feedback_negative{{"feedback_reason": "{name}"}}'}
    for name in ("not_asked", "wrong", "hard_words", "not_for_me", "out_of_date")
]


@pytest.mark.parametrize(
    "text",
    [
        "where is my ticket",
        "Where's my request?",
        "missä mun pyyntö on",
        "где моя заявка",
        "kus on minu taotlus",
        "какой статус моей заявки",
        "درخواستم کجاست",
        "var är min förfrågan",
        "اين طلبي",
        "де моя заявка",
    ],
)
def test_where_is_my_request(text: str) -> None:
    assert ticket_payload(text) == CHECK


@pytest.mark.parametrize("text", ["how do I write my request", "where is my coach", "missä on kurssi", "minu taotlus"])
def test_other_words_are_no_question_about_the_request(text: str) -> None:
    assert ticket_payload(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("vaikeita sanoja", "hard_words"),
        ("puhu selkosuomea", "hard_words"),
        ("väärä vastaus", "wrong"),
        ("tuo ei pidä paikkaansa", "wrong"),
        ("that's not what i asked", "not_asked"),
        ("en mä tätä kysynyt", "not_asked"),
        ("not for me", "not_for_me"),
        ("it is out of date", "out_of_date"),
    ],
)
def test_reason_in_own_words(text: str, reason: str) -> None:
    assert feedback_payload(text, REASONS) == f'/feedback_negative{{"feedback_reason": "{reason}"}}'


def test_reason_counts_only_when_it_was_asked_for() -> None:
    assert feedback_payload("väärä vastaus", [{"payload": "/ask_capabilities"}]) is None
    assert feedback_payload("etsi minulle suomen kurssi", REASONS) is None


@pytest.mark.parametrize(
    "text",
    [
        "mikä on työkokeilu",
        "is it free",
        "ja mitä se maksaa",
        "how long",
        "auttaako se?",
        "lähteeks multa tuki",
        "saanks olla kipeenä",
        "voisko vielä hakea",
        "no entä jos en pääse",
    ],
)
def test_question_is_told_by_its_first_word_or_its_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "en ymmärrä mitä ne haluaa",
        "i need help",
        "siivooja",
        "kahden lapsen äiti",
        "jäin työttömäks",
        "haluun hitsaajaks",
        "no thanks",
    ],
)
def test_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "why you want my number",
        "what is this form",
        "mitä mä kirjoitan tähän",
        "what must i write here?",
        "minkä takia sä kyselet tätä",
        "varför vill du veta det",
        "зачем вам это",
        "لماذا تسأل",
    ],
)
def test_learners_ask_why_too(text: str) -> None:
    assert asks_why_asked(text)


@pytest.mark.parametrize(
    "text", ["why is Finnish so important here for work", "kerro miksi", "I know why", "what can I study here"]
)
def test_other_whys_are_of_something_else(text: str) -> None:
    assert not asks_why_asked(text)
