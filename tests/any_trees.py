"""Random trees of data, and real trees with one part replaced by a random one: most faults sit in the second kind."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from hypothesis import strategies as st

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.dates(date(1, 1, 1)),
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "fi", "en", "id", "{", "{x}", "{0.__class__}", "/inform{", "../../x", "https://", "1-99"]
    ),
)
TREES = st.recursive(
    SCALARS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8) | SCALARS, inside, max_size=4),
    max_leaves=12,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


def places(tree: Any) -> list[tuple[Any, ...]]:
    """The path of every part of `tree`, the whole included."""
    if isinstance(tree, dict):
        inside = list(tree.items())
    elif isinstance(tree, list):
        inside = list(enumerate(tree))
    else:
        inside = []
    return [(), *((key, *path) for key, part in inside for path in places(part))]


def grafted(tree: Any, path: tuple[Any, ...], part: Any) -> Any:
    """A copy of `tree` with `part` at `path`."""
    if not path:
        return part
    changed = copy.copy(tree)
    changed[path[0]] = grafted(tree[path[0]], path[1:], part)
    return changed


@st.composite
def changed_trees(draw: st.DrawFn, tree: Any, parts: st.SearchStrategy[Any]) -> Any:
    """`tree` with one part of it replaced, left out or standing under another key."""
    path = draw(st.sampled_from(places(tree)))
    return grafted(tree, path, draw(parts))
