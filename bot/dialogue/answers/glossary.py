"""Words of the services explained in plain language (data/glossary.yml): found in messages and answers, and asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.dialogue.answers.text_files import whole
from bot.settings import ROOT
from bot.yaml_files import read_yaml

GLOSSARY = ROOT / "data" / "glossary.yml"
LANGUAGES = ("fi", "en")
_WORD = r"[\"'”“]?(?P<word>[^?\"'”“]+?)[\"'”“]?"
_ASKS = re.compile(
    r"\W*(?:(?:hi|hello|hei|moi|and|but|so|ja|entä|no|please)\W+)?"
    r"(?:what(?:'?s| is| are| does| do| means?)?(?: exactly)?|who(?:'?s| is| are)|explain|meaning of|selitä|kerro,? mikä on"
    r"|что (?:такое|значит|означает)|що (?:таке|означає)|mis on|mida tähendab|vad (?:är|betyder)|ما (?:هو|هي|معنى)"
    r"|mitä (?:tarkoittaa|tarkottaa|meinaa|on|ovat)|mikä (?:ihmeen?|on|oli)|mikä|mitä|kuka on|kuka|ketkä ovat)\s+"
    rf"(?:(?:the|a|an|this|se|word|term|sana|termi)\s+)*{_WORD}"
    r"(?:\s+(?:mean|means|tarkoittaa|tarkottaa|on|is|really|oikein|oikeastaan|please|kiitos))*\W*",
    re.IGNORECASE,
)
_ASKS_AFTERWARDS = re.compile(
    rf"\W*{_WORD}\W+(?:what(?: is|'?s)? (?:it|that|this)(?: means?)?|what (?:does )?(?:it|that|this) means?"
    r"|what means? (?:it|that|this)|mikä se on|mitä se on|mitä se tarkoittaa)\W*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"(?<![\w-])\S")


@dataclass(frozen=True)
class Explanation:
    """The word and what it means, in one language."""

    term: str
    text: str


@dataclass(frozen=True)
class Term:
    """One word of the glossary. `faq` is the topic about this very word, `more` one to read on in; `source` where it stands."""

    id: str
    explanations: Mapping[str, Explanation]
    forms: tuple[str, ...]
    faq: str | None = None
    more: str | None = None
    is_offered: bool = True
    source: Mapping[str, str] | None = None

    @property
    def topic(self) -> str:
        """The topic about the word, or else the one to read on in, without "faq/"; "" for none."""
        return (self.faq or self.more or "").removeprefix("faq/")

    def explained(self, language: str) -> Explanation:
        """The explanation in `language`, English for one that has none."""
        return self.explanations.get(language) or self.explanations["en"]

    def name(self, language: str) -> str:
        """The word as it is shown: outside Finnish with the Finnish name of the service in brackets."""
        own, finnish = self.explained(language).term, self.explanations["fi"].term
        return own if language == "fi" or finnish.casefold() in own.casefold() else f"{own} ({finnish})"

    def heading(self, language: str) -> str:
        """The same as it stands at the beginning of a line."""
        name = self.name(language)
        return name[:1].upper() + name[1:]


class _Forms:
    """Forms that begin with the same letter, and whose they are. All forms as one pattern took a third of an answer's time."""

    def __init__(self, owners: Collection[tuple[str, Term]]) -> None:
        # The longest form first: "integration plan" is not "integration".
        ordered = sorted(owners, key=lambda owner: -len(owner[0]))
        self._owners = [term for _, term in ordered]
        self._pattern = re.compile("|".join(f"({_pattern(form)})" for form, _ in ordered) or r"(?!)", re.IGNORECASE)

    def at(self, text: str, position: int) -> tuple[Term, int] | None:
        """The term at this position of the text, and where it ends."""
        match = self._pattern.match(text, position)
        return (self._owner(match), match.end()) if match else None

    def whole(self, word: str) -> Term | None:
        """The term that is this word."""
        match = self._pattern.fullmatch(word)
        return self._owner(match) if match else None

    def _owner(self, match: re.Match[str]) -> Term:
        return self._owners[(match.lastindex or 1) - 1]


_NONE = _Forms(())


class Glossary:
    """All terms, and how they are found in texts."""

    def __init__(self, terms: Collection[Term]) -> None:
        self.terms = {term.id: term for term in terms}
        by_letter: dict[str, list[tuple[str, Term]]] = {}
        for term in terms:
            for form in term.forms:
                by_letter.setdefault(form[0], []).append((form, term))
        self._beginning_with = {letter: _Forms(owners) for letter, owners in by_letter.items()}

    @classmethod
    def load(cls, path: Path = GLOSSARY) -> Glossary:
        """The glossary of the project; `polku check` has proved that it is whole."""
        content = read_yaml(path)
        with whole(path):
            return cls([_term(entry, content["sources"]) for entry in content["terms"]])

    def get(self, term_id: str) -> Term | None:
        """The term with this id."""
        return self.terms.get(term_id)

    def about(self, topic: str) -> Term | None:
        """The term that a faq topic explains."""
        return next((term for term in self.terms.values() if term.faq == f"faq/{topic}"), None)

    def found_in(self, text: str) -> Iterator[Term]:
        """The terms that stand in `text`, in order, each once."""
        return (term for term, _ in self.placed_in(text))

    def placed_in(self, text: str) -> Iterator[tuple[Term, tuple[int, int]]]:
        """The same, each with the place where it stands first."""
        seen, begin = set(), 0
        while start := _BEGINNING.search(text, begin):
            begin = start.end()
            found = self._forms(start[0]).at(text, start.start())
            if found is None:
                continue
            term, begin = found
            if term.id not in seen:
                seen.add(term.id)
                yield term, (start.start(), begin)

    def named(self, word: str) -> Term | None:
        """The term that `word` is, and nothing else."""
        word = word.strip()
        return self._forms(word[:1]).whole(word)

    def _forms(self, letter: str) -> _Forms:
        return self._beginning_with.get(letter.casefold(), _NONE)

    def asked(self, text: str) -> Term | None:
        """The term that a message asks the meaning of."""
        plain = text.replace("’", "'")
        if match := _ASKS.fullmatch(plain):
            return self.named(match["word"])
        match = _ASKS_AFTERWARDS.fullmatch(plain)
        return self._last_in(match["word"]) if match else None

    def _last_in(self, text: str) -> Term | None:
        """The term with which `text` ends: "they say karenssi"."""
        last = text.rstrip(" ,.;:-")
        return next((term for term, (_, end) in self.placed_in(last) if end == len(last)), None)


def _pattern(form: str) -> str:
    stem = re.escape(form.removesuffix("*"))
    return rf"(?<![\w-]){stem}" + (r"[\w:-]*" if form.endswith("*") else "") + r"(?!\w)"


def _term(entry: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> Term:
    source = sources[entry["source"]] if "source" in entry else None
    names = [form for language in LANGUAGES for form in (*entry[language]["forms"], entry[language]["term"])]
    return Term(
        id=entry["id"],
        explanations={
            language: Explanation(entry[language]["term"], entry[language]["text"]) for language in LANGUAGES
        },
        forms=tuple(dict.fromkeys(form.casefold() for form in names)),
        faq=f"faq/{entry['faq']}" if "faq" in entry else None,
        more=f"faq/{entry['more']}" if "more" in entry else None,
        is_offered=entry.get("offer", True),
        source={**source, "checked_on": str(entry["checked_on"])} if source else None,
    )


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The glossary of the project, read once."""
    return Glossary.load()
