"""The trained model with the real actions in this process, over a database of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from prepared import take_over_vectors

from bot.actions import services
from bot.cli.database import open_database
from bot.cli.session import Session
from bot.engine import prepare
from bot.model.training import trained_model
from bot.settings import load

Open = Callable[[str, "str | None"], Session]


@pytest.fixture(scope="session")
def open_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Opens a fresh conversation on a channel, with the locale of the person's page."""
    before = os.environ.get("POLKU_VAR_DIR")
    os.environ["POLKU_VAR_DIR"] = str(take_over_vectors(tmp_path_factory.mktemp("var")))
    for made_once in (services.settings, services.database, services.tickets, services.live_search):
        made_once.cache_clear()
    settings = load()
    prepare()
    from bot.model.in_process import InProcessAssistant

    assistant = InProcessAssistant.load(trained_model(settings))
    with open_database(settings) as database:
        yield lambda channel, locale: Session(database, assistant, settings, channel, locale)
    services.database().close()
    if before is None:
        del os.environ["POLKU_VAR_DIR"]
    else:
        os.environ["POLKU_VAR_DIR"] = before
