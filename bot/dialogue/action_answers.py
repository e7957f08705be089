"""Checks what custom actions answer with a validator that is made once.

Rasa 3.6 checks its own schema anew at every action before it checks the answer (`RemoteAction._validate_action_result`),
which takes about 25 ms of each turn that has an action.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    schema = RemoteAction.action_response_format_spec()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """True; raises jsonschema's ValidationError for an answer of another form, as Rasa's own check does."""
    _validator().validate(result)
    return True


def check_with_one_validator() -> None:
    """Puts the check in the place of Rasa's; call it once in each process that runs a model."""
    RemoteAction._validate_action_result = _validate_action_result
