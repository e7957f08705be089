"""What Rasa 3.6 does the long way round in each turn, and a shorter way with the same result.

- It checks its own schema anew at every custom action before it checks the action's answer, 25 ms each time: here with a validator
  that is made once.
- It runs the model's graph, of a few nodes in a row, through dask's scheduler of many tasks, three times a turn and more: here
  through dask's own plain loop.
- Its rules look at every state since the conversation began, twice a turn and once more for rules that are written with a message's
  words: the fiftieth turn took three times as long as the fifth. Here at as many states as the longest rule has, and only for rules
  that speak of the latest action and intent.
- It copies the tracker before each action by going through all its events, and each slot by way of pickling: here as they stand.
- It opens a connection for each action: here one stays open.
- It compares the domain with an empty one at each message, to warn of intents that the domain lacks: `polku check` does.
"""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from functools import lru_cache, wraps
from typing import Any

import aiohttp
import dask
import dask.core
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

_of_rules = RulePolicy._find_action_from_rules
_possible_keys = RulePolicy._get_possible_keys
_NONE = (None, None, False)
# The action server drops an idle connection after 5 s; letting go of it earlier keeps an action off one that just died.
IDLE_CONNECTION_SECONDS = 2.0


def take_shortcuts() -> None:
    """Puts them in the place of Rasa's own; call it in each process that runs a model."""
    RemoteAction._validate_action_result = _validate_action_result
    dask.get = dask.core.get  # type: ignore[attr-defined,assignment]
    RulePolicy._prediction_states = _latest_states
    RulePolicy._find_action_from_rules = _find_action_from_rules
    RulePolicy._get_possible_keys = _get_possible_keys
    DialogueStateTracker.copy = _copy_of_tracker
    Slot.__copy__ = _copy_of_slot
    EndpointConfig.session = _kept_session
    MessageProcessor._check_for_unseen_features = _no_warning


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


def _get_possible_keys(policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> Any:
    said_last = _said_last(states[-1])
    if said_last is None:
        return _possible_keys(policy, lookup, states)
    action, intent = said_last
    by_last = _by_last_state(tuple(lookup))
    # A rule that names no action or no intent of its last state may follow any.
    likely = [key for last in ((action, intent), (action, None)) for key in by_last.get(last, ())]
    return _possible_keys(policy, dict.fromkeys(likely, ""), states)


def _said_last(state: State) -> tuple[str, str | None] | None:
    """The action and the intent that a state tells of; None for the beginning of a conversation."""
    action = state.get("prev_action", {}).get("action_name")
    return (str(action), state.get("user", {}).get("intent")) if action else None


@lru_cache(maxsize=2)
def _by_last_state(rules: tuple[str, ...]) -> dict[tuple[str, str | None] | None, list[str]]:
    """Rules by what their last state tells of; None for those that begin a conversation with it."""
    found: dict[tuple[str, str | None] | None, list[str]] = {}
    for rule in rules:
        found.setdefault(_said_last(RulePolicy._rule_key_to_state(rule)[-1]), []).append(rule)
    return found


def _copy_of_slot(slot: Slot) -> Slot:
    made = object.__new__(type(slot))
    vars(made).update(vars(slot))
    return made


def _copy_of_tracker(tracker: DialogueStateTracker) -> DialogueStateTracker:
    made = object.__new__(DialogueStateTracker)
    vars(made).update(vars(tracker))
    made.slots = {name: copy.copy(slot) for name, slot in tracker.slots.items()}
    made.events = deque(tracker.events, tracker._max_event_history)
    made.active_loop = copy.deepcopy(tracker.active_loop)
    made.latest_action = copy.copy(tracker.latest_action)
    # As in a copy of Rasa's own: events of an action are marked when they come into the tracker itself.
    made.sender_source = made.model_id = made.assistant_id = None
    return made


class _KeptSession:
    """Enters the session of an endpoint without ending it afterwards."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self.loop = asyncio.get_running_loop()
        self.session = aiohttp.ClientSession(
            headers=endpoint.headers,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_CONNECTION_SECONDS),
        )

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self.session

    async def __aexit__(self, *_: object) -> None:
        pass


def _kept_session(endpoint: EndpointConfig) -> _KeptSession:
    kept: _KeptSession | None = vars(endpoint).get("kept_session")
    if kept is None or kept.loop is not asyncio.get_running_loop():
        kept = endpoint.kept_session = _KeptSession(endpoint)
    return kept


async def close_session(endpoint: EndpointConfig) -> None:
    """Ends what was kept open for an endpoint."""
    kept: _KeptSession | None = vars(endpoint).pop("kept_session", None)
    if kept is not None:
        await kept.session.close()


def _no_warning(_processor: MessageProcessor, _parsed: Any) -> None:
    pass
