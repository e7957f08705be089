"""Phrases that speak of danger to life, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.nlu.danger import load_phrases, speaks_of_danger


@pytest.mark.parametrize(
    "text",
    [
        "Mä en haluis enää elää",
        "tapan itteni jos en saa töitä",
        "vedän itteni kiikkuun",
        "mitä virkaa tällä elämällä on",
        "why even live",
        "i wish i was never born",
        "лучше бы меня не было",
        "я устала жить",
        "ليتني لم أولد",
        "mies löi mua taas",
        "I really want to die",
        "I don't want to live any more",
        "my husband beats me",
        "jag vill inte leva längre",
        "не хочу больше жить",
        "муж меня избивает",
        "чоловік б'є мене",
        "ma ei taha enam elada",
        "لا أريد أن أعيش",
        "نمی‌خواهم زنده بمانم",
        "waxaan rabaa inaan dhinto",
        "je ne veux plus vivre",
        "我不想活了",
        "ฉันอยากตาย",
    ],
)
def test_plain_words_of_danger_are_seen_in_every_language(text: str) -> None:
    assert speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "tapan aikaa kun ei ole töitä",
        "haluan elää Suomessa ja tehdä töitä",
        "haluan lopettaa työt ja mennä kouluun",
        "I am dying to start a course",
        "i will die if i have to write one more letter",
        "finnish cases will be the death of me",
        "эта работа меня убивает",
        "помираю от скуки",
        "elämä on kallista",
        "I want to live in Espoo and work",
        "can you cut the text shorter",
        "хочу жить и работать в Эспоо",
        "أريد أن أعيش في إسبو",
        "我想活动一下",
        "",
        "🙂🙂",
    ],
)
def test_everyday_words_are_no_danger(text: str) -> None:
    assert not speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "työ tappaa mut mutta on pakko tienata",
        "this job kills me, I want something lighter",
        "boss threatens to fire me",
        "pomo uhkaa mua potkuilla",
        "I am not in danger, only bored",
        "lomakkeiden täyttäminen tappaa mut",
        "tää opiskelu oikeesti tappaa minut",
        "the interviews are slowly killing me",
        "all this bureaucracy will kill us",
        "my wrists were killing me at the bakery",
        "I hurt myself at my old work",
        "satutin itteni keittiössä",
    ],
)
def test_a_figure_of_speech_is_no_danger(text: str) -> None:
    assert not speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "he threatens to fire me and then to kill me",
        "this job kills me, I want to die",
        "no job, I kill myself",
        "my back is bad and he kills me",
        "työ tappaa mut ja tapan itseni",
        "pomo uhkaa potkuilla ja uhkaa tappaa mut",
        "they did not take me in the end, I do not want to live",
        "mua ei valittu enkä mä jaksa enää elää",
        "not in danger now but i want to die",
        "no work. kill me",
        "elämä tappaa mut",
        "my husband will kill me because of the application",
        "lomakkeet tappaa mut ja tapan itteni",
        "I hurt myself at work and I want to hurt myself again",
        "haluaisin vaan nukkua pois",
        "he says he sends guys to our house",
    ],
)
def test_danger_beside_a_figure_of_speech_is_seen(text: str) -> None:
    assert speaks_of_danger(text)


def test_apostrophes_and_case_change_nothing() -> None:
    assert speaks_of_danger("I DON’T WANT TO LIVE") and speaks_of_danger("i dont want to live")


def test_words_far_apart_are_no_phrase() -> None:
    assert not speaks_of_danger("I want to know when the course that my late father took will die out")


def test_phrase_does_not_reach_into_the_next_sentence() -> None:
    assert not speaks_of_danger("I cooked all my life. My knees are finished now.")
    assert speaks_of_danger("my life... is finished")


def test_file_of_another_shape_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "danger.yml"
    path.write_text("en: not a list\n", encoding="utf-8")

    with pytest.raises(BadInput, match=r"danger\.yml"):
        load_phrases(path)
