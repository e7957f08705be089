"""A line between two processes that a test can cut, mend and break off; with several targets it is a proxy before replicas."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from process_parts import free_port


@dataclass
class Wire:
    """Hands each new connection to the next target that takes it."""

    targets: Sequence[int]
    port: int = field(default_factory=free_port)

    async def start(self, listener: socket.socket | None = None) -> None:
        """Listens on the loopback address, or where `listener` is bound."""
        self._turns = itertools.cycle(self.targets)
        self._open: set[asyncio.StreamWriter] = set()
        self._lost: list[asyncio.Event] = []
        self._lay()
        self._server = await asyncio.start_server(self._serve, sock=listener or self._bound())

    def _bound(self) -> socket.socket:
        return socket.create_server(("127.0.0.1", self.port))

    async def stop(self) -> None:
        """Stops listening and breaks every connection off."""
        self._server.close()
        self.reset()
        for whole in (*self._lost, self._whole):
            whole.set()

    def cut(self) -> None:
        """From now on nothing arrives, and nobody is told, as when a cable is pulled out."""
        self._whole.clear()

    def mend(self) -> None:
        """What was on its way arrives late."""
        self._whole.set()

    def lose(self) -> None:
        """Nothing passes on the connections that there are, for ever and without a word; new ones are whole."""
        self.cut()
        self._lost.append(self._whole)
        self._lay()

    def _lay(self) -> None:
        self._whole = asyncio.Event()
        self._whole.set()

    def reset(self) -> None:
        """Breaks every connection off; new ones are taken."""
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self.targets:
            with suppress(OSError):
                there = await asyncio.open_connection("127.0.0.1", next(self._turns))
                ends = {writer, there[1]}
                self._open |= ends
                whole = self._whole
                await asyncio.gather(_pass(reader, there[1], whole), _pass(there[0], writer, whole))
                self._open -= ends
                return
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, whole: asyncio.Event) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            await whole.wait()
            writer.write(data)
            await writer.drain()
    writer.close()
