"""Which backend the settings name."""

from __future__ import annotations

from bot.errors import BadInput
from bot.handoff.backends import Backend, EmailBackend
from bot.handoff.mail import Mailer
from bot.handoff.zammad import ZammadBackend
from bot.settings import Settings

NAMES = ("desk", "email", "zammad")


def backend_of(settings: Settings, mailer: Mailer | None) -> Backend | None:
    """What takes the tickets; None for the desk alone. Raises BadInput for settings that do not fit together."""
    name = settings.ticket_backend
    if name not in NAMES:
        raise BadInput(f"setting POLKU_TICKET_BACKEND: {name!r} is not one of {', '.join(NAMES)}")
    if name == "email":
        if mailer is None or not settings.backend_emails:
            raise BadInput("setting POLKU_TICKET_BACKEND=email needs POLKU_SMTP_URL and POLKU_BACKEND_EMAILS too")
        return EmailBackend(mailer, settings.backend_emails)
    if name == "zammad":
        token = settings.zammad_token.reveal()
        return ZammadBackend(settings.zammad_url, token, settings.zammad_group, settings.zammad_customer)
    return None
