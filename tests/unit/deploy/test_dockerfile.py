"""The Dockerfile keeps the rules that hadolint and container scanners check."""

from __future__ import annotations

import json
import re

import pytest
from deploy_files import after, stages

from bot.model.training import SOURCES
from bot.settings import ROOT


def test_every_base_is_a_stage_or_pinned_to_a_patch_version() -> None:
    own = set(stages())

    foreign = [line.split()[0] for line in after("FROM") if line.split()[0] not in own]

    assert foreign
    assert all(re.search(r":\d+\.\d+\.\d+", image) for image in foreign)


@pytest.mark.parametrize("stage", ["app"])
def test_the_image_runs_as_a_user_that_is_not_root(stage: str) -> None:
    user = after("USER", stages()[stage])[-1]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_what_is_shipped_comes_from_a_stage_without_root() -> None:
    last = list(stages().values())[-1]

    assert last[0].rest.startswith("app ")
    assert not after("USER", last) and not after("RUN", last)


def test_nothing_is_fetched_by_add() -> None:
    assert not after("ADD")


def test_lists_of_packages_do_not_stay() -> None:
    installs = [line for line in after("RUN") if "apt-get install" in line]

    assert installs
    for line in installs:
        assert "--no-install-recommends" in line and line.endswith("rm -rf /var/lib/apt/lists/*")


def test_libraries_are_those_of_the_lock_with_their_hashes() -> None:
    installs = [line for line in after("RUN") if "requirements.lock" in line]

    assert installs
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)


def test_the_same_uv_installs_as_on_a_developers_machine() -> None:
    version = re.search(r"^UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert version and any(f"uv=={version[1]}" in line for line in after("RUN"))


@pytest.mark.parametrize("word", ["CMD", "ENTRYPOINT"])
def test_commands_are_lists_so_that_signals_arrive(word: str) -> None:
    assert all(isinstance(json.loads(line), list) for line in after(word))


@pytest.mark.parametrize("word", ["ENV", "ARG"])
def test_no_secret_is_baked_in(word: str) -> None:
    assert not re.search(r"TOKEN|KEY|PASSWORD|SECRET", " ".join(after(word)))


def test_everything_a_model_is_made_of_is_in_the_image() -> None:
    copied = {
        source for line in after("COPY", stages()["app"]) for source in line.split() if not source.startswith("--")
    }
    parents = {source: source.split("/")[0] for source in SOURCES}

    assert not [source for source in SOURCES if source not in copied and parents[source] not in copied]


def test_compiled_loops_are_there_and_the_compiler_is_not() -> None:
    compiled = " ".join(after("RUN", stages()["environment"]))

    assert "gcc" in compiled and "ls bot/nlu/_e5_loops.*.so" in compiled
    assert "--from=environment /srv/polku/bot bot" in after("COPY", stages()["app"])
    assert "gcc" not in " ".join(after("RUN", stages()["app"]) + after("RUN", stages()["system"]))


def test_what_is_copied_is_in_the_context() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    copies = [line.split() for line in after("COPY") if "--from" not in line]

    assert "*" in ignored
    assert {source for parts in copies for source in parts[:-1]} <= allowed
