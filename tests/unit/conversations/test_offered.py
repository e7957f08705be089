"""Which buttons may be pressed, and which a typed title presses."""

from __future__ import annotations

from bot.conversations.offered import Offered
from bot.conversations.reply import Button, Card, Reply


def reply(*titles: str) -> Reply:
    return Reply("?", "fi", buttons=tuple(Button(title, f"/{title.lower()}") for title in titles))


def titles(offered: Offered) -> list[str]:
    return [button.title for button in offered.buttons]


def test_buttons_of_earlier_answers_can_still_be_pressed() -> None:
    offered = Offered().after([reply("A", "B")], kept=9).after([reply("C")], kept=9)

    assert offered.pressed("/a") == Button("A", "/a")
    assert [button.title for button in offered.of_last_answer()] == ["C"]


def test_only_the_newest_are_kept() -> None:
    offered = Offered().after([reply("A", "B")], kept=3).after([reply("C", "D")], kept=3)

    assert titles(offered) == ["B", "C", "D"]
    assert offered.pressed("/a") is None


def test_more_than_are_kept_in_one_answer() -> None:
    offered = Offered().after([reply("A", "B", "C")], kept=2)

    assert titles(offered) == [button.title for button in offered.of_last_answer()] == ["B", "C"]


def test_button_offered_again_counts_once_and_as_new() -> None:
    offered = Offered().after([reply("A", "B")], kept=9).after([reply("A")], kept=9)

    assert titles(offered) == ["B", "A"]


def test_buttons_on_cards_are_offered() -> None:
    card = Card("x", "X", buttons=(Button("More", "/more"),))

    assert Offered().after([Reply("", "en", cards=(card,))], kept=9).pressed("/more")


def test_answer_without_buttons_leaves_none_to_type() -> None:
    offered = Offered().after([reply("Kyllä")], kept=9).after([reply()], kept=9)

    assert offered.of_last_answer() == ()
    assert offered.titled("kyllä") is None


def test_typed_title_matches_whatever_the_case() -> None:
    offered = Offered().after([reply("Näytä LISÄÄ")], kept=9)

    assert offered.titled(" näytä lisää ") == Button("Näytä LISÄÄ", "/näytä lisää")


def test_stored_form_reads_back() -> None:
    offered = Offered().after([reply("A", "B")], kept=9).after([reply("C")], kept=9)

    assert Offered.from_json(offered.to_json()) == offered
