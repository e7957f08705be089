"""Messages of a mother, a husband or a coach about somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.words.for_other import asks_for_other, asks_for_youth, speaks_on_of_other, tells_of_other


def parse(text: str, intent: str = "get_guidance", age: int | None = None) -> dict[str, Any]:
    entities = [] if age is None else [{"entity": "age", "value": age, "start": 0, "end": 0}]
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": entities}


@pytest.mark.parametrize(
    "text",
    [
        "poikani lopetti koulun eikä tee mitään, en tiedä miten auttaa",
        "Tyttäreni pääsee ysiltä. Hän ei tiedä mitä hakea.",
        "mulla on 19-vuotias poika joka ei jaksa opiskella",
        "Vaimoni tuli Suomeen keväällä. Hän on kampaaja.",
        "asiakkaani on kirjanpitäjä ja suomi on alussa, mitä hänelle ehdottaisit",
        "poika on 17 ja lopetti koulun",
        "my son is 17 and left school, I don't know what to do",
        "Our daughter does not know what to study",
    ],
)
def test_what_is_told_of_another_is_no_story_of_oneself(text: str) -> None:
    assert asks_for_other(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mieheni sai töitä täältä ja muutimme kesällä. Olen ollut kotona lasten kanssa.",
        "kaverini sanoi että täällä on mentori",
        "meillä on kolme lasta ja selkä kipeä",
        "lapseni aloittavat koulun ja haluaisin vihdoin töihin",
        "ensimmäinen asiakkaani ei maksanut, mitä teen",
        "my husband got a job here and i stay at home",
        "haluan hoitaa vanhuksia",
    ],
)
def test_who_tells_of_themselves_asks_for_themselves(text: str) -> None:
    assert not asks_for_other(text)


def test_a_young_person_is_sent_where_young_people_get_help() -> None:
    assert asks_for_youth(parse("poikani lopetti lukion eikä keksi mitään", age=17))
    assert asks_for_youth(parse("Tyttäreni pääsee ysiltä eikä tiedä mitä hakea"))
    assert not asks_for_youth(parse("poikani on kolme eikä saa hoitopaikkaa", age=3))
    assert not asks_for_youth(parse("veljeni on hitsaaja ja etsii töitä", age=45))
    assert not asks_for_youth(parse("voiko poikani päästä oppisopimukseen", "faq", age=17))


def test_a_short_story_of_another_counts_where_nothing_else_is_made_of_it() -> None:
    assert tells_of_other({**parse("mun kaveri muutti tänne ja etsii töitä", "nlu_fallback"), "fit": "unsure"})
    assert tells_of_other({**parse("vaimo on kotona, haluaa töihin", "faq"), "fit": "loose"})
    assert not tells_of_other({**parse("saako mun vaimo tehdä töitä täällä", "faq"), "fit": "loose"})
    assert not tells_of_other({**parse("mun kaveri muutti tänne ja etsii töitä", "faq"), "fit": "sure"})


def test_what_is_surely_not_ours_is_so_for_a_relative_too() -> None:
    asked = {**parse("tourist visa for my mother", "out_of_scope"), "fit": "sure"}
    assert not tells_of_other({**asked, "intent": {"name": "out_of_scope", "confidence": 0.99}})


def test_he_is_the_one_who_was_told_of_before() -> None:
    before = ["my brother is 40 and cannot read"]

    assert speaks_on_of_other("what should he do first", before)
    assert speaks_on_of_other("mitä mä äitinä voin tehdä", ["mun tytär on 17 ja lopetti koulun"])
    assert not speaks_on_of_other("what should I do first", before)
    assert not speaks_on_of_other("he said that I should ask here", ["I am a cook"])
