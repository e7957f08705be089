"""What Rasa 3.6 does the long way round in each turn, and a shorter way with the same result.

- It checks its own schema anew at every custom action before it checks the action's answer, 25 ms each time: here with a validator
  that is made once.
- It runs the model's graph, of a few nodes in a row, through dask's scheduler of many tasks, three times a turn and more: here
  through dask's own plain loop.
- Its rules look at every state since the conversation began, twice a turn and once more for rules that are written with a message's
  words: the fiftieth turn took three times as long as the fifth. Here at as many states as the longest rule has.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import Any

import dask
import dask.core
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

_of_rules = RulePolicy._find_action_from_rules
_NONE = (None, None, False)


def take_shortcuts() -> None:
    """Puts them in the place of Rasa's own; call it in each process that runs a model."""
    RemoteAction._validate_action_result = _validate_action_result
    dask.get = dask.core.get  # type: ignore[attr-defined,assignment]
    RulePolicy._prediction_states = _latest_states
    RulePolicy._find_action_from_rules = _find_action_from_rules


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    schema = RemoteAction.action_response_format_spec()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """True; raises jsonschema's ValidationError for an answer of another form, as Rasa's own check does."""
    _validator().validate(result)
    return True


@wraps(_of_rules)
def _find_action_from_rules(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> Any:
    # A state holds a message's words or its intent, and every rule of ours that follows a message names the intent.
    return _NONE if use_text_for_last_user_input else _of_rules(policy, tracker, domain, False)


def _latest_states(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, by_text: bool = False, **_rule_only: Any
) -> list[State]:
    """The states before the latest actions and now, oldest first: those that a rule can look at."""
    events = tracker.applied_events()
    actions = [number for number, event in enumerate(events) if isinstance(event, ActionExecuted)]
    wanted = actions[-_longest_rule(policy) :]
    states, replayed = [], tracker.init_copy()
    for number, event in enumerate(events):
        if wanted and number == wanted[0]:
            wanted.pop(0)
            states.append(domain.get_active_state(replayed))
        replayed.update(event)
    states.append(domain.get_active_state(replayed))
    policy.featurizer._choose_last_user_input([states], by_text)
    return states


@lru_cache(maxsize=1)
def _longest_rule(policy: RulePolicy) -> int:
    """States in the longest rule; worked out once for a model."""
    rules = (*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH])
    return max(len(policy._rule_key_to_state(rule)) for rule in rules)
