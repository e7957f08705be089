"""A school that was begun and not finished ("jäi amis kesken"), or is only spoken of ("amis on tyhmille")."""

from __future__ import annotations

import re
from typing import Any

from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question

FINISHED_BEFORE = {
    "doctor": "master",
    "master": "bachelor",
    "bachelor": "upper_secondary",
    "bachelor_uas": "upper_secondary",
    "specialist_vocational": "vocational",
    "vocational": "basic",
    "upper_secondary": "basic",
    "basic": "none",
}
"""What people have finished who did not finish a level."""
_UNFINISHED = words_pattern(
    r"""
    kesken\b | keskeyt\w+ | lopet(?:in|ti)\ (?:\w+\ )?(?:koul|amis|lukio|ammattikoul|opin|opiskel)\w*
    | en\ (?:saanut|käynyt)\ (?:\w+\ )?loppuun\b
    | (?:ei|en|ilman)\ (?:ole\ |oo\ |käynyt\ |mitään\ )*(?:peruskoul|lukio|ammattikoul|amis|amist|tutkinto)\w*
    | drop(?:ped)?\ out | (?:did\ not|didn't|didnt|never|not)\ finish(?:ed)?\b | unfinished
    """
)


_JUDGED = re.compile(
    r"\s+(?:ei\s+)?(?:on|oo|ole|ois|olis|olisi|tuntuu|kuulostaa|is|isn't|was|sounds|seems)\b(?!\W+(?:\w+\W+)?(?:käy\w+|suori\w+|teh\w+|taka\w+"
    r"|kesken|jä[äi]\w*|mu(?:n|lla)|minu(?:n|lla)|pohja\w*|ain\w+|kork\w+|viimei\w+|valmis|ohi|loppu|done|finished|completed|behind|my|all|only"
    r"|highest)\b)\W+\w",
    re.IGNORECASE,
)
"""What comes behind the name of a school that somebody has an opinion of, and does not say that they went there."""
_AT_SCHOOL = re.compile(r"ss[aä]\Z", re.IGNORECASE)


def without_judged_school(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without the school of which the text only says how it is, or asks what happens there: "mitä amiksessa opitaan"."""
    asks = is_question(text)

    def is_own(item: dict[str, Any]) -> bool:
        is_asked = asks and _AT_SCHOOL.search(text[item["start"] : item["end"]])
        return item["entity"] != "education_level" or not (
            is_asked or _JUDGED.match(text.replace("’", "'"), item["end"])
        )

    return list(filter(is_own, entities))


def with_finished_level(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities with the level of education that was finished, where the text says that the one it names was not."""
    if not _UNFINISHED.search(text.replace("’", "'")):
        return entities
    return [
        {**item, "value": FINISHED_BEFORE.get(str(item["value"]), item["value"])}
        if item["entity"] == "education_level"
        else item
        for item in entities
    ]
