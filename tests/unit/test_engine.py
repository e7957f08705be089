"""The launcher: Rasa starts without TensorFlow, and says so when a component needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine import refuse_tensorflow
from bot.errors import BadInput
from bot.settings import ROOT


def test_rasa_starts_without_tensorflow_installed() -> None:
    code = "import sys; from bot.engine import main; main(['--version']); print('TF', sys.modules.get('tensorflow'))"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert "3.6.21" in done.stdout
    assert done.returncode == 0


def test_component_that_needs_tensorflow_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("pipeline:\n  - name: WhitespaceTokenizer\n  - name: DIETClassifier  # not here\n")

    with pytest.raises(BadInput, match=r"config\.yml:3: DIETClassifier"):
        refuse_tensorflow(config)


def test_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not found"):
        refuse_tensorflow(tmp_path / "config.yml")


def test_our_configuration_passes() -> None:
    refuse_tensorflow(ROOT / "config.yml")
