"""Descriptions as plain text: HTML and Markdown of a source are never shown as they come."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section"})
_HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "object"})
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKDOWN_SIGNS = re.compile(r"(?m)^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+|(\*\*|__|`)")
_EMAIL = re.compile(r"[\w.+-]+(?:@|\(at\)|\[at\]| at )[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+358|\b0)[ \d()-]{6,14}\d\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zåäö])")
_SUMMARY_CHARACTERS = 160
_DESCRIPTION_CHARACTERS = 1200


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")


def html_text(value: str) -> str:
    """The words of an HTML text, a line a paragraph."""
    parser = _Text()
    parser.feed(value)
    parser.close()
    return _tidy("".join(parser.parts))


def markdown_text(value: str) -> str:
    """The words of a Markdown text, which may hold HTML too, a line a paragraph."""
    return html_text(_MARKDOWN_SIGNS.sub("", _MARKDOWN_LINK.sub(r"\1", value)))


def one_line(value: str) -> str:
    """The words of a name or another short text, on one line."""
    return " ".join(html_text(value).split())


def _tidy(text: str) -> str:
    # Control and invisible characters (Unicode categories C…) could turn the rest of a card round.
    visible = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    lines = (" ".join(line.split()) for line in without_contacts(visible).split("\n"))
    return _cut("\n".join(line for line in lines if line))


def _cut(text: str) -> str:
    if len(text) <= _DESCRIPTION_CHARACTERS:
        return text
    return text[:_DESCRIPTION_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def without_contacts(text: str) -> str:
    """`text` without e-mail addresses and phone numbers: in a description they are mostly some person's."""
    return _PHONE.sub("", _EMAIL.sub("", text))


def summary(text: str) -> str:
    """The first sentences of a description, as many as a card shows."""
    first = text.split("\n", 1)[0]
    kept = ""
    for sentence in _SENTENCE.split(first):
        if kept and len(kept) + len(sentence) >= _SUMMARY_CHARACTERS:
            break
        kept = f"{kept} {sentence}".strip()
    return textwrap.shorten(kept, 2 * _SUMMARY_CHARACTERS, placeholder=" …") if kept else ""
