"""How much may come from one address: many people may stand behind it (a school, a library), and one may do harm."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from bot.client_address import OWN, connection_of, is_within
from bot.errors import PolkuError

MOST_ADDRESSES = 50_000


class TooMany(PolkuError):
    """Too much came from this address in a short time; nothing was stored."""


class AddressLimit:
    """`most` in `seconds` from one address, all at once or spread; 0 is no limit.

    Private addresses are not counted: behind them are our own people, or a proxy that no setting names and that everybody
    comes through. A time is kept for each address, in memory alone and no longer than `seconds` ahead: the one at which
    all that was let in would have come at an even pace (the generic cell rate algorithm, ITU-T I.371).
    """

    def __init__(self, most: int, seconds: float, *, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._paced: OrderedDict[str, float] = OrderedDict()

    def admit(self, address: str) -> None:
        """Counts one more. Raises TooMany instead when there were `most`."""
        if not self._most or is_within(address, OWN):
            return
        now, key = self._clock(), connection_of(address)
        paced = max(now, self._paced.get(key, now)) + self._seconds / self._most
        if paced > now + self._seconds + 1e-6:
            raise TooMany
        self._paced[key] = paced
        self._paced.move_to_end(key)
        while len(self._paced) > MOST_ADDRESSES or next(iter(self._paced.values())) < now:
            self._paced.popitem(last=False)


@dataclass(frozen=True)
class AddressLimits:
    """What is limited for one address."""

    chats: AddressLimit
    messages: AddressLimit
