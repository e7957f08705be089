"""A coach finds the assistant's answers by words of either language; what no answer speaks of finds none."""

from __future__ import annotations

import pytest

from bot.desk.answers import Answers
from bot.desk.words import TEXTS
from bot.dialogue.answers.texts import texts_of


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(texts_of(), texts_of(TEXTS))


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ("starttiraha", "startup_grant"),
        ("recognition of a degree", "degree_recognition"),
        ("työkokeilun palkka", "work_trial/how_much"),
        ("childcare during a course", "childcare/course"),
    ],
)
async def test_found_by_words(answers: Answers, wish: str, key: str) -> None:
    assert (await answers.find(wish))[0] == f"utter_faq/{key}"


async def test_nothing_is_found_for_noise(answers: Answers) -> None:
    assert await answers.find("asdfg") == []


async def test_every_answer_that_can_be_found_has_a_source_and_a_day(answers: Answers) -> None:
    found = await answers.find("starttiraha")

    for one in answers.suggested(found, "fi", "en"):
        assert one.reply.link is not None
        assert one.reply.link.checked_on
        assert one.reply.link.url in one.typed
