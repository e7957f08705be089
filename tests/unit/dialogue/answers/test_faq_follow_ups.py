"""Follow-ups as texts of their own, and the buttons that lead to them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.answers.faq_follow_ups import FollowUps, follow_ups, is_answer, topic_of, with_follow_ups
from bot.dialogue.answers.replies import answer
from bot.dialogue.answers.texts import Texts, texts_of
from bot.dialogue.language.languages import COMPLETE

SOURCE = {"title": "Agency", "url": "https://example.org"}
TEXTS: dict[str, Any] = {
    "button_follow_ups": {"text": "More"},
    "button_follow_ups_others": {"text": "Others"},
    "utter_follow_ups": {"text": "About {topic}?"},
    "utter_follow_ups_worth": {"text": "Worth it? {topic}"},
    "utter_follow_ups_source": {"text": "It is from here."},
    "title_request_human": {"text": "A person"},
    "utter_faq/trial": {
        "title": "Work trial",
        "text": "You try a job.\nNext: Ask.",
        "source": SOURCE,
        "checked_on": "2026-11-01",
        "buttons": [{"title": "Jobs", "payload": "/find_jobs"}, {"title": "A person", "payload": "/request_human"}],
    },
}
NAMES = ("who", "how_much", "how_long", "where", "when")


def follow_up(name: str, **changed: Any) -> dict[str, Any]:
    return {"question": f"{name}?", "text": f"Answer to {name}.\n", **changed}


def made(**changed: dict[str, Any]) -> dict[str, Any]:
    """The texts with follow-ups of one topic, some of them changed."""
    return with_follow_ups(TEXTS, {"trial": {name: follow_up(name, **changed.get(name, {})) for name in NAMES}})


def payloads(entry: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in entry["buttons"]]


def test_topic_offers_its_follow_ups_after_its_own_first_choice() -> None:
    assert payloads(made()["utter_faq/trial"]) == ["/find_jobs", "/faq/trial/more", "/request_human"]


def test_follow_up_ends_with_the_topics_next_step_and_shows_its_source() -> None:
    said = made()["utter_faq/trial/who"]

    assert said["text"] == "Answer to who.\nNext: Ask."
    assert (said["title"], said["source"], said["checked_on"]) == ("who?", SOURCE, "2026-11-01")


def test_follow_up_may_have_a_next_step_and_a_source_of_its_own() -> None:
    other = {"title": "Kela", "url": "https://example.org/kela"}
    said = made(who={"next": "Next: Call.", "source": other, "checked_on": "2026-10-01"})["utter_faq/trial/who"]

    assert said["text"].endswith("\nNext: Call.")
    assert (said["source"], said["checked_on"]) == (other, "2026-10-01")


def test_buttons_of_a_follow_up_lead_on_through_the_others() -> None:
    assert payloads(made()["utter_faq/trial/where"]) == [
        "/faq/trial/when",
        "/faq/trial/who",
        "/faq/trial/how_much",
        "/request_human",
    ]


def test_list_names_the_topic_and_offers_every_follow_up_and_a_person() -> None:
    said = made()["utter_faq/trial/more"]

    assert said["text"] == "About Work trial?"
    assert payloads(said) == [*(f"/faq/trial/{name}" for name in NAMES), "/request_human"]


def test_long_list_is_shown_a_few_at_a_time_round_the_end() -> None:
    names = [f"question_{number}" for number in range(9)]
    asked = {"trial": {name: follow_up(name) for name in names}}
    texts = with_follow_ups(TEXTS, asked)
    lists = ["more", "more_2", "more_3"]

    shown = [payloads(texts[f"utter_faq/trial/{name}"]) for name in lists]

    assert [payload for buttons in shown for payload in buttons[:-2]] == [f"/faq/trial/{name}" for name in names]
    assert [buttons[-2] for buttons in shown] == [f"/faq/trial/{name}" for name in (*lists[1:], lists[0])]
    assert not any(is_answer(f"utter_faq/trial/{name}") for name in lists)


def test_whether_it_pays_is_not_decided_but_met_with_what_helps_to_decide() -> None:
    said = made()["utter_faq/trial/worth"]

    assert said["text"] == "Worth it? Work trial"
    assert payloads(said) == payloads(made()["utter_faq/trial/more"])


def test_source_of_an_answer_is_the_topics_unless_the_follow_up_has_its_own() -> None:
    other = {"title": "Kela", "url": "https://example.org/kela"}
    texts = made(who={"source": other, "checked_on": "2026-10-01"})

    assert (texts["utter_faq/trial/source"]["source"], texts["utter_faq/trial/source"]["text"]) == (
        SOURCE,
        "It is from here.",
    )
    assert (texts["utter_faq/trial/who/source"]["source"], payloads(texts["utter_faq/trial/who/source"])) == (
        other,
        ["/request_human"],
    )
    assert "utter_faq/trial/where/source" not in texts
    asked = FollowUps({"en": {"trial": {"who": follow_up("who", source=other), "where": follow_up("where")}}})
    assert [asked.source_of("trial", name) for name in ("who", "where", "more")] == ["who/source", "source", "source"]


def test_detail_with_a_subject_of_its_own_is_apart_from_its_topic() -> None:
    assert follow_ups().is_apart("employment_services", "travel")
    assert not follow_ups().is_apart("employment_services", "how_much")
    assert not follow_ups().is_apart("employment_services", "utter_results")


@pytest.mark.parametrize(
    ("newest", "asked", "answering"),
    [
        ("change_security", "how_much", "change_security"),
        ("change_security", "language", "more"),
        ("change_security", "not_paid", "not_paid"),
        ("where", "how_much", "how_much"),
    ],
)
def test_after_a_subject_of_its_own_general_questions_are_about_that(newest: str, asked: str, answering: str) -> None:
    assert follow_ups().after("worker_rights", newest, asked) == answering


def test_topic_may_tell_by_itself_whether_it_pays() -> None:
    own = with_follow_ups(TEXTS, {"trial": {"worth": follow_up("worth")}})["utter_faq/trial/worth"]

    assert own["text"].startswith("Answer to worth.")


def test_language_without_follow_ups_says_its_answers_as_before() -> None:
    assert with_follow_ups(TEXTS, {}) == TEXTS


def test_list_is_no_answer_that_could_have_helped() -> None:
    texts = Texts({"en": made(), "fi": {}})

    kinds = [
        {button["kind"] for button in answer(texts, key, "en", parse={})["buttons"]}
        for key in ("utter_faq/trial/who", "utter_faq/trial/more")
    ]

    assert ["feedback" in found for found in kinds] == [True, False]


@pytest.mark.parametrize(
    ("key", "topic", "answers"),
    [
        ("utter_faq/trial", "trial", True),
        ("utter_faq/trial/who", "trial", True),
        ("utter_faq/trial/more", "trial", False),
        ("utter_faq/trial/worth", "trial", False),
        ("utter_faq/trial/who/source", "trial", False),
        ("utter_thank", None, False),
    ],
)
def test_key_tells_the_topic_and_whether_it_answers(key: str, topic: str | None, answers: bool) -> None:
    assert (topic_of(key), is_answer(key)) == (topic, answers)


def test_every_faq_answer_has_at_least_four_follow_ups_with_next_step_and_source_in_each_language() -> None:
    texts = texts_of()
    topics = {key for key in texts.entries["en"] if key.startswith("utter_faq/") and key.count("/") == 1}

    assert len(topics) == 48
    for language in COMPLETE:
        for topic in topics:
            said = [texts.say(key, language) for key in texts.entries[language] if key.startswith(f"{topic}/")]
            answers = [reply for reply in said if is_answer(reply["key"])]
            assert len(answers) >= 4, topic
            assert all(reply["link"] and "\n" in reply["text"] for reply in answers), topic


def test_ways_of_asking_are_of_all_languages() -> None:
    asked = FollowUps(
        {"fi": {"trial": {"who": follow_up("who", asked=["kuka"])}}, "en": {"trial": {"who": follow_up("who")}}}
    )

    assert asked.asked("trial") == {"who": ["who?", "kuka", "who?"]}
    assert asked.asked("other") == {}


def test_question_that_says_what_it_is_about_is_asked_after_its_topic_too() -> None:
    asked = FollowUps(
        {"en": {"trial": {"who": follow_up("who", alone=["who may try a job"]), "when": follow_up("when")}}}
    )

    assert asked.asked_alone() == {"trial/who": ["who may try a job"]}
    assert asked.asked("trial")["who"] == ["who?", "who may try a job"]


def test_kind_of_question_is_answered_by_the_follow_up_that_says_so() -> None:
    asked = FollowUps(answered_by={"trial": {"decides": "how"}})

    assert (asked.answering("trial", "decides"), asked.answering("trial", "who")) == ("how", "who")
    assert asked.answering("other", "decides") == "decides"


def test_common_ways_of_asking_in_further_languages_stand_by_themselves() -> None:
    asked = FollowUps(
        kinds={"who": {"fi": ["kuka"], "en": ["who"]}}, others={"sv": {"who": ["vem"]}, "et": {"who": ["kes"]}}
    )

    assert asked.common() == {"who": ["kuka", "who"]}
    assert asked.common_in_others() == {"who": ["vem", "kes"]}


def test_folder_that_is_not_there_has_no_follow_ups(tmp_path: Any) -> None:
    assert FollowUps.load(tmp_path / "none") == FollowUps()


def test_common_ways_of_asking_are_there_for_each_language() -> None:
    assert all(len(languages["fi"]) > 4 and len(languages["en"]) > 4 for languages in follow_ups().kinds.values())
