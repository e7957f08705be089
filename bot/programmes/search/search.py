"""Finds the programmes that fit a wish: by name, by words, by meaning, and by what the person is and has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.clock import utc_now
from bot.nlu.encoder import SentenceEncoder, sentence_encoder
from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import LEVELS, Programme, Status
from bot.programmes.search.asked import Asked, AskedReader
from bot.programmes.search.facets import Facets, Flags, education_ranks
from bot.programmes.search.index import ProgrammeIndex, open_index
from bot.programmes.search.lexical import Floats
from bot.programmes.search.nearest import LEARNING, NO_LONGER_YOUNG, Nearest
from bot.programmes.search.reasons import Reasoner, either, term_text
from bot.programmes.search.words import MAX_CHARACTERS, content_words
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Found, Reason, Result, Wish, check_wish

INDEX_FOLDER = "search"
NO_FINNISH = LEVELS[0]
_DEGREE = 6
"""Services for young people are not for who has a degree (bachelor, ISCED 6)."""
_FEW = 3
"""With fewer results what teaches many fields is worth a look."""
_CLEAR = 1.58
"""A score that leaves no doubt: shown as 1."""
_VECTORS_KEPT = 16
_TRIED_OUT = ("suomen kieli", "kurzzzi", "курсы языка")
"""A known word, one that may be misspelt and a text in a language with a glossary: each needs something else."""


@dataclass(frozen=True)
class Weights:
    """How much each part of the score counts; tuned with benchmarks/search.py on the development needs."""

    lexical: float = 0.55
    meaning: float = 0.6
    topic: float = 0.2
    field: float = 0.3
    elsewhere: float = 0.2
    here: float = 0.12
    near: float = -0.2
    missing: float = 0.15
    in_english: float = 0.1
    paid: float = 0.5
    unwanted: float = 2.0
    least: float = 0.35
    permit: float = 0.65
    unknown: float = 0.05
    share_of_best: float = 0.5


class ProgrammeSearch:
    """Search over one catalogue. Made by `open_search`; safe to share between threads for reading."""

    def __init__(
        self,
        catalogue: Catalogue,
        vocabulary: Vocabulary,
        index: ProgrammeIndex,
        encoder: SentenceEncoder,
        weights: Weights = Weights(),
    ) -> None:
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.weights = weights
        self._index = index
        self._encoder = encoder
        self._programmes = tuple(catalogue)
        self._numbers = {programme.id: number for number, programme in enumerate(self._programmes)}
        self._facets = Facets(self._programmes, vocabulary)
        self._nearest = Nearest(self._programmes, self._facets, vocabulary)
        self._asked = AskedReader(catalogue, vocabulary, self._facets)
        self._reasoner = Reasoner(vocabulary)
        self._education = education_ranks(vocabulary)
        # One message is searched with several times, to see what a question would change; the encoder is the dear part.
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(lambda query: encoder.encode([query])[0])

    def with_weights(self, weights: Weights) -> ProgrammeSearch:
        """The same search with other weights, for measuring."""
        return ProgrammeSearch(self.catalogue, self.vocabulary, self._index, self._encoder, weights)

    def warm_up(self) -> None:
        """Loads all that a search reads, so that the first person does not wait for it."""
        for text in _TRIED_OUT:
            self.find(Wish(today=utc_now().date(), text=text))

    def named(self, text: str, limit: int = 3) -> list[Programme]:
        """Programmes that `text` names, ended ones too, then those that run of a provider it names. [] when it names none."""
        named = self._asked.names.read(text)
        ended, _ = self._facets.status(utc_now().date())
        running = [item for item in named.of_provider if not ended[self._numbers[item]]]
        chosen = (*named.programmes, *(running or named.of_provider))
        return [self.catalogue.programmes[item] for item in chosen][:limit]

    def find(self, wish: Wish, limit: int = 3) -> Found:
        """The best programmes for `wish`, at most `limit`.

        When nothing fits as asked the search is widened once, and `Found.widened` says how.
        Raises BadInput for a filter value that nobody knows.
        """
        check_wish(wish, self.vocabulary)
        asked = self._asked.read(wish)
        if not self._asks_for_something(asked):
            return Found(())
        scores = self._text_scores(asked)
        for widened, wider in self._widenings(asked):
            results = self._results(wider, scores, limit)
            if results:
                return Found(results, widened, self._told(wider, results))
        return Found(())

    def judged(self, programme: Programme, wish: Wish) -> Result:
        """What speaks for this programme where `wish` is wished for, and what the person has not that it asks for."""
        return self._result(self._numbers[programme.id], self._asked.read(wish), 0.0, False)

    def _asks_for_something(self, asked: Asked) -> bool:
        wish = asked.wish
        return bool(
            content_words(wish.text) or asked.fields or wish.topic or wish.municipality or asked.named.programmes
        )

    def _query(self, asked: Asked) -> str:
        """The text whose meaning is searched: the person's words, else the names of what they chose."""
        if content_words(asked.wish.text):
            return asked.wish.text
        return " ".join(self.vocabulary.fields[field].label("fi") for field in asked.fields)

    def _text_scores(self, asked: Asked) -> Floats:
        """How well each programme answers the words and their meaning, whoever asks."""
        scores = np.zeros(len(self._programmes), dtype=np.float32)
        query = self._query(asked)
        shares: Mapping[str, float] = {}
        if query:
            scores += np.float32(self.weights.lexical) * self._index.lexical.scores(query, asked.reading.place_words)
            # A gloss alone means as much as with the words it is of, and takes half the time.
            vector = self._vector((asked.gloss or query)[:MAX_CHARACTERS])
            shares = self._index.meaning.topic_share(vector)
            likeness = self._index.meaning.likeness(vector, makes_sense=bool(asked.fields))
            scores += np.float32(self.weights.meaning) * likeness
            scores += np.float32(self.weights.topic) * self._facets.by_topic(shares)
        if asked.fields or asked.from_abroad:
            matches = self._field_match(asked)
            # Where no programme is about the very field, what comes nearest is the best there is.
            nearest = max(float(matches[self._allowed(asked.wish)].max(initial=0)), 1e-6)
            learns = _wants_to_learn(asked, shares)
            scores += np.float32(self.weights.field * learns / nearest) * matches
            scores -= np.float32(self.weights.elsewhere * learns) * (self._facets.trains_in_field & (matches == 0))
        scores -= np.float32(self.weights.unwanted) * asked.unwanted
        # What may be over stands behind what surely runs.
        scores -= np.float32(self.weights.unknown) * self._facets.unknown
        if asked.free:
            scores -= np.float32(self.weights.paid) * ~self._facets.free
        return scores

    def _widenings(self, asked: Asked) -> list[tuple[Reason | None, Asked]]:
        """The wish as it is, then with one filter left out, the least important one first."""
        wish = asked.wish
        place = either(term_text(self.vocabulary.places.get(name)) for name in wish.places)
        wider = [
            (wish.municipality, replace(wish, municipality=None, also_in=()), "place", {"place": place}),
            (wish.short, replace(wish, short=False), "length", {}),
            (wish.starts_by, replace(wish, starts_by=None), "start", {}),
            (wish.delivery, replace(wish, delivery=None), "delivery", {}),
            (wish.free_only, replace(wish, free_only=False), "cost", {}),
            (wish.topic and self._query(asked), replace(wish, topic=None), "topic", {}),
        ]
        return [(None, asked)] + [
            (Reason(f"why_widened_{key}", slots), replace(asked, wish=wider_wish))
            for given, wider_wish, key, slots in wider
            if given
        ]

    def _allowed(self, wish: Wish) -> Flags:
        """Which programmes pass the filters of `wish`."""
        facets = self._facets
        ended, _ = facets.status(wish.today)
        allowed = ~ended
        if wish.topic is not None:
            allowed &= facets.of_topic(wish.topic)
        if wish.free_only:
            allowed &= facets.free
        if wish.delivery is not None:
            allowed &= (facets.deliveries == wish.delivery) | (facets.hybrid & (wish.delivery != "phone"))
        if wish.starts_by is not None:
            allowed &= facets.starts <= wish.starts_by.toordinal()
        if wish.short:
            allowed &= ~facets.long
        if towns := self.vocabulary.municipalities_of(wish.places):
            reached = [facets.in_town(town) | facets.near_town(town) for town in towns]
            allowed &= np.logical_or.reduce([*reached, facets.everywhere, facets.remote, facets.hybrid])
        return allowed

    def _fit(self, wish: Wish) -> Floats:
        """What the person's place and requirements add to or take from each programme's score."""
        facets, weights = self._facets, self.weights
        fit = np.zeros(len(self._programmes), dtype=np.float32)
        if towns := self.vocabulary.municipalities_of(wish.places):
            here, near = (
                np.logical_or.reduce([of(town) for town in towns]) for of in (facets.in_town, facets.near_town)
            )
            fit += weights.here * here + weights.near * (near & ~here)
        for language, own in (("fi", wish.finnish_level), ("en", wish.english_level)):
            if own is not None:
                fit -= weights.missing * np.maximum(0, facets.levels[language] - LEVELS.index(own)).clip(0, 2)
        if wish.education_level is not None:
            reached = self._education[wish.education_level]
            fit -= weights.missing * ((facets.education > reached) | (facets.for_young & (reached >= _DEGREE)))
        if wish.age is not None:
            too_old = facets.for_young & (wish.age >= NO_LONGER_YOUNG)
            fit -= 2 * weights.missing * ((facets.age_min > wish.age) | (facets.age_max < wish.age) | too_old)
        return fit

    def _results(self, asked: Asked, text_scores: Floats, limit: int) -> tuple[Result, ...]:
        wish = asked.wish
        allowed = self._allowed(wish) | self._nearest.beside(wish, asked.fields, self._allowed)
        allowed &= ~self._nearest.strangers(wish, asked.fields, self._taught(asked) > 0)
        scores = np.where(allowed, text_scores + self._fit(wish) + self._in_english(asked), np.float32(-1))
        named = [self._numbers[item] for item in asked.named.programmes]
        # "Practical nurse" names a training as well as what somebody wants to be, by a shorter way too.
        first = [number for number in named if not (wish.short and self._facets.long[number])]
        best = [number for number in _highest(scores, limit + len(first)) if allowed[number]]
        rest = [number for number in best if number not in first]
        if content_words(wish.text) or asked.fields:
            best_score = float(text_scores[best].max(initial=0))
            least = max(self.weights.least, self.weights.share_of_best * best_score)
            permits = self._nearest.permits(wish, asked.fields)
            rest = [n for n in rest if text_scores[n] >= (max(least, self.weights.permit) if permits[n] else least)]
            if wish.topic in LEARNING and len(rest) < _FEW:
                # Whoever looks for training in a field is told of what teaches it, however little its texts say.
                teaches = np.where(allowed & self._teaches(asked) & (text_scores >= 0), scores, -np.inf)
                others = [
                    number
                    for number in _highest(teaches, 2 * _FEW)
                    if teaches[number] > -np.inf and number not in [*first, *rest]
                ]
                rest += others[: _FEW - len(rest)]
                rest.sort(key=lambda number: -float(scores[number]))
        chosen = [*first, *rest][:limit]
        return tuple(self._result(number, asked, float(scores[number]), number in first) for number in chosen)

    def _told(self, asked: Asked, results: tuple[Result, ...]) -> Reason | None:
        """What is told of results none of which is what was asked for; nothing where it was named or advice is what is needed."""
        if asked.from_abroad or asked.named.programmes:
            return None
        return self._nearest.told(asked.wish, asked.fields, [result.programme for result in results])

    def _teaches(self, asked: Asked) -> Flags:
        """Which programmes teach a field that is asked for, or many fields, to anybody."""
        return np.asarray((self._field_match(asked) > 0) & self._facets.teaches_anybody)

    def _in_english(self, asked: Asked) -> Floats:
        """What teaching in English of what is asked for adds for who knows no Finnish."""
        if asked.wish.finnish_level != NO_FINNISH:
            return np.zeros(len(self._programmes), dtype=np.float32)
        suits = self._facets.teaches_in_english & ((self._taught(asked) > 0) | (not asked.fields))
        return np.asarray(np.float32(self.weights.in_english) * suits)

    def _taught(self, asked: Asked) -> Floats:
        """How well each programme names a field that is asked for, 0..1."""
        matches = np.zeros(len(self._programmes), dtype=np.float32)
        for field in asked.fields:
            matches = np.maximum(matches, self._facets.field_match(field))
        return matches

    def _field_match(self, asked: Asked) -> Floats:
        """How well each programme is about a field that is asked for, 0..1."""
        matches = self._taught(asked)
        if asked.from_abroad:
            # Advice for people with a degree or a profession is for all fields, unless it names its own.
            educated = self._facets.for_educated_of_all if asked.fields else self._facets.for_educated
            matches = np.maximum(matches, educated, dtype=np.float32)
        return matches

    def _result(self, number: int, asked: Asked, score: float, named: bool) -> Result:
        programme, wish = self._programmes[number], asked.wish
        status = programme.status(wish.today)
        missing = self._reasoner.missing(programme, wish)
        return Result(
            programme,
            status,
            round(1.0 if named else min(0.99, max(0.0, score / _CLEAR)), 3),
            self._reasoner.why(programme, status, wish, asked.fields, named=named),
            missing,
            self._bridges(programme, missing, wish),
            self.catalogue.successor_of(programme, wish.today) if status is Status.ENDED else None,
        )

    def _bridges(self, programme: Programme, missing: tuple[Reason, ...], wish: Wish) -> tuple[Programme, ...]:
        """Language courses that lead to the Finnish a programme asks for, when that is what is missing."""
        if not any(reason.key.startswith("why_missing_fi") for reason in missing):
            return ()
        allowed = self._allowed(replace(wish, topic=None))
        fit = self._fit(replace(wish, topic=None))
        needed = LEVELS.index(programme.levels["fi"])
        courses = np.flatnonzero(allowed & self._facets.language_steps).tolist()
        numbers = [number for number in courses if _leads_to(self._programmes[number], needed)]
        numbers.sort(key=lambda number: (-float(fit[number]), not self._programmes[number].teaches))
        return tuple(self._programmes[number] for number in numbers[:2])


def _wants_to_learn(asked: Asked, shares: Mapping[str, float]) -> float:
    """How likely a named field is what the person wants to learn or to work in with what they have learnt abroad, and not
    where they want a company or peers (0..1); `shares` tells how likely each topic is meant."""
    if asked.wish.topic is not None:
        return float(asked.wish.topic in LEARNING)
    if asked.from_abroad:
        return 1.0
    return sum(shares.get(topic, 0.0) for topic in LEARNING)


def _highest(scores: Floats, count: int) -> list[int]:
    """The numbers of the `count` highest scores, highest first, of equal ones the earlier; without sorting thousands."""
    if count >= len(scores):
        return [int(number) for number in np.argsort(-scores, kind="stable")]
    least = np.partition(scores, -count)[-count]
    candidates = np.flatnonzero(scores >= least)
    return [int(number) for number in candidates[np.argsort(-scores[candidates], kind="stable")][:count]]


def _leads_to(course: Programme, level: int) -> bool:
    taught = course.teaches.get("fi")
    return taught is None or LEVELS.index(taught[1]) >= level


def open_search(
    catalogue: Catalogue, vocabulary: Vocabulary, var_dir: Path, name: str = INDEX_FOLDER
) -> ProgrammeSearch:
    """A search over `catalogue`; its index is read from `var_dir`, or built and saved there when the content is new.

    `name` keeps the index of another catalogue apart.
    """
    encoder = sentence_encoder()
    index = open_index(catalogue, vocabulary, encoder, var_dir / name, like=var_dir / INDEX_FOLDER)
    search = ProgrammeSearch(catalogue, vocabulary, index, encoder)
    search.warm_up()
    return search
