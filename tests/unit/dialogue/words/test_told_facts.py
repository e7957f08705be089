"""Messages that tell facts, and what the classifier makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.words.own_facts import (
    with_bare_age,
    without_employers,
    without_refused,
    without_relatives_facts,
    without_visited,
    without_way_of_contact,
)
from bot.dialogue.words.questions import is_question, is_statement, is_story
from bot.dialogue.words.told_facts import (
    leaves_out,
    search_wished,
    tells_fact,
    tells_level,
    tells_life,
    tells_of_others,
    wishes_no_language,
    without_worn_out_work,
)


def parse(text: str, intent: str, *kinds: str, fit: str = "sure", value: str = "A2") -> dict[str, Any]:
    entities = [{"entity": kind, "value": value, "start": 0, "end": 0} for kind in kinds]
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": entities, "fit": fit}


def test_a_level_is_no_wish_for_a_language() -> None:
    assert tells_level(parse("puhun vähän suomea", "change_language", "language_level"))
    assert not tells_level(parse("my Finnish is bad, English please", "change_language", "language_level"))
    assert not tells_level(parse("I don't speak Finnish", "change_language", "language_level", value="0"))
    assert not tells_level(parse("my Finnish is bad, is Russian possible?", "change_language", "language_level"))


@pytest.mark.parametrize(
    "text",
    [
        "they want finnish always",
        "every job asks for Finnish",
        "my neighbour knows only Russian, where does she go",
        "везде хотят финский, все работодатели",
    ],
)
def test_what_others_want_is_no_wish_for_a_language(text: str) -> None:
    assert tells_of_others(parse(text, "change_language"))


@pytest.mark.parametrize(
    "text",
    [
        "English please, they speak too fast",
        "mun sisko osaa vaan venäjää, saisko venäjäksi",
        "in Finnish",
        "can we talk Finnish at work",
    ],
)
def test_wish_for_a_language_stays_one(text: str) -> None:
    assert not tells_of_others(parse(text, "change_language"))


def test_a_life_told_in_a_sentence_waits_for_advice() -> None:
    story = "I have a PhD in chemistry from Brazil and moved to Espoo in August with my husband"
    assert tells_life(parse(story, "inform", "education_level", "field", "municipality"))
    assert not tells_life(parse(story, "faq", "education_level", "field", "municipality"))
    assert not tells_life(parse("nurse from Iraq, Espoo", "inform", "occupation", "municipality"))
    assert not tells_life(parse("I was a physics teacher for twelve long years over there", "inform", "occupation"))


def test_question_about_others_is_one_and_an_order_is_none() -> None:
    assert is_question("do employers here accept a foreign degree")
    assert is_question("does anyone get a job")
    assert is_question("متى يبدأ")
    assert not is_question("do not call me")
    assert not is_question("do the test with me")


def test_who_knows_no_finnish_does_not_ask_for_finnish() -> None:
    told = parse("jag kan ingen finska", "change_language", "language_level", value="0")
    told["entities"][0]["role"] = "fi"
    assert tells_level(told, "sv")
    assert not tells_level(told, "fi")
    assert not tells_level(told)


def test_what_one_likes_to_do_is_no_praise() -> None:
    assert tells_fact(parse("i like computers", "feedback_positive"))
    assert not tells_fact(parse("i like this answer", "feedback_positive"))
    assert not tells_fact(parse("I like it", "feedback_positive"))


def test_a_yes_or_no_with_a_fact_or_a_hardship_tells_it() -> None:
    assert tells_fact(parse("ja vantaa", "affirm", "municipality"))
    assert tells_fact(parse("no money", "deny"))
    assert not tells_fact(parse("no", "deny"))


def test_a_doubtful_topic_with_a_fact_tells_it_and_a_sure_one_does_not() -> None:
    assert tells_fact(parse("actually my degree is a bachelor", "faq", "education_level", fit="loose"))
    assert not tells_fact(parse("my degree is a bachelor", "faq", "education_level"))
    assert not tells_fact(parse("is a bachelor enough?", "faq", "education_level", fit="loose"))


def test_a_short_word_of_oneself_is_a_fact_and_a_story_keeps_its_topic() -> None:
    assert tells_fact(
        {**parse("I am an accountant and new here", "faq", "occupation"), "intent": {"name": "faq", "confidence": 0.7}}
    )
    story = "I am a dentist from Egypt, my exam is in spring, and I keep hearing different things about licences"
    assert not tells_fact({**parse(story, "faq", "occupation"), "intent": {"name": "faq", "confidence": 0.7}})


def test_a_wish_for_a_business_is_more_than_a_fact() -> None:
    assert not tells_fact(parse("I am a cook and want to open restaurant", "faq", "occupation", fit="loose"))


def test_a_language_that_others_lack_is_no_wish() -> None:
    assert tells_of_others(parse("auta mun ystävää, hän ei puhu suomea", "change_language"))


def test_a_bare_place_is_no_question_about_a_programme() -> None:
    assert tells_fact(parse("espoo", "programme_details", "municipality", fit="loose"))
    assert not tells_fact(parse("omnia espoo", "programme_details", "municipality", "programme", fit="loose"))


def test_what_one_likes_or_can_do_is_a_fact() -> None:
    assert tells_fact(parse("tykkään eläimistä", "feedback_positive", "field"))
    assert tells_fact(parse("osaan soittaa kitaraa", "out_of_scope", "skill"))
    assert not tells_fact(parse("tykkään tästä", "feedback_positive"))
    assert not tells_fact(parse("myytkö pianoja", "out_of_scope", "skill"))


def test_a_bare_fact_that_the_classifier_does_not_know_is_one() -> None:
    def told(text: str, of: str) -> dict[str, Any]:
        begin = text.index(of)
        place = {"entity": "municipality", "value": "espoo", "start": begin, "end": begin + len(of)}
        return {**parse(text, "out_of_scope"), "entities": [place]}

    assert tells_fact(told("oon espoossa", "espoossa"))
    assert not tells_fact(told("sää espoossa", "espoossa"))


def test_a_story_is_more_than_a_fact_and_asks_nothing() -> None:
    assert is_story("Olin kymmenen vuotta kokkina. Polvet eivät enää kestä.")
    assert not is_story("olin kokkina")
    assert not is_story("Olin kymmenen vuotta kokkina. Mitä voin tehdä nyt?")


@pytest.mark.parametrize(
    "text",
    [
        "paljoks se maksaa",
        "saaks sen heti",
        "onko pakko",
        "ohjaamo missä",
        "and if they say no",
        "ok and how",
        "my sister she has no papers can she come",
    ],
)
def test_questions_are_seen_without_their_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "my wife is pregnant",
        "no varastossa oon ollut kauan",
        "oon kassan jäsen",
        "siskoni on sairaanhoitaja",
        "nukuin eilen huonosti",
    ],
)
def test_statements_tell_something_of_the_person(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text", ["price", "on what website i make it", "i speak little finnish is it ok", "tell me more please"]
)
def test_what_asks_anywhere_is_no_statement(text: str) -> None:
    assert not is_statement(text)


def test_a_number_of_years_alone_is_an_age() -> None:
    assert [item["value"] for item in with_bare_age("45", [])] == [45]
    assert with_bare_age("3", []) == [] and with_bare_age("112", []) == [] and with_bare_age("45 euroa", []) == []


def test_what_one_likes_is_told_apart_from_liking_the_answer() -> None:
    assert tells_fact(parse("tykkään laittaa ruokaa", "feedback_positive"))
    assert not tells_fact(parse("tykkään tästä chatista", "feedback_positive"))


def named(text: str, kind: str, value: str, word: str) -> list[dict[str, Any]]:
    return [{"entity": kind, "value": value, "start": text.index(word), "end": text.index(word) + len(word)}]


@pytest.mark.parametrize(
    ("text", "kind", "value", "word"),
    [
        ("not in Helsinki", "municipality", "helsinki", "Helsinki"),
        ("I'm not a nurse", "occupation", "nurse", "nurse"),
        ("en halua enää siivota", "field", "cleaning", "siivota"),
    ],
)
def test_what_is_ruled_out_is_no_fact(text: str, kind: str, value: str, word: str) -> None:
    assert without_refused(text, named(text, kind, value, word)) == []


def test_what_is_not_ruled_out_stays() -> None:
    text = "not a course, a job in Espoo"
    assert without_refused(text, named(text, "municipality", "espoo", "Espoo"))


@pytest.mark.parametrize(
    "text",
    [
        "laid off after 24 years at Nokia",
        "I was laid off from Nokia",
        "my husband works in Nokia",
        "olin töissä Nokialla",
    ],
)
def test_a_town_named_beside_work_is_the_employer(text: str) -> None:
    assert without_employers(text, named(text, "municipality", "nokia", "Nokia")) == []


@pytest.mark.parametrize(
    ("text", "word", "is_work"),
    [
        ("puhelimella kiitos", "puhelimella", False),
        ("onko teillä numeroa johon soittaisin", "numeroa", False),
        ("haluaisin korjata puhelimia", "puhelimia", True),
    ],
)
def test_a_way_to_be_reached_is_no_field_of_work(text: str, word: str, is_work: bool) -> None:
    assert bool(without_way_of_contact(text, named(text, "field", "electronics", word))) is is_work


@pytest.mark.parametrize("text", ["I live in Nokia", "asun Nokialla", "Nokia"])
def test_a_town_to_live_in_stays_one(text: str) -> None:
    assert without_employers(text, named(text, "municipality", "nokia", "Nokia"))


@pytest.mark.parametrize(
    "text",
    [
        "that morning I have a doctor",
        "the doctor forbids it",
        "i bring paper from doctor",
        "we go to the doctor today",
        "doctor said i need a rest",
        "i lost my doctor certificate",
    ],
)
def test_a_doctor_whom_one_goes_to_see_is_not_ones_work(text: str) -> None:
    assert without_visited(text, named(text, "occupation", "doctor", "doctor")) == []


@pytest.mark.parametrize(
    "text", ["I was a doctor", "doctor from Cuba", "i have doctor papers", "I want to become a doctor"]
)
def test_a_doctor_by_profession_stays_one(text: str) -> None:
    assert without_visited(text, named(text, "occupation", "doctor", "doctor"))


@pytest.mark.parametrize("text", ["can i change it", "may I switch"])
def test_a_change_of_no_language_is_no_wish_for_one(text: str) -> None:
    doubtful = {**parse(text, "change_language"), "intent": {"name": "change_language", "confidence": 0.8}}
    assert wishes_no_language(doubtful)


@pytest.mark.parametrize("text", ["another language", "другой язык", "not Finnish", "vaihda kieli"])
def test_a_wish_that_speaks_of_languages_stays_one(text: str) -> None:
    doubtful = {**parse(text, "change_language"), "intent": {"name": "change_language", "confidence": 0.8}}
    assert not wishes_no_language(doubtful)


@pytest.mark.parametrize(
    "text", ["not in Helsinki", "no, not online", "I don't want a degree", "en halua enää siivota"]
)
def test_a_text_leaves_out_what_a_search_can(text: str) -> None:
    assert leaves_out(text)


@pytest.mark.parametrize("text", ["one of us is not EU citizen", "I'm not sure", "not that"])
def test_other_refusals_leave_nothing_out(text: str) -> None:
    assert not leaves_out(text)


@pytest.mark.parametrize(
    ("text", "told", "kept"),
    [
        ("my husband is 40, I was a nurse", "40", False),
        ("my husband is 40, I was a nurse", "nurse", True),
        ("my son is 19 and wants to be a cook", "19", True),
        ("a course for my son, he is 19, I live in Espoo", "19", True),
    ],
)
def test_facts_of_a_relative_are_not_the_persons_own(text: str, told: str, kept: bool) -> None:
    start = text.index(told)
    entities = [{"entity": "age", "value": told, "start": start, "end": start + len(told)}]

    assert bool(without_relatives_facts(text, entities)) is kept


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("training for dog groomer", "find_training"),
        ("my training as a dog groomer did not lead to any work and now I am lost", None),
        ("I was a baker for ten years, now I would like to do accounting", "find_training"),
        ("olen hitsaaja ja haluaisin vaihtaa hoitoalalle", "find_training"),
        ("I was a baker for ten years, I want something else", None),
        ("en tiedä haluanko hoitoalalle vai IT-alalle", None),
        ("I am a baker, what should I do? I want to do accounting or not", None),
    ],
)
def test_who_names_the_work_that_they_wish_for_looks_for_it(text: str, search: str | None) -> None:
    assert search_wished({**parse(text, "get_guidance"), "intent_ranking": []}) == search


@pytest.mark.parametrize(
    ("text", "intent", "work", "search"),
    [
        ("haluun hitsaajaks espoossa", "out_of_scope", "hitsaajaks", "find_training"),
        ("kokiksi", "inform", "kokiksi", "find_training"),
        ("I want to be a baker", "inform", "baker", "find_training"),
        ("opiskelen kokiksi Omniassa toista vuotta", "inform", "kokiksi", None),
        ("i want a dentist", "out_of_scope", "dentist", None),
        ("kokki", "inform", "kokki", None),
    ],
)
def test_a_work_that_is_wished_for_is_looked_for_whatever_the_wish_sounds_like(
    text: str, intent: str, work: str, search: str | None
) -> None:
    start = text.index(work)
    named = [{"entity": "occupation", "value": work, "start": start, "end": start + len(work)}]
    assert search_wished({**parse(text, intent), "entities": named}) == search


def test_training_for_some_work_is_looked_for_also_where_nothing_is_understood() -> None:
    assert search_wished(parse("training for dog groomer", "out_of_scope")) == "find_training"
    assert search_wished(parse("I want to be a dog groomer", "out_of_scope")) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i was a cleaner 10 years, my hands hurt, need other course", "my hands hurt, need other course"),
        ("olin varastossa mutta polvet ei kestä, mitä koulutusta on", "polvet ei kestä, mitä koulutusta on"),
        ("i was a cleaner 10 years, my hands hurt, i want to learn coding", None),
        ("i was a cleaner 10 years, i want a course", None),
        ("my back hurts, is there a course", None),
    ],
)
def test_work_that_a_body_does_not_bear_any_more_is_no_wish(text: str, wish: str | None) -> None:
    assert without_worn_out_work(text) == wish
