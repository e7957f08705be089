"""Any frame is either understood or refused with a code; nothing else happens."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.frames import BadFrame, Hello, Language, Message, Ping, Press, parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {"type": st.sampled_from(["hello", "message", "press", "language", "ping"])},
    optional={name: JSON for name in ("v", "token", "locale", "seen", "id", "text", "payload", "language")},
)


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ({"type": "hello", "v": 1}, Hello(None, None, 0)),
        ({"type": "hello", "v": 1, "token": "t", "locale": "fi", "seen": 7, "new": 1}, Hello("t", "fi", 7)),
        ({"type": "hello", "v": 1, "token": "t" * 500}, Hello(None, None, 0)),
        ({"type": "message", "id": "a-1_B", "text": ""}, Message("a-1_B", "")),
        ({"type": "press", "id": "a", "payload": "/x"}, Press("a", "/x", None)),
        ({"type": "press", "id": "a", "payload": "/x", "title": "X"}, Press("a", "/x", "X")),
        ({"type": "press", "id": "a", "payload": "/x", "seq": 7}, Press("a", "/x", None, 7)),
        ({"type": "language", "language": "en"}, Language("en")),
        ({"type": "ping"}, Ping()),
    ],
)
def test_frame_is_understood(sent: dict[str, object], understood: object) -> None:
    assert parse(json.dumps(sent)) == understood


@given(FIELDS)
def test_every_object_is_understood_or_refused(sent: dict[str, object]) -> None:
    try:
        parse(json.dumps(sent))
    except BadFrame as error:
        assert error.code in {"bad_frame", "version"}


@given(st.text(max_size=300))
def test_every_text_is_understood_or_refused(sent: str) -> None:
    with pytest.raises(BadFrame):
        parse(sent)


@pytest.mark.parametrize("id", ["", "a b", "ä", "x" * 65, "a:b", None, 5])
def test_ids_of_other_characters_are_refused(id: object) -> None:
    with pytest.raises(BadFrame, match="1 to 64"):
        parse(json.dumps({"type": "message", "id": id, "text": "x"}))
