"""Reminders in the chat: asked for once with what would be said and when, agreed to, listed, stopped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.state import state_of
from bot.actions.looking_up.under_discussion import current_programme
from bot.clock import FINLAND
from bot.conversations.later.reminders import CONSENT, plan_reminders, stop_reminders
from bot.conversations.privacy.consents import give_consent, has_consent, withdraw_consent
from bot.guidance.reminding import Reminder, reminders_of, step_reminder
from bot.guidance.state import Guidance
from bot.programmes.programme import Programme

REMIND, YES, NO, STOP = "remind", "remind_yes", "remind_no", "remind_stop"
ANSWERS = (REMIND, YES, NO, STOP)
REMIND_BUTTON = '/inform{"follow_up": "remind"}'


async def take_reminder(turn: Turn, value: str) -> None:
    """Acts on the button: the wish to be reminded, consent, refusal or end."""
    database, state = services.database(), state_of(turn)
    if value in (NO, STOP):
        await stop_reminders(database, turn.conversation)
        await withdraw_consent(database, turn.conversation, CONSENT, now=turn.now)
        turn.say("utter_reminders_stopped")
        return
    planned = [*of_path(turn, state), *of_programme(turn, state)]
    lines = in_words(turn, planned)
    agreed = await has_consent(database, turn.conversation, CONSENT)
    if not planned:
        turn.say("utter_reminders_none")
    elif value == REMIND and not agreed:
        turn.say("utter_ask_reminders", list=lines)
    else:
        if not agreed:
            shown = turn.phrase("utter_ask_reminders", list=lines)
            await give_consent(database, turn.conversation, CONSENT, text_shown=shown, now=turn.now)
        await _plan(turn, state)
        turn.say("utter_reminders_set", list=lines)


async def keep_reminders(turn: Turn, state: Guidance) -> None:
    """The path has changed: who agreed to be reminded is reminded of what it holds now."""
    if state.path and await has_consent(services.database(), turn.conversation, CONSENT):
        await _plan(turn, state)


async def _plan(turn: Turn, state: Guidance) -> None:
    database, conversation = services.database(), turn.conversation
    await plan_reminders(database, conversation, of_path(turn, state), on_path=True)
    await plan_reminders(database, conversation, of_programme(turn, state), on_path=False)


def of_path(turn: Turn, state: Guidance) -> list[Reminder]:
    """How the next step went, and the dates of the steps that are not done."""
    number = state.path.next_step() if state.path else None
    if state.path is None or number is None:
        return []
    catalogue = services.search().catalogue
    found = [None if step.done else catalogue.get(step.programme) for step in state.path.steps]
    next_step = found[number - 1]
    asked = [step_reminder(next_step, number, turn.now)] if next_step else []
    return asked + [one for programme in found if programme for one in reminders_of(programme, turn.now)]


def of_programme(turn: Turn, state: Guidance) -> list[Reminder]:
    """The dates of the programme that is being talked about; [] for a step of the path."""
    programme = current_programme(turn)
    steps = {step.programme for step in state.path.steps} if state.path else set()
    return list(reminders_of(programme, turn.now)) if programme and programme.id not in steps else []


def remind_buttons(turn: Turn, programme: Programme) -> list[dict[str, str]]:
    """The button for a programme that has dates ahead; none for any other."""
    ahead = any(True for _ in reminders_of(programme, turn.now))
    return [{"title": turn.phrase("button_remind"), "payload": REMIND_BUTTON, "kind": "choice"}] if ahead else []


def in_words(turn: Turn, planned: Sequence[Reminder]) -> str:
    """What will be said on which day, a line each, the soonest first."""
    lines = []
    for one in sorted(planned, key=lambda reminder: reminder.due_at):
        what = turn.phrase(
            f"reminder_line_{one.kind.value}",
            name=one.names["fi" if turn.language == "fi" else "en"],
            date=services.date_words(one.day) if one.day else "",
            number=one.number or "",
        )
        lines.append(f"– {services.date_words(one.due_at.astimezone(FINLAND).date())}: {what}")
    return "\n".join(lines)
