"""Questions about one programme: named, pointed at ("the second one"), or the one under discussion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.handing_over.groups import group_buttons
from bot.actions.looking_up.cards import answers_of, card, cost, details_button, fact_card, facts_of, level, sentence
from bot.actions.looking_up.in_hand import Lookup, refined, wish_of
from bot.actions.looking_up.results import search_and_show_needs
from bot.actions.looking_up.under_discussion import current_programme, shown_programmes
from bot.actions.reminders import remind_buttons
from bot.actions.small_talk import explain_question, in_handoff
from bot.actions.told import WHAT
from bot.dialogue.answers.earlier import CURRENT, SHOWN
from bot.dialogue.answers.replies import feedback_buttons
from bot.dialogue.intents import FIND_TRAINING
from bot.dialogue.reading.comparison import CHOICES, compared_by
from bot.dialogue.words.programme import WHY, asked_facts, asks_other_detail
from bot.guidance.interview import SLOT as GUIDANCE_QUESTION
from bot.nlu.wishes import pointed_at, positions, refinements
from bot.programmes.programme import Programme, Status
from bot.programmes.wishes.wish import Wish

MOST_CHOICES = 4
MOST_NAMED = 50
"""So many programmes one provider may have."""


def candidates(turn: Turn) -> list[Programme]:
    """The programmes the message may be about, the surest first; more than one means that it must be asked."""
    wanted = services.search().catalogue.get(str(turn.entity("programme")))
    if wanted and not turn.text:
        return [wanted]
    shown = shown_programmes(turn)
    position = refinements(turn.text).position or pointed_at(turn.text)
    pointed = at_place(shown, position) if position else None
    if pointed:
        return [pointed]
    named = services.search().named(turn.text, limit=MOST_NAMED) if turn.text else []
    if wanted:
        return [wanted]
    # "Metropolia" under cards is the one of these that is Metropolia's.
    named = [programme for programme in named if programme in shown] or named[:MOST_CHOICES]
    if named:
        return named
    if turn.text and turn.entity("programme"):
        return []  # the catalogue does not have what is named: nothing else is meant
    current = current_programme(turn)
    return [current] if current else shown


def at_place(shown: Sequence[Programme], place: int) -> Programme | None:
    """The one at a place from 1, or from the end (-1); None beyond them."""
    return shown[place - 1 if place > 0 else place] if -len(shown) <= place <= len(shown) else None


class AboutProgramme(Action):
    """What it is, how to apply, who can join, what it costs."""

    def name(self) -> str:
        return "action_programme"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if turn.message.get(CHOICES) and len(shown_programmes(turn)) > 1:
            say_side_by_side(turn)
            return []
        lookup = Lookup.from_slot(turn.slot("lookup"))
        found = candidates(turn)
        if turn.message.get(WHY) and lookup and found:
            say_why(turn, lookup, found)
            return []
        if not found and in_handoff(turn) and explain_question(turn):
            return []
        asks_for_work = turn.text and any(map(turn.entity, WHAT)) and not turn.slot("requested_slot")
        if not found and asks_for_work:
            # "Can I study coding without paying" names no programme: those in that field are the answer.
            return await search_and_show_needs(turn, refined(turn, Lookup(FIND_TRAINING, turn.text)))
        if not found:
            asked = str(turn.slot("requested_slot") or "")
            # The interview has found nothing yet, and in a request to a coach there is nothing to find.
            in_form = "utter_programme_later" if asked.startswith(GUIDANCE_QUESTION) else "utter_question_later"
            turn.say(in_form if asked else "utter_programme_unknown")
            return []
        if len(found) > 1:
            say_each(turn, found)
            return [SlotSet(SHOWN, [programme.id for programme in found])]
        spoken_of = say_about(turn, found[0], turn.intent)
        return [SlotSet(CURRENT, spoken_of.id)]


IN_A_FACT = {
    "programme_cost": ("label_cost",),
    "programme_requirements": ("label_level", "label_language"),
    "programme_apply": ("label_apply",),
}
"""The facts that answer a question about several programmes at once."""


COMPARED_BY = (
    "label_place",
    "label_language",
    "label_level",
    "label_length",
    "label_cost",
    "label_time",
    "label_meets",
)
"""The facts by which people choose."""


def say_side_by_side(turn: Turn) -> None:
    """The facts of the programmes that the message points at or names, or of all that were shown."""
    shown = shown_programmes(turn)
    pointed = list(filter(None, (at_place(shown, place) for place in positions(turn.text))))
    named = services.search().named(turn.text, limit=MOST_CHOICES)
    chosen = next((some for some in (pointed, named) if len(some) > 1), shown)
    say_facts_of_each(turn, chosen, compared_by(turn.text) or COMPARED_BY)


def say_facts_of_each(turn: Turn, programmes: Sequence[Programme], labels: Sequence[str]) -> dict[str, Any]:
    """These facts of each as cards."""
    told = turn.in_language_of("utter_programme_each")
    reply = turn.say("utter_programme_each")
    reply["cards"] = [fact_card(told, programme, labels) for programme in programmes]
    return reply


def say_why(turn: Turn, lookup: Lookup, programmes: Sequence[Programme]) -> None:
    """Why these were shown: what speaks for each, and what the person may lack."""
    told = turn.in_language_of("utter_programme_why")
    reply = turn.say("utter_programme_why")
    wish = wish_of(turn, lookup)
    reply["cards"] = [
        {**fact_card(told, programme, ()), "why": card(told, services.search().judged(programme, wish))["why"]}
        for programme in programmes
    ]


def say_each(turn: Turn, programmes: Sequence[Programme]) -> None:
    """The question answered by a fact of each ("which of these is free?"), or which one is meant; with a button for each."""
    labels = IN_A_FACT.get(turn.intent) or asked_facts(turn.text)
    if labels:
        reply = say_facts_of_each(turn, programmes, labels)
        if turn.intent == "programme_requirements":
            for shown, programme in zip(reply["cards"], programmes):
                shown["why"] = " ".join(own_standing(turn, programme))
    elif asks_other_detail(turn.text):
        told = turn.in_language_of("utter_programme_detail_unknown")
        reply = turn.say("utter_programme_detail_unknown")
        reply["cards"] = [fact_card(told, programme, ("label_provider",)) for programme in programmes]
    else:
        reply = turn.say("utter_programme_which")
        reply["buttons"] += [choice(turn, programme) for programme in programmes]


def say_about(turn: Turn, programme: Programme, question: str) -> Programme:
    """Answers one of the questions of SAYING; returns the programme that was spoken of last: an ended one's successor."""
    if programme.status(turn.today) is not Status.ENDED:
        SAYING[question](turn, programme)
        return programme
    if question not in ASKED_OF_ENDED:
        say_ended(turn, programme)
        return programme
    return say_instead(turn, programme, question)


def choice(turn: Turn, programme: Programme) -> dict[str, str]:
    """A button that asks the same question about this programme."""
    button = details_button(turn, programme, programme.name.text(turn.language))
    return {**button, "payload": button["payload"].replace("/programme_details", f"/{turn.intent}", 1)}


def say(turn: Turn, key: str, programme: Programme, **slots: str) -> dict[str, Any]:
    """An answer about `programme`, with its source, the day it was checked and the feedback buttons."""
    reply = turn.say(key, name=programme.name.text(turn.language), **slots)
    reply["programme"] = programme.id
    reply["link"] = {
        "title": programme.source.title,
        "url": programme.url,
        "checked_on": programme.checked_on.isoformat(),
    }
    reply["buttons"] += [
        *group_buttons(turn, programme),
        *remind_buttons(turn, programme),
        *feedback_buttons(services.texts(), reply["language"]),
    ]
    return reply


def say_ended(turn: Turn, programme: Programme) -> None:
    """That it has ended, what it reached, and what to turn to instead."""
    successor = services.search().catalogue.successor_of(programme, turn.today)
    description = " ".join(filter(None, (programme.summary.text(turn.language), programme.result.text(turn.language))))
    told = {"end": _end(programme), "description": description}
    if successor:
        name = successor.name.text(turn.language)
        reply = say(turn, "utter_programme_ended", programme, successor=name, **told)
        reply["buttons"].insert(0, details_button(turn, successor, name))
    else:
        say(turn, "utter_programme_ended_no_successor", programme, **told)


ASKED_OF_ENDED = {
    "programme_apply": "utter_programme_ended_apply",
    "programme_requirements": "utter_programme_ended_requirements",
    "programme_cost": "utter_programme_ended_cost",
}
"""What is true of an ended programme, by the question about it."""


def say_instead(turn: Turn, programme: Programme, question: str) -> Programme:
    """What is true of an ended programme, and the same question answered for what has replaced it, which is returned."""
    successor = services.search().catalogue.successor_of(programme, turn.today)
    told = {"end": _end(programme), "cost": cost(turn, programme).rstrip(".")}
    if successor is None:
        say(turn, ASKED_OF_ENDED[question], programme, **told)
        return programme
    note = turn.phrase("programme_instead", successor=successor.name.text(turn.language))
    # The buttons stand under the answer that can be acted on.
    say(turn, ASKED_OF_ENDED[question], programme, note=note, **told)["buttons"] = []
    SAYING[question](turn, successor)
    return successor


def _end(programme: Programme) -> str:
    return f" ({services.date_words(programme.ends)})" if programme.ends else ""


FACTS = ("label_place", "label_length", "label_time", "label_meets", "label_language", "label_level")


def say_details(turn: Turn, programme: Programme) -> None:
    """What it is and who offers it; to a question about the time, the place or the language, what is known of these first."""
    asked = asked_facts(turn.text)
    if asked:
        told = turn.in_language_of("utter_programme_details")
        known = answers_of(told, programme, asked)
        shown = dict.fromkeys((*asked, *FACTS))
        _describe(
            turn, programme, "\n".join(f"{told.phrase(label)}: {known[label]}" for label in shown if label in known)
        )
        return
    if asks_other_detail(turn.text):
        say(turn, "utter_programme_detail_unknown", programme)
        return
    description = programme.description.text(turn.language) or programme.summary.text(turn.language)
    _describe(turn, programme, description)


def say_summary(turn: Turn, programme: Programme) -> None:
    """The same in one sentence."""
    _describe(turn, programme, programme.summary.text(turn.language))


def _describe(turn: Turn, programme: Programme, description: str) -> None:
    provider = programme.provider.text(turn.language)
    say(turn, "utter_programme_details", programme, description=description, provider=provider)


def say_apply(turn: Turn, programme: Programme) -> None:
    """How, where and by when to apply."""
    when = next((value for label, value in facts_of(turn, programme, Status.ACTIVE) if label == "label_time"), "")
    say(
        turn,
        "utter_programme_apply",
        programme,
        how=" ".join(filter(None, (programme.apply.text(turn.language), when))),
    )


def say_requirements(turn: Turn, programme: Programme) -> None:
    """Level, age, education and residence, as far as the source says."""
    lines = []
    if programme.levels or programme.level_note:
        lines.append(level(turn, programme))
    if programme.age_min or programme.age_max:
        one_end = "requirement_age_min" if programme.age_min else "requirement_age_max"
        key = "requirement_age" if programme.age_min and programme.age_max else one_end
        lines.append(turn.phrase(key, low=programme.age_min, high=programme.age_max))
    if programme.education:
        lines.append(
            turn.phrase(
                "requirement_education",
                education=services.in_words("education_level", programme.education, turn.language),
            )
        )
    if programme.residents_only:
        places = ", ".join(services.in_words("municipality", town, turn.language) for town in programme.municipalities)
        lines.append(turn.phrase("requirement_residence", places=places))
    lines += own_standing(turn, programme)
    if lines:
        say(turn, "utter_programme_requirements", programme, requirements="\n".join(lines))
    else:
        say(turn, "utter_programme_requirements_unknown", programme)


def own_standing(turn: Turn, programme: Programme) -> list[str]:
    """Whether the Finnish that the person has told of is enough, and what else they have not."""
    wish = Wish(today=turn.today, finnish_level=turn.slot("language_level"), english_level=turn.slot("english_level"))
    result = services.search().judged(programme, wish)
    enough = [reason for reason in result.why if reason.key == "why_level"]
    return [sentence(turn, reason) for reason in (*enough, *result.missing)]


def say_cost(turn: Turn, programme: Programme) -> None:
    """What it costs."""
    say(turn, "utter_programme_cost", programme, cost=cost(turn, programme).rstrip("."))


SAYING: dict[str, Callable[[Turn, Programme], None]] = {
    "programme_details": say_details,
    "programme_summary": say_summary,
    "programme_apply": say_apply,
    "programme_requirements": say_requirements,
    "programme_cost": say_cost,
}
