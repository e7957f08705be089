"""How much one address may: bursts of a shared one live, a program is stopped, and nothing is remembered for long."""

from __future__ import annotations

import pytest

from bot.channels.web import address_limits
from bot.channels.web.address_limits import AddressLimit, TooMany

HOUR = 3600.0


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def admitted(limit: AddressLimit, address: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            limit.admit(address)
        except TooMany:
            continue
        count += 1
    return count


def test_all_may_come_at_once_and_come_back_evenly() -> None:
    clock = Clock()
    limit = AddressLimit(300, HOUR, clock=clock)

    assert admitted(limit, "192.0.2.1", 1000) == 300
    clock.now += HOUR / 10
    assert admitted(limit, "192.0.2.1", 1000) == 30
    clock.now += HOUR
    assert admitted(limit, "192.0.2.1", 1000) == 300


def test_refused_tries_do_not_count() -> None:
    clock = Clock()
    limit = AddressLimit(2, 60.0, clock=clock)
    admitted(limit, "192.0.2.1", 500)
    clock.now += 30

    assert admitted(limit, "192.0.2.1", 500) == 1


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
    ],
)
def test_one_connection_has_one_limit(first: str, second: str, shared: bool) -> None:
    limit = AddressLimit(1, 60.0, clock=Clock())
    limit.admit(first)

    assert admitted(limit, second, 1) == int(not shared)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "::ffff:172.16.0.1", "fd00::1"])
def test_private_addresses_are_not_counted(address: str) -> None:
    assert admitted(AddressLimit(1, HOUR, clock=Clock()), address, 50) == 50


def test_zero_is_no_limit() -> None:
    assert admitted(AddressLimit(0, HOUR, clock=Clock()), "192.0.2.1", 50) == 50


def test_addresses_are_forgotten_and_never_more_than_a_number_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_limits, "MOST_ADDRESSES", 100)
    clock = Clock()
    limit = AddressLimit(10, 60.0, clock=clock)
    for number in range(500):
        limit.admit(f"198.51.{number // 256}.{number % 256}")
    assert len(limit._paced) == 100

    clock.now += 61
    limit.admit("192.0.2.1")

    assert list(limit._paced) == ["192.0.2.1"]
