"""Answers of sources on disk with what tells whether they are still true, so that an unchanged one is not sent again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from bot.programmes.sources.source import SourceFailed

_ASKED = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
"""Validators of an answer and the request headers that ask by them (RFC 9110, 13.1)."""


class KeptAnswers:
    """One folder of answers. Losing it costs time only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:40]

    def validators(self, url: str) -> dict[str, str]:
        """The request headers that make the source answer 304 when nothing changed; {} when nothing is kept."""
        try:
            headers = json.loads(self._path(url).with_suffix(".json").read_text(encoding="utf-8"))
            if not self._path(url).with_suffix(".body").exists():
                return {}
        except (OSError, ValueError):
            return {}
        return {_ASKED[name]: value for name, value in headers.items() if name in _ASKED}

    def body(self, url: str) -> bytes:
        """The kept answer. Raises SourceFailed when it has vanished since `validators` was called."""
        try:
            return self._path(url).with_suffix(".body").read_bytes()
        except OSError as error:
            raise SourceFailed(f"the kept answer of {url[:200]} cannot be read ({error.strerror}); try again") from None

    def keep(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keeps an answer if it can be asked for again by a validator."""
        validators = {name: headers[name] for name in _ASKED if name in headers}
        if not validators:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # The body first: validators without their body would be worth nothing.
        for suffix, content in ((".body", body), (".json", json.dumps(validators).encode())):
            waiting = self._path(url).with_suffix(f"{suffix}.{os.getpid()}.tmp")
            waiting.write_bytes(content)
            os.replace(waiting, self._path(url).with_suffix(suffix))
