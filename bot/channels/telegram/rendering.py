"""A reply as Telegram messages: HTML text, inline keyboards, cards with link buttons, nothing too long.

Limits: core.telegram.org/bots/api#sendmessage and #inlinekeyboardbutton.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversations.offered import Offered
from bot.conversations.reply import Button, Card, Link, Reply

LONGEST_TEXT = 4096
LONGEST_PLAIN = 3500
"""Characters of a part before escaping and markup are added."""
SHORT_TITLE = 16
"""Two buttons whose titles are no longer than this share a row."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Outgoing:
    """One message to send: `html`, and the keyboard under it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, *, checked: str) -> list[Outgoing]:
    """The messages of one reply, in order; `checked` is the word before the day a source was checked."""
    parts = [escape(part, quote=False) for part in split(reply.text)]
    if reply.link:
        source = _source(reply.link, checked)
        if parts and len(parts[-1]) + len(source) + 2 <= LONGEST_TEXT:
            parts[-1] += f"\n\n{source}"
        else:
            parts.append(source)
    messages = [Outgoing(part) for part in parts if part]
    messages += [_card(card) for card in reply.cards]
    keyboard = _keyboard(reply.buttons)
    if keyboard and reply.cards and messages:
        # The buttons of the whole answer stand under its text, those of a card under the card.
        messages[0] = Outgoing(messages[0].html, keyboard)
    elif keyboard and messages:
        messages[-1] = Outgoing(messages[-1].html, keyboard)
    return messages


def split(text: str, longest: int = LONGEST_PLAIN) -> list[str]:
    """The text in parts of at most `longest` characters, cut at the ends of sentences, else of words."""
    parts: list[str] = []
    left = text.strip()
    while len(left) > longest:
        ends = [match.start() for match in _SENTENCE_END.finditer(left, 0, longest)]
        cut = ends[-1] if ends else left.rfind(" ", 1, longest)
        cut = cut if cut > 0 else longest
        parts.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return [*parts, left] if left else parts


def token_of(payload: str) -> str:
    """What stands for a payload in a button: callback data holds 64 bytes at most."""
    return hashlib.blake2b(payload.encode(), digest_size=12).hexdigest()


def payload_of(token: str, offered: Offered) -> str | None:
    """The payload of a pressed button among those that the conversation was offered."""
    return next((button.payload for button in reversed(offered.buttons) if token_of(button.payload) == token), None)


def without(keyboard: InlineKeyboardMarkup | None, token: str, *, all_choices: bool) -> InlineKeyboardMarkup | None:
    """The keyboard after a press: links stay; choices go, or with them only the pressed one's row."""
    rows = keyboard.inline_keyboard if keyboard else ()
    pressed = [row for row in rows if any(button.callback_data == token for button in row)]
    kept = [tuple(button for button in row if button.url or not (all_choices or row in pressed)) for row in rows]
    kept = [row for row in kept if row]
    return InlineKeyboardMarkup(kept) if kept else None


def _source(link: Link, checked: str) -> str:
    anchor = f'<a href="{escape(link.url)}">{escape(link.title, quote=False)}</a>'
    if not link.checked_on:
        return anchor
    year, month, day = link.checked_on.split("-")
    return f"{anchor} ({escape(checked, quote=False)} {int(day)}.{int(month)}.{year})"


def _card(card: Card) -> Outgoing:
    lines = [f"<b>{escape(card.name, quote=False)}</b>", escape(card.why, quote=False)]
    lines += [f"<b>{escape(fact.label, quote=False)}:</b> {escape(fact.value, quote=False)}" for fact in card.facts]
    lines.append(escape(card.status, quote=False))
    html = "\n".join(line for line in lines if line)
    if len(html) > LONGEST_TEXT:
        html = "\n\n".join(lines[:2])[:LONGEST_TEXT]
    rows = [[InlineKeyboardButton(link.title[:60], url=link.url)] for link in card.links]
    rows += [[_button(button)] for button in card.buttons]
    return Outgoing(html, InlineKeyboardMarkup(rows) if rows else None)


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = []
    last: Button | None = None
    for button in buttons:
        beside = last is not None and last.kind == button.kind and len(rows[-1]) == 1
        if beside and last is not None and max(len(last.title), len(button.title)) <= SHORT_TITLE:
            rows[-1].append(_button(button))
        else:
            rows.append([_button(button)])
        last = button
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.title, callback_data=token_of(button.payload))
