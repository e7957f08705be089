"""The far end of a cable on which packets can vanish in the kernel: a network namespace, which root makes with iproute2."""

from __future__ import annotations

import ctypes
import ipaddress
import json
import os
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

CLONE_NEWNET = 0x40000000
RANGE = ipaddress.ip_network("198.18.0.0/15")
"""Kept for such tests (RFC 2544)."""
LENGTH = 30


class FarAway:
    """An address in another network stack. Raises OSError with what is missing where none can be made."""

    def __init__(self) -> None:
        self._name = f"polku{os.getpid()}"
        # Tests run in several processes at once, and each needs a cable of its own.
        first = int(RANGE.network_address) + os.getpid() * 4 % RANGE.num_addresses
        self._here, self.address = (str(ipaddress.ip_address(first + end)) for end in (1, 2))
        if shutil.which("ip") is None:
            raise OSError("iproute2 is not installed: `make servers` installs it")
        try:
            self._make()
        except OSError:
            self.close()
            raise

    def _make(self) -> None:
        _ip("netns", "add", self._name)
        _ip("link", "add", self._name, "type", "veth", "peer", "name", "far", "netns", self._name)
        _ip("address", "add", f"{self._here}/{LENGTH}", "dev", self._name)
        _ip("link", "set", self._name, "up")
        self._far("link", "set", "far", "up")
        [far] = json.loads(self._far("-json", "link", "show", "far"))
        # For ever, so that packets go on being sent there when nobody answers.
        _ip("neighbour", "replace", self.address, "lladdr", far["address"], "dev", self._name, "nud", "permanent")
        self.mend()

    def cut(self) -> None:
        """From now on every packet vanishes: nobody there has that address, and nobody there could answer."""
        self._far("address", "delete", f"{self.address}/{LENGTH}", "dev", "far")

    def mend(self) -> None:
        """Packets arrive again; the kernels send again what they still hold."""
        self._far("address", "add", f"{self.address}/{LENGTH}", "dev", "far")

    def listener(self) -> socket.socket:
        """A socket that listens there, on any port."""

        def listen() -> socket.socket:
            libc = ctypes.CDLL(None, use_errno=True)
            with open(f"/run/netns/{self._name}") as namespace:
                if libc.setns(namespace.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            return socket.create_server((self.address, 0))

        with ThreadPoolExecutor(1) as alone:  # the thread moves there, not the process
            return alone.submit(listen).result()

    def close(self) -> None:
        """Removes both ends."""
        for what in (("link", "delete", self._name), ("netns", "delete", self._name)):
            subprocess.run(["ip", *what], capture_output=True, check=False)

    def _far(self, *words: str) -> str:
        return _ip("-netns", self._name, *words)


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout
