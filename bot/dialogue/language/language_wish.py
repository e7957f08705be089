"""A language that is agreed on or asked for in a word or two beside its name: "english ok", "suomi käy kans", "voiko puhua englantia".

The same words may tell how well the person knows the language; they do where that was asked, or where it is spoken already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.language.requested_language import named_languages
from bot.nlu.glosses import gloss_of

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AGREES = frozenset(
    "ok okay okey oke fine works also too only just sorry please pls plz thanks thx svp better easier possible maybe then "
    "hi hello hey is it's it would be for me can could we use do with you u "
    "käy käykö käyks kelpaa passaa sopii sopiiko onnistuu onnistuuko kans kanssa myös mieluummin mielummin mieluiten ennemmin "
    "parempi helpompi olis olisi ois oisko on onks onko kiitos kiitti vaan vain jos mahdollista voi voiko voiks voisko voitais "
    "voidaanko voidaan saa saako saaks puhua puhutaan kirjoittaa jatkaa otetaan hei moi no anteeksi sori mulle minulle tässä kai "
    "again back if go good and but "
    "well rather possible may language in on to s'il vous plaît plait en lütfen vui lòng bằng tiếng bi".split()
)
"""Words around the name of a language that say no more than that it will do, or that it is wished for.

Of the languages that have a glossary the English words suffice.
"""
_HARDLY_ANY = frozenset("in on to en bi and but language bằng tiếng".split())
"""Those of them that alone say nothing: "in English" may be asked of a course."""

_LEVEL = '"language_level"'


def agreed_language(text: str) -> str | None:
    """The language that a message agrees on or asks for and says nothing else; None for any other message."""
    return _agreed(text) or _agreed(gloss_of(text))


def _agreed(text: str) -> str | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    rest = [word for word in words if not named_languages(word)]
    named = named_languages(text)
    if len(named) != 1 or len(rest) == len(words) or not _AGREES.issuperset(rest) or _HARDLY_ANY.issuperset(rest):
        return None
    return named.pop()


def agrees_on_another(text: str, spoken: str | None, offered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a message agrees on another language than the one `spoken`, below a reply that `offered` no levels of a language."""
    agreed = agreed_language(text)
    is_level = any(_LEVEL in str(button.get("payload")) for button in offered)
    return agreed is not None and agreed != spoken and not is_level


def wishes_own(text: str, written_in: str | None, spoken: str | None) -> bool:
    """Whether a message asks for the very language that it is `written_in`, which is not the one `spoken`: "а можно на русском?"."""
    return written_in is not None and written_in != spoken and agreed_language(text) == written_in
