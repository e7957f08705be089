"""Where a request comes from, as far as proxies of our own tell it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

from bot.errors import BadInput

FORWARDED = "X-Forwarded-For"
Network = IPv4Network | IPv6Network


@lru_cache
def networks(given: tuple[str, ...]) -> tuple[Network, ...]:
    """Addresses and networks as they stand in a setting. Raises BadInput for what is none."""
    try:
        return tuple(ip_network(one, strict=False) for one in given)
    except ValueError as error:
        raise BadInput(f"setting POLKU_TRUSTED_PROXIES: {error}") from None


OWN = networks(
    ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10")
)
"""This machine, private and local networks (RFC 1918, 3927, 4193, 4291): nobody comes from there over the internet."""


def client_address(request: web.Request, trusted_proxies: tuple[str, ...]) -> str:
    """The browser's address; what a proxy says of it counts only when the proxy is a trusted one."""
    remote, trusted = request.remote or "", networks(trusted_proxies)
    forwarded = [
        part.strip() for line in request.headers.getall(FORWARDED, ()) for part in line.split(",") if part.strip()
    ]
    while forwarded and is_within(remote, trusted):
        remote = forwarded.pop()
    return remote[:64]


def is_from_inside(request: web.Request) -> bool:
    """Whether a program of our own network asks, and not a proxy for somebody outside."""
    return FORWARDED not in request.headers and is_within(request.remote or "", OWN)


def is_within(address: str, known: Iterable[Network]) -> bool:
    """Whether `address` is one, and in one of the networks."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in known)


def connection_of(address: str) -> str:
    """What one customer has of the network: an IPv4 address, or a /64 of IPv6, out of which a device takes many."""
    parsed = _parsed(address)
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed or address)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    # A socket that listens on both writes IPv4 addresses as ::ffff:192.0.2.1.
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed
