"""Short messages that are misread by one word."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.words.acts import is_doubtful_act, is_no_question
from bot.dialogue.words.lonely import is_lonely
from bot.dialogue.words.privacy import PRIVACY, asks_what_is_known, privacy_payload
from bot.dialogue.words.schooling import with_finished_level, without_judged_school
from bot.dialogue.words.wishes import course_named, learns_language, wants_none, wishes_some_work
from bot.dialogue.words.yes_no import (
    asks_on_condition,
    is_half_yes,
    is_no_bare_answer,
    postpones,
    refuses,
    tells_time,
    without_filler,
    without_finnish_well,
)


def parse(text: str, intent: str, confidence: float = 0.95) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent, "confidence": confidence}}


@pytest.mark.parametrize(
    "text", ["and if no?", "but if not", "my age there, yes or no", "а если не получится", "aga kui ma ei leia midagi"]
)
def test_condition_is_no_bare_no(text: str) -> None:
    assert asks_on_condition(parse(text, "deny"))


@pytest.mark.parametrize("text", ["no", "no thanks", "not now", "нет", "ei"])
def test_no_is_no_condition(text: str) -> None:
    assert not asks_on_condition(parse(text, "deny"))


def test_long_words_without_a_yes_or_no_are_no_bare_answer() -> None:
    assert is_no_bare_answer(parse("want do it right way", "affirm"))
    assert not is_no_bare_answer(parse("yes I want to do it", "affirm"))
    assert not is_no_bare_answer(parse("sounds like that", "affirm"))


def test_a_yes_that_is_known_needs_no_word_for_it() -> None:
    known = {**parse("of course i want", "affirm", 0.99), "likeness": 0.931}
    assert not is_no_bare_answer(known)
    assert is_no_bare_answer({**known, "likeness": 0.9})
    assert not is_no_question({**parse("ok do it", "affirm", 1.0), "likeness": 0.99})


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("no missä se on", "missä se on"),
        ("joo, paljonko se maksaa", "paljonko se maksaa"),
        ("no", None),
        ("no thanks", None),
        ("missä se on", None),
    ],
)
def test_question_behind_a_filler(text: str, question: str | None) -> None:
    assert without_filler(text) == question


@pytest.mark.parametrize(
    ("text", "intent", "lonely"),
    [
        ("ei oo kavereita", "deny", True),
        ("I don't know anybody here", "inform", True),
        ("en näe ketään päivisin", "nlu_fallback", True),
        ("no friends", "find_peer_group", False),
        ("ei kiitos", "deny", False),
        ("where do I meet people if I have no friends?", "inform", False),
    ],
)
def test_having_nobody_is_no_bare_no(text: str, intent: str, lonely: bool) -> None:
    assert is_lonely(parse(text, intent)) is lonely


@pytest.mark.parametrize(
    ("text", "intent", "unasked"),
    [
        ("onko pakko mennä", "goodbye", True),
        ("koska alkaa", "start_over", True),
        ("entä jos hän ei suostu lähtemään", "deny", True),
        ("voidaanko aloittaa ihan alusta?", "start_over", False),
        ("nähdään taas", "goodbye", False),
        ("en halua", "deny", False),
        ("eikö?", "deny", False),
    ],
)
def test_a_question_is_no_farewell_and_no_bare_no(text: str, intent: str, unasked: bool) -> None:
    assert is_no_question(parse(text, intent)) is unasked


def test_a_verdict_that_is_doubtful_and_put_as_a_question_is_none() -> None:
    assert is_no_question({**parse("saako tästä mitään tukea", "feedback_negative"), "fit": "loose"})
    assert not is_no_question({**parse("mitä hyötyä tästä on?", "feedback_negative"), "fit": "sure"})


@pytest.mark.parametrize(
    ("text", "level", "finished"),
    [
        ("minulla ei peruskoulu", "basic", "none"),
        ("jäi amis kesken", "vocational", "basic"),
        ("I dropped out of university", "bachelor", "upper_secondary"),
        ("kävin amiksen", "vocational", "vocational"),
    ],
)
def test_school_that_was_not_finished_is_no_level(text: str, level: str, finished: str) -> None:
    (found,) = with_finished_level(text, [{"entity": "education_level", "value": level}])

    assert found["value"] == finished


@pytest.mark.parametrize(
    ("text", "school", "is_own"),
    [
        ("lukio ois mulle ihan liian vaikee", "lukio", False),
        ("vocational school is for others", "vocational school", False),
        ("mitä lukiossa oikein opetetaan", "lukiossa", False),
        ("lukio on suoritettu joskus", "lukio", True),
        ("amis on se mun viimeisin", "amis", True),
        ("kävin lukiossa kaks vuotta", "lukiossa", True),
    ],
)
def test_school_that_is_only_spoken_of_is_no_own_one(text: str, school: str, is_own: bool) -> None:
    start = text.index(school)
    named = [{"entity": "education_level", "value": "any", "start": start, "end": start + len(school)}]

    assert bool(without_judged_school(text, named)) is is_own


@pytest.mark.parametrize(
    ("text", "learns"),
    [
        ("waxaan rabaa inaan barto af finnish", True),
        ("I want to learn Finnish", True),
        ("in Finnish please", False),
        ("suomeksi", False),
    ],
)
def test_learning_a_language_is_no_wish_to_talk_in_it(text: str, learns: bool) -> None:
    assert learns_language(parse(text, "change_language")) is learns


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "says_more"),
    [
        ("i got negative decision", "deny", 0.59, True),
        ("no i do not want that", "deny", 0.99, False),
        ("minä en halua tätä", "deny", 0.59, False),
        ("no, better by e-mail", "deny", 0.99, True),
        ("no thanks", "deny", 0.5, False),
        ("i got negative decision", "inform", 0.59, False),
    ],
)
def test_no_that_says_more(text: str, intent: str, confidence: float, says_more: bool) -> None:
    assert is_no_bare_answer(parse(text, intent, confidence)) is says_more


def test_a_time_is_neither_a_yes_nor_a_no() -> None:
    assert tells_time(parse("ma tai ti", "deny"))
    assert not tells_time(parse("joo huomenna", "affirm"))
    assert not tells_time(parse("ma tai ti", "thank"))


def test_what_is_stored_of_me_is_a_question_about_privacy() -> None:
    assert privacy_payload("what do you store about me?") == PRIVACY
    assert privacy_payload("kauanko sä säilytät mun viestejä") == PRIVACY
    assert privacy_payload("what do you know about Omnia") is None


@pytest.mark.parametrize("text", ["what do you know about me?", "mitä sä tiedät musta", "do you still remember my job"])
def test_what_is_known_of_me_asks_for_what_was_told(text: str) -> None:
    assert asks_what_is_known(text)


@pytest.mark.parametrize("text", ["what do you know about Omnia", "muistatko sen kurssin", "remember me to your boss"])
def test_other_memories_are_not_of_me(text: str) -> None:
    assert not asks_what_is_known(text)


@pytest.mark.parametrize("text", ["maybe", "ehkä", "a little", "jonkin verran"])
def test_half_a_yes_is_neither(text: str) -> None:
    assert is_half_yes(text)


@pytest.mark.parametrize(
    "text", ["no thanks", "ei kiitos", "anna olla", "never mind", "ні, дякую", "en sittenkään, lopeta"]
)
def test_no_thanks_refuses(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize(
    "text", ["not now", "ei nyt kiitos", "maybe later", "mietin vielä", "not now, I will think about it"]
)
def test_what_is_put_off(text: str) -> None:
    assert postpones(text)


@pytest.mark.parametrize("text", ["not yet", "ei vielä", "no", "later I want to study", "I think it is A2"])
def test_an_answer_puts_nothing_off(text: str) -> None:
    assert not postpones(text)


@pytest.mark.parametrize(
    ("text", "rest"), [("no laita se", "laita se"), ("no send", None), ("no", None), ("lähetä", None)]
)
def test_the_finnish_no_says_well(text: str, rest: str | None) -> None:
    assert without_finnish_well(text) == rest


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("haluisin hommia ihmisten parissa", "request_human", True),
        ("with people", "find_peer_group", True),
        ("something with machines", "bot_challenge", True),
        ("are you something with machines?", "bot_challenge", False),
        ("I want to talk with people", "find_peer_group", False),
        ("with people", "inform", False),
    ],
)
def test_people_one_works_with_are_no_coach(text: str, intent: str, expected: bool) -> None:
    assert wishes_some_work(parse(text, intent)) is expected


def test_thanks_and_a_farewell_at_once_are_no_doubtful_act() -> None:
    ranking = [{"name": "goodbye", "confidence": 0.45}, {"name": "thank", "confidence": 0.44}]

    assert not is_doubtful_act({**parse("tack och hej", "goodbye", 0.45), "intent_ranking": ranking})
    assert is_doubtful_act({**parse("tack och hej", "goodbye", 0.45), "intent_ranking": ranking[:1]})


@pytest.mark.parametrize("text", ["no", "ei", "kiitos", "no kiitos", "en halua puhelua"])
def test_a_bare_no_and_thanks_refuse_nothing(text: str) -> None:
    assert not refuses(text)


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("en mä mitään ryhmää halua", "find_peer_group", True),
        ("no i don't want any more courses", "find_training", True),
        ("emme tarvitse kurssia", "find_training", True),
        ("en halua siivota vaan hitsata", "find_training", False),
        ("i don't want to study in finnish", "find_study_programme", False),
        ("en halua ryhmää", "request_human", False),
        ("haluan ryhmään", "find_peer_group", False),
        ("i want a course", "find_training", False),
    ],
)
def test_a_refusal_is_no_search(text: str, intent: str, expected: bool) -> None:
    assert wants_none({"text": text, "intent": {"name": intent}, "entities": []}) is expected


def test_a_named_course_decides_a_doubtful_search() -> None:
    knows = {**parse("which course help me, i know java", "find_peer_group", 0.6), "entities": [{"entity": "skill"}]}
    assert course_named(knows) == "find_training"
    assert (
        course_named({**parse("want finnish course", "find_training", 0.5), "entities": []}) == "find_language_course"
    )
    assert course_named({**parse("which course help me", "find_peer_group", 0.6), "entities": []}) is None
    assert course_named({**knows, "intent": {"name": "find_peer_group", "confidence": 0.95}}) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what if i forget", "delete_my_data"),
        ("can I ask somebody", "check_ticket"),
        ("must take new?", "start_over"),
        ("haluun valittaa tästä", "start_over"),
    ],
)
def test_an_act_without_its_words_is_none(text: str, intent: str) -> None:
    assert is_no_question(parse(text, intent, 0.75))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("delete what you have on me", "delete_my_data"),
        ("where is my request", "check_ticket"),
        ("shall we start over?", "start_over"),
        ("perutaan koko juttu", "start_over"),
    ],
)
def test_an_act_with_its_words_stays_one(text: str, intent: str) -> None:
    assert not is_no_question(parse(text, intent, 0.85))


def test_what_may_not_be_asked_for_is_not_done() -> None:
    assert is_doubtful_act(parse("miksi tämä on ensin", "start_over", 0.33))
    assert not is_doubtful_act(parse("aloita alusta", "start_over", 0.9))
    assert not is_doubtful_act(parse("mikä on starttiraha", "faq", 0.4))


@pytest.mark.parametrize(
    ("text", "begins_anew"),
    [
        ("let's start", False),
        ("aloitetaan vaan se ohjaus", False),
        ("alotetaan alusta", True),
        ("begin from zero", True),
    ],
)
def test_to_begin_is_not_to_begin_anew(text: str, begins_anew: bool) -> None:
    assert is_no_question(parse(text, "start_over", 1.0)) is not begins_anew
