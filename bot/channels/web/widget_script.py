"""The widget as pages load it: one script, made of the modules in widget/.

The modules are plain ES modules, so that each says what it needs of the others. A page must get the whole with one request and by
one line of HTML, so they are put behind each other in the order of their imports, inside one function that keeps their names
from the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import BadInput

MODULES = Path(__file__).parent / "widget"
FIRST = "embed.js"
_IMPORT = re.compile(r'import \{[\w, ]+\} from "\./(?P<name>\w+\.js)";')
_COMMENT = re.compile(r"|//.*|/\*.*\*/")
"""A phone need not load these, nor the indentation."""
_DECLARED = re.compile(r"(?:export )?(?:async )?(?:const|let|class|function) (\w+)")


def widget_script(modules: Path = MODULES) -> str:
    """The script's text. Raises BadInput, with file and line, for what cannot be put behind each other."""
    sources: dict[str, list[str]] = {}
    _collect(modules / FIRST, sources, ())
    declared: dict[str, str] = {}
    for name, lines in sources.items():
        for line in lines:
            found = _DECLARED.match(line)
            if found and declared.setdefault(found[1], name) != name:
                raise BadInput(
                    f"{modules / name}: {found[1]} is also declared in {declared[found[1]]}: give it another name"
                )
    stripped = (line.strip() for lines in sources.values() for line in lines)
    body = "\n".join(line.removeprefix("export ") for line in stripped if not _COMMENT.fullmatch(line))
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


def _collect(module: Path, sources: dict[str, list[str]], importers: tuple[str, ...]) -> None:
    """Adds a module's lines without its imports, after those of the modules that it imports."""
    if module.name in importers:
        raise BadInput(f"{module}: imports itself by way of {importers[-1]}")
    kept: list[str] = []
    for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("import "):
            kept.append(line)
            continue
        imported = _IMPORT.fullmatch(line)
        if imported is None or not (module.parent / imported["name"]).exists():
            raise BadInput(f'{module}:{number}: an import must be of the form import {{ name }} from "./module.js";')
        if imported["name"] not in sources:
            _collect(module.parent / imported["name"], sources, (*importers, module.name))
    sources[module.name] = kept
