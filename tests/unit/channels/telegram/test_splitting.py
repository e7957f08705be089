"""Where long texts are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.splitting import split, telegram_length


def test_short_text_stays_whole() -> None:
    assert split("Hei. Moi.", 20) == ["Hei. Moi."]


def test_paragraph_is_preferred_to_sentence_and_sentence_to_word() -> None:
    assert split("Yksi asia on tässä.\n\nToinen. Kolmas.", 30) == ["Yksi asia on tässä.", "Toinen. Kolmas."]
    assert split("Yksi asia on tässä. Toinen asia on", 30) == ["Yksi asia on tässä.", "Toinen asia on"]
    assert split("yksi kaksi kolme", 12) == ["yksi kaksi", "kolme"]


@given(st.text(max_size=300), st.integers(min_value=4, max_value=40))
def test_nothing_is_lost_and_every_piece_fits(text: str, limit: int) -> None:
    pieces = split(text, limit)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < telegram_length(piece) <= limit for piece in pieces)
