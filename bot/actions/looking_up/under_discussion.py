"""The programmes that a conversation is about: those that were shown, and the one that is spoken of."""

from __future__ import annotations

from collections.abc import Iterable

from rasa_sdk.events import EventType, SlotSet

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.answers.earlier import CURRENT, SHOWN
from bot.programmes.programme import Programme
from bot.programmes.search.words import content_words, forms

_OF_ANY = frozenset(
    {"eka", "toka", "first", "second", "one", "other", "toinen", "kerro", "about", "sen", "entä", "näistä"}
)
"""Words that point and tell no card from another."""


def current_programme(turn: Turn) -> Programme | None:
    """The one that is spoken of; None when there is none, or the catalogue has it no more."""
    return services.search().catalogue.get(str(turn.slot(CURRENT)))


def shown_programmes(turn: Turn) -> list[Programme]:
    """Those that "the second one" counts, in their order."""
    return [found for found in map(services.search().catalogue.get, turn.slot(SHOWN) or []) if found]


def shown_by_words(turn: Turn) -> Programme | None:
    """The one of those that were shown whose name, provider or summary has all the words of the message: "the bilingual one"."""
    said = [word for word in content_words(turn.text) if word not in _OF_ANY]
    if not said:
        return None
    found = [programme for programme in shown_programmes(turn) if _has_words(programme, said)]
    return found[0] if len(found) == 1 else None


def _has_words(programme: Programme, said: Iterable[str]) -> bool:
    texts = (programme.name, programme.provider, programme.summary)
    told = [*programme.other_names, *(words for text in texts for words in (text.fi, text.en))]
    known = {form for words in told for word in content_words(words) for form, _ in forms(word)}
    return all(known & {form for form, weight in forms(word) if weight == 1} for word in said)


def now_shown(ids: Iterable[str]) -> list[EventType]:
    """Events after these were shown; none of them is spoken of yet."""
    return [SlotSet(SHOWN, list(ids)), SlotSet(CURRENT, None)]


def speak_of_named(text: str, shown: Iterable[str]) -> list[EventType]:
    """Events after a search for a card or a permit by its name: that one is spoken of then ("hygieniapassi", "maksaako")."""
    ids = set(shown)
    named = [item.id for item in services.search().named(text) if item.id in ids and item.step is None]
    return [SlotSet(CURRENT, named[0])] if len(named) == 1 else []
