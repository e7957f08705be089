"""Measures the search on needs that people have, labelled with the programmes that answer them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.json_lines import read_json_lines
from bot.programmes.catalogue import Catalogue
from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.wish import Wish

DEPTH = 5
GOOD = 2
"""Grades: 3 the right answer, 2 a good one, 1 related. A hit is a grade of at least GOOD."""


@dataclass(frozen=True)
class LabelledQuery:
    """A need in somebody's words and the programmes that answer it, with grades 1 to 3."""

    query: str
    lang: str
    relevant: Mapping[str, int]


@dataclass(frozen=True)
class Scores:
    """Means over queries: nDCG of the first five, and how often the first (first three) hold a hit."""

    count: int
    ndcg_at_5: float
    hit_at_1: float
    hit_at_3: float


_SHAPE = '{"query": …, "lang": …, "relevant": {"id": 1 to 3}}'


def load_queries(path: Path) -> list[LabelledQuery]:
    """The queries in a file of JSON lines {"query", "lang", "relevant": {id: grade}}; BadInput with path:line."""
    return [_query(place, value) for place, value in read_json_lines(path, _SHAPE)]


def _query(place: str, value: Any) -> LabelledQuery:
    try:
        query, lang, relevant = value["query"], value["lang"], value["relevant"]
    except (TypeError, KeyError):
        raise BadInput(f"{place}: write {_SHAPE}") from None
    if not isinstance(query, str) or not isinstance(relevant, dict) or not relevant:
        raise BadInput(f"{place}: query must be a text and relevant must name at least one programme")
    if not all(grade in (1, 2, 3) for grade in relevant.values()):
        raise BadInput(f"{place}: grades are 1 (related), 2 (good) and 3 (right)")
    return LabelledQuery(query, str(lang), relevant)


def check_queries(path: Path, catalogue: Catalogue) -> None:
    """Raises BadInput when a label of `path` names a programme that the catalogue does not have."""
    for number, query in enumerate(load_queries(path), 1):
        unknown = sorted(set(query.relevant) - set(catalogue.programmes))
        if unknown:
            raise BadInput(f"{path}:{number}: programme {unknown[0]!r} is not in the catalogue; correct the label")


def _ndcg(grades: Sequence[int], ideal: Iterable[int]) -> float:
    def gain(values: Iterable[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(values))

    return gain(grades) / gain(sorted(ideal, reverse=True)[:DEPTH])


def _score(grades: Sequence[tuple[LabelledQuery, Sequence[int]]]) -> Scores:
    count = len(grades)
    return Scores(
        count,
        sum(_ndcg(found, query.relevant.values()) for query, found in grades) / count,
        sum(any(grade >= GOOD for grade in found[:1]) for _, found in grades) / count,
        sum(any(grade >= GOOD for grade in found[:3]) for _, found in grades) / count,
    )


def evaluate_search(search: ProgrammeSearch, queries: Iterable[LabelledQuery], today: date) -> dict[str, Scores]:
    """Scores of `search` on `queries` by language, and under "all" over all of them."""
    groups: dict[str, list[tuple[LabelledQuery, Sequence[int]]]] = {}
    for query in queries:
        wish = Wish(today=today, text=query.query, language="fi" if query.lang == "fi" else "en")
        found = search.find(wish, limit=DEPTH).results
        grades = [query.relevant.get(result.programme.id, 0) for result in found]
        for group in (query.lang, "all"):
            groups.setdefault(group, []).append((query, grades))
    return {group: _score(graded) for group, graded in groups.items()}
