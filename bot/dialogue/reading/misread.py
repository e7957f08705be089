"""What the words of a message say otherwise than the classifier reads them."""

from __future__ import annotations

from bot.dialogue.intents import (
    CHANGE_LANGUAGE,
    DETAILS,
    LANGUAGE_COURSE,
    REQUIREMENTS,
    WITHOUT_FINNISH,
    YES_OR_NO,
)
from bot.dialogue.language.language_wish import agrees_on_another
from bot.dialogue.reading.searches import asks_teaching_language_of_shown, names_course_language
from bot.dialogue.reading.second_look import (
    read_behind_filler,
    read_behind_lead_in,
    read_behind_thanks,
    read_calmly,
    read_in_spoken,
    read_what_is_asked,
    read_what_is_wanted,
)
from bot.dialogue.reading.steps import Step, named, never, take, when, where
from bot.dialogue.reading.typed_message import TypedMessage
from bot.dialogue.words.acts import is_doubtful_act, is_no_question
from bot.dialogue.words.own_facts import (
    with_bare_age,
    without_employers,
    without_refused,
    without_relatives_facts,
    without_visited,
    without_way_of_contact,
    without_work_of_asked_for,
)
from bot.dialogue.words.programme import asks_level_as_language, is_on_screen
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.schooling import with_finished_level, without_judged_school
from bot.dialogue.words.told_facts import (
    search_wished,
    takes_out_fact,
    tells_level,
    tells_of_others,
    wishes_no_language,
)
from bot.dialogue.words.wishes import course_named, learns_language
from bot.dialogue.words.yes_no import asks_on_condition, tells_time
from bot.nlu.wishes import refinements

LOOKS_AGAIN = (
    read_calmly, read_in_spoken, read_behind_lead_in, read_behind_thanks, read_behind_filler, read_what_is_wanted, read_what_is_asked,
)  # fmt: skip
OWN_FACTS = (
    with_finished_level, without_judged_school, with_bare_age, without_relatives_facts, without_refused, without_employers,
    without_visited, without_way_of_contact,
)  # fmt: skip
"""Which facts of a message are true of the person: not what is ruled out, was never finished, or is only spoken of."""


async def correct(message: TypedMessage) -> None:
    """Reads a part of the message again where the whole misleads, keeps the person's own facts, and takes back what cannot be meant."""
    for look in LOOKS_AGAIN:
        await look(message)
    for correct_facts in OWN_FACTS:
        message.parse["entities"] = correct_facts(message.text, message.parse["entities"])
    message.parse["entities"] = without_work_of_asked_for(message.parse)
    await take(MISREAD, message)


async def agrees_on_language(message: TypedMessage) -> str | None:
    """ "English ok" in a Finnish conversation."""
    is_wish = agrees_on_another(message.text, message.request.get("language"), message.offered)
    return CHANGE_LANGUAGE if is_wish else None


async def tells_own_level(message: TypedMessage) -> str | None:
    """ "My Finnish is A2" is no wish for Finnish."""
    return "inform" if tells_level(message.parse, message.request.get("language")) else None


async def asks_for_teaching_language(message: TypedMessage) -> str | None:
    """ "In English please" under cards is a wish for others, "is it in English" a question about these."""
    if not await asks_teaching_language_of_shown(message):
        return None
    wishes_others = (
        is_on_screen(message.offered) and refinements(message.text).no_finnish and not is_question(message.text)
    )
    return "inform" if wishes_others else DETAILS


async def asks_for_level(message: TypedMessage) -> str | None:
    """ "Must I speak Finnish": for what is on the screen, or else for work in general."""
    if not asks_level_as_language(message.parse):
        return None
    return REQUIREMENTS if is_on_screen(message.offered) else WITHOUT_FINNISH


MISREAD: tuple[Step, ...] = (
    never(asks_on_condition, YES_OR_NO),
    agrees_on_language,
    when(tells_time, "inform"),
    when(takes_out_fact, "inform"),
    when(learns_language, LANGUAGE_COURSE),
    where(names_course_language, LANGUAGE_COURSE),
    never(tells_of_others, frozenset({CHANGE_LANGUAGE})),
    never(wishes_no_language, frozenset({CHANGE_LANGUAGE})),
    tells_own_level,
    asks_for_teaching_language,
    asks_for_level,
    named(course_named),
    named(search_wished),
    never(is_no_question),
    never(is_doubtful_act, frozenset()),  # what it looks like is offered, not done
)
