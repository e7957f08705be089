"""Which topic is in hand, and whether a message asks a follow-up of it: with the real sentence encoder and data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.answers.faq_follow_ups import MORE, SOURCE, WORTH
from bot.dialogue.answers.in_hand import topic_in_hand
from bot.dialogue.reading.alone import Reading, goes_on, may_lean, turns_to
from bot.dialogue.reading.follow_ups import follow_up_alone, follow_up_of, own_follow_up, without_name
from bot.dialogue.reading.strange_words import has_strange_word

GRANT, TRIAL = "startup_grant", "work_trial"
STRANGE = Reading("out_of_scope", 0.6, "sure")


pytestmark = pytest.mark.usefixtures("own_vectors")


@pytest.mark.parametrize(
    ("keys", "topic"),
    [
        (["utter_faq/startup_grant"], GRANT),
        (["utter_faq/startup_grant/how_long", "utter_greet"], GRANT),
        (["utter_faq/startup_grant/more"], GRANT),
        (["utter_thank", "utter_feedback_thanks", "utter_faq/startup_grant"], GRANT),
        (["utter_unsure", "utter_faq/work_trial", "utter_faq/startup_grant"], TRIAL),
        (["utter_results", "utter_faq/startup_grant"], None),
        (["utter_start_over", "utter_faq/startup_grant"], None),
        (["utter_thank"], None),
        ([], None),
    ],
)
def test_topic_in_hand_is_the_last_one_that_nothing_else_has_replaced(keys: list[str], topic: str | None) -> None:
    assert topic_in_hand([{"key": key} for key in keys]) == topic


@pytest.mark.parametrize(
    ("text", "topic", "follow_up"),
    [
        ("and how long does it last?", GRANT, "how_long"),
        ("paljonko sitä saa", GRANT, "how_much"),
        ("who can get it", GRANT, "who"),
        ("mitä jos mun idea ei onnistu", GRANT, "idea_fails"),
        ("entä missä", TRIAL, "where"),
        ("how many month it take", TRIAL, "how_long"),
        ("maksetaaks siit palkkaa", TRIAL, "how_much"),
        ("hur länge varar det?", TRIAL, "how_long"),
    ],
)
def test_bare_question_is_about_the_topic_in_hand(text: str, topic: str, follow_up: str) -> None:
    assert follow_up_of(text, STRANGE, topic) == follow_up


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("thank you", Reading("thank", 1.0, "sure")),
        ("no", Reading("deny", 1.0, "sure")),
        ("find me a course", Reading("find_training", 0.88, "sure")),
        ("paljonko on toimeentulotuki", Reading("faq/money_trouble", 1.0, "sure")),
        ("how long is the work trial", Reading("faq/work_trial", 1.0, "sure")),
        ("kerro vitsi", Reading("out_of_scope", 1.0, "sure")),
        ("how are you", STRANGE),
        ("en mä tiedä", STRANGE),
        ("paljonko DigiPoint maksaa", Reading("programme_cost", 1.0, "sure", names_programme=True)),
        ("en jaksa enää", Reading("faq/wellbeing", 0.5, "loose")),
    ],
)
def test_message_with_a_meaning_of_its_own_keeps_it(text: str, reading: Reading) -> None:
    assert follow_up_of(text, reading, GRANT) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("entä jos mulla on iso autolaina", GRANT),
        ("pääsenkö sillä varhaiseläkkeelle", "long_unemployment"),
        ("what if I have a criminal record", TRIAL),
    ],
)
def test_a_word_of_another_matter_is_not_drowned_by_words_that_sound_alike(text: str, topic: str) -> None:
    assert has_strange_word(text, topic)
    assert follow_up_of(text, STRANGE, topic) in (None, MORE)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("paljonko sitä saa kuukaudessa", GRANT),
        ("how much money do I get", GRANT),
        ("pitääkö sinne mennä joka päivä", TRIAL),
    ],
)
def test_words_that_any_topic_uses_are_of_no_other_matter(text: str, topic: str) -> None:
    assert not has_strange_word(text, topic)


def test_what_only_tells_asks_no_general_question() -> None:
    assert follow_up_of("vaimo on töissä", Reading("inform", 0.99, "sure"), "childcare") is None


def test_who_asks_on_is_not_told_the_same_once_more() -> None:
    asked = "jääkö siitä mitään käteen verojen jälkeen"
    assert follow_up_of(asked, STRANGE, GRANT) == "how_much"
    assert follow_up_of(asked, STRANGE, GRANT, said="how_much") == MORE
    assert follow_up_of("paljonko sitä saa", STRANGE, GRANT, said="how_much") == "how_much"


def test_a_bare_question_says_nothing_of_its_subject() -> None:
    alone = Reading("check_ticket", 0.77, "sure")
    assert follow_up_of("milloin", alone, "startup_grant") == "when"
    assert follow_up_of("pakko", replace(alone, is_bare=True), "yki_test") is not None


def test_danger_is_changed_by_no_context() -> None:
    assert follow_up_of("how long does it last?", Reading("crisis", 0.5, "loose"), GRANT) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can somebody ring me up about it", "request_human"),
        ("wipe out what I wrote", "delete_my_data"),
        ("in English please", "change_language"),
        ("let us begin once more", "start_over"),
    ],
)
def test_some_intents_only_a_known_way_of_asking_changes(text: str, intent: str) -> None:
    assert follow_up_of(text, Reading(intent, 0.5, "loose"), GRANT) is None
    assert follow_up_of("how long does it last?", Reading(intent, 0.5, "loose"), GRANT) == "how_long"


def test_which_language_a_course_is_in_is_no_wish_for_another_language() -> None:
    assert (
        follow_up_of("is there some in English", Reading("change_language", 0.98, "sure"), "vocational_qualification")
        == "language"
    )
    assert (
        follow_up_of("can you write in English", Reading("change_language", 0.98, "sure"), "vocational_qualification")
        is None
    )


def test_who_only_tells_of_themselves_asks_nothing() -> None:
    assert follow_up_of("my wife is pregnant", STRANGE, "tax_card") is None
    assert follow_up_of("I cannot pay that much", STRANGE, "tuition_fees") == "cannot_pay"


@pytest.mark.parametrize(
    ("text", "intent", "may"),
    [
        ("how long?", "out_of_scope", True),
        ("how long?", "crisis", False),
        ("how long " * 8, "out_of_scope", False),
        ("?", "out_of_scope", False),
    ],
)
def test_long_and_firm_messages_do_not_lean_on_what_was_said(text: str, intent: str, may: bool) -> None:
    assert may_lean(text, intent) is may


def test_surer_another_meaning_is_the_more_a_message_must_be_like_a_follow_up() -> None:
    needed = [Reading("faq/find_jobs", confidence, "sure").needed(GRANT) or 0 for confidence in (0.7, 0.97, 1.0)]

    assert needed == sorted(needed)
    assert len(set(needed)) == 3


def test_question_that_the_topic_has_no_answer_to_is_met_with_what_it_has() -> None:
    assert follow_up_of("what papers do I need", STRANGE, TRIAL) == MORE
    assert follow_up_of("what papers do I need", Reading("faq/tax_card", 0.7, "sure", likeness=0.99), TRIAL) is None


def test_words_that_name_no_subject_keep_to_the_one_in_hand_whatever_other_is_guessed() -> None:
    guessed = Reading("faq/worker_rights", 0.96, "sure", likeness=0.9)

    assert follow_up_of("what happens if they reject me", guessed, "start_business") == MORE
    assert follow_up_of("what happens if they reject me", guessed, GRANT) == "refused"
    assert (
        follow_up_of("what happens if they reject me", replace(guessed, intent="find_jobs"), "start_business") is None
    )


def test_what_another_kind_of_question_is_answered_by_needs_more() -> None:
    own_subject = Reading("faq/study_permit", 0.9, "sure", likeness=0.92)

    assert follow_up_of("when does the migration office decide on my card", own_subject, TRIAL) is None
    assert follow_up_of("when can I begin", STRANGE, TRIAL) == "how"


@pytest.mark.parametrize(
    "text", ["oletko ihan varma tuosta", "says who?", "how can you know that", "mistä tuo tieto on"]
)
@pytest.mark.parametrize("intent", ["bot_challenge", "ask_capabilities", "out_of_scope"])
def test_doubt_asks_where_the_answer_is_from(text: str, intent: str) -> None:
    assert follow_up_of(text, Reading(intent, 0.99, "sure", likeness=0.93), GRANT) == SOURCE


@pytest.mark.parametrize("text", ["are you a robot", "mitä sinä osaat", "who are you"])
def test_question_about_the_assistant_itself_does_not_ask_for_the_source(text: str) -> None:
    assert follow_up_of(text, Reading("bot_challenge", 0.99, "sure", likeness=0.95), GRANT) is None


def test_and_ties_a_message_to_what_was_said_until_another_sentence_begins() -> None:
    assert goes_on("entä maksaako se mitään?")
    assert goes_on("and if they say no? what then")
    assert not goes_on("entäs opiskelu? voinko hakea samalla opintotukea")
    assert not goes_on("maksaako se mitään")


def test_topic_that_is_only_named_is_the_next_one() -> None:
    named = Reading("faq/business_taxes", 0.94, "sure", likeness=0.88, turns_to=turns_to("mites verotus sitten"))

    assert follow_up_of("mites verotus sitten", named, "work_permit") is None
    assert turns_to("what about the insurance?")
    assert not turns_to("entä jos en saa sitä")


def test_kind_of_question_is_answered_by_what_the_topic_says_of_it() -> None:
    assert follow_up_of("kuka siitä päättää", STRANGE, GRANT) == "how"
    assert follow_up_of("who gives me the permission", STRANGE, TRIAL) == "how"


def test_a_verdict_that_is_put_as_a_question_asks_on() -> None:
    verdict = Reading("feedback_negative", 0.85, "sure", likeness=0.93)

    assert follow_up_of("so it is bad for me?", verdict, "unemployment_benefit") == MORE
    assert follow_up_of("they say i did not reply to it", verdict, "unemployment_benefit") == "clarification"


def test_a_trouble_is_told_in_the_topics_own_words() -> None:
    surely_of_topic = Reading("faq/worker_rights", 0.99, "sure", likeness=0.93)

    assert follow_up_of("she pays me six euros an hour", surely_of_topic, "worker_rights") == "how_much"
    assert follow_up_of("my sister works in a shop", surely_of_topic, "worker_rights") is None


def test_nobody_decides_for_a_person_whether_it_pays() -> None:
    assert follow_up_of("kannattaako se mun mielestä", STRANGE, GRANT) == WORTH
    assert follow_up_of("is that worth it", Reading("faq/idea_check", 0.9, "sure", likeness=0.98), GRANT) is None


@pytest.mark.parametrize(
    ("text", "follow_up"),
    [
        ("i have been in prison, can i get a job", "find_jobs/record"),
        ("oon ollu vankilassa, saanko mä töitä", "find_jobs/record"),
        ("can i drive with driving licence from my country", "degree_recognition/licence"),
        ("voiko mun vaimo palkata mut firmaansa", "find_jobs/family"),
        ("miten haen asumistukea", "money_trouble/housing"),
        ("meidän firma lomauttaa porukkaa helmikuussa", "unemployment_benefit/laid_off"),
        ("sanottiin suoraan että olen liian vanha siihen työhön", "worker_rights/discrimination"),
        ("my boss gives me no written contract", "worker_rights/no_contract"),
        ("they offer me kuntouttava työtoiminta, what is that", "long_unemployment/rehabilitative"),
        ("does unemployment money affect my residence permit", "work_permit/benefits"),
        ("mikä on se yamk", "apply_university/yamk"),
        ("is my residence permit in danger if i take kela money", "work_permit/benefits"),
        ("boss yells at me and insults me all the time", "worker_rights/bullied"),
        ("i had to leave the job because of my health, will i get a penalty", "unemployment_benefit/quit"),
        ("they did not continue my temporary contract because i am pregnant", "worker_rights/fixed_term"),
    ],
)
def test_question_with_a_subject_of_its_own_needs_no_topic_in_hand(text: str, follow_up: str) -> None:
    assert follow_up_alone(text, STRANGE) == follow_up
    assert follow_up_alone(text, replace(STRANGE, likeness=0.995)) is None
    assert follow_up_alone(text, Reading("crisis", 0.9, "sure")) is None


def test_a_few_words_that_tell_something_stay_with_the_topic_in_hand() -> None:
    assert follow_up_alone("i was ill then", STRANGE, "unemployment_benefit") is None
    assert follow_up_alone("i was fired", STRANGE, "cv_help") == "worker_rights/dismissed"


@pytest.mark.parametrize("text", ["jouduin karenssiin kun jäin pois tapaamisesta", "kela antoi mulle karenssin"])
def test_what_the_topics_own_answer_does_not_tell_is_said_though_the_topic_is_sure(text: str) -> None:
    surely_of_topic = Reading("faq/unemployment_benefit", 0.99, "sure", likeness=0.98)

    assert follow_up_alone(text, surely_of_topic) == "unemployment_benefit/suspension"


@pytest.mark.parametrize(
    ("text", "follow_up"),
    [
        ("onko tämä ihan ilmaista", "how_much"),
        ("kauan tää vielä kestää", "how_long"),
        ("pitääkö mun varata aika", "meeting"),
        ("paljonko siitä saa kuussa", None),
        ("montako vuotta pitää olla töissä", None),
        ("entä jos en löydä mitään", None),
    ],
)
def test_only_its_own_ways_of_asking_are_about_the_service(text: str, follow_up: str | None) -> None:
    assert own_follow_up(text, "about_service") == follow_up


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("applying to universities of applied sciences", "apply_university"),
        ("mikä on palkka tuki, kuka saa", "pay_subsidy"),
        ("how does one get labour market subsidy", "unemployment_benefit"),
        ("the boss is not paying my salary", "worker_rights"),
    ],
)
def test_whole_topic_is_not_taken_for_a_detail_that_sounds_like_it(text: str, topic: str) -> None:
    detail = follow_up_alone(text, Reading(f"faq/{topic}", 0.99, "sure", likeness=0.95))

    assert detail in (None, "worker_rights/not_paid")


@pytest.mark.parametrize("text", ["how do I register as a jobseeker", "mistä löydän töitä", "hello", "no thanks"])
def test_other_messages_are_no_follow_up_out_of_the_blue(text: str) -> None:
    assert follow_up_alone(text, replace(STRANGE, likeness=0.95)) is None


def test_topic_in_hand_is_nearer_than_what_is_asked_out_of_the_blue() -> None:
    asked = "how much money must I have on the account"

    assert follow_up_alone(asked, STRANGE) == "idea_check/money"
    assert follow_up_alone(asked, STRANGE, "entrepreneur_permit") is None


@pytest.mark.parametrize("text", ["tell me more please", "kerro vielä lisää"])
def test_wish_to_hear_more_is_met_with_the_list(text: str) -> None:
    assert follow_up_of(text, STRANGE, GRANT) == MORE


def test_topic_without_follow_ups_has_none() -> None:
    assert follow_up_of("how long?", STRANGE, "no_such_topic") is None


@pytest.mark.parametrize(
    ("intent", "confidence", "likeness", "follow_up"),
    [
        ("faq/tuition_fees", 0.9, 0.0, "how_long"),
        ("faq/tuition_fees", 0.9, 0.99, None),
        ("programme_details", 0.9, 0.99, "how_long"),
        ("faq/startup_grant", 0.9, 0.99, "how_long"),
    ],
)
def test_who_names_another_subject_changes_it(
    intent: str, confidence: float, likeness: float, follow_up: str | None
) -> None:
    reading = Reading(intent, confidence, "sure", likeness=likeness)
    assert follow_up_of("how many months does one get it for", reading, GRANT) == follow_up


@pytest.mark.parametrize(
    ("text", "topic", "rest"),
    [
        ("milloin yki on", "yki_test", "milloin on"),
        ("how long does a work trial last", "work_trial", "how long does a last"),
        ("kuinka pitkä karenssi on", "unemployment_benefit", None),
        ("milloin se on", "yki_test", None),
    ],
)
def test_name_of_the_topic_itself_says_nothing_of_the_question(text: str, topic: str, rest: str | None) -> None:
    assert without_name(text, topic) == rest


def test_question_that_names_its_topic_is_the_same_question() -> None:
    assert follow_up_of("milloin yki on", Reading("faq/yki_test", 1.0, "sure"), "yki_test") == "when"


@pytest.mark.parametrize(
    ("text", "topic", "follow_up"),
    [
        ("voiko sen tehdä englanniksi", "tax_card", "language"),
        ("voiko sen tehdä englanniksi", "pay_subsidy", MORE),
        ("voitko sanoa sen englanniksi", "pay_subsidy", None),
    ],
)
def test_question_whether_it_can_be_done_in_a_language_is_about_the_topic(
    text: str, topic: str, follow_up: str | None
) -> None:
    assert follow_up_of(text, Reading("change_language", 0.99, "sure", likeness=0.98), topic) == follow_up
