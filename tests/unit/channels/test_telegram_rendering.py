"""Replies as Telegram messages: within its limits, escaped, with every text of both languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.rendering import LONGEST_PLAIN, LONGEST_TEXT, payload_of, render, split, token_of, without
from bot.conversations.offered import Offered
from bot.conversations.reply import Button, Card, Fact, Reply
from bot.dialogue.texts import COMPLETE, Texts

TEXTS = Texts.load()
KEYS = sorted(key for key in TEXTS.entries["fi"] if key.startswith("utter_"))


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("key", KEYS)
def test_every_text_fits(key: str, language: str) -> None:
    reply = Reply.from_json(TEXTS.say(key, language))

    for outgoing in render(reply, checked="Tarkistettu"):
        assert 0 < len(outgoing.html) <= LONGEST_TEXT
        rows = outgoing.keyboard.inline_keyboard if outgoing.keyboard else ()
        for button in (button for row in rows for button in row):
            assert button.url or len(str(button.callback_data).encode()) <= 64
        assert not re.search(r"<(?!/?(?:a|b|i)\b)", outgoing.html)


@given(st.text(max_size=3 * LONGEST_PLAIN))
def test_splitting_loses_no_word(text: str) -> None:
    parts = split(text)

    assert all(0 < len(part) <= LONGEST_PLAIN for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_long_texts_are_cut_at_sentence_ends() -> None:
    sentence = "Tämä on lause numero yksi. "
    parts = split(sentence * 300)

    assert len(parts) == 3
    assert all(part.endswith("yksi.") for part in parts)


@given(st.text(min_size=1, max_size=200))
def test_what_a_card_says_is_never_markup(text: str) -> None:
    card = Card("a", text, text, text, (Fact(text, text),))

    for outgoing in render(Reply(text, "fi", cards=(card,)), checked=""):
        assert re.sub(r"</?b>", "", outgoing.html).count("<") == 0


def test_a_press_is_found_among_what_was_offered_only() -> None:
    offered = Offered((Button("a", '/inform{"x": "1"}'), Button("b", "/greet")), 2)

    assert payload_of(token_of("/greet"), offered) == "/greet"
    assert payload_of(token_of("/delete_my_data"), offered) is None
    assert payload_of("/greet", offered) is None


def test_after_a_press_links_stay_and_choices_go() -> None:
    buttons = (Button("Yksi", "/a"), Button("Kyllä", "/feedback_positive", kind="feedback"))
    keyboard = render(Reply("Valitse", "fi", buttons=buttons), checked="")[0].keyboard

    assert without(keyboard, token_of("/a"), all_choices=True) is None
    kept = without(keyboard, token_of("/feedback_positive"), all_choices=False)
    assert kept is not None
    assert [button.text for row in kept.inline_keyboard for button in row] == ["Yksi"]
