"""What deploy/ holds, read once for its tests: manifests, containers, compose services, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
PROCESSES = ("gateway", "rasa", "actions")
Json = dict[str, Any]


@lru_cache(maxsize=1)
def compose() -> Json:
    """compose.yml, its anchors resolved."""
    return dict(yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def manifests() -> list[tuple[str, Json]]:
    """Every Kubernetes object with the name of its file; kustomization.yaml is none."""
    return [
        (path.name, found)
        for path in sorted(KUBERNETES.glob("*.yaml"))
        if path.name != "kustomization.yaml"
        for found in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def of_kind(kind: str) -> dict[str, Json]:
    """The objects of a kind by name."""
    return {found["metadata"]["name"]: found for _file, found in manifests() if found["kind"] == kind}


def pod_of(found: Json) -> Json | None:
    """The pod that an object makes, if it makes one."""
    spec = found.get("spec", {})
    if found["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return dict(spec["template"]["spec"]) if "template" in spec else None


def pods() -> dict[str, Json]:
    """The pods by the name of what makes them."""
    return {found["metadata"]["name"]: pod for _file, found in manifests() if (pod := pod_of(found))}


def containers() -> Iterator[tuple[str, Json]]:
    """Every container, those that run first too, as "pod/container"."""
    for name, pod in pods().items():
        for container in [*pod.get("initContainers", []), *pod["containers"]]:
            yield f"{name}/{container['name']}", container


def settings_read() -> dict[str, set[str]]:
    """What the actions and the imports read of the settings, as variables. The image names its folders by itself."""
    methods = {"sqlalchemy_url": "database_url", "token": "rasa_token"}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "actions").glob("*.py"))
    actions = {methods.get(name, name) for name in re.findall(r"\bsettings(?:\(\))?\.(\w+)", code)}
    imports = {"database_url", *(item.name for item in fields(Settings) if item.name.startswith("import_"))}
    in_image = {line.partition("=")[0] for one in after("ENV") for line in one.split()}
    variables = {
        name: {f"POLKU_{one.upper()}" for one in read} for name, read in (("actions", actions), ("imports", imports))
    }
    return {name: read - in_image for name, read in variables.items()}


@dataclass(frozen=True)
class Instruction:
    """One instruction of the Dockerfile, its continuation lines joined."""

    word: str
    rest: str


@lru_cache(maxsize=1)
def dockerfile() -> list[Instruction]:
    """The Dockerfile without comments."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in lines if line.strip()]


def after(word: str, instructions: list[Instruction] | None = None) -> list[str]:
    """What stands after each instruction's word, in these or in all."""
    return [found.rest for found in (dockerfile() if instructions is None else instructions) if found.word == word]


def stages() -> dict[str, list[Instruction]]:
    """The instructions of each build stage, by its name."""
    found: dict[str, list[Instruction]] = {}
    for instruction in dockerfile():
        if instruction.word == "FROM":
            found[instruction.rest.split()[-1]] = []
        found[list(found)[-1]].append(instruction)
    return found


def texts() -> dict[str, str]:
    """Every file of deploy/ as text."""
    return {str(path.relative_to(DEPLOY)): path.read_text(encoding="utf-8") for path in _files(DEPLOY)}


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")
