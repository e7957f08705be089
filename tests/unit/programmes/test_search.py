from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.nlu.glosses import gloss_of
from bot.nlu.languages import glossaries
from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import FREE_COSTS, Delivery, Programme, Status, Step, Topic
from bot.programmes.search.evaluation import check_queries, evaluate_search, load_queries
from bot.programmes.search.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Wish

ROOT = Path(__file__).parents[3]
MEASURED = ("search.jsonl", "search_hurried.jsonl")
EVALUATION = ROOT / "data/evaluation"
TODAY = date(2026, 11, 24)
ANYTHING = Wish(today=TODAY)


def ids(search: ProgrammeSearch, wish: Wish, limit: int = 5) -> list[str]:
    return [result.programme.id for result in search.find(wish, limit).results]


def living(catalogue: Catalogue) -> list[Programme]:
    """Five programmes that run today."""
    return [programme for programme in catalogue if programme.status(TODAY) is Status.ACTIVE][:5]


def first(search: ProgrammeSearch, text: str) -> str:
    return ids(search, replace(ANYTHING, text=text))[0]


def test_either_of_two_towns_suits(search: ProgrammeSearch) -> None:
    both = search.find(replace(ANYTHING, text="ammatillinen koulutus Vantaalla tai Espoossa"), limit=3).results
    towns = {town for result in both for town in result.programme.municipalities}
    names = [search.vocabulary.places[town].label("fi") for town in ("vantaa", "espoo")]

    assert {"vantaa", "espoo"} <= towns
    assert all(any(name in str(reason.slots) for reason in result.why for name in names) for result in both)


def test_shorter_is_no_whole_qualification(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="cooking", field="cooking", topic="training", short=True), limit=3)

    assert found.results
    assert not [result for result in found.results if result.programme.step in (Step.VOCATIONAL, Step.DEGREE)]


def test_a_level_beside_a_field_asks_for_no_language_course(search: ProgrammeSearch) -> None:
    results = search.find(replace(ANYTHING, text="I don't speak Finnish, coding course"), limit=3).results

    assert [result.programme.topic for result in results[:2]] == [Topic.TRAINING, Topic.TRAINING]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("koodauskurssi Espoossa", "omnia-ict-english"),
        ("mistä oppisin tekemään kotisivuja", "hive-helsinki"),
        ("tekoälykurssi", "elements-of-ai"),
        ("vapauduin vankilasta", "rets"),
        ("en osaa käyttää tietokonetta", "espoo-adult-education-centre"),
        ("koodauskurssille", "hive-helsinki"),
        ("ohjelmontikurssi", "hive-helsinki"),
        ("digipointissa", "digipoint"),
        ("DigiPoint", "digipoint"),
        ("what is digpoint", "digipoint"),
        ("Duunipolku", "duunipolku"),
        ("työkokeiluun", "work-trial"),
        ("SAK", "sak-helpline"),
        ("minulla on velkoja", "debt-counselling"),
    ],
)
def test_right_programme_comes_first(search: ProgrammeSearch, text: str, expected: str) -> None:
    assert first(search, text) == expected


def test_nobody_waits_for_what_a_first_search_reads(search: ProgrammeSearch) -> None:
    glossaries.cache_clear()
    gloss_of.cache_clear()

    search.warm_up()

    assert glossaries.cache_info().currsize == 1


def test_old_people_lead_to_care_studies(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="I want to take care of old people")).results[0]

    assert {"elderly_care", "nursing", "care"} & set(found.programme.fields)


@pytest.mark.parametrize("text", ["how to start my own hair salon business", "oma kampaamo, yrityksen perustaminen"])
def test_field_of_a_company_leads_to_business_advice_not_to_training(search: ProgrammeSearch, text: str) -> None:
    found = search.find(replace(ANYTHING, text=text)).results[0]

    assert found.programme.topic is Topic.ENTREPRENEURSHIP


@pytest.mark.parametrize("text", ["watch repair", "suutari"])
def test_field_that_nobody_teaches_alone_leads_to_schools_of_many_fields(search: ProgrammeSearch, text: str) -> None:
    found = search.find(replace(ANYTHING, text=text)).results[0]

    assert found.programme.topic in {Topic.TRAINING, Topic.FURTHER_STUDY}


@pytest.mark.parametrize("text", ["koodari mutta en saa ekaa duunia", "hitsari, ei mitään hajua enää"])
def test_known_field_is_answered_though_the_rest_is_said_in_an_unusual_way(search: ProgrammeSearch, text: str) -> None:
    assert search.find(replace(ANYTHING, text=text)).results


def test_provider_that_is_named_comes_first(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="Omnia"), limit=4).results

    assert {result.programme.provider.fi.split()[0] for result in found} == {"Omnia"}


def test_ended_programme_is_named_as_ended_with_what_replaced_it(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="onko Digipore vielä käynnissä")).results[0]

    assert (found.programme.id, found.status) == ("digipore", Status.ENDED)
    assert found.successor is not None
    assert found.successor.id == "espoo-employment-services"


def test_ended_programme_is_never_offered_unless_named(search: ProgrammeSearch) -> None:
    for text in (
        "coding project for unemployed people",
        "vertaisryhmä yrittäjille",
        "entrepreneurship course for immigrants",
    ):
        found = search.find(replace(ANYTHING, text=text), limit=20).results

        assert Status.ENDED not in {result.status for result in found}


@pytest.mark.parametrize("text", ["", "   ", "ja", "the of and", "💥🙂", "\u202e\u0000", "?!"])
def test_text_that_says_nothing_finds_nothing(search: ProgrammeSearch, text: str) -> None:
    assert search.find(replace(ANYTHING, text=text)).results == ()


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1 --",
        "<script>alert(1)</script> course",
        "((((koodaus.*+?[",
        "%s {field} {0}",
        "koodaus " * 700,
        "a\nb\tc",
    ],
    ids=["sql", "html", "regex", "format", "5000 characters", "control"],
)
def test_odd_text_is_answered_without_an_error(search: ProgrammeSearch, text: str) -> None:
    assert len(search.find(replace(ANYTHING, text=text)).results) <= 3


@pytest.mark.parametrize(
    "wish",
    [
        replace(ANYTHING, topic="cooking"),
        replace(ANYTHING, municipality="atlantis"),
        replace(ANYTHING, finnish_level="B3"),
        replace(ANYTHING, education_level="guru"),
        replace(ANYTHING, delivery="pigeon"),
        replace(ANYTHING, field="juggling"),
        replace(ANYTHING, age=-1),
    ],
)
def test_unknown_filter_value_is_refused_with_its_name(search: ProgrammeSearch, wish: Wish) -> None:
    with pytest.raises(BadInput, match=r"is not known|is not an age"):
        search.find(wish)


def test_filters_that_nothing_can_meet_find_nothing_or_say_how_they_were_widened(search: ProgrammeSearch) -> None:
    impossible = replace(
        ANYTHING,
        text="koodaus",
        topic="language_course",
        municipality="kauniainen",
        delivery="phone",
        starts_by=date(1990, 1, 1),
        free_only=True,
        age=119,
    )

    found = search.find(impossible)

    assert found.widened is not None or not found.results


@pytest.mark.parametrize("text", ["suomen kurssi vantaalla", "onks ilmasta suomen kurssii vantaalla"])
def test_language_course_is_no_wish_for_other_services_of_the_town(search: ProgrammeSearch, text: str) -> None:
    found = search.find(replace(ANYTHING, text=text)).results

    assert {result.programme.topic for result in found} == {Topic.LANGUAGE_COURSE}


def test_topic_filter_leaves_only_that_topic(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="suomi", topic="language_course"), limit=10).results

    assert {result.programme.topic for result in found} == {Topic.LANGUAGE_COURSE}


def test_filters_alone_list_what_passes_them(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, topic="peer_support", municipality="espoo"), limit=10).results

    assert len(found) >= 3
    assert {result.programme.topic for result in found} == {Topic.PEER_SUPPORT}


def test_place_keeps_its_own_neighbouring_online_and_national_programmes(search: ProgrammeSearch) -> None:
    near = {"kauniainen", *search.vocabulary.neighbours("kauniainen")}
    found = search.find(replace(ANYTHING, text="suomen kurssi", municipality="kauniainen"), limit=20).results

    assert found
    for result in found:
        programme = result.programme
        assert (
            near & set(programme.municipalities)
            or not programme.municipalities
            or programme.delivery is Delivery.ONLINE
        )


def test_service_for_residents_is_not_offered_to_neighbours(search: ProgrammeSearch) -> None:
    found = ids(search, replace(ANYTHING, text="apua työnhakuun", municipality="vantaa"), limit=20)

    assert "vantaa-employment-services" in found
    assert not {"espoo-employment-services", "helsinki-employment-services"} & set(found)


def test_district_counts_as_its_municipality(search: ProgrammeSearch) -> None:
    wish = replace(ANYTHING, text="suomen kurssi")

    assert ids(search, replace(wish, municipality="leppavaara")) == ids(search, replace(wish, municipality="espoo"))


def test_free_only_leaves_out_what_costs(search: ProgrammeSearch) -> None:
    found = search.find(replace(ANYTHING, text="suomen kielen kurssi", free_only=True), limit=10).results

    assert found
    assert all(result.programme.cost in FREE_COSTS for result in found)


def test_requirement_that_is_not_met_is_said_with_courses_that_lead_there(search: ProgrammeSearch) -> None:
    wish = replace(ANYTHING, text="valmentava koulutus ennen ammattikoulua", finnish_level="0")

    found = next(item for item in search.find(wish, limit=10).results if item.programme.id == "omnia-tuva")

    assert [reason.key for reason in found.missing] == ["why_missing_fi_none"]
    assert found.bridges
    assert all(bridge.topic is Topic.LANGUAGE_COURSE for bridge in found.bridges)


def test_too_old_for_a_youth_service_is_said_and_ranks_it_lower(search: ProgrammeSearch) -> None:
    young = search.find(
        replace(ANYTHING, text="nuori joka on jäänyt kotiin, ei koulua eikä työtä", age=22), limit=10
    ).results
    old = search.find(
        replace(ANYTHING, text="nuori joka on jäänyt kotiin, ei koulua eikä työtä", age=45), limit=10
    ).results
    score = {item.programme.id: (item.score, [reason.key for reason in item.missing]) for item in old}

    assert [reason.key for reason in young[0].missing] == []
    assert score["vamos-espoo"][1] == ["why_missing_age_max"]


def test_workshop_for_the_young_comes_lower_for_who_has_a_degree(search: ProgrammeSearch) -> None:
    def place_of_workshop(level: str) -> int:
        wish = replace(ANYTHING, text="lyhyt koulutus, työpaja", municipality="espoo", education_level=level)
        return ids(search, wish, limit=40).index("omnia-youth-workshops")

    assert place_of_workshop("bachelor") > place_of_workshop("basic")


def test_nothing_in_the_place_widens_the_search_and_says_so(search: ProgrammeSearch) -> None:
    wish = replace(
        ANYTHING, text="hautomo startup-yritykselle", topic="entrepreneurship", municipality="rovaniemi", free_only=True
    )

    found = search.find(wish)

    assert found.results
    assert found.widened is None or found.widened.key == "why_widened_place"


def test_every_result_says_why_in_both_languages(search: ProgrammeSearch, why_texts: dict[str, dict[str, str]]) -> None:
    wish = replace(
        ANYTHING, text="lähihoitajaksi", municipality="espoo", finnish_level="A2", age=30, education_level="basic"
    )

    for result in search.find(wish, limit=10).results:
        assert result.why
        for language, texts in why_texts.items():
            assert all(reason.render(texts, language) for reason in (*result.why, *result.missing))


def test_index_is_read_from_disk_the_second_time(
    tmp_path: Path, catalogue_of_polku: Catalogue, vocabulary_of_polku: Vocabulary
) -> None:
    some = Catalogue.of(living(catalogue_of_polku))
    open_search(some, vocabulary_of_polku, tmp_path)
    (file,) = (tmp_path / "search").iterdir()
    written = file.stat().st_mtime_ns

    again = open_search(some, vocabulary_of_polku, tmp_path)

    assert file.stat().st_mtime_ns == written
    assert first(again, next(iter(some)).name.en) == next(iter(some)).id


def test_changed_entry_makes_a_new_index(
    tmp_path: Path, catalogue_of_polku: Catalogue, vocabulary_of_polku: Vocabulary
) -> None:
    some = living(catalogue_of_polku)
    open_search(Catalogue.of(some), vocabulary_of_polku, tmp_path)
    changed = [replace(some[0], needs=("juggling with torches",)), *some[1:]]

    found = open_search(Catalogue.of(changed), vocabulary_of_polku, tmp_path).find(
        replace(ANYTHING, text="juggling torches")
    )

    assert found.results[0].programme.id == some[0].id


def test_broken_index_file_is_built_anew(
    tmp_path: Path, catalogue_of_polku: Catalogue, vocabulary_of_polku: Vocabulary
) -> None:
    some = Catalogue.of(living(catalogue_of_polku))
    open_search(some, vocabulary_of_polku, tmp_path)
    (file,) = (tmp_path / "search").iterdir()
    file.write_bytes(file.read_bytes()[:1000])

    assert len(open_search(some, vocabulary_of_polku, tmp_path).catalogue) == 5


def test_labelled_needs_name_programmes_of_the_catalogue(catalogue_of_polku: Catalogue) -> None:
    for path in EVALUATION.glob("search*.jsonl"):
        check_queries(path, catalogue_of_polku)


def test_no_labelled_need_is_a_phrase_that_the_search_was_given(catalogue_of_polku: Catalogue) -> None:
    given = {need.casefold() for programme in catalogue_of_polku for need in programme.needs}

    for name in (*MEASURED, "search_street.jsonl"):
        for query in load_queries(EVALUATION / name):
            assert query.query.casefold() not in given


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_nine_needs_in_ten_find_a_good_programme_among_the_first_three(
    search: ProgrammeSearch, language: str, name: str
) -> None:
    scores = evaluate_search(search, load_queries(EVALUATION / name), TODAY)

    assert scores[language].hit_at_3 >= 0.92


def test_wrong_label_is_named_with_file_and_line(tmp_path: Path, catalogue_of_polku: Catalogue) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text('{"query": "x", "lang": "fi", "relevant": {"nowhere": 3}}\n', encoding="utf-8")

    with pytest.raises(BadInput, match=r"needs.jsonl:1: programme 'nowhere' is not in the catalogue"):
        check_queries(path, catalogue_of_polku)


@pytest.mark.parametrize("line", ["{", '{"query": "x"}', '{"query": "x", "lang": "fi", "relevant": {"a": 7}}', "[]"])
def test_unreadable_label_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")

    with pytest.raises(BadInput, match=r"needs.jsonl:2: "):
        load_queries(path)


def test_a_training_that_is_named_like_an_occupation_is_left_out_where_a_shorter_way_is_wished_for(
    search: ProgrammeSearch,
) -> None:
    wish = Wish(today=TODAY, text="I want to be a practical nurse", topic="training", short=True)

    assert "omnia-practical-nurse" not in [result.programme.id for result in search.find(wish, limit=3).results]
