"""Who runs a command, for the audit log."""

from __future__ import annotations

import getpass

LONGEST_ACTOR = 64


def shell_actor() -> str:
    """The account of the operating system, told apart from the desk's logins by a colon."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        name = "unknown"
    return f"shell:{name}"[:LONGEST_ACTOR]
