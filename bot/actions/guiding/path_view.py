"""Says a path: the three tracks with their reasons, the steps as text and cards, and why each step is there."""

from __future__ import annotations

from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.self_check import ICT, ICT_SKILLS, check_button
from bot.actions.looking_up.cards import card, time
from bot.actions.told import situations_said
from bot.guidance.planner import Path, PathStep, WeighedTrack
from bot.guidance.profile import Profile
from bot.guidance.rules import Track
from bot.guidance.state import KeptPath
from bot.programmes.programme import LEVELS, Programme

REASONS_SHOWN = 2
OPENS_MORE = ("A2", "B1", "B2")
"""Levels of Finnish from which more programmes are open."""
WHAT_IF_PLACE = 3


def say_tracks(turn: Turn, path: Path) -> None:
    """The three tracks, each with the weightiest reasons for and against."""
    turn.say("utter_path_tracks", tracks="\n\n".join(_track(turn, one) for one in path.weighed))


def _track(turn: Turn, one: WeighedTrack) -> str:
    lines = [turn.phrase(f"track_{one.track.value}")]
    for label, reasons in (("label_for", one.speaks_for), ("label_against", one.speaks_against)):
        texts = [reason.text(turn.language) for reason in reasons[:REASONS_SHOWN]]
        lines.append(f"{turn.phrase(label)}: {' '.join(texts) or turn.phrase('value_nothing_special')}")
    return "\n".join(lines)


def say_path(turn: Turn, key: str, path: Path, kept: KeptPath, person: Profile, **slots: str) -> dict[str, Any]:
    """The steps in order, as text and as cards."""
    steps = [_step(turn, number, step, kept) for number, step in enumerate(path.steps, 1)]
    track = turn.phrase(f"track_{path.track.value}")
    reply = turn.say(key, steps="\n\n".join(steps), track=track, count=len(steps), **slots)
    reply["cards"] = [step_card(turn, step, person) for step in path.steps]
    reply["buttons"][WHAT_IF_PLACE:WHAT_IF_PLACE] = what_if_buttons(turn, person)
    reply["buttons"] = check_buttons(turn, path, person) + reply["buttons"]
    return reply


def what_if_buttons(turn: Turn, person: Profile) -> list[dict[str, str]]:
    """A button for the next level of Finnish that opens more; none for who speaks it well already."""
    higher = next((level for level in OPENS_MORE if LEVELS.index(level) > LEVELS.index(person.finnish or "A2")), None)
    if higher is None:
        return []
    payload = f'/get_guidance{{"path": "what_if.{higher}"}}'
    return [{"title": turn.phrase("button_what_if", level=higher), "payload": payload, "kind": "choice"}]


def check_buttons(turn: Turn, path: Path, person: Profile) -> list[dict[str, str]]:
    """Buttons for the self-checks that fit the path: the idea of a business, skills with computers."""
    fitting = {
        "business_idea": path.track is Track.ENTREPRENEURSHIP,
        ICT_SKILLS: path.track is Track.TRAINING and bool(ICT & set(person.fields)),
    }
    return [check_button(turn, name) for name, fits in fitting.items() if fits]


def _step(turn: Turn, number: int, step: PathStep, kept: KeptPath) -> str:
    language = turn.language
    done = f" ({turn.phrase('value_step_done')})" if kept.steps[number - 1].done else ""
    lines = [
        f"{number}. {step.programme.name.text(language)}{done}",
        because(turn, step),
        *(f"{label}: {value}" for label, value in particulars(turn, step)),
    ]
    return "\n".join(lines)


def particulars(turn: Turn, step: PathStep) -> list[tuple[str, str]]:
    """What comes first, when, and what else there is: labels and values in the person's language."""
    found = [
        ("label_first", step.rule.first.text(turn.language)),
        ("label_when", when(turn, step.programme)),
        ("label_alternative", _alternative(turn, step)),
    ]
    return [(turn.phrase(label), value) for label, value in found if value]


def because(turn: Turn, step: PathStep) -> str:
    """Why the step is there, with the level that it leads to."""
    why = step.rule.why.text(turn.language)
    return f"{why} {turn.phrase('path_bridge', level=step.bridge_to)}" if step.bridge_to else why


def when(turn: Turn, programme: Programme) -> str:
    """The date of the programme; empty when none is known, for its page is on the card."""
    today = turn.today
    ahead = [day for day in (programme.apply_until, programme.starts) if day is not None and day >= today]
    return time(turn, programme, programme.status(today)) if ahead else ""


def _alternative(turn: Turn, step: PathStep) -> str:
    return step.alternative.name.text(turn.language) if step.alternative else ""


def step_card(turn: Turn, step: PathStep, person: Profile) -> dict[str, Any]:
    """The card of a step: the rule's reason, then what the person lacks for it."""
    result = services.planner().result(step.programme, person, turn.today, turn.language)
    shown = card(turn, result)
    return {**shown, "why": f"{because(turn, step)} {shown['why']}".strip()}


def say_why(turn: Turn, path: Path, person: Profile) -> None:
    """What the path was made from: the facts, and for each step its reason."""
    steps = [
        f"{number}. {step.programme.name.text(turn.language)}: {because(turn, step)}"
        for number, step in enumerate(path.steps, 1)
    ]
    turn.say(
        "utter_path_why",
        facts=", ".join(facts_in_words(turn, person)) or turn.phrase("value_no_facts"),
        track=turn.phrase(f"track_{path.track.value}"),
        steps="\n".join(steps),
    )


def facts_in_words(turn: Turn, person: Profile) -> list[str]:
    """What is known of the person, in words of their language."""
    words = [turn.phrase(f"goal_{person.goal}")] if person.goal and person.goal != "unsure" else []
    words += [turn.phrase(f"situation_{item}") for item in situations_said(person.situation)]
    known = {
        "occupation": person.occupation,
        "field": person.fields[0] if person.fields and not person.occupation else None,
        "education_level": person.education,
        "language_level": person.finnish,
        "english_level": person.english,
        "municipality": person.municipality,
        "age": person.age,
        "duration_unemployed": person.months,
    }
    words += [services.in_words(name, value, turn.language) for name, value in known.items() if value is not None]
    words += [turn.phrase(f"obstacle_{item}") for item in person.obstacles]
    return words
