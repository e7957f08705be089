"""The shorter way to a rule's decision comes to the same as Rasa's own, over the whole history of a conversation."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

import pytest
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from benchmarks.walks import walk_for
from bot.cli.session import Session
from bot.dialogue.serving import shortcuts

TURNS = 60


async def test_rules_decide_as_over_the_whole_history(
    open_session: Callable[[str, str | None], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter: Any = RulePolicy._find_action_from_rules
    decided = []

    def both(policy: RulePolicy, *given: Any, use_text_for_last_user_input: bool) -> Any:
        found = shorter(policy, *given, use_text_for_last_user_input=use_text_for_last_user_input)
        with monkeypatch.context() as whole:
            whole.setattr(RulePolicy, "_prediction_states", Policy._prediction_states)
            whole.setattr(RulePolicy, "_get_possible_keys", shortcuts._possible_keys)
            wanted = shorter.__wrapped__(policy, *given, use_text_for_last_user_input=use_text_for_last_user_input)
        # What it was decided from is told for debugging only, where nothing was decided.
        decided.append((found, wanted) if wanted[0] else (found[0], wanted[0]))
        return found

    monkeypatch.setattr(RulePolicy, "_find_action_from_rules", both)
    await walk_for(TURNS, 5, open_session)

    assert len(decided) > TURNS
    assert [pair for pair in decided if pair[0] != pair[1]] == []


async def test_copy_of_a_tracker_is_what_its_events_make(
    open_session: Callable[[str, str | None], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter: Any = DialogueStateTracker.copy
    copies = []

    def both(tracker: DialogueStateTracker) -> DialogueStateTracker:
        made = shorter(tracker)
        copies.append((_state(made), _state(tracker.travel_back_in_time(math.inf))))
        return cast(DialogueStateTracker, made)

    monkeypatch.setattr(DialogueStateTracker, "copy", both)
    await walk_for(TURNS, 6, open_session)

    assert len(copies) > TURNS
    assert [pair for pair in copies if pair[0] != pair[1]] == []


def _state(tracker: DialogueStateTracker) -> Any:
    """All that a tracker knows, as it is now."""
    whole = vars(tracker).keys() - {"slots", "events", "latest_message", "latest_bot_utterance"}
    slots = {name: dict(vars(slot)) for name, slot in tracker.slots.items()}
    return {name: vars(tracker)[name] for name in whole}, slots, tracker.current_state(EventVerbosity.ALL)
