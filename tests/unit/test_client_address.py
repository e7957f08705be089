"""Whose address counts, and what is inside."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.client_address import client_address, is_from_inside

PROXIES = ("192.0.2.1", "10.0.0.0/8", "2001:db8::/32")


def request_from(remote: str, *forwarded: str) -> web.Request:
    headers = CIMultiDict(("X-Forwarded-For", line) for line in forwarded)
    return make_mocked_request("GET", "/", headers=headers).clone(remote=remote)


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("192.0.2.1", ["198.51.100.1"], "198.51.100.1"),
        ("192.0.2.1", ["invented, 198.51.100.1, 10.1.1.1"], "198.51.100.1"),
        ("192.0.2.1", ["invented", "198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.9.9.9", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8::5", ["2a00::1"], "2a00::1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [" , "], "10.0.0.1"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_proxies_are_believed_from_the_last_one_back(remote: str, forwarded: list[str], expected: str) -> None:
    assert client_address(request_from(remote, *forwarded), PROXIES) == expected


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("127.0.0.1", [], True),
        ("::ffff:172.30.10.9", [], True),
        ("203.0.113.7", [], False),
        ("127.0.0.1", ["203.0.113.7"], False),
        ("127.0.0.1", ["127.0.0.1"], False),
        ("nothing", [], False),
    ],
)
def test_inside_is_the_own_network_without_a_proxy(remote: str, forwarded: list[str], expected: bool) -> None:
    assert is_from_inside(request_from(remote, *forwarded)) == expected
