"""What people say of themselves, in learners' Finnish and bad English, with slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.guidance.answers import answer_book, read_answers
from bot.guidance.interview import absorbed, level_without_language
from bot.guidance.state import Guidance
from bot.programmes.finding import Finding


@pytest.mark.parametrize(
    ("text", "question", "option"),
    [
        ("I am asylum seeker, can I work", "situation", "asylum_seeker"),
        ("olen turvapaikanhakja", "situation", "asylum_seeker"),
        ("i am unemploied since 2 years", "situation", "unemployed"),
        ("mulla ei oo töitä", "situation", "unemployed"),
        ("my permit is ending soon", "situation", "permit_ending"),
        ("oleskelulupani loppuu keväällä", "situation", "permit_ending"),
        ("I am mother of two", "situation", "parent"),
        ("koulu jäi kesken", "situation", "no_certificate"),
        ("I want to sew clothes and sell them", "goal", "business"),
        ("haluan oman yrityksen", "goal", "business"),
        ("i want find job fast", "goal", "work"),
        ("haluun töihin", "goal", "work"),
        ("I want learn new profession", "goal", "learn"),
        ("university maybe", "goal", "study"),
        ("two kids and no monye", "obstacles", "children"),
        ("en uskalla puhua", "obstacles", "courage"),
        ("mun selkä on huono", "obstacles", "health"),
        ("en pysty tekemään enää raskasta", "obstacles", "health"),
        ("my neck is ruined", "obstacles", "health"),
        ("raha on tiukilla", "obstacles", "money"),
    ],
)
def test_words_of_people_are_understood(text: str, question: str, option: str) -> None:
    assert option in answer_book().read(text).get(question, ())


@pytest.mark.parametrize("text", ["best pizza in Kallio", "varaa mulle aika"])
def test_word_that_only_looks_like_want_of_money_is_not_taken_for_it(text: str) -> None:
    assert "money" not in answer_book().read(text).get("obstacles", ())


@pytest.mark.parametrize("text", ["mulla ei oo varaa kurssiin", "en varaa", "koulu on kallis"])
def test_want_of_money_is_read(text: str) -> None:
    assert "money" in answer_book().read(text).get("obstacles", ())


@pytest.mark.parametrize(
    "text",
    [
        "I am tired of it",
        "sick and tired of applying",
        "устала искать работу",
        "olen väsynyt hakemaan töitä",
        "how much money do I get",
        "i get parental money",
        "they cut my money",
        "who pays for it",
        "Waxaan ahay kalkaaliye caafimaad",
    ],
)
def test_figure_of_speech_tells_of_no_obstacle(text: str) -> None:
    assert "obstacles" not in answer_book().read(text)


def test_illness_and_want_of_money_are_read_beside_a_figure_of_speech() -> None:
    assert answer_book().read("tired of it, and my back hurts")["obstacles"] == ("health",)
    assert answer_book().read("I am always tired")["obstacles"] == ("health",)
    assert answer_book().read("how much money? i have no money")["obstacles"] == ("money",)


def test_no_job_is_no_wish_for_a_job() -> None:
    assert "work" not in answer_book().read("I have no job").get("goal", ())


@pytest.mark.parametrize(
    "text",
    [
        "I want study in university",
        "haluaisin opiskelijaksi",
        "I would like to find a part time job",
        "hope to be a student soon",
    ],
)
def test_what_is_wished_for_is_not_so_yet(text: str) -> None:
    assert not {"student", "employed"} & set(answer_book().read(text).get("situation", ()))


@pytest.mark.parametrize("text", ["something with children maybe", "haluaisin työtä lasten kanssa"])
def test_who_wants_to_work_with_children_may_have_none(text: str) -> None:
    assert "parent" not in answer_book().read(text).get("situation", ())


@pytest.mark.parametrize("text", ["äiti käski hakea johonkin kouluun", "my mother wants that I study something"])
def test_who_is_told_something_by_a_parent_is_none(text: str) -> None:
    assert "parent" not in answer_book().read(text).get("situation", ())


def test_a_doubt_between_wishes_is_a_doubt() -> None:
    assert absorbed(Guidance(), "study more or get a job, I dont know", answer_book(), asked="goal").goal == "unsure"
    assert absorbed(Guidance(), "I want a job, I dont know which", answer_book(), asked="goal").goal == "work"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("I am student and want to work", "student"),
        ("haluan töihin, oon opiskelija", "student"),
        ("I want to find another job I am working now as a cleaner", "employed"),
        ("haluan töihin oon ollut työttömänä vuoden", "unemployed"),
    ],
)
def test_what_is_so_beside_a_wish_is_read(text: str, option: str) -> None:
    assert option in answer_book().read(text).get("situation", ())


def test_wrong_file_is_blamed_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.yml"
    path.write_text("goal:\n  work: töihin\nsituation: {}\nobstacles: {}\n", encoding="utf-8")
    findings: list[Finding] = []

    read_answers(path, findings)

    assert [finding.line for finding in findings] == [2]


@pytest.mark.parametrize(
    ("text", "question", "option"),
    [
        ("хочу работать", "goal", "work"),
        ("я сейчас без работы", "situation", "unemployed"),
        ("ليس لدي مال", "obstacles", "money"),
        ("waxaan rabaa inaan shaqeeyo", "goal", "work"),
        ("jag vill jobba", "goal", "work"),
    ],
)
def test_other_languages_are_read_by_their_english_words(text: str, question: str, option: str) -> None:
    assert option in answer_book().read(text)[question]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("english only", "0"),
        ("only Arabic please", "0"),
        ("osaan vain venäjää", "0"),
        ("a little", "A1"),
        ("english", None),
    ],
)
def test_another_language_alone_tells_that_finnish_is_not_known(text: str, level: str | None) -> None:
    assert level_without_language(text) == level


@pytest.mark.parametrize(
    "text", ["firma laittoi lapun luukulle", "olin isossa yrityksessä töissä", "lähdin siitä firmasta"]
)
def test_an_employer_is_no_wish_for_a_business(text: str) -> None:
    assert "business" not in answer_book().read(text).get("goal", ())


@pytest.mark.parametrize("text", ["bachelor in business", "I studied business administration", "master of business"])
def test_a_degree_in_business_is_no_wish_for_one(text: str) -> None:
    assert "business" not in answer_book().read(text).get("goal", ())


@pytest.mark.parametrize(
    "text",
    ["oma firma kiinnostaa", "perustaisin yrityksen", "firma", "haluan avata yrityksen", "own cafe", "oma kampaamo"],
)
def test_a_company_of_ones_own_is_one(text: str) -> None:
    assert "business" in answer_book().read(text).get("goal", ())
