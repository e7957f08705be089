"""A school that was begun and not finished: "jäi amis kesken"."""

from __future__ import annotations

from typing import Any

from bot.dialogue.words.patterns import words_pattern

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
