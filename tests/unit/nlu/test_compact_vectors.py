"""Vectors in eight bits tell apart what whole ones do."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import compact_vectors
from bot.nlu.compact_vectors import CompactVectors, Floats

DIMENSIONS = 384
RANDOM = np.random.default_rng(1)


def units(count: int) -> Floats:
    vectors = RANDOM.standard_normal((count, DIMENSIONS)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(params=["our loops", "numpy"], autouse=True)
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "numpy":
        monkeypatch.setattr(compact_vectors, "faster_loops", lambda: None)
    elif compact_vectors.faster_loops() is None:
        pytest.skip("no C compiler when this was installed, or a processor without AVX2")


def test_products_are_those_of_whole_vectors() -> None:
    vectors, (vector,) = units(500), units(1)

    assert np.abs(CompactVectors(vectors).products(vector) - vectors @ vector).max() < 0.002


def test_order_of_rows_and_a_view_as_vector() -> None:
    vectors = units(40)
    vector = np.repeat(vectors[7], 2)[::2]

    assert CompactVectors(vectors).products(vector).argmax() == 7


@pytest.mark.parametrize("vectors", [np.zeros((0, DIMENSIONS), np.float32), np.zeros((3, DIMENSIONS), np.float32)])
def test_no_vectors_and_empty_ones(vectors: Floats) -> None:
    assert CompactVectors(vectors).products(units(1)[0]).tolist() == [0.0] * len(vectors)


def test_vectors_of_any_length() -> None:
    vectors = units(20)[:, :381]

    assert np.abs(CompactVectors(vectors).products(vectors[3]) - vectors @ vectors[3]).max() < 0.002


def test_the_vectors_can_be_had_back() -> None:
    vectors = units(20)

    assert np.abs(CompactVectors(vectors).floats() - vectors).max() < 0.002
