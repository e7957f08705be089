"""The root of every error that a person can do something about."""

from __future__ import annotations


class PolkuError(Exception):
    """Base of all expected errors.

    The message is for the person who reads it: what was wrong, where, and what to do.
    It is printed on one line, never with a traceback.
    """


class BadInput(PolkuError):
    """Something a caller gave cannot be used: a flag, a file, a setting (exit status 2)."""


class Unavailable(PolkuError):
    """A part that is needed does not answer right now; trying again later may help."""
