"""Every setting, read once, typed. Order: environment, then `.env`, then the default.

No other module reads the environment. Names in the environment are `POLKU_` + the
upper-case field name; docs/settings.md lists them all (a test compares).
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_type_hints

from bot.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent


class Secret(str):
    """A string that does not show itself when printed or logged."""

    def __repr__(self) -> str:
        return "Secret('**********')"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return repr(self)

    def reveal(self) -> str:
        """The secret itself, as a plain string."""
        return str.__str__(self)


@dataclass(frozen=True)
class Settings:
    """All settings of one process; see docs/settings.md for their meaning in words."""

    var_dir: Path = ROOT / "var"
    models_dir: Path = ROOT / "models"
    database_url: Secret = Secret("")
    tracker_url: Secret = Secret("")
    redis_url: Secret = Secret("")
    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8080
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055/webhook"
    rasa_token: Secret = Secret("")
    default_language: str = "fi"
    allowed_origins: tuple[str, ...] = ()
    rasa_timeout_seconds: float = 10.0
    message_max_characters: int = 1000
    messages_per_minute: int = 30
    address_chats_per_hour: int = 300
    address_messages_per_minute: int = 600
    log_level: str = "INFO"
    stale_after_days: int = 180
    import_sources: tuple[str, ...] = ("opintopolku", "ptv", "linkedevents-espoo", "linkedevents-helsinki")
    import_every_hours: float = 24.0
    import_grace_days: int = 14
    import_caller: str = "polku-guidance-bot"
    import_folder: Path = ROOT / "var" / "import"
    course_page_list: Path = ROOT / "var" / "course-pages.txt"
    opintopolku_url: str = "https://opintopolku.fi"
    ptv_url: str = "https://api.palvelutietovaranto.suomi.fi"
    linked_events_espoo_url: str = "https://api.espoo.fi/events/v1"
    linked_events_helsinki_url: str = "https://api.hel.fi/linkedevents/v1"
    message_months: int = 12
    ticket_months: int = 24
    audit_months: int = 24
    public_url: str = "http://127.0.0.1:8080"
    path_link_days: int = 30
    smtp_url: Secret = Secret("")
    notify_from: str = ""
    notify_emails: tuple[str, ...] = ()
    escalate_emails: tuple[str, ...] = ()
    webhook_url: Secret = Secret("")
    webhook_key: Secret = Secret("")
    unread_after_hours: float = 4.0
    ticket_backend: str = "desk"
    backend_emails: tuple[str, ...] = ()
    zammad_url: str = ""
    zammad_token: Secret = Secret("")
    zammad_group: str = ""
    zammad_customer: str = ""
    zammad_webhook_key: Secret = Secret("")
    offered_buttons_kept: int = 60
    desk_key: Secret = Secret("")
    contact_keys: Secret = Secret("")
    desk_session_hours: float = 10.0
    desk_idle_minutes: float = 30.0
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: Secret = Secret("")
    trusted_proxies: tuple[str, ...] = ()
    metrics_token: Secret = Secret("")
    notice_fi: str = ""
    notice_en: str = ""
    telegram_token: Secret = Secret("")
    telegram_mode: str = "polling"
    telegram_public_url: str = ""
    telegram_api_url: str = "https://api.telegram.org"

    def notice(self) -> dict[str, str]:
        """What the operator wants people to know before they write, by language; empty for nothing."""
        given = {"fi": self.notice_fi, "en": self.notice_en}
        return {language: text for language, text in given.items() if text}

    def sqlalchemy_url(self) -> str:
        """The database of conversations, tickets and programmes; SQLite in `var_dir` by default."""
        return self.database_url.reveal() or f"sqlite:///{self.var_dir / 'polku.sqlite3'}"

    def tracker_sqlalchemy_url(self) -> str:
        """The database of Rasa's trackers, apart from ours because Rasa makes its table itself."""
        return self.tracker_url.reveal() or f"sqlite:///{self.var_dir / 'tracker.sqlite3'}"

    def token(self) -> str:
        """The token that the gateway and Rasa share; made on first use and kept in `var_dir`."""
        return self.rasa_token.reveal() or self._kept_secret("rasa-token")

    def desk_secret(self) -> str:
        """The secret behind the desk's form tokens and second factors; made on first use and kept in `var_dir`."""
        return self.desk_key.reveal() or self._kept_secret("desk-key")

    def contact_secrets(self) -> list[str]:
        """The keys that contact data is encrypted with, the one in use first; made on first use and kept in `var_dir`."""
        given = self.contact_keys.reveal() or self._kept_secret("contact-keys", make=_fernet_key)
        return [key for key in re.split(r"[\s,]+", given) if key]

    def keep_contact_secrets(self, keys: list[str]) -> None:
        """Puts other keys in the place of those kept in `var_dir`. Raises BadInput when the setting holds them."""
        if self.contact_keys:
            raise BadInput(
                "POLKU_CONTACT_KEYS holds the keys: put the new one before the others there, for every gateway"
            )
        path = self.var_dir / "contact-keys"
        fresh = path.with_name("contact-keys.new")
        with open(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write("\n".join(keys))
        fresh.replace(path)

    def gateway_url(self) -> str:
        """Where this machine itself reaches the gateway, which may listen on all of its addresses."""
        host = self.gateway_host
        with suppress(ValueError):  # a name
            host = "127.0.0.1" if ip_address(host).is_unspecified else host
        return f"http://{host}:{self.gateway_port}"

    def _kept_secret(self, name: str, *, make: Callable[[], str] = secrets.token_urlsafe) -> str:
        path = self.var_dir / name
        self.var_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Written whole under another name first: a process that is killed here leaves no half of a secret.
            fresh = path.with_name(f"{name}.{secrets.token_hex(8)}")
            with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(make())
            with suppress(FileExistsError):
                os.link(fresh, path)
            fresh.unlink()
        kept = path.read_text().strip()
        if not kept:
            raise BadInput(f"{path} is empty: delete it, then a new secret is made")
        return kept


def _fernet_key() -> str:
    """A key as `cryptography.fernet.Fernet.generate_key` makes it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a .env file; `#` starts a comment line."""
    if not path.exists():
        return {}
    values = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        if not sign:
            raise BadInput(f"{path}:{number}: write NAME=value, not {line!r}")
        values[name.strip()] = value.strip().strip("\"'")
    return values


def _parse(name: str, kind: Any, text: str) -> Any:
    try:
        if kind is int or kind is float:
            return kind(text)
    except ValueError:
        raise BadInput(f"setting {name}: {text!r} is not a number") from None
    if kind is bool:
        return text.lower() in {"1", "true", "yes", "on"}
    if kind is Path:
        return Path(text).expanduser().resolve()
    if kind is Secret:
        return Secret(text)
    if kind is str:
        return text
    return tuple(part.strip() for part in text.split(",") if part.strip())


def load(environment: dict[str, str] | None = None, dotenv: Path = ROOT / ".env") -> Settings:
    """Settings from the environment and `.env`.

    Raises BadInput for a value of the wrong type or an unknown `POLKU_` name in `.env`.
    """
    given = {**_dotenv(dotenv), **(os.environ if environment is None else environment)}
    kinds = get_type_hints(Settings)
    known = {f"POLKU_{item.name.upper()}": item.name for item in fields(Settings)}
    for name in _dotenv(dotenv):
        if name.startswith("POLKU_") and name not in known:
            raise BadInput(f"{dotenv}: unknown setting {name}; docs/settings.md lists them all")
    chosen = {
        field_name: _parse(name, kinds[field_name], given[name])
        for name, field_name in known.items()
        if given.get(name, "") != ""
    }
    return Settings(**chosen)
