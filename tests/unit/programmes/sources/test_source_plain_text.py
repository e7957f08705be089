from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programmes.sources.plain_text import html_text, markdown_text, summary


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Opit <strong>työssä</strong>.</p><p>Tule mukaan.</p>", "Opit työssä.\nTule mukaan."),
        ("<ul><li>yksi</li><li>kaksi</li></ul>", "yksi\nkaksi"),
        ("Suomi &amp; ruotsi&nbsp;A2", "Suomi & ruotsi A2"),
        ("<script>alert(1)</script>Kurssi<style>p{}</style>", "Kurssi"),
        ("a < b ja <b>c", "a < b ja c"),
        ("", ""),
    ],
)
def test_html_becomes_the_words_that_people_see(html: str, text: str) -> None:
    assert html_text(html) == text


def test_markdown_becomes_plain_lines() -> None:
    assert markdown_text("# Otsikko\n\n- **yksi**\n- [kaksi](https://example.org)\n") == "Otsikko\nyksi\nkaksi"


@pytest.mark.parametrize(
    "contact", ["maija.esimerkki@example.org", "maija(at)example.org", "+358 40 123 4567", "040 123 4567", "09-123456"]
)
def test_contacts_are_taken_out_of_texts(contact: str) -> None:
    assert html_text(f"<p>Kysy: {contact}</p>") == "Kysy:"


def test_years_and_credits_are_no_phone_numbers() -> None:
    assert (
        html_text("Vuonna 2027 alkaa 180 osp, 1.1.2027–31.12.2027") == "Vuonna 2027 alkaa 180 osp, 1.1.2027–31.12.2027"
    )


def test_long_description_is_cut_at_a_word() -> None:
    text = html_text("sana " * 1000)

    assert len(text) < 1250
    assert text.endswith("sana …")


def test_summary_is_whole_sentences() -> None:
    text = "Opit puhumaan suomea. " + "Kurssi on kaikille, jotka haluavat oppia lisää kielestä ja maasta. " * 5

    assert summary(text).startswith("Opit puhumaan suomea. Kurssi on")
    assert summary(text).endswith("maasta.")


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    html_text(text)
    markdown_text(text)
    summary(text)
