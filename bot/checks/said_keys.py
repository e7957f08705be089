"""Keys that are said against keys that exist: in the code, in domain.yml, and made of intents and enumerations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.checks.code import Code, Said
from bot.checks.definitions import Domain
from bot.checks.facts import ANSWER
from bot.checks.texts import PARTIAL_ONLY, Entry, Language
from bot.checks.translations import entry_slots
from bot.dialogue.language.languages import COMPLETE
from bot.handoff.opening_hours import WEEKDAYS
from bot.handoff.ticket import Priority, TicketKind, TicketState
from bot.nlu.retrieval import RETRIEVAL
from bot.programmes.finding import Finding
from bot.programmes.programme import Cost, Delivery, Status, Topic

_TITLE = "title_"
_UTTER = "utter_"
_ASK = "utter_ask_"
# Families whose members are known: each of them must exist. Of any other family one member is enough.
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "value_status_": tuple(item.value for item in Status),
    "value_delivery_": tuple(item.value for item in Delivery if item is not Delivery.ONSITE),
    "value_cost_": tuple(item.value for item in Cost),
    "topic_": tuple(item.value for item in Topic),
    "why_topic_": tuple(item.value for item in Topic),
    "state_": tuple(item.value for item in TicketState),
    "kind_": tuple(item.value for item in TicketKind),
    "priority_": tuple(item.value for item in Priority),
    "day_short_": WEEKDAYS,
    "on_": WEEKDAYS,
}


@dataclass(frozen=True)
class Speakers:
    """Whatever says texts: the code, domain.yml, and the intents that can be offered as buttons."""

    code: Code
    domain: Domain
    intents: frozenset[str]


def check_said_keys(languages: Mapping[str, Language], speakers: Speakers) -> Iterator[Finding]:
    """Keys that are said and do not exist, slots that nobody fills in, keys that nobody says."""
    complete = [languages[code] for code in COMPLETE if code in languages]
    if len(complete) < len(COMPLETE):
        return
    # Both complete languages have the same keys, or that is a finding already: all of them count here.
    keys = {key for language in complete for key in language.keys}
    required = [*speakers.code.said, *_from_domain(speakers.domain)]
    for said in required:
        yield from _missing(said, keys, speakers.domain)
        if said.slots is not None:
            yield from _unfilled(said, _members(said, required, keys), complete)
    if speakers.code.is_whole:
        for key, line in complete[0].keys.items():
            if not _is_said(key, required, speakers):
                yield Finding(complete[0].path, line, f"{key}: nobody says it; remove it in every language")


def _from_domain(domain: Domain) -> Iterator[Said]:
    """Texts that Rasa says by itself; it fills in the slots of the conversation."""
    slots = frozenset(domain.slots)
    for action, line in domain.actions.items():
        if action.startswith(_UTTER) and action != f"{_UTTER}{RETRIEVAL}":
            yield Said(action, domain.path, line, slots=slots)
    for required in domain.forms.values():
        for slot, line in required.items():
            if f"action_ask_{slot}" not in domain.actions:
                yield Said(f"{_ASK}{slot}", domain.path, line, slots=slots)


def _missing(said: Said, keys: set[str], domain: Domain) -> Iterator[Finding]:
    where = " and ".join(f"{code}.yml" for code in COMPLETE)
    if not said.is_family:
        if said.key not in keys and said.key not in PARTIAL_ONLY:
            yield said.finding(f"says {said.key}, which is not in data/responses; write it in {where}")
        return
    asked = tuple(dict.fromkeys(slot for required in domain.forms.values() for slot in required))
    members = asked if said.key == "utter_explain_" else _MEMBERS.get(said.key, ())
    for member in members:
        if f"{said.key}{member}" not in keys:
            yield said.finding(f"says {said.key}{member}, which is not in data/responses; write it in {where}")
    if not members and not any(key.startswith(said.key) for key in keys):
        yield said.finding(f"says {said.key}…, but data/responses has no such key; write them in {where}")


def _members(said: Said, others: list[Said], keys: set[str]) -> list[str]:
    """The keys that `said` stands for: of a family those that no longer beginning claims, nor anybody by name.

    "level_" leaves "level_teaches_fi" to "level_teaches_".
    """
    if not said.is_family:
        return [said.key]
    longer = tuple(other.key for other in others if other.is_family and len(other.key) > len(said.key))
    by_name = {other.key for other in others if not other.is_family}
    return [key for key in sorted(keys - by_name) if key.startswith(said.key) and not key.startswith(longer)]


def _unfilled(said: Said, members: list[str], complete: list[Language]) -> Iterator[Finding]:
    for language in complete:
        for key in members:
            entry: Entry | None = language.entries.get(key)
            slots = entry_slots(entry) if entry else None
            empty = sorted((slots or frozenset()) - (said.slots or frozenset()))
            if entry and empty:
                names = ", ".join(f"{{{name}}}" for name in empty)
                place = f"{said.path.name}:{said.line}"
                yield entry.finding(f"{place} says this without {names}; fill it in there or leave it out here", "text")


def _is_said(key: str, said: list[Said], speakers: Speakers) -> bool:
    if key.startswith(ANSWER):
        return key.removeprefix(_UTTER) in speakers.intents
    if key.startswith(_TITLE) and key.removeprefix(_TITLE) in speakers.intents:
        return True
    if key in speakers.code.constants:
        return True
    return any(key.startswith(item.key) if item.is_family else key == item.key for item in said)
