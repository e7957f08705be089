"""What the desk's pages find in their application, and who asks for a page."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.conversations.coach.coaching import Coaching
from bot.conversations.service import Conversations
from bot.conversations.service_state import ServiceState
from bot.desk.accounts import Coaches
from bot.desk.answers import Answers
from bot.desk.audit import AuditLog
from bot.desk.live import Changes
from bot.desk.login import Login
from bot.desk.openid import Provider
from bot.desk.programmes import Programmes
from bot.desk.saved_replies import SavedReply
from bot.desk.second_factor import SecondFactor
from bot.desk.sessions import Session, Sessions
from bot.desk.unanswered_groups import UnansweredGroups
from bot.dialogue.answers.texts import Texts
from bot.handoff.contact import Contacts
from bot.settings import Settings
from bot.store.session import Database


@dataclass(frozen=True)
class Desk:
    """The services behind the pages. `answers` are the assistant's texts, `texts` those of the desk itself.

    `provider` is where coaches can sign in besides with a password.
    """

    settings: Settings
    texts: Texts
    answers: Texts
    saved_replies: list[SavedReply]
    programmes: Programmes
    assistant_answers: Answers
    database: Database
    conversations: Conversations
    coaching: Coaching
    coaches: Coaches
    sessions: Sessions
    second_factor: SecondFactor
    login: Login
    audit: AuditLog
    changes: Changes
    contacts: Contacts
    unanswered: UnansweredGroups
    provider: Provider | None


DESK = web.AppKey("desk", Desk)
_SESSION = "desk session"
_SERVICE = "service state"


def remember_session(request: web.Request, session: Session) -> None:
    """Keeps who is logged in with the request."""
    request[_SESSION] = session


def remember_service(request: web.Request, state: ServiceState) -> None:
    """Keeps what is switched off with the request."""
    request[_SERVICE] = state


def service_of(request: web.Request) -> ServiceState:
    """What is switched off, as far as the page knows: nothing when it could not even be asked."""
    state = request.get(_SERVICE)
    return state if isinstance(state, ServiceState) else ServiceState()


def session_of(request: web.Request) -> Session | None:
    """Who is logged in; None on the pages before the login."""
    session = request.get(_SESSION)
    return session if isinstance(session, Session) else None


def coach_session(request: web.Request) -> Session:
    """Who is logged in, on a page that needs a login."""
    session = session_of(request)
    if session is None:
        raise web.HTTPForbidden
    return session
