"""Random walks through dialogues, with what must hold at every step: `python -m benchmarks.walks --turns 10000 [--seed 1]`.

A walk types real questions of every intent, presses what was offered, and writes nonsense, in several languages. The trained
model and the real actions answer, in this process. Prints what did not hold, each with the steps that led to it, and the
slowest answers; exit status 1 when something did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import yaml

from benchmarks.intent_data import percentile
from bot.cli.database import open_database
from bot.cli.prepare import take_over_index
from bot.cli.session import Session, replies_of
from bot.conversations.reply import Button, Reply
from bot.dialogue.answers.texts import texts_of
from bot.engine import prepare
from bot.model.training import trained_model
from bot.programmes.search.search import INDEX_FOLDER
from bot.settings import ROOT, load

EVALUATION = ROOT / "data" / "evaluation"
LONGEST_WALK = 25
Open = Callable[[str, "str | None"], Session]
LIMIT_SECONDS = 10.0
"""As long as the gateway waits for an answer by default."""
NONSENSE = (
    "asdf qwer",
    "???",
    "👍",
    "1",
    "-5",
    "99999999999",
    "x" * 900,
    "{slot}",
    "/restart",
    "no en tiedä",
    "ехать",
    "مرحبا",
)
STOPS = {"fi": "lopeta", "en": "stop"}
AFTERWARDS = {
    "fi": ("mikä on starttiraha", "utter_faq/startup_grant"),
    "en": ("what is a startup grant", "utter_faq/startup_grant"),
}
_PAYLOAD = re.compile(r"/(?P<intent>[a-z_]+)(?:/[a-z0-9_]+){0,2}(?P<entities>\{.*\})?", re.DOTALL)
_SLOT = re.compile(r"\{[a-z_]*\}")
_INSIDE = re.compile(r"Traceback|\b\w+Error\b|\bException\b|<class |object at 0x|\bNone\b|\bnan\b")


class DidNotHold(AssertionError):
    """An answer that must not be given; the message says which and how it came to it."""


@dataclass(frozen=True)
class Known:
    """What answers may name."""

    keys: frozenset[str]
    intents: frozenset[str]
    texts: tuple[str, ...]

    @classmethod
    def read(cls) -> Known:
        """From the project's files."""
        keys = {key for entries in texts_of().entries.values() for key in entries}
        intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
        lines = [line for path in sorted(EVALUATION.glob("intents_*.jsonl")) for line in path.open(encoding="utf-8")]
        return cls(frozenset(keys), frozenset(intents), tuple(json.loads(line)["text"] for line in lines))

    def check(self, reply: Reply, typed: Sequence[str] = ()) -> None:
        """Raises DidNotHold. What the person has `typed` may be said back to them, whatever it looks like."""
        if reply.key is not None and reply.key not in self.keys:
            raise DidNotHold(f"the key {reply.key!r} stands in no file of texts")
        if reply.key == "utter_apology":
            raise DidNotHold("the assistant failed and an apology was said")
        buttons = [*reply.buttons, *(button for card in reply.cards for button in card.buttons)]
        if not reply.text.strip() and not reply.cards:
            raise DidNotHold(f"{reply.key} says nothing")
        for words in (reply.text, *(button.title for button in buttons), *(card.why or "" for card in reply.cards)):
            for own in filter(_shows_inside, typed):
                words = words.replace(own, "")
            if _shows_inside(words):
                raise DidNotHold(f"{reply.key} shows the inside: {words[:200]!r}")
        for button in buttons:
            self._check_button(button)

    def _check_button(self, button: Button) -> None:
        found = _PAYLOAD.fullmatch(button.payload)
        if found is None or found["intent"] not in self.intents or not button.title.strip():
            raise DidNotHold(f"the button {button.title!r} cannot be pressed: {button.payload!r}")
        try:
            json.loads(found["entities"] or "{}")
        except ValueError:
            raise DidNotHold(f"the payload {button.payload!r} is no JSON") from None


def _shows_inside(text: str) -> bool:
    return bool(_SLOT.search(text) or _INSIDE.search(text))


@dataclass
class Walker:
    """Walks until `turns` are used up; what did not hold is kept, and the next walk begins."""

    known: Known
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def walk(self, session: Session, longest: int) -> None:
        """One conversation; ends it by getting out of whatever it has got into."""
        language = self.chance.choice(("fi", "en"))
        steps: list[str] = []
        offered: list[Button] = []
        try:
            for _ in range(self.chance.randint(3, longest)):
                text, payload = self._next(offered)
                replies = await self._say(session, steps, text, payload)
                offered = [
                    one for reply in replies for one in (*reply.buttons, *(b for c in reply.cards for b in c.buttons))
                ]
            await self._get_out(session, steps, language)
        except DidNotHold as error:
            self.faults.append(f"{error}\n    after: {' | '.join(steps[-6:])}")
            print(self.faults[-1], flush=True)

    def _next(self, offered: list[Button]) -> tuple[str | None, str | None]:
        kind = self.chance.random()
        if offered and kind < 0.45:
            return None, self.chance.choice(offered).payload
        if kind < 0.9:
            return self.chance.choice(self.known.texts), None
        return self.chance.choice((*NONSENSE, *STOPS.values())), None

    async def _say(self, session: Session, steps: list[str], text: str | None, payload: str | None) -> list[Reply]:
        steps.append(payload or str(text)[:60])
        begun = time.perf_counter()
        replies = replies_of(await session.say(text, payload))
        self.seconds.append(time.perf_counter() - begun)
        if not replies and (await session.standing())["mode"] == "bot":
            raise DidNotHold("no answer")
        for reply in replies:
            self.known.check(reply, steps)
        return replies

    async def _get_out(self, session: Session, steps: list[str], language: str) -> None:
        """Whatever is being asked: after "stop", a question is answered as a question."""
        await self._say(session, steps, STOPS[language], None)
        question, key = AFTERWARDS[language]
        said = [reply.key for reply in await self._say(session, steps, question, None)]
        if key not in said:
            raise DidNotHold(f"stuck: {question!r} is answered with {said}")


async def walk_for(turns: int, seed: int, open_one: Open, longest: int = LONGEST_WALK) -> Walker:
    """Walks of `turns` steps in all, each in a fresh conversation that `open_one` gives."""
    walker = Walker(Known.read(), random.Random(seed))  # nosec B311 - the same walks again for the same seed
    while len(walker.seconds) < turns:
        locale = walker.chance.choice(("fi-FI", "en-GB", None))
        await walker.walk(open_one("web", locale), min(longest, turns - len(walker.seconds) + 3))
    return walker


def main(arguments: list[str] | None = None) -> int:
    """Walks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POLKU_VAR_DIR"] = folder  # the actions read it too
        settings = load()
        if (ROOT / "var" / INDEX_FOLDER).is_dir():
            take_over_index(ROOT / "var", settings)
        prepare()
        from bot.model.in_process import InProcessAssistant

        assistant = InProcessAssistant.load(trained_model(settings))
        with open_database(settings) as database:

            def open_one(channel: str, locale: str | None) -> Session:
                return Session(database, assistant, settings, channel, locale)

            walker = asyncio.run(walk_for(given.turns, given.seed, open_one))
    late = sum(seconds > LIMIT_SECONDS for seconds in walker.seconds)
    shown = ", ".join(
        f"{name} {percentile(walker.seconds, share):.0f} ms"
        for name, share in (("middle", 0.5), ("p95", 0.95), ("p99", 0.99))
    )
    print(f"{len(walker.seconds)} turns, {len(walker.faults)} faults, {late} answers over {LIMIT_SECONDS:g} s; {shown}")
    return 1 if walker.faults or late else 0


if __name__ == "__main__":
    sys.exit(main())
