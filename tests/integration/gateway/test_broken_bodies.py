"""A body that cannot be read is the sender's fault, wherever it is sent: 400 or what the route says, never 500."""

from __future__ import annotations

import pytest
from desk_parts import add_coach
from gateway_parts import Gateway

FORM = "application/x-www-form-urlencoded"
BROKEN = {
    "gzip that is none": ({"Content-Encoding": "gzip", "Content-Type": FORM}, b"a=1"),
    "deflate that is none": ({"Content-Encoding": "deflate", "Content-Type": FORM}, b"a=1"),
    "no boundary": ({"Content-Type": "multipart/form-data"}, b"a=1"),
    "wrong boundary": ({"Content-Type": "multipart/form-data; boundary=x"}, b"--y\r\n\r\n"),
    "part without a name": ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\na\r\n--x--\r\n"),
    "part with broken headers": ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\xff\r\n\r\na\r\n--x--"),
    "part that never ends": ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nContent-Disposition: form"),
    "unknown charset": ({"Content-Type": f"{FORM}; charset=nothing-such"}, b"a=1"),
    "not of its charset": ({"Content-Type": f"{FORM}; charset=utf-16"}, b"a=1"),
    "not UTF-8": ({"Content-Type": FORM}, b"form_token=\xff\xfe"),
}


@pytest.mark.parametrize("path", ["/login", "/needs", "/account/language"])
async def test_body_that_cannot_be_read_is_no_fault_of_ours(gateway: Gateway, open_desk, path: str) -> None:
    await add_coach(gateway, "anna")
    desk = await open_desk(gateway, "anna")
    statuses = {}
    for name, (headers, body) in BROKEN.items():
        url, headers = f"{gateway.url}/desk{path}", {**headers, "Connection": "close"}
        async with desk.http.post(url, headers=headers, data=body, allow_redirects=False) as answer:
            statuses[name] = answer.status

    assert {name: status for name, status in statuses.items() if not 400 <= status < 500} == {}
