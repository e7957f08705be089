"""Writes docs/reference.md from the code and the data: `python -m docs.make_reference`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from prometheus_client import Metric

from bot.cli.main import make_parser
from bot.desk.routes import ADDRESSES
from bot.desk.security import PREFIX
from bot.dialogue.answers.faq_follow_ups import FollowUps
from bot.dialogue.answers.texts import Texts
from bot.gateway import make_app
from bot.operations.metrics import Metrics
from bot.settings import ROOT, Secret, Settings

PAGE = ROOT / "docs" / "reference.md"
EVERYWHERE = ("help", "json")
"""Options that every command has."""
ANSWER = "utter_faq/"
HEAD = """# Reference

Made from the code and the data by `python -m docs.make_reference`; a test compares. Settings: [settings](settings.md).
Frames of the chat's socket: [websocket](websocket.md).
"""
_PATTERN = re.compile(r"\{(\w+):[^}]*\}")


def reference() -> str:
    """The whole page."""
    parts = (_commands(), _intents(), _topics(), _entities_and_slots(), _responses(), _addresses(), _metrics())
    return "\n".join([HEAD, *("\n".join(part) + "\n" for part in parts)])


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _commands() -> Iterator[str]:
    yield "## Commands\n\nEach has `--help`, and `--json` for one JSON object a line. Status 0: done, 1: problems, 2: wrong input.\n"
    for parser, means in _leaves(make_parser(), ""):
        usage = " ".join(parser.format_usage().removeprefix("usage:").split())
        yield f"- `{usage.replace(' [-h]', '').replace(' [--json]', '')}`: {means}"
        for action in parser._actions:
            if action.dest not in EVERYWHERE and action.help:
                name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
                yield f"  - `{name}`: {action.help}"


def _leaves(parser: argparse.ArgumentParser, means: str) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """The commands that have no commands below them, each with what its parent says of it."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser, means
    for action in below:
        helps = {choice.dest: str(choice.help or "") for choice in action._choices_actions}
        for name, child in action.choices.items():
            yield from _leaves(child, helps.get(name, ""))


def _domain() -> Mapping[str, Any]:
    domain: Mapping[str, Any] = _yaml(ROOT / "domain.yml")
    return domain


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _intents() -> Iterator[str]:
    yield "## Intents\n\nWhat a rule of `data/stories` answers an intent with; in a form it may be answered otherwise.\n"
    answers: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "stories").glob("*.yml")):
        for rule in _yaml(path).get("rules", []):
            steps = rule["steps"]
            said = [step["action"] for step in steps if "action" in step]
            for name in (step["intent"] for step in steps if "intent" in step):
                answers.setdefault(name, []).extend(said)
    rows = ((f"`{name}`", _code(dict.fromkeys(answers.get(name, ())))) for name in _domain()["intents"])
    yield from _table(("intent", "answered by"), rows)


def _topics() -> Iterator[str]:
    yield "## Topics\n\nThe intents `faq/…`, each with the follow-ups of its answer (`data/follow_ups`).\n"
    texts, follow_ups = Texts.load().entries["en"], FollowUps.load().topics["en"]
    names = [key.removeprefix(ANSWER) for key in texts if key.startswith(ANSWER) and key.count("/") == 1]
    rows = ((f"`faq/{name}`", texts[f"{ANSWER}{name}"]["title"], _code(follow_ups.get(name, ()))) for name in names)
    yield from _table(("topic", "title", "follow-ups"), rows)


def _entities_and_slots() -> Iterator[str]:
    yield "## Entities and slots\n"
    entities = (item if isinstance(item, str) else next(iter(item)) for item in _domain()["entities"])
    yield f"Entities: {_code(entities)}.\n"
    rows = ((f"`{name}`", _filled(slot["mappings"])) for name, slot in _domain()["slots"].items())
    yield from _table(("slot", "filled by"), rows)


def _filled(mappings: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(_source(mapping) for mapping in mappings))


def _source(mapping: Mapping[str, Any]) -> str:
    if mapping["type"] == "from_entity":
        role = f" ({mapping['role']})" if "role" in mapping else ""
        return f"the entity `{mapping['entity']}`{role}"
    return {"custom": "actions", "from_text": "the text of a message", "from_intent": "the intent"}[mapping["type"]]


def _responses() -> Iterator[str]:
    yield "## Texts\n\nThe keys of `data/responses`, by the beginning of their names, without the topics.\n"
    groups: dict[str, list[str]] = {}
    for key in sorted(key for key in Texts.load().entries["en"] if not key.startswith(ANSWER)):
        words = key.split("_")
        groups.setdefault("_".join(words[: 2 if words[0] == "utter" else 1]), []).append(key)
    few = sorted(key for keys in groups.values() if len(keys) == 1 for key in keys)
    rows = [(f"`{name}…`", str(len(keys)), _code(keys)) for name, keys in groups.items() if len(keys) > 1]
    yield from _table(("begins with", "keys", ""), [*rows, ("others", str(len(few)), _code(few))])


def _addresses() -> Iterator[str]:
    yield "## HTTP\n\nThe gateway's addresses; the desk's need a session of a coach with at least the role.\n"
    everything = Settings(
        telegram_token=Secret("1:x"), telegram_mode="webhook", telegram_public_url="https://example.org",
        ticket_backend="zammad", zammad_webhook_key=Secret("x"),
    )  # fmt: skip
    app = make_app(everything, say=Texts.load().say)
    yield from _table(("address", "role", "what it does"), [*_public(app), *_of_desk()])


def _public(app: web.Application) -> Iterator[tuple[str, str, str]]:
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if route.method != "HEAD" and not path.startswith(PREFIX):
            path = "/telegram/…" if path.startswith("/telegram/") else path
            yield f"`{route.method} {path}`", "", _first_line(route.handler)


def _of_desk() -> Iterator[tuple[str, str, str]]:
    for address in ADDRESSES:
        role = address.needs.value if address.needs else ""
        path = _PATTERN.sub(r"{\1}", address.path)
        yield f"`{address.method} {PREFIX}{path}`", role, _first_line(address.view)


def _first_line(documented: Callable[..., Any] | type) -> str:
    return (documented.__doc__ or "").strip().partition("\n")[0]


def _metrics() -> Iterator[str]:
    yield "## Metrics\n\nWhat `/metrics` gives Prometheus; alerts on them: [alerts](alerts.md).\n"
    rows = ((f"`{metric.name}`", metric.type, metric.documentation) for metric in _collected(Metrics()))
    yield from _table(("metric", "type", "meaning"), rows)


def _collected(metrics: Metrics) -> list[Metric]:
    return sorted(metrics.registry.collect(), key=lambda metric: str(metric.name))


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
