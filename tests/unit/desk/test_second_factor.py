"""Codes of an authenticator app: right ones, once, and nothing else (the algorithm itself is pyotp's)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.second_factor import SecondFactor

NOW = datetime(2025, 3, 1, 10, 0, 10, tzinfo=timezone.utc)
FACTOR = SecondFactor("key")
SECRET = FACTOR.new_secret()


def code(secret: str, seconds: int = 0) -> str:
    return pyotp.TOTP(FACTOR.setup(secret, "anna")[0]).at(NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_clock_may_be_one_step_wrong(seconds: int) -> None:
    assert FACTOR.accepted_step(SECRET, code(SECRET, seconds), last=None, now=NOW) is not None


@pytest.mark.parametrize("seconds", [-90, 90, 86400])
def test_older_and_later_codes_are_wrong(seconds: int) -> None:
    assert FACTOR.accepted_step(SECRET, code(SECRET, seconds), last=None, now=NOW) is None


def test_code_works_once() -> None:
    step = FACTOR.accepted_step(SECRET, code(SECRET), last=None, now=NOW)

    assert FACTOR.accepted_step(SECRET, code(SECRET), last=step, now=NOW) is None


def test_code_may_be_typed_with_a_space() -> None:
    typed = f" {code(SECRET)[:3]} {code(SECRET)[3:]} "

    assert FACTOR.accepted_step(SECRET, typed, last=None, now=NOW) is not None


@given(st.text())
def test_any_other_words_are_no_code(typed: str) -> None:
    right = {code(SECRET, seconds) for seconds in (-30, 0, 30)}

    if "".join(typed.split()) not in right:
        assert FACTOR.accepted_step(SECRET, typed, last=None, now=NOW) is None


def test_secret_of_another_key_opens_nothing() -> None:
    assert SecondFactor("other").accepted_step(SECRET, code(SECRET), last=None, now=NOW) is None
