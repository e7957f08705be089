"""What Telegram shows of the bot before anybody writes: its commands and descriptions, in each language."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.channels.telegram.updates import COMMANDS
from bot.conversations.answering import Say
from bot.dialogue.language.languages import ANSWERED

# None is for everybody whose Telegram is in another language.
LANGUAGES: tuple[tuple[str | None, str], ...] = ((None, "en"), *((language, language) for language in ANSWERED))


async def introduce(bot: Bot, say: Say) -> None:
    """Sets the command menu and both descriptions; raises TelegramError."""
    for code, language in LANGUAGES:
        commands = [BotCommand(name, str(say(f"telegram_command_{name}", language)["text"])) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(str(say("telegram_description", language)["text"]), language_code=code)
        short = str(say("telegram_short_description", language)["text"])
        await bot.set_my_short_description(short, language_code=code)
