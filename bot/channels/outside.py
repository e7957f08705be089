"""Where another system that takes the tickets sends its answers, and tells that it has closed one."""

from __future__ import annotations

import logging

from aiohttp import web

from bot.channels.keys import SETTINGS
from bot.clock import utc_now
from bot.conversations.coach.coaching import NotYours, PersonGone
from bot.conversations.coach.outside import Outside
from bot.errors import BadInput
from bot.handoff.ticket import MoveNotAllowed
from bot.handoff.zammad import SIGNATURE_HEADER, BadAnswer, is_signed, read_webhook

log = logging.getLogger(__name__)

OUTSIDE = web.AppKey("outside", Outside)
PATH = "/backends/zammad"


def add_routes(app: web.Application) -> None:
    """Adds the address when Zammad takes the tickets. Raises BadInput without a key: anybody could write as a coach."""
    settings = app[SETTINGS]
    if settings.ticket_backend != "zammad":
        return
    if not settings.zammad_webhook_key:
        raise BadInput("setting POLKU_TICKET_BACKEND=zammad needs POLKU_ZAMMAD_WEBHOOK_KEY too")
    app.router.add_post(PATH, receive)


async def receive(request: web.Request) -> web.Response:
    """A change of a ticket: 200 once it is done or is nothing for people, 403 unsigned, 400 for nonsense, 409 when it cannot be done."""
    body = await request.read()
    key = request.app[SETTINGS].zammad_webhook_key.reveal()
    if not is_signed(key, body, request.headers.get(SIGNATURE_HEADER, "")):
        raise web.HTTPForbidden(text="wrong or missing signature")
    try:
        is_known = await request.app[OUTSIDE].receive(read_webhook(body), now=utc_now())
    except (BadAnswer, BadInput) as error:
        raise web.HTTPBadRequest(text=str(error)) from None
    except (MoveNotAllowed, NotYours, PersonGone) as error:
        log.warning("outside_change_not_taken", extra={"cause": type(error).__name__})
        raise web.HTTPConflict(text=str(error)) from None
    return web.Response(text="done" if is_known else "unknown ticket")
