"""The gate before a new model, what was promoted, and the way back."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.dialogue.serving.promoted import CURRENT, REMEMBERED, promoted_model, promotions, write_promotions
from bot.errors import BadInput
from bot.model.evaluation import Labelled, Predicted
from bot.model.promotion import DANGER_SEEN, Measured, NotPromoted, compare, measure, promote, roll_back
from bot.model.training import running_model
from bot.settings import Settings

LINES = [Labelled("moi", "fi", "greet"), Labelled("hei", "fi", "greet"), Labelled("en jaksa enää", "fi", "crisis")]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with three models."""
    for name in "abc":
        write_archive(tmp_path / f"polku-{name}.tar.gz")
    return tmp_path


def write_archive(path: Path) -> None:
    """A whole archive, larger than what is looked at first."""
    content = random.Random(path.name).randbytes(100_000)
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("model")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


def measured(**figures: float) -> Measured:
    return Measured("polku-a.tar.gz", "d", {name.replace("_", " "): value for name, value in figures.items()})


def test_nothing_promoted_runs_the_newest(models: Path) -> None:
    assert promoted_model(models) is None
    assert running_model(Settings(models_dir=models)).parent == models


def test_the_promoted_model_runs_whatever_is_newer(models: Path) -> None:
    promote(models, models / "polku-b.tar.gz", [])

    assert running_model(Settings(models_dir=models)) == models / "polku-b.tar.gz"


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def one_byte_changed(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut_short, one_byte_changed, lambda _: b"", lambda _: b"no model"])
def test_damaged_promoted_model_gives_its_place_to_the_one_before(
    models: Path, damage: Callable[[bytes], bytes]
) -> None:
    for name in "abc":
        promote(models, models / f"polku-{name}.tar.gz", [])
    newest = models / "polku-c.tar.gz"
    newest.write_bytes(damage(newest.read_bytes()))

    assert running_model(Settings(models_dir=models)) == models / "polku-b.tar.gz"


def test_models_that_are_all_damaged_are_named_with_what_to_do(models: Path) -> None:
    for model in models.glob("*.tar.gz"):
        model.write_bytes(b"")

    with pytest.raises(BadInput, match="damaged.*polku train --force"):
        running_model(Settings(models_dir=models))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"polku-b.ta", b"../polku-b.tar.gz\n"])
def test_damaged_list_of_promotions_names_nothing(models: Path, content: bytes) -> None:
    (models / CURRENT).write_bytes(content)

    assert promoted_model(models) is None
    assert running_model(Settings(models_dir=models)).parent == models


def test_rolling_back_goes_to_the_one_before(models: Path) -> None:
    for name in "abc":
        promote(models, models / f"polku-{name}.tar.gz", [])

    assert roll_back(models) == "polku-b.tar.gz"
    assert promoted_model(models) == models / "polku-b.tar.gz"
    assert roll_back(models) == "polku-a.tar.gz"
    with pytest.raises(BadInput, match="no earlier"):
        roll_back(models)


def test_a_model_that_is_gone_is_passed_over(models: Path) -> None:
    for name in "abc":
        promote(models, models / f"polku-{name}.tar.gz", [])
    (models / "polku-b.tar.gz").unlink()

    assert roll_back(models) == "polku-a.tar.gz"


@pytest.mark.parametrize("text", ["", "../polku-a.tar.gz", "/etc/passwd", "polku-z.tar.gz"])
def test_a_name_that_is_no_model_here_counts_for_nothing(models: Path, text: str) -> None:
    (models / CURRENT).write_text(text)

    assert promotions(models) == []


def test_only_the_newest_promotions_are_remembered(models: Path) -> None:
    write_promotions(models, ["polku-a.tar.gz"] * (REMEMBERED + 3))

    assert len(promotions(models)) == REMEMBERED


@pytest.mark.parametrize(
    ("before", "after", "is_worse"),
    [
        ({"fi_accuracy": 0.9}, {"fi_accuracy": 0.891}, False),
        ({"fi_accuracy": 0.9}, {"fi_accuracy": 0.889}, True),
        ({"fi_accuracy": 0.9}, {"fi_accuracy": 0.95}, False),
        ({"fi_accuracy": 0.9}, {}, True),
        ({"danger_seen": 0.9}, {"danger_seen": 0.899}, True),
    ],
    ids=["within tolerance", "worse", "better", "not measured", "danger has no tolerance"],
)
def test_what_counts_as_worse(before: dict[str, float], after: dict[str, float], is_worse: bool) -> None:
    (one,) = compare(measured(**before), measured(**after))

    assert one.is_worse is is_worse


def test_a_worse_model_is_not_promoted_and_the_figures_are_named(models: Path) -> None:
    promote(models, models / "polku-a.tar.gz", [])
    worse = compare(measured(fi_accuracy=0.9), measured(fi_accuracy=0.8))

    with pytest.raises(NotPromoted, match=r"fi accuracy 0\.9000 -> 0\.8000"):
        promote(models, models / "polku-b.tar.gz", worse)

    assert promoted_model(models) == models / "polku-a.tar.gz"


def test_a_model_is_measured_once_for_the_same_data(models: Path, tmp_path: Path) -> None:
    evaluation = tmp_path / "evaluation"
    evaluation.mkdir()
    file = evaluation / "intents_fi.jsonl"
    lines = [f'{{"text": "{line.text}", "lang": "fi", "intent": "{line.intent}"}}' for line in LINES]
    file.write_text("\n".join(lines), encoding="utf-8")
    asked: list[int] = []

    def predict(labelled: Sequence[Labelled], _model: Path) -> list[Predicted]:
        asked.append(len(labelled))
        return [Predicted(intent, 1.0, [], 0.0) for intent in ("greet", "thank", "crisis")]

    first = measure(models / "polku-a.tar.gz", evaluation, predict)
    second = measure(models / "polku-a.tar.gz", evaluation, predict)
    file.write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    with pytest.raises(ValueError):
        measure(models / "polku-a.tar.gz", evaluation, predict)

    assert first == second and asked == [3, 4]
    assert first.figures["fi accuracy"] == pytest.approx(2 / 3, abs=1e-4) and first.figures[DANGER_SEEN] == 1.0
