"""What a wish asks for: its words read as fields, places and names, without what they tell of the person or rule out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.glosses import gloss_of, with_gloss
from bot.nlu.relatives import wants_for_relative, without_relatives
from bot.nlu.self_description import said_levels, without_levels
from bot.nlu.wishes import refinements, without_price
from bot.programmes.catalogue import Catalogue
from bot.programmes.search.facets import Facets, Flags
from bot.programmes.search.words import content_words
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.from_abroad import before_a_country, has_foreign_degree
from bot.programmes.wishes.own_work import apart_from_own_work
from bot.programmes.wishes.reading import Named, NameReader, Reading, WishReader
from bot.programmes.wishes.start_wish import starts_by
from bot.programmes.wishes.unwanted import ruled_out, without
from bot.programmes.wishes.wish import Wish


@dataclass(frozen=True)
class Asked:
    """A wish together with what was read from its text. `gloss` is the part of the text that says the rest in English, or ""."""

    wish: Wish
    reading: Reading
    named: Named
    fields: tuple[str, ...]
    unwanted: Flags
    free: bool
    from_abroad: bool
    gloss: str


class AskedReader:
    """Reads wishes against one catalogue."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary, facets: Facets) -> None:
        self._vocabulary = vocabulary
        self._facets = facets
        self._numbers = {programme.id: number for number, programme in enumerate(catalogue)}
        self._reader = WishReader(vocabulary)
        self.names = NameReader(catalogue, vocabulary)

    def read(self, wish: Wish) -> Asked:
        wish = self._without_relatives(wish)
        in_english = gloss_of(wish.text)
        wish = replace(wish, text=with_gloss(wish.text))
        free, priceless = refinements(wish.text).free_only, without_price(wish.text)
        if free and content_words(priceless):
            wish = replace(wish, text=priceless)
        wish, unwanted = self._rule_out(replace(wish, starts_by=wish.starts_by or starts_by(wish.text, wish.today)))
        levels = said_levels(wish.text)
        wish = replace(
            self._without_own_levels(self._without_own_work(wish)),
            finnish_level=wish.finnish_level or levels.get("fi"),
            english_level=wish.english_level or levels.get("en"),
        )
        reading = self._reader.read(wish.text)
        named = self.names.read(wish.text)
        if wish.municipality is None and reading.municipality is not None:
            wish = replace(wish, municipality=reading.municipality, also_in=reading.municipalities[1:])
        given = [wish.field]
        for term_id, terms in ((wish.occupation, self._vocabulary.occupations), (wish.skill, self._vocabulary.skills)):
            given.append(terms[term_id].field if term_id else None)
        fields = tuple(dict.fromkeys([*(field for field in given if field), *reading.fields]))
        return Asked(
            wish,
            reading,
            named,
            fields,
            unwanted,
            free,
            self._is_from_abroad(wish.text),
            in_english if wish.text.endswith(in_english) else "",
        )

    def _without_relatives(self, wish: Wish) -> Wish:
        """The wish without what it tells of relatives, where that names work: who has children at home needs something of their own."""
        rest = without_relatives(wish.text)
        if rest == wish.text:
            return wish
        names_work = self._reader.read(rest).fields != self._reader.read(wish.text).fields
        return replace(wish, text=rest) if names_work and not wants_for_relative(wish.text) else wish

    def _without_own_work(self, wish: Wish) -> Wish:
        """The wish without the person's own work, where the text names another field as what is wanted."""
        wanted, own = apart_from_own_work(wish.text)
        fields, own_fields = (set(self._reader.read(text).fields) for text in (wanted, own))
        # What was read as the field that is wished for need not be named by words that the search knows.
        if wanted and wish.field and wish.field not in own_fields:
            fields.add(wish.field)
        left_behind = own_fields - fields
        if not fields or not left_behind:
            return wish
        occupation = self._vocabulary.occupations[wish.occupation].field if wish.occupation else None
        return replace(
            wish,
            text=wanted,
            occupation=None if occupation in left_behind else wish.occupation,
            field=None if wish.field in left_behind else wish.field,
        )

    def _without_own_levels(self, wish: Wish) -> Wish:
        """The wish without what it says of how well the person knows a language, where the rest names a field."""
        rest = without_levels(wish.text)
        return replace(wish, text=rest) if rest != wish.text and self._reader.read(rest).fields else wish

    def _rule_out(self, wish: Wish) -> tuple[Wish, Flags]:
        """The wish without what its text says is not wanted, and the programmes that are only that."""
        unwanted = np.zeros(len(self._numbers), dtype=np.bool_)
        parts = []
        for part in ruled_out(wish.text):
            read = self._reader.read(part.text)
            # "Not Omnia", but not "I have no course at Omnia".
            named = self.names.read(part.text if part.refused else part.text.split()[0])
            for item in (*named.programmes, *named.of_provider):
                unwanted[self._numbers[item]] = True
            if part.degree:
                unwanted |= self._facets.degree
            if part.qualification:
                unwanted |= self._facets.vocational | self._facets.degree
            if part.online:
                unwanted |= self._facets.remote
            if read.municipality:
                unwanted |= self._facets.only_in_town(read.municipality)
                if wish.municipality and self._vocabulary.municipality_of(wish.municipality) == read.municipality:
                    wish = replace(wish, municipality=None)
            if read.fields and part.refused:
                unwanted |= self._facets.only_about(read.fields)
            leaves_out = part.degree or part.qualification or part.online or read.municipality or named.programmes
            if leaves_out or named.of_provider or (read.fields and part.refused):
                parts.append(part)
        wanted = without(wish.text, parts)
        return replace(wish, text=wanted if content_words(wanted) else wish.text), unwanted

    def _is_from_abroad(self, text: str) -> bool:
        """Whether the text names a degree or a profession that the person has from another country."""
        return has_foreign_degree(text) or bool(self._reader.read(before_a_country(text)).fields)
