"""Vectors that are encoded once and read from disk afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.kept_vectors import Array, KeptVectors


class CountingEncoder:
    """Tells what it was asked to encode; the length of a text is its vector."""

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.encoded += texts
        return np.array([[len(text), 0.0] for text in texts], dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Array:
        self.encoded += texts
        return np.array([[0.0, len(text)] for text in texts], dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "vectors.npz"


def test_vectors_come_in_the_order_of_the_texts(path: Path) -> None:
    vectors = KeptVectors(CountingEncoder(), path).of(["abc", "a", "abc", *(["b"] * 20)])

    assert vectors[:3, 0].tolist() == [3, 1, 3]
    assert len(vectors) == 23


def test_text_is_encoded_once_also_after_a_start(path: Path) -> None:
    first, second = CountingEncoder(), CountingEncoder()
    KeptVectors(first, path).of(["kauanko", "paljonko"])

    vectors = KeptVectors(second, path).of(["paljonko", "missä"])

    assert second.encoded == ["missä"]
    assert vectors[:, 0].tolist() == [8, 5]


def test_question_and_answer_of_the_same_words_are_kept_apart(path: Path) -> None:
    vectors = KeptVectors(CountingEncoder(), path)

    assert vectors.of(["abc"]).tolist() == [[3, 0]]
    assert vectors.of_passages(["abc"]).tolist() == [[0, 3]]


def test_another_encoder_encodes_anew(path: Path) -> None:
    KeptVectors(CountingEncoder(), path).of(["kauanko"])
    other = CountingEncoder("2")
    KeptVectors(other, path).of(["kauanko"])

    assert other.encoded == ["kauanko"]


def test_what_was_made_before_is_not_made_again_and_what_is_new_is_kept(path: Path, tmp_path: Path) -> None:
    image = tmp_path / "image" / "vectors.npz"
    KeptVectors(CountingEncoder(), image).of(["kauanko"])
    first, second = CountingEncoder(), CountingEncoder()
    KeptVectors(first, path, image).of(["kauanko", "missä"])
    KeptVectors(second, path, image).of(["kauanko", "missä"])

    assert (first.encoded, second.encoded) == (["missä"], [])


def test_broken_file_costs_time_only(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 not a file of vectors")

    assert KeptVectors(CountingEncoder(), path).of(["abc"]).tolist() == [[3, 0]]


def test_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")

    assert KeptVectors(CountingEncoder(), tmp_path / "var" / "vectors.npz").of(["abc"]).tolist() == [[3, 0]]
