"""Languages that are not complete: each text stands for an English one as it is now, and fits where it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.channels.telegram.splitting import LONGEST_MESSAGE, telegram_length
from bot.checks.buttons import LONGEST_TITLE, TITLE_KEYS
from bot.checks.facts import ANSWER
from bot.checks.reading import with_lines
from bot.checks.texts import NOTICE, PARTIAL_ONLY, Entry, Language
from bot.dialogue.answers.translated import OF, is_outdated, mark
from bot.dialogue.language.languages import PARTIAL
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

NEEDED = (*PARTIAL_ONLY, "utter_greet", "utter_crisis", "utter_apology", "utter_change_language_done")
"""Without these a language cannot be spoken at all."""
# https://core.telegram.org/bots/api: BotCommand, setMyDescription, setMyShortDescription.
_LONGEST = {"telegram_command_": 256, "telegram_description": 512, "telegram_short_description": 120}


def longest(key: str, part: str) -> int:
    """Characters that the text of `key` may have: a button's title, a message of Telegram's, or what it shows of the bot."""
    if part == "title" or key.startswith(TITLE_KEYS):
        return LONGEST_TITLE
    return next((limit for start, limit in _LONGEST.items() if key.startswith(start)), LONGEST_MESSAGE)


def check_partial(languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Keys and titles that English has not, translations of what English no longer says, texts too long, languages half added."""
    english = languages.get("en")
    if english is None:
        return
    titles = {button["title"] for entry in english.entries.values() for button in _buttons(entry)}
    for language in languages.values():
        if language.is_complete:
            continue
        yield from _half_added(language, english)
        for key, line in language.keys.items():
            if key not in english.keys and key not in PARTIAL_ONLY:
                yield Finding(
                    language.path, line, f"{key}: no such key in {english.path.name}; correct it or remove it"
                )
        for entry in language.entries.values():
            yield from _entry(entry, english.entries.get(entry.key))
        for title, own in language.titles.items():
            yield from _title(language, title, own, titles)


def _half_added(language: Language, english: Language) -> Iterator[Finding]:
    if language.code in PARTIAL:
        for key in NEEDED:
            if key not in language.keys and (key in english.keys or key in PARTIAL_ONLY):
                yield Finding(language.path, 1, f"{key} is missing; answers in this language need it")
    elif NOTICE not in language.keys:
        yield Finding(language.path, 1, f"{NOTICE} is missing; say in this language which languages answers come in")
    elif set(language.keys) - {NOTICE}:
        message = (
            f"nobody is answered in {language.code!r} yet: add it to PARTIAL in bot/dialogue/language/languages.py"
        )
        yield Finding(language.path, 1, message)


def _entry(entry: Entry, english: Entry | None) -> Iterator[Finding]:
    for template in entry.templates():
        length, limit = telegram_length(template.template), longest(entry.key, template.part)
        if length > limit and limit != LONGEST_TITLE:  # titles are measured with those of all languages
            yield entry.finding(f"{template.part} has {length} characters; at most {limit}", line=template.line)
    if english is None:
        return
    if entry.key.startswith(ANSWER) and "title" not in entry.fields:
        yield entry.finding("an answer needs a title too; add it")
    if is_outdated(entry.fields, english.fields):
        place = f"{english.path.name}:{english.line}"
        message = f"{place} has other words than were translated; correct this and write {OF}: {mark(english.fields)!r}"
        yield entry.finding(message, OF)


def _title(language: Language, title: str, own: str, known: set[str]) -> Iterator[Finding]:
    line = language.titles.line_of(title)
    if title not in known:
        yield Finding(language.path, line, f"no button is called {title!r} in en.yml; correct it or remove it")
    if len(own) > LONGEST_TITLE:
        message = f"the title {own!r} has {len(own)} characters; a button shows {LONGEST_TITLE}, make it shorter"
        yield Finding(language.path, line, message)


def _buttons(entry: Entry) -> list[LinedMap]:
    return [button for button, _ in with_lines(entry.fields.get("buttons", LinedList(entry.line)))]
