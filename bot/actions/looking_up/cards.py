"""Programmes as cards: why each fits, its facts with labels, its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.handing_over.groups import group_facts
from bot.dialogue.language.languages import ANSWERED, COMPLETE
from bot.programmes.programme import CURATED, Delivery, Programme, Status, Step
from bot.programmes.wishes.wish import Reason, Result

OF_TOPIC = "why_topic_"


def sentence(turn: Turn, reason: Reason) -> str:
    """A reason in words of the person's language."""
    return reason.render(services.texts().phrases(turn.language), turn.language)


def card(turn: Turn, result: Result) -> dict[str, Any]:
    """One result as a card of the channel-neutral reply."""
    programme = result.programme
    why = [_of_topic(turn, programme, reason) or sentence(turn, reason) for reason in (*result.why, *result.missing)]
    if result.bridges:
        names = ", ".join(bridge.name.text(turn.language) for bridge in result.bridges)
        why.append(turn.phrase("card_bridges", names=names))
    if result.successor:
        why.append(turn.phrase("card_successor", name=result.successor.name.text(turn.language)))
    facts = facts_of(turn, programme, result.status)
    return {**_card(turn, programme, result.status, facts), "why": " ".join(why)}


def _of_topic(turn: Turn, programme: Programme, reason: Reason) -> str:
    """Where nothing but its topic speaks for a programme, what it is says more: a sentence or two of an editor's."""
    is_said = reason.key.startswith(OF_TOPIC) and programme.origin == CURATED and turn.language in COMPLETE
    return programme.summary.text(turn.language) if is_said else ""


def fact_card(turn: Turn, programme: Programme, labels: Sequence[str]) -> dict[str, Any]:
    """A card with nothing but these facts, or that they are not known, and the day they were checked."""
    known = answers_of(turn, programme, labels)
    told = [(label, known[label]) for label in dict.fromkeys((*labels, "label_checked")) if label in known]
    return _card(turn, programme, programme.status(turn.today), told)


def answers_of(turn: Turn, programme: Programme, asked: Sequence[str]) -> dict[str, str]:
    """What is known by label key, or, where nothing of what is `asked` for is known, that the first of it is not."""
    known = dict(facts_of(turn, programme, programme.status(turn.today)))
    if programme.step is Step.VOCATIONAL:
        # A qualification takes as long as somebody has to learn for it.
        known.setdefault("label_length", turn.phrase("value_length_vocational"))
    if asked and not known.keys() & set(asked):
        known[asked[0]] = turn.phrase("value_level_unknown")
    return known


def _card(turn: Turn, programme: Programme, status: Status, facts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": programme.id,
        "name": programme.name.text(turn.language),
        "status": turn.phrase(f"value_status_{status.value}"),
        "facts": [{"label": turn.phrase(label), "value": value} for label, value in facts],
        "links": links(programme),
        "buttons": [details_button(turn, programme, turn.phrase("button_details"))],
    }


def links(programme: Programme) -> list[dict[str, str]]:
    """Its page under the name of its source, and the pages of other sources that list it."""
    others = [{"title": source.title, "url": source.url} for source in programme.other_sources]
    return [{"title": programme.source.title, "url": programme.url}, *others]


def details_button(turn: Turn, programme: Programme, title: str) -> dict[str, str]:
    """A button that asks about one programme; the title is cut to what channels show."""
    return {"title": title[:60], "payload": f'/programme_details{{"programme": "{programme.id}"}}', "kind": "choice"}


def facts_of(turn: Turn, programme: Programme, status: Status) -> list[tuple[str, str]]:
    """Label keys and values of what is known; what is not known is left out, except the level."""
    language = turn.language
    facts = [
        ("label_provider", programme.provider.text(language)),
        ("label_place", place(turn, programme)),
        ("label_language", spoken_in(turn, programme)),
        ("label_level", level(turn, programme)),
        ("label_length", programme.length.text(language)),
        ("label_cost", cost(turn, programme)),
        ("label_time", time(turn, programme, status)),
        ("label_apply", programme.apply.text(language)),
        *group_facts(turn, programme),
        ("label_checked", checked(turn, programme)),
    ]
    return [(label, value) for label, value in facts if value]


def place(turn: Turn, programme: Programme) -> str:
    """Where it is: municipalities, online, or everywhere."""
    names = [services.in_words("municipality", town, turn.language) for town in programme.municipalities]
    if programme.delivery is Delivery.ONSITE:
        return ", ".join(names) or turn.phrase("value_everywhere")
    return ", ".join([*names, turn.phrase(f"value_delivery_{programme.delivery.value}")])


def spoken_in(turn: Turn, programme: Programme) -> str:
    """The languages that it is held in, where a source says so."""
    spoken = (programme.group.languages if programme.group else ()) or programme.languages
    return ", ".join(turn.phrase(f"language_{code}") for code in spoken if code in ANSWERED)


def level(turn: Turn, programme: Programme) -> str:
    """The language level asked for, or taught, or that the source does not say."""
    parts = [turn.phrase(f"level_{code}", level=needed) for code, needed in programme.levels.items()]
    if programme.level_extracted:
        parts = [turn.phrase("level_extracted", levels=", ".join(parts))]
    parts += [
        turn.phrase(f"level_teaches_{code}", low=low, high=high) for code, (low, high) in programme.teaches.items()
    ]
    note = programme.level_note.text(turn.language)
    return ", ".join(parts) or note or turn.phrase("value_level_unknown")


def cost(turn: Turn, programme: Programme) -> str:
    """What it costs, with the note of the source."""
    note = programme.cost_note.text(turn.language)
    word = turn.phrase(f"value_cost_{programme.cost.value}")
    return f"{word}. {note}" if note else word


def time(turn: Turn, programme: Programme, status: Status) -> str:
    """When to apply and when it starts, as far as dates are known."""
    if status is Status.ENDED:
        return turn.phrase("time_ended", end=services.date_words(programme.ends)) if programme.ends else ""
    parts = []
    if programme.apply_from and programme.apply_from > turn.today:
        parts.append(turn.phrase("time_apply_from", date=services.date_words(programme.apply_from)))
    if programme.apply_until:
        key = "time_apply_until" if programme.apply_until >= turn.today else "time_apply_over"
        parts.append(turn.phrase(key, date=services.date_words(programme.apply_until)))
    if programme.starts and programme.starts >= turn.today:
        parts.append(turn.phrase("time_starts", date=services.date_words(programme.starts)))
    return " ".join(parts)


def checked(turn: Turn, programme: Programme) -> str:
    """The day the entry was checked, with a warning when that is long ago or a person still has to look."""
    words = [services.date_words(programme.checked_on)]
    if programme.is_stale(turn.today, services.settings().stale_after_days):
        words.append(turn.phrase("label_old_date"))
    elif programme.needs_check:
        words.append(turn.phrase("label_check_page"))
    return ". ".join(words)
