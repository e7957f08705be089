"""Rasa can be imported only after its missing parts have their stand-ins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prepared import take_over_vectors

from bot.engine import prepare

prepare()


@pytest.fixture(scope="module")
def own_vectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Vectors of follow-ups are kept in a folder of the tests' own, which begins with those that were made before."""
    from bot.dialogue.reading.asked import asked_about, common_vectors, kept_vectors

    made_once = (kept_vectors, common_vectors, asked_about)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLKU_VAR_DIR", str(take_over_vectors(tmp_path_factory.mktemp("var"))))
        for one in made_once:
            one.cache_clear()
        yield
    for one in made_once:
        one.cache_clear()
