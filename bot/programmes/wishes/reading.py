"""What a text says in the vocabulary's terms: fields, a place, and programmes or providers by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import CURATED
from bot.programmes.vocabulary import Term, Vocabulary
from bot.programmes.wishes.phrases import Mention, PhraseBook, tokens

_WORDS_OF_A_NAME = 4
"""A shorter name of an imported entry ("Englanti", "Lähihoitaja") is rather what people want than that very course."""
_PLACE_ENDINGS = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "seen", "oon", "een", "iin", "aan")
_PLACE_PREPOSITIONS = frozenset({"in", "near", "from", "at", "around", "i"})
_DOCUMENT = re.compile(r"(?:(?:web)?form|paper|letter|application)s?|(?:hakemu|lomak|kirje|päätö|paper)\w*")
"""What somebody needs help with who names an authority only because it sent it."""


@dataclass(frozen=True)
class Reading:
    """What was found in a text. `place_words` are the words that name places."""

    fields: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    place_words: tuple[str, ...] = ()

    @property
    def municipality(self) -> str | None:
        """The one that is named first."""
        return next(iter(self.municipalities), None)


class WishReader:
    """Finds fields and places in texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        work = (vocabulary.fields, vocabulary.occupations, vocabulary.skills)
        self._work = PhraseBook(
            # Whoever speaks Arabic or comes from Russia does not therefore want to work with languages.
            (
                (name, term.field or term.id)
                for terms in work
                for term in terms.values()
                if not term.language
                for name in term.all_names()
            ),
            in_compounds=True,
        )
        self._places = PhraseBook((name, term.id) for term in vocabulary.places.values() for name in term.all_names())

    def read(self, text: str) -> Reading:
        """The fields and the municipalities that `text` names."""
        places = [mention for mention in self._places.find(text) if self._is_place(text, mention)]
        place_words = tuple(word for mention in places for word in mention.words)
        work = [mention for mention in self._work.find(text) if not set(mention.words) <= set(place_words)]
        towns = filter(None, (self._vocabulary.municipality_of(mention.target) for mention in places))
        fields = tuple(dict.fromkeys(mention.target for mention in work))
        return Reading(fields, tuple(dict.fromkeys(towns)), place_words)

    def _is_place(self, text: str, mention: Mention) -> bool:
        """False for a name that is an ordinary word too and is not written as a place here."""
        term = self._vocabulary.places[mention.target]
        if not term.common_word:
            return True
        written = tokens(text)
        for position, token in enumerate(written):
            if token.casefold() == mention.words[0]:
                before = written[position - 1].casefold() if position else ""
                capital = token[0].isupper() and position > 0
                return capital or token.casefold().endswith(_PLACE_ENDINGS) or before in _PLACE_PREPOSITIONS
        return False


@dataclass(frozen=True)
class Named:
    """Programmes that a text names, and those of a provider that it names; best first."""

    programmes: tuple[str, ...] = ()
    of_provider: tuple[str, ...] = ()


class NameReader:
    """Finds the names of programmes and providers in texts."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self._catalogue = catalogue
        self._providers = self._provider_programmes(vocabulary)
        self._book = PhraseBook(_unique(self._names(vocabulary.programmes.values())))

    def _names(self, terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
        imported = Counter(_imported_names(self._catalogue))
        for programme in self._catalogue:
            if programme.origin == CURATED:
                for name in (programme.name.fi, programme.name.en, *programme.other_names):
                    yield name, f"programme:{programme.id}"
            else:
                for name in (programme.name.fi, programme.name.en):
                    if imported[name.casefold()] == 1 and len(tokens(name)) >= _WORDS_OF_A_NAME:
                        yield name, f"programme:{programme.id}"
            for name in (programme.provider.fi, programme.provider.en):
                yield name, f"provider:{name.casefold()}"
        for term in terms:
            kind = "programme" if self._catalogue.get(term.id) else "provider"
            for name in term.names:
                yield name, f"{kind}:{term.id}"

    def _provider_programmes(self, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for programme in self._catalogue:
            for name in {programme.provider.fi.casefold(), programme.provider.en.casefold()}:
                found.setdefault(name, []).append(programme.id)
        for term in vocabulary.programmes.values():
            own = [programme for name in term.names for programme in found.get(name.casefold(), ())]
            found[term.id] = list(dict.fromkeys([*term.programmes, *own]))
        return {key: tuple(ids) for key, ids in found.items()}

    def read(self, text: str) -> Named:
        """The programmes that `text` names, the longest name first, and those of providers it names."""
        programmes: dict[str, None] = {}
        of_provider: dict[str, None] = {}
        written = [token.casefold() for token in tokens(text)]
        for mention in self._book.find(text):
            kind, _, target = mention.target.partition(":")
            if kind == "programme":
                programmes[target] = None
            elif not any(map(_DOCUMENT.fullmatch, _beside(written, mention))):
                of_provider.update(dict.fromkeys(self._providers.get(target, ())))
        known = [item for item in of_provider if self._catalogue.get(item) and item not in programmes]
        return Named(tuple(programmes), tuple(known))


def _beside(written: list[str], mention: Mention) -> list[str]:
    """What stands where a document is named with who sent it: "Kelan lomake", "kirje Kelasta", "letter from Kela"."""
    return [*written[max(0, mention.start - 2) : mention.start], *written[mention.end : mention.end + 1]]


def _imported_names(catalogue: Catalogue) -> Iterator[str]:
    for programme in catalogue:
        if programme.origin != CURATED:
            yield from {programme.name.fi.casefold(), programme.name.en.casefold()}


def _unique(names: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each pair of name and target once; empty names left out."""
    seen: set[tuple[str, str]] = set()
    for name, target in names:
        if name and (name.casefold(), target) not in seen:
            seen.add((name.casefold(), target))
            yield name, target
