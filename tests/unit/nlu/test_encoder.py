"""Our loops give the vectors of the package's own, whatever the text; a machine without them is not left alone."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoder
from bot.nlu.encoder import E5Encoder, OnAllCores, faster_loops

pytestmark = pytest.mark.long

WORDS = (
    "haluan opiskella lähihoitajaksi Espoossa free Finnish course please где курсы русский دورة اللغة 学校 "
    "B1.1 😀 12:30 ääliö… e\u0301 \u200b ammattikorkeakoulututkinto"
).split()
SOME = random.Random(1)
TEXTS = [
    "",
    " ",
    "?",
    "x" * 300,
    *(" ".join(SOME.choices(WORDS, k=length)) for length in range(1, 24)),
    "\t kaksi   välilyöntiä \n",
    " ".join(SOME.choices(WORDS, k=400)),  # longer than one window of the model
    " ".join(SOME.choices(WORDS, k=200)),
    "kurssi",
]


@pytest.fixture(scope="module", params=["wide", "narrow"])
def ours(request: pytest.FixtureRequest) -> Iterator[E5Encoder]:
    """With vectors of 512 bits where the processor has them, and of 256."""
    loops = faster_loops()
    if loops is None:
        pytest.skip("no C compiler when this was installed, or a processor without AVX2")
    switch = ctypes.c_int.in_dll(ctypes.CDLL(str(loops)), "e5_wide")
    found = switch.value
    if request.param == "wide" and not found:
        pytest.skip("a processor without AVX-512 VNNI")
    switch.value = request.param == "wide"
    yield E5Encoder(loops)
    switch.value = found


@cache
def of_the_package(kind: str) -> np.ndarray:
    """The vectors of TEXTS by the package's own loops, which take long."""
    return getattr(E5Encoder(), kind)(TEXTS)


@pytest.mark.parametrize("kind", ["encode", "encode_passages"])
def test_our_loops_give_the_same_vectors(kind: str, ours: E5Encoder) -> None:
    found, wanted = getattr(ours, kind)(TEXTS), of_the_package(kind)
    assert found.shape == wanted.shape == (len(TEXTS), 384)
    # Two builds of the package differ as much: activations are rounded to eight bits.
    assert np.einsum("ij,ij->i", found, wanted).min() > 0.9997


def test_a_text_has_the_same_vector_alone_and_among_others(ours: E5Encoder) -> None:
    together = ours.encode(TEXTS)
    for number, text in enumerate(TEXTS):
        assert np.array_equal(together[number], ours.encode([text])[0])


def test_many_texts_on_all_cores_stay_in_order(ours: E5Encoder) -> None:
    texts = [f"{word} {number}" for number in range(12) for word in WORDS]
    assert np.array_equal(OnAllCores(ours).encode(texts), ours.encode(texts))
    assert OnAllCores(ours).encode_passages([]).shape == (0, 384)


def test_without_a_compiler_the_packages_loops_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(encoder, "__file__", str(tmp_path / "encoder.py"))
    assert faster_loops() is None
    assert E5Encoder(faster_loops()).encode(["kurssi"]).shape == (1, 384)
