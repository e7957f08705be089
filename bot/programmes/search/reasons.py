"""Says in text keys why a programme fits a wish and what the person lacks for it. The sentences are data/responses."""

from __future__ import annotations

from collections.abc import Iterable

from bot.programmes.programme import LEVELS, NO_TEXT, Delivery, LocalText, Programme, Status, Step, Topic
from bot.programmes.search.facets import education_ranks, is_kindred
from bot.programmes.vocabulary import Term, Vocabulary
from bot.programmes.wishes.wish import Reason, Wish

MOST_REASONS = 3
_ANY_FIELD = frozenset({Step.COURSE, Step.RECRUITMENT_TRAINING, Step.VOCATIONAL})


def term_text(term: Term | None) -> LocalText:
    """The names of a vocabulary term that are shown to people."""
    return LocalText(term.label("fi"), term.label("en")) if term else NO_TEXT


def either(texts: Iterable[LocalText]) -> LocalText:
    """Several names of which each will do: "Espoo or Kauniainen"."""
    named = list(texts)
    return LocalText(" tai ".join(text.fi for text in named), " or ".join(text.en for text in named))


def plain(value: object) -> LocalText:
    """A value that reads the same in each language."""
    return LocalText(str(value), str(value))


class Reasoner:
    """Compares one programme with one wish."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._ranks = education_ranks(vocabulary)

    def why(
        self, programme: Programme, status: Status, wish: Wish, fields: tuple[str, ...], *, named: bool
    ) -> tuple[Reason, ...]:
        """What speaks for `programme`, weightiest first, at most MOST_REASONS; never empty."""
        found = []
        shared = [field for field in fields if field in programme.fields]
        # The field says more: "lähihoitaja" is what people want to be, and also how the training is called.
        if shared:
            found.append(Reason("why_field", {"field": term_text(self._vocabulary.fields[shared[0]])}))
        elif named:
            found.append(Reason("why_named"))
        elif fields and self._teaches_any(programme):
            found.append(Reason("why_any_field"))
        elif related := self._related(programme, fields):
            found.append(Reason("why_related_field", {"field": term_text(related)}))
        else:
            found.append(Reason(f"why_topic_{programme.topic.value}"))
        found += self._person(programme, wish)
        found += self._place(programme, wish)
        if status is Status.UPCOMING and programme.starts is not None:
            found.append(Reason("why_upcoming", {"date": _day(programme)}))
        if programme.is_free:
            found.append(Reason("why_free"))
        return tuple(found[:MOST_REASONS])

    def _related(self, programme: Programme, fields: tuple[str, ...]) -> Term | None:
        """A field of the programme that is kindred to one that is asked for."""
        known = self._vocabulary.fields
        return next(
            (known[own] for own in programme.fields if any(is_kindred(known[field], known[own]) for field in fields)),
            None,
        )

    @staticmethod
    def _teaches_any(programme: Programme) -> bool:
        return programme.topic is Topic.TRAINING and programme.step in _ANY_FIELD and programme.is_for_many_fields

    def _person(self, programme: Programme, wish: Wish) -> list[Reason]:
        found = []
        taught = programme.teaches.get("fi")
        if wish.finnish_level is not None and taught and _covers(taught, wish.finnish_level):
            found.append(Reason("why_teaches", {"low": plain(taught[0]), "high": plain(taught[1])}))
        needed = programme.levels.get("fi")
        if wish.finnish_level is not None and needed and LEVELS.index(wish.finnish_level) >= LEVELS.index(needed):
            found.append(Reason("why_level", {"level": plain(needed)}))
        if programme.languages == ("en",) and (wish.language == "en" or wish.finnish_level in LEVELS[:2]):
            found.append(Reason("why_in_english"))
        if wish.age is not None and programme.age_max is not None and wish.age <= programme.age_max:
            found.append(Reason("why_age", {"age": plain(programme.age_max)}))
        return found

    def _place(self, programme: Programme, wish: Wish) -> list[Reason]:
        if programme.delivery is Delivery.ONLINE:
            return [Reason("why_online")]
        if programme.delivery is Delivery.PHONE:
            return [Reason("why_phone")]
        if wish.municipality is None:
            return []
        towns = self._vocabulary.municipalities_of(wish.places)
        here = [town for town in towns if town in programme.municipalities]
        if here:
            return [Reason("why_here", {"place": term_text(self._vocabulary.places[here[0]])})]
        if not programme.municipalities:
            return [Reason("why_everywhere")]
        near = [place for town in towns for place in self._vocabulary.neighbours(town)]
        shown = next((place for place in programme.municipalities if place in near), programme.municipalities[0])
        key = "why_near" if shown in near else "why_elsewhere"
        return [Reason(key, {"place": term_text(self._vocabulary.places.get(shown))})]

    def missing(self, programme: Programme, wish: Wish) -> tuple[Reason, ...]:
        """What `programme` asks for and the person said they do not have."""
        found = []
        for language, own in (("fi", wish.finnish_level), ("en", wish.english_level)):
            needed = programme.levels.get(language)
            if own is not None and needed is not None and LEVELS.index(own) < LEVELS.index(needed):
                key = f"why_missing_{language}" + ("_none" if own == "0" else "")
                found.append(Reason(key, {"needed": plain(needed), "own": plain(own)}))
        return (
            *found,
            *self._education_missing(programme, wish.education_level),
            *_age_missing(programme, wish.age),
            *self._residence_missing(programme, wish),
        )

    def _education_missing(self, programme: Programme, own: str | None) -> list[Reason]:
        needed = programme.education
        if own is None or needed is None or self._ranks[own] >= self._ranks[needed]:
            return []
        return [Reason("why_missing_education", {"education": term_text(self._vocabulary.education_levels[needed])})]

    def _residence_missing(self, programme: Programme, wish: Wish) -> list[Reason]:
        towns = self._vocabulary.municipalities_of(wish.places)
        if not towns or not programme.residents_only or set(towns) & set(programme.municipalities):
            return []
        place = self._vocabulary.places.get(programme.municipalities[0]) if programme.municipalities else None
        return [Reason("why_missing_residence", {"place": term_text(place)})]


def _age_missing(programme: Programme, age: int | None) -> list[Reason]:
    if age is None:
        return []
    if programme.age_min is not None and age < programme.age_min:
        return [Reason("why_missing_age_min", {"age": plain(programme.age_min)})]
    if programme.age_max is not None and age > programme.age_max:
        return [Reason("why_missing_age_max", {"age": plain(programme.age_max)})]
    return []


def _covers(taught: tuple[str, str], own: str) -> bool:
    """True when somebody of level `own` can learn more on a course that teaches `taught`."""
    low, high = LEVELS.index(taught[0]), LEVELS.index(taught[1])
    return low - 1 <= LEVELS.index(own) < high


def _day(programme: Programme) -> LocalText:
    day = programme.starts
    return plain(f"{day.day}.{day.month}.{day.year}") if day else NO_TEXT
