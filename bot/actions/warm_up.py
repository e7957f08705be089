"""Loads what the first search needs before the action server listens, and so before anybody is told that it is ready.

Loaded by the first message it would take seconds, on a busy machine more than a turn may: the person would get an apology.
"""

from __future__ import annotations

import logging
import sys

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic

from bot.actions import services
from bot.clock import FINLAND, utc_now
from bot.errors import PolkuError
from bot.handoff.opening_hours import opening_hours
from bot.memory import settle
from bot.nlu.languages import glossaries
from bot.programmes.wishes.wish import Wish

log = logging.getLogger(__name__)

WISHES = {"fi": "lähihoitajan koulutus Espoossa", "en": "a course where I learn to code"}
_implements = pluggy.HookimplMarker("rasa_sdk")


def warm_up() -> None:
    """Searches once in each language, and opens texts and what paths, self-checks and hand-overs stand on.

    Raises PolkuError when a part is not there.
    """
    services.texts()
    today = utc_now().astimezone(FINLAND).date()
    wishes = [*WISHES.values(), *(glossary.sentences[0] for glossary in glossaries().values())]
    for text in wishes:
        services.search().find(Wish(today=today, text=text, language="fi" if text == WISHES["fi"] else "en"))
    services.planner()
    services.self_checks()
    services.tickets()
    services.service()
    opening_hours()


@_implements
def attach_sanic_app_extensions(app: Sanic) -> None:
    """Called by rasa_sdk before it starts to listen."""

    async def load(*_: object) -> None:
        try:
            warm_up()
        except PolkuError as error:  # a part that is away now may be there when somebody asks
            log.warning("not_warmed_up", extra={"cause": type(error).__name__})
        settle()

    app.register_listener(load, "before_server_start")
    app.config.ACCESS_LOG = False  # it takes time, and is not written down


if not plugin_manager().is_registered(sys.modules[__name__]):
    plugin_manager().register(sys.modules[__name__])
