"""A Reply as Telegram shows it: HTML texts with inline keyboards."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.splitting import LONGEST_MESSAGE, split
from bot.channels.telegram.tokens import token
from bot.conversations.reply import Button, Card, Link, Reply

# Two short titles fit beside each other on a phone.
_SHORT_TITLE = 16
_LONGEST_TITLE = 64
# Leaves room for a heading and links.
_TEXT_LIMIT = LONGEST_MESSAGE - 600

Keys = tuple[tuple[InlineKeyboardButton, ...], ...]


@dataclass(frozen=True)
class Outgoing:
    """One Telegram message: HTML, the same as plain text, and its rows of buttons."""

    html: str
    plain: str
    keys: Keys = ()

    def markup(self) -> InlineKeyboardMarkup | None:
        """The keyboard, or None."""
        return InlineKeyboardMarkup(self.keys) if self.keys else None


def render(reply: Reply, *, speaker: str | None = None) -> list[Outgoing]:
    """The messages of a reply, in order; `speaker` is put above what a coach says.

    The reply's own buttons come under the last message, so that they are what the person sees.
    """
    texts = split(reply.text, _TEXT_LIMIT)
    messages = [_text(text, speaker if number == 0 else None) for number, text in enumerate(texts)]
    messages += [_card(card) for card in reply.cards]
    keys = _link_keys((reply.link,) if reply.link else ()) + _button_keys(reply.buttons)
    if not messages:
        return [Outgoing("…", "…", keys)] if keys else []
    last = messages[-1]
    return [*messages[:-1], Outgoing(last.html, last.plain, last.keys + keys)]


def card_of_part(reply: Reply, part: int) -> int | None:
    """The number (from 0) of the card that the message `part` (from 1) of a reply shows; None when it shows no card."""
    card = part - 1 - len(split(reply.text, _TEXT_LIMIT))
    return card if 0 <= card < len(reply.cards) else None


def _text(text: str, speaker: str | None) -> Outgoing:
    if speaker is None:
        return Outgoing(escape(text, quote=False), text)
    return Outgoing(f"<b>{escape(speaker, quote=False)}:</b>\n{escape(text, quote=False)}", f"{speaker}:\n{text}")


def _card(card: Card) -> Outgoing:
    status = f" ({card.status})" if card.status else ""
    lines = [f"{fact.label}: {fact.value}" for fact in card.facts]
    body = "\n".join(split("\n".join(filter(None, (card.why, *lines))), _TEXT_LIMIT)[:1])
    html = f"<b>{escape(card.name, quote=False)}</b>{escape(status, quote=False)}"
    return Outgoing(
        f"{html}\n{escape(body, quote=False)}".strip(),
        f"{card.name}{status}\n{body}".strip(),
        _link_keys(card.links) + _button_keys(card.buttons),
    )


def _link_keys(links: tuple[Link, ...]) -> Keys:
    return tuple((InlineKeyboardButton(_title(link), url=link.url),) for link in links if _is_web_page(link.url))


def _title(link: Link) -> str:
    checked = f" ({link.checked_on})" if link.checked_on else ""
    return _short(link.title or urlsplit(link.url).netloc, _LONGEST_TITLE - len(checked)) + checked


def _is_web_page(url: str) -> bool:
    """Whether Telegram takes the address; a bad one would make it refuse the whole message."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in url


def _button_keys(buttons: tuple[Button, ...]) -> Keys:
    """Short titles two in a row, feedback in one row at the end."""
    rows: list[tuple[InlineKeyboardButton, ...]] = []
    beside: InlineKeyboardButton | None = None
    for button in (button for button in buttons if button.kind != "feedback"):
        key = _key(button)
        if len(button.title) > _SHORT_TITLE:
            rows += [*([(beside,)] if beside else []), (key,)]
            beside = None
        elif beside is None:
            beside = key
        else:
            rows.append((beside, key))
            beside = None
    if beside:
        rows.append((beside,))
    feedback = tuple(_key(button) for button in buttons if button.kind == "feedback")
    return (*rows, feedback) if feedback else tuple(rows)


def _key(button: Button) -> InlineKeyboardButton:
    title = _short(button.title, _LONGEST_TITLE) or "…"
    return InlineKeyboardButton(title, callback_data=token(button.payload, button.kind))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
