"""How a person wants to be reached, and what they will not tell."""

from __future__ import annotations

import pytest

from bot.dialogue.words.contact_wish import (
    asks_for_call,
    asks_to_be_reached,
    asks_to_send,
    contact_in,
    is_identity_code,
    is_only_contact,
    names_way,
    says_contact_changed,
    withholds,
    withholds_name,
)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ei soita, kirjoita tässä", "chat"),
        ("ei soittoa, laita sähköpostia", "email"),
        ("do not call me, write here", "chat"),
        ("soittakaa mieluummin", "phone"),
        ("tavataan kasvotusten", "meeting"),
        ("ei kun soita", "phone"),
        ("no, but call me", "phone"),
        ("en tiedä", None),
    ],
)
def test_a_way_that_is_refused_is_not_chosen_and_a_correction_refuses_nothing(text: str, contact: str | None) -> None:
    assert contact_in(text) == contact


@pytest.mark.parametrize(
    ("text", "is_asked", "named"),
    [
        ("yes here in chat", False, True),
        ("no, better by e-mail", False, True),
        ("changed my mind, write here instead", False, True),
        ("they never call me about the jobs", False, False),
        ("no phone calls please, my hearing is bad, better mail", False, True),
        ("they do not call me back, I sent an e-mail yesterday", False, False),
        ("voisiko joku laittaa sähköpostia", True, True),
    ],
)
def test_a_way_is_named_alone_or_as_an_answer(text: str, is_asked: bool, named: bool) -> None:
    assert names_way(text, is_asked=is_asked) is named


@pytest.mark.parametrize(
    "text",
    ["[phone]", "soita mulle [phone]", "my email is [email]", "sorry wrong one, [phone]", "позвоните мне [phone]"],
)
def test_a_number_with_the_wish_to_be_called(text: str) -> None:
    assert asks_to_be_reached(text)


@pytest.mark.parametrize("text", ["is [phone] the number of the office", "olen [phone]", "call me please"])
def test_other_numbers_and_wishes(text: str) -> None:
    assert not asks_to_be_reached(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("can somebody call me about this", True),
        ("haluan että joku soittaa", True),
        ("voisiko valmentaja soittaa", True),
        ("mihin numeroon voin soittaa", False),
        ("do not call me, write here", False),
        ("what do you call that", False),
        ("I want to talk to somebody", False),
    ],
)
def test_who_wants_to_be_called(text: str, asks: bool) -> None:
    assert asks_for_call(text) is asks


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("numero meni väärin", True),
        ("my phone number has changed", True),
        ("wrong e-mail", True),
        ("can i change my e-mail", True),
        ("voinko vaihtaa numeron", True),
        ("I need a new phone for work", False),
        ("koska ne soittaa mun numeroon", False),
        ("I want a new coach", False),
    ],
)
def test_a_number_that_is_no_longer_right(text: str, changed: bool) -> None:
    assert says_contact_changed(text) is changed


def test_a_number_alone_is_no_matter_for_a_coach() -> None:
    assert is_only_contact("mun numero vaihtui, se on [phone]")
    assert is_only_contact("oh I want to use another e-mail instead, send to [email]")
    assert not is_only_contact("call me on [phone] about my CV")
    assert not is_only_contact("my number changed")


@pytest.mark.parametrize(
    ("text", "holds_back", "name"),
    [
        ("en halua kertoa nimeäni", True, True),
        ("I'd rather not give my name", True, True),
        ("I don't want to tell", True, False),
        ("I want to give my number", False, False),
        ("kerro lisää", False, False),
    ],
)
def test_what_is_kept_back(text: str, holds_back: bool, name: bool) -> None:
    assert (withholds(text), withholds_name(text)) == (holds_back, name)


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("no okei lähetä sitten", True),
        ("hm ok you can send it", True),
        ("ладно, отправьте", True),
        ("älä lähetä", False),
        ("why did you not send", False),
        ("I want to send my application to the university of Helsinki", False),
    ],
)
def test_who_wants_it_sent(text: str, sends: bool) -> None:
    assert asks_to_send(text) is sends


def test_an_identity_code_beside_few_words_is_all_that_is_said() -> None:
    assert is_identity_code("hetuni on [hetu]")
    assert not is_identity_code("hetuni on [hetu], missä vaiheessa mun hakemus on ja kuka sen lukee")
    assert not is_identity_code("mikä on hetu")
