"""The second factor: time-based codes of an authenticator app (TOTP, RFC 6238). Secrets are stored encrypted."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import InvalidToken

from bot.desk.sealing import seal

ISSUER = "Polku"
STEP_SECONDS = 30
# One step to either side, for clocks that are a little wrong.
_DRIFT_STEPS = 1


class SecondFactor:
    """Makes and checks secrets; `key` is Settings.desk_secret()."""

    def __init__(self, key: str) -> None:
        self._fernet = seal(key, "totp")

    def new_secret(self) -> str:
        """A fresh secret, encrypted."""
        return self._fernet.encrypt(pyotp.random_base32().encode()).decode()

    def setup(self, encrypted: str, login: str) -> tuple[str, str] | None:
        """For the one time that a secret is shown: its letters, and a QR code as a data URI; None for one that is not ours."""
        secret = self._open(encrypted)
        if secret is None:
            return None
        address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        return secret, segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")

    def accepted_step(self, encrypted: str, code: str, *, last: int | None, now: datetime) -> int | None:
        """The time step of a right code, to be stored so that it works once; None for a wrong or used one."""
        secret = self._open(encrypted)
        digits = "".join(code.split())
        if secret is None or not (digits.isascii() and digits.isdigit()):
            return None
        current = int(now.timestamp()) // STEP_SECONDS
        totp = pyotp.TOTP(secret)
        for step in range(current - _DRIFT_STEPS, current + _DRIFT_STEPS + 1):
            if hmac.compare_digest(totp.at(step * STEP_SECONDS), digits) and (last is None or step > last):
                return step
        return None

    def _open(self, encrypted: str) -> str | None:
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken:  # the desk's key was changed: the coach needs `polku coaches reset`
            return None
