"""The cities in scripts that the vocabulary's names are not written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.entity.types import MUNICIPALITY, Entity, Find

_CITIES = {
    "espoo": r"\b[эе]споо?\b|\bматинкюл\w*|\bлепп?[яеи]ва+р\w*|\bтапиол\w*|\bотаниеми|\bэспоонлахт\w*"
    r"|[إا]ي?س[بپ]و+|เอสโป|เอสพู|埃斯波",
    "helsinki": r"\b(?:хельсинки|[гх]ельсінкі)\b|\bитякескус\w*|\bвуосаари|\bконтул\w*|\bпасил\w*"
    r"|[هح]ل[يی]?س[يی]?ن?ك[يی]|ه[يی]?ل[يی]?س[يی]?نک[يی]|เฮลซิงกิ|赫尔辛基",
    "vantaa": r"\bвантаа?\b|\bтиккурил\w*|\bмюю?рмяки|(?:[فڤو]ا|و)نت[اآ]+|วันตา|万塔",
    "kauniainen": r"\bкаун[іи]айнен\w*",
}
_CITY = re.compile("|".join(f"(?P<{city}>{spellings})" for city, spellings in _CITIES.items()), re.IGNORECASE)


def find_places(text: str) -> Iterator[Find]:
    """Espoo, Helsinki, Vantaa and Kauniainen, and districts of them that many live in, in Cyrillic, Arabic, Thai and Chinese letters."""
    for match in _CITY.finditer(text) if not text.isascii() else ():
        yield Find(Entity(MUNICIPALITY, str(match.lastgroup), match.start(), match.end(), match.group()))
