"""Makes a path: weighs the three tracks, chooses the steps whose conditions hold, and sees that each can be joined.

A step's programme is one of the catalogue that has not ended, is within reach, and lacks nothing of the person but
Finnish; where Finnish is lacking, a language step that leads to it comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.guidance.conditions import Condition
from bot.guidance.profile import Profile
from bot.guidance.rules import PathRules, Role, StepRule, Track
from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import LEVELS, Cost, Delivery, LocalText, Programme, Status, Topic
from bot.programmes.search.reasons import Reasoner
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Result

MOST_STEPS = 4
LEAST_STEPS = 2
MOST_GOALS = 2
_MISSING_FINNISH = "why_missing_fi"
_COSTS_MONEY = frozenset({Cost.FEE, Cost.MEMBERSHIP_FEE, Cost.GUARANTEE_FEE, Cost.FREE_EU_FEE_NON_EU})
_AWAY = frozenset({Delivery.ONLINE, Delivery.PHONE})
_HOME = "espoo"
"""Where services are looked for when a person did not say where they live."""


@dataclass(frozen=True)
class WeighedTrack:
    """A track with what speaks for and against it, weightiest first."""

    track: Track
    score: int
    speaks_for: tuple[LocalText, ...]
    speaks_against: tuple[LocalText, ...]


@dataclass(frozen=True)
class PathStep:
    """One step: the rule that gave it, the programme, and another one for when it does not suit.

    `bridge_to` is the level of Finnish that this step leads to for a later step's sake.
    """

    rule: StepRule
    programme: Programme
    alternative: Programme | None = None
    bridge_to: str | None = None


@dataclass(frozen=True)
class Path:
    """Two to four steps in order, along one of the weighed tracks (the best one comes first)."""

    track: Track
    weighed: tuple[WeighedTrack, ...]
    steps: tuple[PathStep, ...]


class Planner:
    """Makes paths by the rules from one catalogue."""

    def __init__(self, rules: PathRules, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self.rules = rules
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._reasoner = Reasoner(vocabulary)

    def weigh(self, person: Profile) -> tuple[WeighedTrack, ...]:
        """The three tracks, the one with the most in its favour first."""
        weighed = []
        for track in Track:
            met = [
                reason
                for reason in self.rules.reasons
                if reason.track is track and self._applies(reason.when, reason.unless, person)
            ]
            met.sort(key=lambda reason: -abs(reason.weight))
            weighed.append(
                WeighedTrack(
                    track,
                    sum(reason.weight for reason in met),
                    tuple(reason.text for reason in met if reason.weight > 0),
                    tuple(reason.text for reason in met if reason.weight < 0),
                )
            )
        return tuple(sorted(weighed, key=lambda one: -one.score))

    def path(self, person: Profile, today: date, track: Track | None = None) -> Path:
        """The path for `person` along `track`, by default the track with the most in its favour."""
        weighed = self.weigh(person)
        track = track or weighed[0].track
        steps = self._goals(person, today, track)
        steps = self._with_support(steps, person, today, track)
        return Path(track, weighed, tuple(sorted(steps, key=lambda step: step.rule.stage)))

    def result(self, programme: Programme, person: Profile, today: date, language: str) -> Result:
        """The programme as an answer of the search would be, with what the person lacks for it."""
        status, wish = programme.status(today), person.wish(today, language)
        why = self._reasoner.why(programme, status, wish, person.fields, named=False)
        return Result(programme, status, 1.0, why, self._reasoner.missing(programme, wish))

    def _goals(self, person: Profile, today: date, track: Track) -> list[PathStep]:
        """The steps along the track, each with the language step that it needs; at least one step is a goal."""
        chosen: list[PathStep] = []
        for rule in self._rules_of(Role.GOAL, person):
            if rule.track is not track or sum(step.rule.role is Role.GOAL for step in chosen) == MOST_GOALS:
                continue
            bridged = self._bridged(rule, person, today, chosen)
            if bridged and len(chosen) + len(bridged) <= MOST_STEPS:
                chosen += bridged
        return chosen

    def _bridged(self, rule: StepRule, person: Profile, today: date, chosen: list[PathStep]) -> list[PathStep]:
        """The rule's step, after a language step where it asks for more Finnish; [] when there is no such way."""
        taken = {step.programme.id for step in chosen}
        for step in self._choices(rule, person, today, taken):
            needed = self._lacks_finnish(step.programme, person, today)
            if needed is None:
                return [step]
            if any(other.bridge_to and LEVELS.index(other.bridge_to) >= LEVELS.index(needed) for other in chosen):
                return [step]
            bridge = self._bridge(needed, person, today, taken | {step.programme.id})
            if bridge:
                return [bridge, step]
        return []

    def _bridge(self, needed: str, person: Profile, today: date, taken: set[str]) -> PathStep | None:
        for rule in self._rules_of(Role.BRIDGE, person):
            for step in self._choices(rule, person, today, taken):
                taught = step.programme.teaches.get("fi")
                leads_there = taught is None or LEVELS.index(taught[1]) >= LEVELS.index(needed)
                if leads_there and self._lacks_finnish(step.programme, person, today) is None:
                    return replace(step, bridge_to=needed)
        return None

    def _with_support(self, steps: list[PathStep], person: Profile, today: date, track: Track) -> list[PathStep]:
        """Steps that remove what is in the way, and plain services when the path would be too short."""
        chosen = list(steps)
        for role, most in ((Role.SUPPORT, MOST_STEPS), (Role.LAST_RESORT, LEAST_STEPS)):
            for rule in self._rules_of(role, person):
                if len(chosen) >= most or rule.track not in (None, track):
                    continue
                taken = {step.programme.id for step in chosen}
                learns_finnish = any(step.programme.topic is Topic.LANGUAGE_COURSE for step in chosen)
                for step in self._choices(rule, person, today, taken):
                    if learns_finnish and step.programme.topic is Topic.LANGUAGE_COURSE:
                        continue
                    if self._lacks_finnish(step.programme, person, today) is None:
                        chosen.append(step)
                        break
        return chosen

    def _rules_of(self, role: Role, person: Profile) -> Iterator[StepRule]:
        for rule in self.rules.steps:
            if rule.role is role and self._applies(rule.when, rule.unless, person):
                yield rule

    def _applies(self, when: Condition, unless: Condition, person: Profile) -> bool:
        excluded = bool(unless.parts) and unless.holds(person, self._vocabulary)
        return when.holds(person, self._vocabulary) and not excluded

    def _choices(self, rule: StepRule, person: Profile, today: date, taken: set[str]) -> Iterator[PathStep]:
        """The rule's programmes that the person may join but for their Finnish, best first, each with the next best."""
        fitting = [item for item in self._candidates(rule, person) if self._fits(item, person, today)]
        if "money" in person.obstacles:
            fitting = [item for item in fitting if item.cost not in _COSTS_MONEY]
            fitting.sort(key=lambda item: not item.is_free)
        fitting.sort(key=lambda item: self._distance(item, person))
        for programme in fitting:
            if programme.id not in taken:
                others = [other for other in fitting if other.id not in taken and other is not programme]
                joinable = (other for other in others if self._lacks_finnish(other, person, today) is None)
                yield PathStep(rule, programme, next(joinable, None))

    def _candidates(self, rule: StepRule, person: Profile) -> list[Programme]:
        own_field = [
            programme
            for topic, rung in rule.found_in
            for programme in self._catalogue
            if programme.topic is topic and programme.step is rung and set(programme.fields) & set(person.fields)
        ]
        named = [self._catalogue.get(item) for item in rule.programmes]
        return list({item.id: item for item in (*own_field, *named) if item is not None}.values())

    def _fits(self, programme: Programme, person: Profile, today: date) -> bool:
        if programme.status(today) is Status.ENDED or not self._within_reach(programme, person):
            return False
        missing = self._reasoner.missing(programme, person.wish(today, "fi"))
        return all(reason.key.startswith(_MISSING_FINNISH) for reason in missing)

    def _within_reach(self, programme: Programme, person: Profile) -> bool:
        return self._distance(programme, person) < 3

    def _distance(self, programme: Programme, person: Profile) -> int:
        """0 in the person's own town, 1 online or everywhere, 2 in a neighbouring town, 3 too far."""
        town = self._vocabulary.municipality_of(person.municipality or _HOME) or _HOME
        if town in programme.municipalities:
            return 0
        if not programme.municipalities or programme.delivery in _AWAY:
            return 1
        near = set(self._vocabulary.neighbours(town)) & set(programme.municipalities)
        return 2 if near and not programme.residents_only else 3

    def _lacks_finnish(self, programme: Programme, person: Profile, today: date) -> str | None:
        """The level of Finnish that the programme asks for and the person said they do not have."""
        missing = self._reasoner.missing(programme, person.wish(today, "fi"))
        return programme.levels["fi"] if any(reason.key.startswith(_MISSING_FINNISH) for reason in missing) else None
