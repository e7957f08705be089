"""What identifies a person or their money is masked, however it is spaced; other numbers stay."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.plain_text import clean
from bot.conversations.privacy.contact_words import find_contact
from bot.conversations.privacy.masking import mask, mask_numbers
from bot.dialogue.words.contact_wish import EMAIL, PHONE

CENTURY_SIGNS = "+-ABCDEFUVWXY"
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SPACES = st.sampled_from(["", "", "", " ", "  ", "\u00a0", "\n"])
GAPS = st.one_of(SPACES, st.sampled_from([".", "-", "–"]))
AROUND = st.sampled_from(["", "hetu: ", "se on ", "tässä,", "(", "jotain 12 ja "])
CARD_STARTS = {"4": 16, "51": 16, "2221": 16, "34": 15, "36": 14, "3528": 16, "6011": 16, "62": 17, "6759": 18}
IBAN_COUNTRIES = {"FI": 18, "EE": 20, "SE": 24, "DE": 22, "LT": 20}


def spaced(draw: st.DrawFn, characters: str, gaps: st.SearchStrategy[str]) -> str:
    """The characters with something between them, as people copy and dictate numbers."""
    return "".join(character + draw(gaps) for character in characters[:-1]) + characters[-1]


@st.composite
def identity_codes(draw: st.DrawFn) -> tuple[str, str]:
    """A valid code plain and as typed."""
    born = draw(st.dates(date(1900, 1, 1), date(2030, 12, 31))).strftime("%d%m%y")
    individual = f"{draw(st.integers(2, 999)):03}"
    check = CHECK_CHARACTERS[int(born + individual) % 31]
    code = born + draw(st.sampled_from(CENTURY_SIGNS)) + individual + check
    typed = spaced(draw, code, SPACES)
    return code, draw(st.sampled_from([typed, typed.lower()]))


@st.composite
def cards(draw: st.DrawFn) -> tuple[str, str]:
    """A card number with its check digit, plain and as typed."""
    start, length = draw(st.sampled_from(sorted(CARD_STARTS.items())))
    digits = start + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length, max_size=length)))
    digits = digits[: length - 1]
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-2])
    number = digits + str(-(doubled + sum(map(int, digits[-2::-2]))) % 10)
    gap = draw(st.sampled_from(["", " ", "  ", "-", " - ", "–", "."]))
    return number, spaced(draw, number, st.sampled_from(["", gap]))


@st.composite
def ibans(draw: st.DrawFn) -> tuple[str, str]:
    """An account number with its check digits, plain and as typed."""
    country, length = draw(st.sampled_from(sorted(IBAN_COUNTRIES.items())))
    account = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length - 4, max_size=length - 4)))
    number = int("".join(str(int(character, 36)) for character in f"{account}{country}00"))
    iban = f"{country}{98 - number % 97:02}{account}"
    typed = spaced(draw, iban, GAPS)
    return iban, draw(st.sampled_from([typed, typed.lower()]))


def plain(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).upper()


@given(identity_codes(), AROUND)
def test_no_valid_identity_code_survives(code: tuple[str, str], before: str) -> None:
    masked = mask(clean(f"{before}{code[1]}, kiitos"))

    assert "[hetu]" in masked
    assert plain(code[0]) not in plain(masked)


@given(cards(), AROUND)
def test_no_valid_card_number_survives(card: tuple[str, str], before: str) -> None:
    masked = mask(clean(f"{before}{card[1]}, kiitos"))

    assert "[card]" in masked
    assert card[0] not in plain(masked)


@given(ibans(), AROUND)
def test_no_valid_iban_survives(iban: tuple[str, str], before: str) -> None:
    masked = mask(clean(f"{before}{iban[1]}, kiitos"))

    assert "[iban]" in masked
    assert iban[0] not in plain(masked)


@given(st.dates(date(1930, 1, 1), date(2060, 1, 1)), st.times(), st.integers(0, 9_999_999))
def test_dates_times_and_prices_stay(day: date, clock: time, cents: int) -> None:
    euros, rest = divmod(cents, 100)
    thousands = f"{euros:,}".replace(",", " ")
    text = (
        f"{day.day}.{day.month}.{day.year} {day:%d.%m.%Y} {day:%Y-%m-%d} {day:%d/%m/%Y} klo {clock:%H.%M}–{clock:%H:%M} "
        f"{clock:%H.%M}-{clock:%H.%M}, {clock:%H%M}-{clock:%H%M}; {euros},{rest:02} € "
        f"{thousands}; {day.month:02}.{day.year}, {day.year}-{day.year + 1}, {day.year}"
    )

    assert mask(text) == text


@pytest.mark.parametrize("sign", [*CENTURY_SIGNS, *CENTURY_SIGNS.lower(), "–", "−", "‑"])
def test_identity_code_of_every_century_is_masked(sign: str) -> None:
    assert mask(f"olen 131052{sign}308T.") == "olen [hetu]."


@pytest.mark.parametrize(
    "code",
    ["131052-308t", "131052 - 308T", "010101-123N", "131052\u200d-308T", "131052\u202e-308T", "13.10.52-308T",
     "1 3 1 0 5 2 - 3 0 8 T"],
)  # fmt: skip
def test_identity_code_is_masked_however_it_is_typed(code: str) -> None:
    assert mask(clean(f"hetu: {code}")) == "hetu: [hetu]"


def test_identity_code_that_is_glued_to_a_word_is_masked() -> None:
    assert mask("hetu131052-308T") == "hetu[hetu]"


@pytest.mark.parametrize("text", ["131052-308U", "131052-3080", "131052G308T", "131052_308T", "131052-308TA"])
def test_wrong_identity_code_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "4222222222222"]
)
def test_card_number_is_masked(number: str) -> None:
    assert mask(f"kortti {number}, kiitos") == "kortti [card], kiitos"


def test_card_is_found_among_other_digits() -> None:
    assert mask("12 4111 1111 1111 1111 08/27 123") == "12 [card] 08/27 123"


@pytest.mark.parametrize(
    "number", ["FI2112345600000785", "FI21 1234 5600 0007 85", "fi21 1234 5600 0007 85", "GB82WEST12345698765432",
               "EE38 2200 2210 2014 5685", "DE89370400440532013000", "F I 2 1-1234-5600-0007-85"]
)  # fmt: skip
def test_iban_is_masked(number: str) -> None:
    assert mask(f"tili {number} ja muuta") == "tili [iban] ja muuta"


@pytest.mark.parametrize(
    "number",
    ["040 123 4567", "0401234567", "040-1234567", "040.123.4567", "(09) 123 4567", "+358 40 123 4567", "+358401234567",
     "+358 (0)40 123 4567", "00358 40 123 4567", "+46 70 123 45 67", "0457 123 4567", "09 816 21", "010 123 4567",
     "0800 123 45"],
)  # fmt: skip
def test_telephone_number_is_masked(number: str) -> None:
    assert mask(f"soita {number}, kiitos").replace("([phone]", "[phone]") == "soita [phone], kiitos"


@pytest.mark.parametrize(
    "address", ["mina@example.org", "etu.suku+haku@posti.example.fi", "o'neil_1@example.com", "mina (at) example.org"]
)
def test_email_address_is_masked(address: str) -> None:
    assert mask(f"osoitteeni on {address}.") == "osoitteeni on [email]."


@pytest.mark.parametrize(
    "text",
    [
        "112",
        "09 2525",
        "B1.1",
        "2026",
        "vuosina 2023 2024 2025 2026",
        "1234567-8",
        "0123456-7",
        "31.12.2025 klo 12.30",
        "02.03.2026–05.06.2026",
        "01-02-2026",
        "klo 0800-1600",
        "02100 Espoo, 00100 Helsinki",
        "4111 1111 1111 1112",
        "FI21 1234 5600 0007 86",
        "XX21 1234 5600 0007 85",
        "maksaa 1 000 000 euroa",
        "0,50 € tai +18 v.",
        "AB12 on kurssin tunnus ja se alkaa",
        "kurssi 12345678",
        "@polku_bot",
        "klo 9@kirjasto",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_everything_in_one_message_is_masked() -> None:
    text = "131052-308T FI2112345600000785 4111111111111111 0401234567 mina@example.org"

    assert mask(text) == "[hetu] [iban] [card] [phone] [email]"
    assert mask_numbers(text) == "[hetu] [iban] [card] 0401234567 mina@example.org"


@pytest.mark.parametrize(
    ("answer", "kind", "value", "rest"),
    [
        ("040 123 4567", PHONE, "040 123 4567", "[phone]"),
        ("mina@example.org kiitos", EMAIL, "mina@example.org", "[email] kiitos"),
        ("soita +358 40 1234567 tai 09 1234567", PHONE, "+358 40 1234567", "soita [phone] tai [phone]"),
        ("se on 358401234567", PHONE, "358401234567", "se on [phone]"),
        ("4 123 4567", PHONE, "4 123 4567", "[phone]"),
        ("it is mina.k at example.org", EMAIL, "mina.k at example.org", "it is [email]"),
        ("mina at example dot org please", EMAIL, "mina at example dot org", "[email] please"),
    ],
)
def test_contact_that_was_asked_for_is_found(answer: str, kind: str, value: str, rest: str) -> None:
    found = find_contact(answer)

    assert found is not None
    assert (found.kind, found.value, found.rest) == (kind, value, rest)


@pytest.mark.parametrize(
    "answer", ["en halua", "12.3.", "[hetu]", "miksi kysyt?", "I am at home", "look at it. thanks"]
)
def test_answer_without_a_contact_has_none(answer: str) -> None:
    assert find_contact(answer) is None


@given(st.text(alphabet=st.sampled_from("0123456789 -+AFIfi.@"), max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet=st.characters(blacklist_categories=("Nd",), blacklist_characters="@"), max_size=200))
def test_text_without_digits_and_addresses_stays(text: str) -> None:
    assert mask(text) == text
