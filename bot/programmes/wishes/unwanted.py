"""What a wish rules out: "I don't want a degree", "but not in Helsinki", "ei netissä", "en halua enää siivota".

Only what the search can leave out counts: a place, a degree, studies online, a field of work. Everything else after a
"not" says what somebody lacks ("en osaa lukea", "no friends") and is what they search for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.wishes import refinements

_CUES = re.compile(
    r"""
    \b(?:
        (?P<refusal>
            (?:i\ (?:really\ )?)?(?:do\ not|don['’]?t|did\ not|didn['’]?t|no\ longer|not)
                \ (?:really\ |any\ ?more\ )?(?:want|need|like|wish|interested)
            | (?:(?:minä|mä|mää)\ )?(?:en|ei|emme)\ (?:enää\ |kyllä\ )?(?:halu\w+|tahdo\w*|tarvi\w*|tykkää|pidä|kiinnosta\w*|jaksa\w*)
                (?:\ enää)?
            | forget(?!\ to)(?:\ about)?(?:\ the)? | unoh(?:da|detaan)(?!\ ei)
            | (?:remove|drop(?!\ out)|leave\ out|take\ (?:out|away))(?:\ the)? | poista(?:\ se)? | (?:ota|jätä)\ pois
            | (?:tired|sick)\ of | fed\ up\ with | (?:väsyny|kyllästyny)\w*
        )
        | (?P<swapped>
            (?:change|switch|swap|replace)(?:\ from)?(?=\ \w+\ (?:to|for|with|into)\b)
            | vaihda(?=\ \w+\ \w+) | (?:ota|jätä)(?=\ \w+\ pois\b)
        )
        | not(?!\ (?:only|just|far|working|able)) | except | other\ than | instead\ of
        | ei(?!\ (?:vain|vaan|siis|kun?\b|eiku\w*|pelkästään|kaukana|haittaa)) | en(?=\ \w+(?:ss[aä]|ll[aä])\b) | paitsi
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_END = re.compile(
    r"[,.;!?\n]|\b(?:but|and|mutta|mut|vaan|ja|haluan|haluun|haluaisin|i\ want|what|which|mitä|mikä|mihin"
    r"|put|add|laita|lisää|tilalle)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?:degrees?|universit\w+|bachelor\w*|master['’]?s|tutkin\w+|yliopisto\w*|korkeakoulu\w*|ammattikorkea\w*|amk\w*)\b",
    re.IGNORECASE,
)
_QUALIFICATION = re.compile(r"\b(?:\w*tutkin\w+|qualifications?|ammattikoulu\w*|vocational)\b", re.IGNORECASE)
_INTO_DEGREE = re.compile(
    r"\b(?:yliopistoon|korkeakouluun|ammattikorkea(?:an|kouluun)|degree|university)\b", re.IGNORECASE
)
"""After a bare "not"; "ei tutkintoa" says that the person has none."""
_WORD = re.compile(r"\S+")
_REACH_OF_REFUSAL, _REACH_OF_NOT, _REACH_OF_SWAP = 6, 3, 1
"""How many words after the cue what is ruled out may reach: "I don't want to go to the university", "not in Helsinki",
"change Vantaa to Espoo"."""


@dataclass(frozen=True)
class RuledOut:
    """A part of a text that says what is not wanted; `refused` when it says so with a verb ("I don't want …")."""

    start: int
    end: int
    text: str
    refused: bool

    @property
    def degree(self) -> bool:
        """Whether it names a degree or a place that gives one."""
        return bool((_DEGREE if self.refused else _INTO_DEGREE).search(self.text))

    @property
    def qualification(self) -> bool:
        """Whether it names any qualification, also that of a vocational school: "en halua tutkintoa"."""
        return self.refused and bool(_QUALIFICATION.search(self.text))

    @property
    def online(self) -> bool:
        """Whether it names studies online."""
        return refinements(self.text).delivery == "online"


def ruled_out(text: str) -> list[RuledOut]:
    """The parts of `text` after a cue of refusal, up to the end of the clause or a few words on."""
    found = []
    for cue in _CUES.finditer(text):
        end = _END.search(text, cue.end())
        clause_end = end.start() if end else len(text)
        refused = cue["refusal"] is not None
        words = _REACH_OF_REFUSAL if refused else _REACH_OF_SWAP if cue["swapped"] else _REACH_OF_NOT
        reach = list(_WORD.finditer(text, cue.end(), clause_end))[:words]
        if reach:
            found.append(RuledOut(cue.start(), reach[-1].end(), text[reach[0].start() : reach[-1].end()], refused))
    return found


def without(text: str, parts: list[RuledOut]) -> str:
    """`text` without those parts."""
    for part in sorted(parts, key=lambda one: -one.start):
        text = f"{text[: part.start]} {text[part.end :]}"
    return re.sub(r"\s+([,.;!?])", r"\1", " ".join(text.split())).strip(" ,.;")
