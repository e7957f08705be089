"""What was worked out for the latest texts: people say "kyllä", and press the example questions, again and again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values of the last `kept` texts, under a digest of the text: no word of a person stays here."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._values: OrderedDict[bytes, Value] = OrderedDict()

    def of(self, text: str, make: Callable[[], Value]) -> Value:
        """The value of `text`; made when it is not here (any more)."""
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        value = self._values.pop(key, None)
        if value is None:
            value = make()
            if len(self._values) >= self._kept:
                self._values.popitem(last=False)
        self._values[key] = value
        return value
