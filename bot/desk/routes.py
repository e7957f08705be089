"""Every address of the desk with the role it needs, and how the desk joins the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.conversations.answering import Say
from bot.conversations.coach.coaching import Coaching
from bot.conversations.service import Conversations
from bot.desk import (
    account_views,
    admin_views,
    login_views,
    needs_views,
    openid_views,
    queue_views,
    report_views,
    suggestion_views,
    ticket_actions,
    ticket_views,
    unanswered_views,
)
from bot.desk.accounts import Coaches, Role
from bot.desk.answers import Answers
from bot.desk.audit import AuditLog
from bot.desk.keys import DESK, Desk
from bot.desk.live import Changes
from bot.desk.login import Login
from bot.desk.openid import Provider, provider_of
from bot.desk.problems import show_problems
from bot.desk.programmes import Programmes
from bot.desk.saved_replies import SavedReply, load_saved_replies
from bot.desk.second_factor import SecondFactor
from bot.desk.security import PREFIX, View, add_headers, guarded
from bot.desk.sessions import Sessions
from bot.desk.unanswered_groups import UnansweredGroups
from bot.desk.words import TEXTS
from bot.dialogue.answers.texts import Texts, texts_of
from bot.handoff.contact import Contacts
from bot.settings import Settings
from bot.store.session import Database

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Address:
    """`needs` is the least role; None for the pages before the login. Not `is_use`: no click of a coach.

    `while_read_only`: the form can be sent while the service takes nothing new.
    """

    method: str
    path: str
    view: View
    needs: Role | None = Role.COACH
    is_use: bool = True
    while_read_only: bool = False


async def static_file(request: web.Request) -> web.StreamResponse:
    """The desk's own style and script."""
    return web.FileResponse(STATIC / request.match_info["name"], headers={"Cache-Control": "no-cache"})


ADDRESSES = (
    Address("GET", "/{name:desk\\.css|desk\\.js}", static_file, None, is_use=False),
    Address("GET", "/login", login_views.show_login, None),
    Address("POST", "/login", login_views.log_in, None, while_read_only=True),
    Address("GET", "/openid/login", openid_views.begin, None),
    Address("GET", "/openid/callback", openid_views.finish, None),
    Address("GET", "/code", login_views.show_code),
    Address("POST", "/code", login_views.check_code, while_read_only=True),
    Address("POST", "/logout", login_views.log_out, while_read_only=True),
    Address("GET", "/password", login_views.show_password),
    Address("POST", "/password", login_views.change_password),
    Address("GET", "/account", account_views.show_account),
    Address("POST", "/account/language", account_views.change_language),
    Address("POST", "/account/municipalities", account_views.change_municipalities),
    Address("POST", "/account/work-hours", account_views.change_work_hours),
    Address("POST", "/account/email", account_views.change_email),
    Address("POST", "/account/second-factor", account_views.begin_second_factor),
    Address("POST", "/account/second-factor/on", account_views.confirm_second_factor),
    Address("POST", "/account/second-factor/off", account_views.end_second_factor),
    Address("GET", "/", queue_views.show_queue),
    Address("GET", "/live", queue_views.stream, is_use=False),
    Address("GET", "/tickets/{reference}", ticket_views.show_ticket),
    Address("POST", "/tickets/{reference}/take", ticket_actions.take),
    Address("POST", "/tickets/{reference}/reply", ticket_actions.reply),
    Address("POST", "/tickets/{reference}/correct", ticket_actions.correct),
    Address("POST", "/tickets/{reference}/withdraw", ticket_actions.withdraw),
    Address("POST", "/tickets/{reference}/meaning", ticket_actions.say_meaning),
    Address("POST", "/tickets/{reference}/typing", ticket_actions.typing),
    Address("POST", "/tickets/{reference}/suggest", ticket_actions.suggest),
    Address("POST", "/tickets/{reference}/propose", ticket_actions.propose),
    Address("POST", "/tickets/{reference}/hand-back", ticket_actions.hand_back),
    Address("POST", "/tickets/{reference}/close", ticket_actions.close),
    Address("POST", "/tickets/{reference}/outcome", ticket_actions.record_outcome),
    Address("POST", "/tickets/{reference}/reopen", ticket_actions.reopen),
    Address("POST", "/tickets/{reference}/note", ticket_actions.add_note),
    Address("POST", "/tickets/{reference}/assign", ticket_actions.assign, Role.LEAD),
    Address("GET", "/tickets/{reference}/suggestions", suggestion_views.find_suggestions),
    Address("GET", "/needs", needs_views.show_needs),
    Address("POST", "/needs", needs_views.add_need, Role.LEAD),
    Address("POST", "/needs/{id}/close", needs_views.close_need, Role.LEAD),
    Address("GET", "/unanswered", unanswered_views.show_unanswered, Role.LEAD),
    Address("POST", "/unanswered", unanswered_views.label_group, Role.LEAD),
    Address("GET", "/reports", report_views.show_report, Role.LEAD),
    Address("GET", "/reports.csv", report_views.download_report, Role.LEAD),
    Address("GET", "/reports/{table:tickets|conversations}.csv", report_views.download_table, Role.LEAD),
    Address("GET", "/coaches", admin_views.show_coaches, Role.ADMIN),
    Address("GET", "/audit", admin_views.show_audit, Role.ADMIN),
    Address("GET", "/service", admin_views.show_service, Role.ADMIN),
    Address("POST", "/service", admin_views.change_service, Role.ADMIN, while_read_only=True),
)


def add_desk(
    app: web.Application,
    settings: Settings,
    *,
    database: web.AppKey[Database],
    conversations: web.AppKey[Conversations],
    say: web.AppKey[Say],
) -> None:
    """Adds the desk under /desk/. The keys name what the gateway keeps there once it has started.

    Raises BadInput for text files or settings that cannot be used.
    """
    texts, saved_replies, provider = texts_of(TEXTS), load_saved_replies(), provider_of(settings)

    async def services(desk: web.Application) -> AsyncIterator[None]:
        desk[DESK] = _services(settings, texts, saved_replies, provider, app[database], app[conversations], app[say])
        yield

    desk = web.Application(middlewares=[show_problems])
    for address in ADDRESSES:
        view = guarded(address.view, address.needs, is_use=address.is_use, while_read_only=address.while_read_only)
        desk.router.add_route(address.method, address.path, view)
    desk.cleanup_ctx.append(services)
    desk.on_response_prepare.append(add_headers)
    desk.on_shutdown.append(_end_streams)
    app.router.add_get(PREFIX, _to_queue)
    app.add_subapp(f"{PREFIX}/", desk)


def _services(
    settings: Settings,
    texts: Texts,
    saved_replies: list[SavedReply],
    provider: Provider | None,
    database: Database,
    conversations: Conversations,
    say: Say,
) -> Desk:
    key = settings.desk_secret()
    coaches, audit, second_factor = Coaches(database), AuditLog(database), SecondFactor(key)
    sessions = Sessions(database, key, hours=settings.desk_session_hours, idle_minutes=settings.desk_idle_minutes)
    return Desk(
        settings=settings,
        texts=texts,
        answers=texts_of(),
        saved_replies=saved_replies,
        programmes=Programmes(settings, texts),
        assistant_answers=Answers(texts_of(), texts),
        database=database,
        conversations=conversations,
        coaching=Coaching(database, say, conversations.events),
        coaches=coaches,
        sessions=sessions,
        second_factor=second_factor,
        login=Login(database, coaches, sessions, second_factor, audit, key=key),
        audit=audit,
        changes=Changes(database),
        contacts=Contacts(settings),
        unanswered=UnansweredGroups(database),
        provider=provider,
    )


async def _to_queue(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPMovedPermanently(f"{PREFIX}/")


async def _end_streams(desk: web.Application) -> None:
    desk[DESK].changes.end()
