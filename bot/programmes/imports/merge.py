"""One catalogue of curated and imported entries: curated ones win, and what two sources list is one entry with both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import CURATED, LocalText, Programme

_ORDER = ("folder", "opintopolku", "ptv", "linkedevents-espoo", "linkedevents-helsinki", "courses")
"""Sources from the one whose facts are taken first; others come after them."""
_PROVIDERS_ALIKE = 85.0
_SIGNS = re.compile(r"[\W_]+")
_FILLED = ("name", "summary", "description", "provider")


def merge(curated: Catalogue, imported: Iterable[Programme]) -> Catalogue:
    """The catalogue of both; an imported entry that another source lists too becomes a source of that one."""
    rank = {name: number for number, name in enumerate(_ORDER)}
    kept: list[Programme] = list(curated)
    by_name: dict[str, list[int]] = {}
    for number, programme in enumerate(kept):
        _remember(programme, number, by_name)
    for programme in sorted(imported, key=lambda item: rank.get(item.origin, len(rank))):
        twin = _twin(programme, kept, by_name)
        if twin is None:
            _remember(programme, len(kept), by_name)
            kept.append(programme)
        else:
            kept[twin] = _merged(kept[twin], programme)
    return Catalogue.of(kept)


def _remember(programme: Programme, number: int, by_name: dict[str, list[int]]) -> None:
    for name in _names(programme):
        by_name.setdefault(name, []).append(number)


def _names(programme: Programme) -> set[str]:
    return {name for name in map(_normal, (programme.name.fi, programme.name.en)) if name}


@lru_cache(maxsize=20_000)
def _normal(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()


def _twin(programme: Programme, kept: Sequence[Programme], by_name: dict[str, list[int]]) -> int | None:
    """The number of the entry of another source that is about the same thing."""
    for name in _names(programme):
        for number in by_name.get(name, ()):
            if _same(kept[number], programme):
                return number
    return None


def _same(one: Programme, other: Programme) -> bool:
    """Whether two entries of one name are the same: different sources, one provider, no other time or place."""
    if one.origin == other.origin:
        return False
    if one.starts and other.starts and one.starts != other.starts:
        return False
    if one.municipalities and other.municipalities and not set(one.municipalities) & set(other.municipalities):
        return False
    return any(
        fuzz.token_set_ratio(_normal(own), _normal(foreign)) >= _PROVIDERS_ALIKE
        for own, foreign in ((one.provider.fi, other.provider.fi), (one.provider.en, other.provider.en))
        if own and foreign
    )


def _merged(first: Programme, second: Programme) -> Programme:
    """`first` with `second` as another source; an imported entry also takes over what only `second` says."""
    sources = tuple(dict.fromkeys([*first.other_sources, second.source]))
    if first.origin == CURATED:
        return replace(first, other_sources=sources)
    texts = {key: _filled(getattr(first, key), getattr(second, key)) for key in _FILLED}
    levels = {} if first.levels else {"levels": second.levels, "level_extracted": second.level_extracted}
    return replace(first, other_sources=sources, **texts, **levels)  # type: ignore[arg-type]


def _filled(first: LocalText, second: LocalText) -> LocalText:
    return LocalText(first.fi or second.fi, first.en or second.en)
