"""The widget's modules become one script, and what cannot is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.web.widget_script import widget_script
from bot.errors import BadInput


def modules(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder


def test_a_module_comes_once_and_after_what_it_imports(tmp_path: Path) -> None:
    script = widget_script(modules(
        tmp_path,
        embed='import { b } from "./b.js";\nimport { a } from "./a.js";\nb(a);',
        b='import { a } from "./a.js";\nexport const b = (x) => x + a;',
        a="export const a = 1;",
    ))  # fmt: skip

    assert script.splitlines()[2:-1] == ["const a = 1;", "const b = (x) => x + a;", "b(a);"]


@pytest.mark.parametrize(
    ("embed", "said"),
    [
        ('const x = 1;\nimport * as a from "./a.js";', "embed.js:2: an import must be of the form"),
        ('import { a } from "./missing.js";', "embed.js:1: an import must be of the form"),
        ('import { a } from "./a.js";\nfunction a() {}', "embed.js: a is also declared in a.js"),
        ('import { a } from "./embed.js";', "embed.js: imports itself by way of embed.js"),
    ],
)
def test_what_cannot_be_joined_is_told_with_its_place(tmp_path: Path, embed: str, said: str) -> None:
    with pytest.raises(BadInput) as told:
        widget_script(modules(tmp_path, embed=embed, a="export const a = 1;"))

    assert said in str(told.value)


def test_nothing_of_the_modules_is_left_for_the_page_to_resolve() -> None:
    lines = widget_script().splitlines()

    assert not [line for line in lines if line.startswith(("import ", "export "))]
