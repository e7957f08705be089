"""Every setting and every command that deploy/ and docs/operating.md name is there."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from deploy_files import compose, containers, of_kind, texts

from bot.cli import serve
from bot.cli.main import make_parser
from bot.settings import ROOT, Settings, load

# Read by the files of deploy/ themselves.
OF_COMPOSE = {"POLKU_DOMAIN", "POLKU_IMAGE"}


def settings() -> set[str]:
    return {f"POLKU_{item.name.upper()}" for item in fields(Settings)}


def commands() -> Iterator[tuple[str, list[str]]]:
    for name, service in compose()["services"].items():
        yield f"compose/{name}", service.get("command", [])
    for name, container in containers():
        yield f"kubernetes/{name}", container["command"]
    for file, text in texts().items():
        for line in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE):
            yield file, ["polku", *shlex.split(line)[1:]]
        for line in re.findall(r"^RUN .*?POLKU_VAR_DIR=\S+ (polku .*?)(?: \\)?$", text, re.MULTILINE):
            yield file, shlex.split(line)


def documented() -> list[list[str]]:
    """The commands of docs/operating.md, in the text and in its blocks."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    inline = re.findall(r"`(polku [^`]*)`", text)
    lines = re.findall(r"^(?!ExecStart).*?(?:bin/| )(polku [a-z].*)$", "\n".join(text.split("```")[1::2]), re.MULTILINE)
    return [shlex.split(command, comments=True) for command in [*inline, *lines]]


OURS = [(place, command) for place, command in commands() if command and command[0] in {"polku", "python"}]


@pytest.mark.parametrize("file", texts())
def test_settings_exist(file: str) -> None:
    named = set(re.findall(r"\bPOLKU_[A-Z_]*[A-Z]\b", texts()[file]))

    assert named <= settings() | OF_COMPOSE


@pytest.mark.parametrize(("place", "command"), OURS, ids=[place for place, _ in OURS])
def test_commands_exist(place: str, command: list[str]) -> None:
    if command[0] == "polku":
        assert make_parser().parse_args(command[1:]).run
    else:
        assert command[1] == "-m" and importlib.util.find_spec(command[2])


@pytest.mark.parametrize(
    "command", [found for found in documented() if found[1] != "polku-imports.timer"], ids=" ".join
)
def test_documented_commands_exist(command: list[str]) -> None:
    assert make_parser().parse_args(command[1:]).run


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_a_container_runs_what_the_supervisor_runs(name: str, tmp_path: Path) -> None:
    tarfile.open(tmp_path / "polku-0.tar.gz", "w:gz").close()
    (part,) = [part for part in serve.parts(replace(load({}), models_dir=tmp_path)) if part.name == name]
    in_pod = {place: container["command"] for place, container in containers()}[f"{name}/{name}"]

    def options(command: Sequence[str]) -> list[str]:
        return [word for word in command if word.startswith("-")]

    assert sorted(options(in_pod)) == sorted(options(part.command))
    assert sorted(options(compose()["services"][name]["command"])) == sorted(options(part.command))


def test_every_process_and_job_has_a_command() -> None:
    assert len(OURS) >= 12


def test_secrets_come_from_the_secret_and_the_rest_from_the_settings() -> None:
    secret = {f"POLKU_{item.name.upper()}" for item in fields(Settings) if "Secret" in str(item.type)}

    assert not secret & set(of_kind("ConfigMap")["polku-settings"]["data"])
    assert set(of_kind("Secret")["polku-secrets"]["stringData"]) <= secret


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yml", "kubernetes/secret.example.yaml", "example.env"])
def test_no_secret_stands_in_the_files(name: str) -> None:
    given = re.findall(r"^\s*-?\s*\w*(?:TOKEN|_KEY|PASSWORD)\w*[:=][ \t]*(\S.*)$", texts()[name], re.MULTILINE)

    assert all(value in {'""', "''"} or value.startswith("${") for value in given)


def test_nobody_needs_a_file_of_deploy_that_is_not_there() -> None:
    named = {place for text in texts().values() for place in re.findall(r"\bdeploy/[\w./-]*\.\w+", text)}
    # Made by whoever installs.
    named -= {"deploy/.env"}

    assert all((ROOT / place).exists() for place in named)
