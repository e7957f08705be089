"""For administrators: accounts, the audit log, and the off switch. Accounts are changed with `polku coaches`."""

from __future__ import annotations

from aiohttp import web

from bot.clock import utc_now
from bot.conversations.learning.teaching import NEW_ANSWER
from bot.conversations.service_state import LONGEST_NOTICE, NOTICES, SWITCHES
from bot.desk.forms import field
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import render
from bot.desk.security import PREFIX
from bot.handoff.needs import Needs

LONGEST_OBJECT = 64
NEED_ACTIONS = frozenset({"need_added", "need_closed"})
"""Lines of the audit log that hold the id of an employer's need."""


async def show_coaches(request: web.Request) -> web.StreamResponse:
    """Every account."""
    return render(request, "coaches.html", accounts=await request.app[DESK].coaches.all())


async def show_audit(request: web.Request) -> web.StreamResponse:
    """The newest lines of the audit log, of one ticket or login when `?about=` names it."""
    about = request.query.get("about", "").strip()[:LONGEST_OBJECT]
    desk = request.app[DESK]
    lines = await desk.audit.newest(object=about or None)
    named = [line.object for line in lines if line.action in NEED_ACTIONS and line.object]
    needs = {need.id: need for need in await Needs(desk.database).named(named)} if named else {}
    return render(request, "audit.html", lines=lines, about=about, needs=needs, new_answer=NEW_ANSWER)


async def show_service(request: web.Request) -> web.StreamResponse:
    """What is switched off."""
    state = await request.app[DESK].conversations.service.state()
    return render(request, "service.html", state=state, longest=LONGEST_NOTICE, saved="saved" in request.query)


async def change_service(request: web.Request) -> web.StreamResponse:
    """Switches for every gateway; the audit log says who did what."""
    form, service = await request.post(), request.app[DESK].conversations.service
    wanted: dict[str, bool | str] = {name: field(form, name) == "on" for name in SWITCHES}
    wanted |= {name: field(form, name).replace("\r\n", "\n") for name in NOTICES}
    await service.change(coach_session(request).coach.login, now=utc_now(), **wanted)
    raise web.HTTPSeeOther(f"{PREFIX}/service?saved")
