"""The trained model with the real actions in this process, over a database of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fresh_services import fresh_services
from prepared import take_over_vectors

from bot.cli.database import open_database
from bot.cli.session import Session
from bot.engine import prepare
from bot.model.training import trained_model
from bot.settings import load

Open = Callable[[str, "str | None"], Session]


@pytest.fixture(scope="session")
def open_session(
    tmp_path_factory: pytest.TempPathFactory, own_database: Callable[[], dict[str, str]]
) -> Iterator[Open]:
    """Opens a fresh conversation on a channel, with the locale of the person's page."""
    prepare()
    from bot.model.in_process import InProcessAssistant

    with pytest.MonkeyPatch.context() as patch:
        own = {"POLKU_VAR_DIR": str(take_over_vectors(tmp_path_factory.mktemp("var"))), **own_database()}
        for name, value in own.items():
            patch.setenv(name, value)
        settings = load()
        assistant = InProcessAssistant.load(trained_model(settings))
        with fresh_services(), open_database(settings) as database:
            yield lambda channel, locale: Session(database, assistant, settings, channel, locale)
