"""Rasa can be imported only after its missing parts have their stand-ins."""

from __future__ import annotations

from bot.engine import prepare

prepare()
