"""For administrators: which accounts there are, and who read or changed what. Accounts are changed with `polku coaches`."""

from __future__ import annotations

from aiohttp import web

from bot.desk.keys import DESK
from bot.desk.pages import render

LONGEST_OBJECT = 64


async def show_coaches(request: web.Request) -> web.StreamResponse:
    """Every account."""
    return render(request, "coaches.html", accounts=await request.app[DESK].coaches.all())


async def show_audit(request: web.Request) -> web.StreamResponse:
    """The newest lines of the audit log, of one ticket or login when `?about=` names it."""
    about = request.query.get("about", "").strip()[:LONGEST_OBJECT]
    lines = await request.app[DESK].audit.newest(object=about or None)
    return render(request, "audit.html", lines=lines, about=about)
