"""The proxy before the gateway: TLS, what it keeps to itself, and limits that fit the gateway's own."""

from __future__ import annotations

import re

from deploy_files import DEPLOY, of_kind

from bot.gateway import LARGEST_BODY_BYTES
from bot.operations.edge import IDLE_SECONDS

CADDYFILE = re.sub(r"^\s*#.*$", "", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_old_tls_is_refused_and_browsers_stay_with_https() -> None:
    assert re.search(r"protocols tls1\.2 tls1\.3$", CADDYFILE, re.MULTILINE)
    assert re.search(r'Strict-Transport-Security "max-age=\d{8}', CADDYFILE)
    assert of_kind("Ingress")["polku"]["metadata"]["annotations"]["nginx.ingress.kubernetes.io/force-ssl-redirect"]


def test_what_is_for_inside_stays_there() -> None:
    assert "@inner path /metrics /metrics/* /health/*" in CADDYFILE
    assert "respond @inner 404" in CADDYFILE


def test_body_limits_are_the_gateways() -> None:
    annotations = of_kind("Ingress")["polku"]["metadata"]["annotations"]
    limits = [re.findall(r"max_size (\d+)KB", CADDYFILE)[0]]
    limits += re.findall(r"(\d+)k", annotations["nginx.ingress.kubernetes.io/proxy-body-size"])

    assert {int(limit) * 1024 for limit in limits} == {LARGEST_BODY_BYTES}


def test_idle_connections_end_before_the_gateway_ends_them() -> None:
    (kept,) = re.findall(r"keepalive (\d+)s", CADDYFILE)

    assert int(kept) < IDLE_SECONDS
