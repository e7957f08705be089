"""The gateway: the one public process, assembled from settings. Channels, health and metrics in one aiohttp application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels import outside as outside_answers
from bot.channels.keys import BACKGROUND, CONVERSATIONS, REACH, SAY, SETTINGS, Reach
from bot.channels.outside import OUTSIDE
from bot.channels.web import frames, path_pages
from bot.channels.web import routes as web_channel
from bot.channels.web.coach_hours import coach_hours
from bot.channels.web.socket import notice_of
from bot.client_address import networks
from bot.clock import utc_now
from bot.conversations.answering import Say
from bot.conversations.assistant import Assistant
from bot.conversations.background import BackgroundAnswers
from bot.conversations.coach.answer_mails import AnswerMails
from bot.conversations.coach.coaching import Coaching
from bot.conversations.coach.outside import Outside
from bot.conversations.later.due import Work, keep_up
from bot.conversations.later.follow_ups import FollowUps
from bot.conversations.later.reminders import Reminders
from bot.conversations.path_links import forget_expired_links
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.service import Conversations
from bot.conversations.service_state import Service, ServiceState
from bot.conversations.shared_events import SharedEvents
from bot.desk.routes import add_desk
from bot.dialogue.answers.texts import texts_of
from bot.handoff.backend_choice import backend_of
from bot.handoff.contact import Contacts
from bot.handoff.notice_senders import mailer_of, senders_of
from bot.handoff.notices import Notices
from bot.handoff.opening_hours import opening_hours
from bot.memory import settle
from bot.operations import health
from bot.operations.edge import BODY_SECONDS, IDLE_SECONDS, bounded
from bot.operations.figures import read_figures
from bot.operations.metrics import METRICS, TOKEN, Metrics, metrics
from bot.operations.retention import Retention
from bot.request_id import HEADER, begin_request, request_id
from bot.settings import ROOT, Settings
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine

log = logging.getLogger(__name__)

RESPONSES = ROOT / "data" / "responses"
LARGEST_BODY_BYTES = 256 * 1024
SHUTDOWN_SECONDS = 15.0
FIGURES_EVERY_SECONDS = 15.0
"""As often as Prometheus usually asks."""
DATABASE = web.AppKey("database", Database)
ASSISTANT: web.AppKey[Assistant] = web.AppKey("assistant")


def make_app(
    settings: Settings,
    assistant: Assistant | None = None,
    say: Say | None = None,
    *,
    body_seconds: float = BODY_SECONDS,
) -> web.Application:
    """The application; `assistant` takes the place of Rasa over HTTP, `say` that of data/responses.

    Raises BadInput for response files and settings that cannot be used.
    """
    networks(settings.trusted_proxies)  # a wrong one is named now, not when somebody comes
    app = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[name_request, bounded(body_seconds)])
    app.on_response_prepare.append(tell_request)
    app[SETTINGS] = settings
    app[SAY] = say or texts_of().say
    app[METRICS] = Metrics()
    app[TOKEN] = settings.metrics_token
    app[REACH] = Reach()
    # Started in this order, ended in the reverse: answers may finish while the database and Rasa are still there.
    app.cleanup_ctx.extend((_database, _assistant(assistant), _conversations))
    health.add_routes(app)
    app.router.add_get("/metrics", metrics)
    web_channel.add_routes(app)
    path_pages.add_routes(app, database=DATABASE)
    add_desk(app, settings, database=DATABASE, conversations=CONVERSATIONS, say=SAY)
    outside_answers.add_routes(app)
    if settings.telegram_token:
        from bot.channels.telegram import channel  # with a library of 15 MB

        channel.add_routes(app, database=DATABASE)
    app[METRICS].count_sockets(lambda: len(app[web_channel.SOCKETS]))
    return app


@web.middleware
async def name_request(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every log line of a request carries its name, and so does the answer; a proxy before us may have given it one."""
    begin_request(request.headers.get(HEADER))
    return await handler(request)


async def tell_request(_request: web.Request, response: web.StreamResponse) -> None:
    """Puts the name into the answer's headers."""
    response.headers[HEADER] = request_id() or ""


async def _database(app: web.Application) -> AsyncIterator[None]:
    database = Database(make_engine(app[SETTINGS].sqlalchemy_url()))
    await asyncio.get_running_loop().run_in_executor(None, upgrade, database.engine)
    app[DATABASE] = database
    yield
    database.close()


def _assistant(given: Assistant | None) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(app: web.Application) -> AsyncIterator[None]:
        checks = {"database": health.database_check(app[DATABASE])}
        if given is not None:
            app[ASSISTANT], app[health.CHECKS] = given, checks
            yield
            return
        rasa = RasaAssistant(app[SETTINGS])
        app[ASSISTANT] = rasa
        app[health.CHECKS] = {**checks, "assistant": rasa.is_ready, "actions": rasa.has_actions}
        yield
        await rasa.close()

    return context


async def _conversations(app: web.Application) -> AsyncIterator[None]:
    conversations = Conversations(app[DATABASE], app[ASSISTANT], app[SAY], app[SETTINGS], observer=app[METRICS])
    app[CONVERSATIONS] = conversations
    app[BACKGROUND] = BackgroundAnswers(conversations)
    shared = None
    if app[SETTINGS].redis_url:
        shared = SharedEvents(conversations.events, app[DATABASE], app[SETTINGS].redis_url.reveal())
        shared.start()
    follow_ups = FollowUps(app[DATABASE], app[SAY], app[SETTINGS], conversations.events)
    reminders = Reminders(app[DATABASE], app[SAY], app[SETTINGS], conversations.events)
    retention = Retention(app[DATABASE], app[SETTINGS])
    works: dict[str, Work] = {
        "follow_ups": follow_ups.send_due,
        "reminders": reminders.send_due,
        "path_links": partial(forget_expired_links, app[DATABASE]),
        "carry_links": conversations.carrying.forget_expired,
        "retention": retention.run,
    }
    mailer = mailer_of(app[SETTINGS])
    if mailer is not None:
        contacts = Contacts(app[SETTINGS])
        works["answer_mails"] = AnswerMails(app[DATABASE], mailer, contacts, app[SAY], app[SETTINGS]).send_due
    backend = backend_of(app[SETTINGS], mailer)
    if backend is not None:
        coaching = Coaching(app[DATABASE], app[SAY], conversations.events)
        outside = Outside(app[DATABASE], backend, coaching, Contacts(app[SETTINGS]), app[SAY], app[SETTINGS])
        app[OUTSIDE], works["outside"] = outside, outside.send_due
    notices = _notices(app)
    if notices is not None:
        works["notices"] = notices.send_due
    service = conversations.service
    clocks = [asyncio.create_task(keep_up(name, _unless_read_only(service, work))) for name, work in works.items()]
    told = await service.state()
    clocks.append(asyncio.create_task(keep_up("figures", _show_figures(app), every_seconds=FIGURES_EVERY_SECONDS)))
    clocks.append(asyncio.create_task(keep_up("service", _tell_changes(app, service, told), every_seconds=1.0)))
    yield
    for clock in clocks:
        clock.cancel()
    await asyncio.gather(*clocks, return_exceptions=True)
    await app[BACKGROUND].close(app[SETTINGS].rasa_timeout_seconds)
    if shared is not None:
        await shared.close()


def _unless_read_only(service: Service, work: Work) -> Work:
    async def guarded(now: datetime) -> Sequence[object]:
        return [] if (await service.state()).read_only else await work(now)

    return guarded


def _show_figures(app: web.Application) -> Work:
    """Has the metrics say what waits in the database, and which model answers."""
    sources = app[SETTINGS].import_sources

    async def look(now: datetime) -> Sequence[object]:
        figures = await app[DATABASE].read(lambda connection: read_figures(connection, sources, now))
        assistant = app[ASSISTANT]
        model = await assistant.model() if isinstance(assistant, RasaAssistant) else None
        app[METRICS].show(figures, model, now)
        return []

    return look


def _tell_changes(app: web.Application, service: Service, told: ServiceState) -> Work:
    """Tells open pages of a notice or a switch that any process has changed, and when coaches come and go."""
    hours = coach_hours(app[SAY], told, utc_now())

    async def look(now: datetime) -> Sequence[object]:
        nonlocal told, hours
        before, told = told, await service.state()
        hours_before, hours = hours, coach_hours(app[SAY], told, now)
        changed = [frames.notice(notice_of(app[SETTINGS], told))] if told.version != before.version else []
        changed += [frames.hours(hours)] if hours != hours_before else []
        for frame in changed:
            await web_channel.tell_all(app, frame)
        return changed

    return look


def _notices(app: web.Application) -> Notices | None:
    """What tells coaches of tickets; None when the settings name no way to reach them."""
    settings, senders = app[SETTINGS], senders_of(app[SETTINGS])
    if not senders:
        return None
    return Notices(
        app[DATABASE],
        senders,
        app[SAY],
        opening_hours(),
        language=settings.default_language,
        public_url=settings.public_url,
        unread_after=timedelta(hours=settings.unread_after_hours),
    )


async def _settle(_app: web.Application) -> None:
    settle()


def run(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM; running answers are finished first."""
    host, port = settings.gateway_host, settings.gateway_port
    log.info("gateway_starts", extra={"host": host, "port": port})
    # No access log: it would hold people's addresses.
    app = make_app(settings)
    app.on_startup.append(_settle)
    web.run_app(
        app,
        host=host,
        port=port,
        access_log=None,
        print=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=IDLE_SECONDS,
    )
