"""Starts Rasa without the libraries that Polku never uses.

Rasa imports TensorFlow, matplotlib, DIET's helpers and the client library of every chat
channel it knows, even when no component or channel in the configuration needs them. A
finder on `sys.meta_path` answers those imports with empty stand-ins, which cuts start-up,
memory and the size of the environment (figures in docs/decisions.md).

`python -m bot.engine run|train|…` is the only way Rasa is started in this project.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import BadInput, PolkuError
from bot.settings import ROOT

STAND_INS = frozenset({
    "tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "tensorflow_probability",
    "keras", "matplotlib", "aiogram", "twilio", "webexteamssdk", "mattermostwrapper",
    "rocketchat_API", "fbmessenger", "slack_sdk", "google.auth", "google.oauth2", "confluent_kafka",
    "aio_pika", "aiormq", "boto3", "botocore", "pymongo", "socketio", "engineio", "sentry_sdk", "sklearn_crfsuite",
})  # fmt: skip
"""Modules answered with a stand-in. requirements.overrides keeps them out of requirements.lock."""

ONLY_FOR_OTHERS = frozenset({"questionary", "prompt_toolkit"})
"""Answered with a stand-in, too: `rasa shell` and `rasa interactive` ask with them."""
NOT_FOR_SERVING = frozenset({"sklearn", "scipy.stats", "requests", "redis"})
"""The same in a process that answers people: our models are plain arrays, and Rasa itself sends no telemetry and needs no
lock store of Redis."""
FOR_TERMINALS = ("rich", "pygments")
"""Colours for tracebacks and pages of errors. structlog, httpx and mako do without where they are not installed."""

NEEDS_TENSORFLOW = frozenset({
    "DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy", "ResponseSelector",
    "ConveRTFeaturizer", "LanguageModelFeaturizer", "CRFEntityExtractor",
})  # fmt: skip
"""Rasa's components that cannot work here, CRFEntityExtractor for want of sklearn_crfsuite."""


class _StandInType(type):
    """A class whose every attribute is again a stand-in, so that it can be subclassed or decorate."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        return super().__call__()


def _stand_in(name: str) -> type:
    return _StandInType(name, (), {"__init__": lambda self, *args, **kwargs: None})


class _StandInModule(types.ModuleType):
    __path__: list[str] = []
    __version__ = "2.12.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _stand_in(name)
        setattr(self, name, made)
        return made


class StandInFinder:
    """Answers imports of `names` and everything below them with empty modules."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        parts = fullname.split(".")
        if any(".".join(parts[:size]) in self._names for size in range(1, len(parts) + 1)):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: attributes appear when asked for."""


def prepare(*, only_serves: bool = False) -> None:
    """Make `import rasa` light and quiet; call it before anything of Rasa or NumPy is imported.

    With `only_serves` nothing can be trained in this process.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    # The encoder's threads wait by spinning: with other work on the cores they slow a sentence down many times over.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Memory of the processes that this one starts: a heap for each thread is never given back, and Sanic's only use of
    # distutils would load setuptools.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ.setdefault("SETUPTOOLS_USE_DISTUTILS", "stdlib")
    for name in FOR_TERMINALS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None: its import fails
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        unused = ONLY_FOR_OTHERS | NOT_FOR_SERVING if only_serves else ONLY_FOR_OTHERS
        sys.meta_path.insert(0, StandInFinder(STAND_INS | unused))


def refuse_tensorflow(config: Path) -> None:
    """Stop with one line when the configuration names a component that cannot work here."""
    if not config.exists():
        raise BadInput(f"{config} not found: start Rasa in the project's folder")
    for number, line in enumerate(config.read_text(encoding="utf-8").splitlines(), 1):
        name = line.partition("#")[0].replace("- name:", "").strip().strip("\"'")
        if name in NEEDS_TENSORFLOW:
            raise BadInput(
                f"{config.name}:{number}: {name} needs a library that is left out on purpose "
                "(docs/decisions.md, Rasa without TensorFlow); use a component of bot.nlu instead"
            )


def main(arguments: Sequence[str]) -> int:
    """Run Rasa's own command line with `arguments`; returns the exit status."""
    try:
        refuse_tensorflow(ROOT / "config.yml")
    except PolkuError as error:
        print(error, file=sys.stderr)
        return 2
    prepare(only_serves=arguments[:1] == ["run"])
    sys.argv = ["rasa", *arguments]
    from rasa.__main__ import main as rasa_main

    rasa_main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
