"""Messages about a path, and stories that ask for advice."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.words.path import changes_path, path_request, recalls_path, says_go_on, self_check, tells_story

ON_SCREEN = [{"payload": '/get_guidance{"path": "why"}'}, {"payload": '/get_guidance{"path": "another"}'}]


def parse(
    text: str, intent: str = "inform", entities: dict[str, Any] | None = None, fit: str = "loose"
) -> dict[str, Any]:
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    return {"text": text, "intent": {"name": intent, "confidence": 0.95}, "entities": found, "fit": fit}


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("why this?", "affirm", "why"),
        ("miks just tää", "ask_capabilities", "why"),
        ("what if my finnish was B1?", "faq", "what_if"),
        ("entä jos mun suomi olis B1", "faq", "what_if"),
        ("I have no money for that", "programme_cost", "changed"),
        ("something cheaper", "inform", "changed.money"),
        ("ei oo rahaa tohon", "inform", "changed"),
        ("another way", "goodbye", "another"),
        ("joku muu tapa", "request_human", "another"),
        ("onks muita", "nlu_fallback", "another"),
        ("en mä halua kaupalle enää", "faq", "another"),
        ("step 1 is done", "out_of_scope", "done"),
        ("tein jo ensimmäisen askeleen", "start_over", "done"),
        ("can i download this as pdf?", "faq", "save"),
        ("save my path please", "inform", "save"),
        ("print it", "out_of_scope", "save"),
        ("voinko tulostaa tän polun", "faq", "save"),
        ("lataa pdf", "out_of_scope", "save"),
    ],
)
def test_words_about_the_path_on_the_screen(text: str, intent: str, wanted: str) -> None:
    assert path_request(parse(text, intent), ON_SCREEN) == wanted


@pytest.mark.parametrize("text", ["what is a work trial?", "mikä on starttiraha", "finnish course in Espoo"])
def test_other_questions_stay_what_they_are(text: str) -> None:
    assert path_request(parse(text, "faq"), ON_SCREEN) is None


def test_nothing_is_about_a_path_that_is_not_on_the_screen() -> None:
    assert path_request(parse("why this?"), [{"payload": "/find_training"}]) is None


def test_danger_is_never_about_a_path() -> None:
    assert path_request(parse("another way is to die", "crisis"), ON_SCREEN) is None


@pytest.mark.parametrize(
    ("text", "entities", "wanted"),
    [
        ("show me my path again", {}, "show"),
        ("näytä mun polku", {}, "show"),
        ("please print my path", {}, "save"),
        ("haluan tallentaa polkuni", {}, "save"),
        ("how do I save money", {}, None),
        ("lataa lomake", {}, None),
        ("what if my Finnish was B2?", {"language_level": "B2"}, "what_if"),
        ("what if I get sick?", {}, None),
        ("can I join DigiPoint if my Finnish is bad", {"language_level": "A1", "programme": "digipoint"}, None),
    ],
)
def test_a_path_is_recalled_later(text: str, entities: dict[str, Any], wanted: str | None) -> None:
    assert recalls_path(parse(text, "faq", entities)) == wanted


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("can you check my business idea", "business_idea"),
        ("voitko arvioida mun liikeidean", "business_idea"),
        ("test my IT skills", "ict_skills"),
        ("what is a start-up grant", None),
        ("test my patience", None),
        ("who can evaluate my business idea", None),
        ("kuka voisi arvioida mun liikeidean", None),
        ("where can somebody check my business idea", None),
    ],
)
def test_self_checks_are_asked_for_by_words(text: str, check: str | None) -> None:
    assert self_check(parse(text, "faq")) == check


@pytest.mark.parametrize(
    ("text", "entities", "is_story"),
    [
        ("I am nurse, my finnish is A2. I dont know what to do", {"occupation": "nurse", "language_level": "A2"}, True),
        ("olen 56 v varastomies, mitä mun kannattais tehdä", {"age": 56, "occupation": "warehouse_worker"}, True),
        ("I am asylum seeker and no job, help me", {}, True),
        ("I am nurse in Espoo, how is my degree recognised?", {"occupation": "nurse", "municipality": "espoo"}, False),
        ("help me", {}, False),
    ],
)
def test_a_story_that_asks_for_advice(text: str, entities: dict[str, Any], is_story: bool) -> None:
    assert tells_story(parse(text, "faq", entities)) is is_story


@pytest.mark.parametrize(
    ("text", "entities", "is_story"),
    [
        ("I want to become a nurse in Espoo, what to do", {"occupation": "nurse", "municipality": "espoo"}, False),
        ("no work 6 year, who help me, i need advice", {"duration_unemployed": 72}, False),
        (
            "I am a nurse in Espoo, my Finnish is A2, what should I do",
            {"occupation": "nurse", "municipality": "espoo", "language_level": "A2"},
            True,
        ),
        (
            "i am cleaner in Espoo, my permit ends in may, what to do",
            {"occupation": "cleaner", "municipality": "espoo"},
            False,
        ),
    ],
)
def test_where_an_answer_is_known_a_story_tells_more_and_nothing_that_presses(
    text: str, entities: dict[str, Any], is_story: bool
) -> None:
    told = parse(text, "faq", entities, fit="sure")

    assert tells_story(told) is is_story


def test_who_does_not_know_what_to_do_searches_nothing() -> None:
    degree = {"field": "business_admin", "education_level": "bachelor"}

    assert tells_story(
        parse("I have a bachelor in business, dont know what to do", "find_study_programme", degree, "sure")
    )


def test_a_sure_search_is_no_story() -> None:
    told = parse(
        "I am nurse in Espoo, help me find a course",
        "find_training",
        {"occupation": "nurse", "municipality": "espoo"},
        "sure",
    )

    assert not tells_story(told)


@pytest.mark.parametrize(
    ("text", "intent", "change"),
    [
        ("another way", "goodbye", "another"),
        ("toinen tapa", "ask_simpler", "another"),
        ("i have no money for that", "programme_cost", "changed.money"),
        ("how much money for it?", "programme_cost", None),
        ("another person please", "request_human", None),
    ],
)
def test_path_is_changed_also_when_it_has_left_the_screen(text: str, intent: str, change: str | None) -> None:
    assert changes_path({"text": text, "intent": {"name": intent}, "entities": []}, []) == change


CHECK = [{"payload": '/get_guidance{"self_check": "business_idea"}', "title": "Check my business idea"}]


@pytest.mark.parametrize("text", ["go through it with me", "ok let's check it", "käydään läpi"])
def test_an_offered_check_is_taken_in_few_words(text: str) -> None:
    assert self_check(parse(text, "affirm"), CHECK) == "business_idea"
    assert self_check(parse(text, "affirm")) is None


def test_another_kind_of_work_changes_the_path_when_the_mind_has_changed() -> None:
    shown = [{"payload": '/get_guidance{"path": "why"}', "title": "Why this?"}]
    assert path_request(parse("mieluummin sittenkin hitsaan", "affirm", {"field": "welding"}), shown) == "changed"
    assert path_request(parse("could I weld instead?", "faq", {"field": "welding"}), shown) is None


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("jatketaan", True),
        ("okei alotetaan", True),
        ("yeah let's begin", True),
        ("aloita alusta", False),
        ("start a company", False),
        ("starttiraha", False),
    ],
)
def test_to_begin_is_to_go_on_with_what_was_offered(text: str, goes_on: bool) -> None:
    assert says_go_on(text) is goes_on
