"""Two questions on one topic in one message: with the real sentence encoder and data."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.answers.texts import texts_of
from bot.dialogue.reading.two_questions import SECOND, add_second, details_asked

pytestmark = pytest.mark.usefixtures("own_vectors")


@pytest.mark.parametrize(
    ("topic", "text", "asked"),
    [
        ("yki_test", "YKI price and when is it", ("how_much", "when")),
        ("yki_test", "paljonko maksaa ja milloin", ("how_much", "when")),
        ("apprenticeship", "how long does it take, and do I get paid?", ("how_long", "how_much")),
        ("startup_grant", "what is starttiraha and who can get it", ("", "who")),
        ("cv_help", "help with CV and cover letter please", None),
        ("register_jobseeker", "i lost my job and where do I register", None),
        ("startup_grant", "takaisin starttirahaan, kuka sen voi saada?", None),
        ("work_trial", "how long does it last", None),
        ("yki_test", "ok kiitos, missä testi tehdään ja paljonko se maksaa", ("where", "how_much")),
        ("apprenticeship", "joo, kauanko se kestää ja saako siitä palkkaa", ("how_long", "how_much")),
    ],
)
def test_two_questions_on_one_topic(topic: str, text: str, asked: tuple[str, str] | None) -> None:
    assert details_asked(text, topic) == asked


def reply_with(second: str) -> dict[str, Any]:
    """The reply on the price of the YKI test, with the second answer of this name."""
    reply = texts_of().say("utter_faq/yki_test/how_much", "en")
    add_second(reply, texts_of(), {SECOND: f"utter_faq/yki_test/{second}"})
    return reply


def test_both_are_answered_with_the_source_of_each_and_one_next_step() -> None:
    reply = reply_with("when")

    assert "190 euros" in reply["text"]
    assert "six times a year" in reply["text"]
    assert "helao.fi" in reply["link"]["url"]
    assert "oph.fi" in reply["text"]
    assert reply["text"].count("Next:") == 1


def test_what_is_answered_is_offered_no_more() -> None:
    assert all(button["payload"] != "/faq/yki_test/when" for button in reply_with("when")["buttons"])


def test_one_answer_stays_as_it_is() -> None:
    reply = texts_of().say("utter_faq/yki_test/how_much", "en")
    add_second(reply, texts_of(), {})

    assert reply == texts_of().say("utter_faq/yki_test/how_much", "en")
