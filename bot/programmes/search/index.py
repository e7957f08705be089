"""The search index of a catalogue: words, meanings and names, built once and kept on disk."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import OnAllCores, SentenceEncoder
from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import CURATED, Programme, Topic
from bot.programmes.search.lexical import Floats, LexicalIndex, WeightedText
from bot.programmes.search.meaning import MeaningIndex
from bot.programmes.vocabulary import Vocabulary

_FORMAT = 6
_FILE = "programmes.npz"
_IMPORTED_CHARACTERS = 75
_LEXICAL = ("starts", "documents", "impacts", "rarity")
_MEANING = ("vectors", "owners", "center", "metric", "topics", "topic_weights", "topic_offsets", "reference")
_WEIGHTS = {"name": 3.0, "needs": 1.5, "field": 2.0, "provider": 1.0, "summary": 1.5, "description": 0.7}


def passages(programme: Programme) -> list[str]:
    """The texts whose meaning stands for a programme: its card and people's needs.

    An imported entry is embedded in one language only and cut short: the encoder's time grows
    with every word, there are thousands of them, and it reads all languages alike.
    """
    cards = [
        f"{name}. {summary}".strip(". ")
        for name, summary in ((programme.name.fi, programme.summary.fi), (programme.name.en, programme.summary.en))
        if name or summary
    ]
    if programme.origin != CURATED:
        cards = [textwrap.shorten(cards[0], _IMPORTED_CHARACTERS, placeholder="")] if cards else []
    return list(dict.fromkeys([*cards, *programme.needs])) or [programme.id]


def searched_texts(programme: Programme, vocabulary: Vocabulary) -> list[WeightedText]:
    """The texts whose words a programme is found by, with how much they count."""
    names = [programme.name.fi, programme.name.en, *programme.other_names]
    found = [(text, _WEIGHTS["name"]) for text in dict.fromkeys(names)]
    for text, kind in (
        (programme.provider, "provider"),
        (programme.summary, "summary"),
        (programme.description, "description"),
    ):
        found += [(text.fi, _WEIGHTS[kind]), (text.en, _WEIGHTS[kind])]
    found += [(need, _WEIGHTS["needs"] / 2) for need in programme.needs]
    for field_id in programme.fields:
        term = vocabulary.fields.get(field_id)
        found += [(name, _WEIGHTS["field"] / 2) for name in (term.fi[:3] + term.en[:3] if term else ())]
    return [(text, weight) for text, weight in found if text]


def field_names(vocabulary: Vocabulary) -> list[str]:
    """How fields are called: whoever types no more than a field wants to learn it."""
    return [term.label(language) for term in vocabulary.fields.values() for language in ("fi", "en")]


def content_key(catalogue: Catalogue, vocabulary: Vocabulary, encoder_version: str) -> str:
    """A digest that changes whenever an index of this content would."""
    digest = hashlib.sha256(f"{_FORMAT} {encoder_version} {field_names(vocabulary)}".encode())
    for programme in catalogue:
        content = [programme.id, programme.origin, passages(programme), searched_texts(programme, vocabulary)]
        digest.update(json.dumps(content, ensure_ascii=False).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class ProgrammeIndex:
    """What the search reads. `vector_keys` are digests of the passages, so that vectors can be used again."""

    key: str
    lexical: LexicalIndex
    meaning: MeaningIndex
    vector_keys: NDArray[Any]

    def save(self, folder: Path) -> None:
        """Writes the index to `folder`, at once: a reader sees the old file or the new one."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {
            "key": np.array(self.key),
            "vector_keys": self.vector_keys,
            **{name: getattr(self.meaning, name) for name in _MEANING},
            "terms": np.frombuffer("\n".join(self.lexical.terms).encode(), dtype=np.uint8),
            **{name: getattr(self.lexical, name) for name in _LEXICAL},
        }
        waiting = folder / f"{_FILE}.{os.getpid()}.tmp"
        with open(waiting, "wb") as file:
            np.savez(file, **arrays)
        os.replace(waiting, folder / _FILE)


def load(folder: Path) -> ProgrammeIndex | None:
    """The index in `folder`, or None when there is none that can be read."""
    try:
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            terms = tuple(arrays["terms"].tobytes().decode().split("\n"))
            meaning = MeaningIndex(**{name: arrays[name] for name in _MEANING})
            postings = {name: arrays[name] for name in _LEXICAL}
            lexical = LexicalIndex(terms=terms, size=len(meaning.owners) - 1, **postings)
            return ProgrammeIndex(str(arrays["key"]), lexical, meaning, arrays["vector_keys"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def _vector_key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode()


def _vectors(texts: Sequence[str], encoder: SentenceEncoder, old: ProgrammeIndex | None) -> tuple[Floats, NDArray[Any]]:
    """The vectors of `texts`; those that `old` has of the same text are not computed again."""
    keys = np.array([_vector_key(text) for text in texts], dtype="S32")
    known = {} if old is None else {key: number for number, key in enumerate(old.vector_keys.tolist())}
    rows: dict[bytes, Floats] = {}
    if old is not None:
        rows = {key: old.meaning.vectors[known[key]] for key in keys.tolist() if key in known}
    missing = {key: text for key, text in zip(keys.tolist(), texts) if key not in rows}
    rows.update(zip(missing, OnAllCores(encoder).encode_passages(list(missing.values()))))
    return np.array([rows[key] for key in keys.tolist()], dtype=np.float32), keys


def build(
    catalogue: Catalogue, vocabulary: Vocabulary, encoder: SentenceEncoder, old: ProgrammeIndex | None = None
) -> ProgrammeIndex:
    """The index of `catalogue`; vectors of unchanged texts are taken over from `old`."""
    if old is not None and not old.key.startswith(encoder.version):
        old = None
    texts = [passages(programme) for programme in catalogue]
    vectors, keys = _vectors([text for group in texts for text in group], encoder, old)
    lexical = LexicalIndex.build([searched_texts(programme, vocabulary) for programme in catalogue])
    owners = np.cumsum([0] + [len(group) for group in texts], dtype=np.int64)
    key = f"{encoder.version} {content_key(catalogue, vocabulary, encoder.version)}"
    curated = np.array([programme.origin == CURATED for programme in catalogue], dtype=np.bool_)
    topics = [programme.topic.value for programme in catalogue]
    fields = encoder.encode(field_names(vocabulary)), Topic.TRAINING.value
    meaning = MeaningIndex.fit(vectors, owners, topics, curated, fields)
    return ProgrammeIndex(key, lexical, meaning, keys)


def open_index(
    catalogue: Catalogue, vocabulary: Vocabulary, encoder: SentenceEncoder, folder: Path, like: Path | None = None
) -> ProgrammeIndex:
    """The saved index when it is of this very content, else a new one, which is saved.

    Of several processes that want a new one, one makes it and the others wait for it. Where nothing is saved yet,
    vectors are taken over from the index in `like`.
    """
    key = f"{encoder.version} {content_key(catalogue, vocabulary, encoder.version)}"
    saved = load(folder)
    if saved is not None and saved.key == key:
        return saved
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        saved = load(folder)
        if saved is None or saved.key != key:
            old = load(like) if saved is None and like is not None else saved
            saved = build(catalogue, vocabulary, encoder, old)
            saved.save(folder)
    return saved
