"""Which model was promoted: the file `current` beside the models, the newest promotion on its first line.

Rasa looks at it while it runs. Without the file the model of the data as it is now runs, as in development.
"""

from __future__ import annotations

from pathlib import Path

from bot.whole_files import write_whole

CURRENT = "current"
REMEMBERED = 5


def promotions(models_dir: Path) -> list[str]:
    """The names of the promoted models that are still there, the running one first."""
    try:
        # What is no text names no model: a damaged file is as good as none.
        names = (models_dir / CURRENT).read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return []
    return [name for name in names if Path(name).name == name and (models_dir / name).is_file()]


def promoted_model(models_dir: Path) -> Path | None:
    """The model that is to run; None when none was promoted."""
    names = promotions(models_dir)
    return models_dir / names[0] if names else None


def write_promotions(models_dir: Path, names: list[str]) -> None:
    """Keeps the newest promotions. Whoever reads meanwhile sees the old file or the new one."""
    write_whole(models_dir / CURRENT, "".join(f"{name}\n" for name in names[:REMEMBERED]))
