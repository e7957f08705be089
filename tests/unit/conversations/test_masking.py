"""Numbers that identify a person or their money are masked; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.masking import mask
from bot.conversations.plain_text import clean

CENTURY_SIGNS = "+-ABCDEFUVWXY"


@pytest.mark.parametrize("sign", [*CENTURY_SIGNS, *CENTURY_SIGNS.lower(), "–", "−", "‑"])
def test_identity_code_of_every_century_is_masked(sign: str) -> None:
    assert mask(f"olen 131052{sign}308T.") == "olen [hetu]."


@pytest.mark.parametrize(
    "code", ["131052-308t", "131052 - 308T", "010101-123N", "131052\u200d-308T", "131052\u202e-308T"]
)
def test_identity_code_is_masked_however_it_is_typed(code: str) -> None:
    assert mask(clean(f"hetu: {code}")) == "hetu: [hetu]"


@pytest.mark.parametrize(
    "text", ["131052-308U", "131052-3080", "131052G308T", "131052_308T", "a131052-308T", "131052-308TA"]
)
def test_wrong_identity_code_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "4222222222222"]
)
def test_card_number_is_masked(number: str) -> None:
    assert mask(f"kortti {number}, kiitos") == "kortti [card], kiitos"


@pytest.mark.parametrize(
    "number", ["FI2112345600000785", "FI21 1234 5600 0007 85", "fi21 1234 5600 0007 85", "GB82WEST12345698765432",
               "EE38 2200 2210 2014 5685", "DE89370400440532013000"]
)  # fmt: skip
def test_iban_is_masked(number: str) -> None:
    assert mask(f"tili {number} ja muuta") == "tili [iban] ja muuta"


@pytest.mark.parametrize(
    "text",
    [
        "soita 040 123 4567",
        "+358 40 123 4567",
        "1234567-8",
        "31.12.2025 klo 12.30",
        "4111 1111 1111 1112",
        "FI21 1234 5600 0007 86",
        "XX21 1234 5600 0007 85",
        "maksaa 1 000 000 euroa",
        "AB12 on kurssin tunnus ja se alkaa",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_several_numbers_in_one_message_are_masked() -> None:
    assert mask("131052-308T FI2112345600000785 4111111111111111") == "[hetu] [iban] [card]"


@given(st.text(alphabet=st.sampled_from("0123456789 -+AFIfi."), max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet=st.characters(blacklist_categories=("Nd",)), max_size=200))
def test_text_without_digits_stays(text: str) -> None:
    assert mask(text) == text
