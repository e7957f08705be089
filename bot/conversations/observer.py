"""What is worth counting while messages travel; the gateway turns it into metrics."""

from __future__ import annotations


class Observer:
    """Counts nothing; a subclass does."""

    def stage(self, name: str, seconds: float) -> None:
        """A stage of one message took `seconds`: accept, wait (for earlier messages), assistant, settle, total."""

    def handled(self, channel: str, outcome: str, *, is_fallback: bool) -> None:
        """A message reached its final state `outcome`; `is_fallback` when the assistant did not understand it."""
