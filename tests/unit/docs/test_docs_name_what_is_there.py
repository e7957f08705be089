"""The pages for people name only what there is: links, places in the project, modules, commands and their options."""

from __future__ import annotations

import argparse
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from bot.cli.main import make_parser
from bot.settings import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MADE_BY_READERS = {
    "deploy/.env",
    # The tutorial's, which a test of its own makes.
    "data/responses/de.yml",
    "bot/programmes/sources/example_school.py",
    "bot/channels/plain.py",
    "tests/integration/gateway/test_plain.py",
}
_COMMAND = re.compile(r"(?:`|^(?:\$ )?(?:\S*/)?|exec \S+ |-- \S*)polku ([a-z][^`\n#|]*)", re.MULTILINE)

page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def anchors(page: Path) -> frozenset[str]:
    """Where links into a page lead: its headings as GitHub names them."""
    headings = (re.sub(r"[^\w -]", "", line.lower()) for line in re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE))
    return frozenset(heading.strip().replace(" ", "-") for heading in headings)


@page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(page)):
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


@page
def test_places_in_the_project_exist(page: Path) -> None:
    named = set(re.findall(r"`((?:bot|data|deploy|docs|tests|benchmarks)/[\w./-]+)`", text_of(page)))

    assert {place for place in named - MADE_BY_READERS if not (ROOT / place).exists()} == set()


@page
def test_modules_exist(page: Path) -> None:
    named = set(
        re.findall(r"\b((?:bot|benchmarks|docs)\.\w+)\b(?!\()", " ".join(re.findall(r"-m ([\w.]+)", text_of(page))))
    )

    assert {name for name in named if importlib.util.find_spec(name) is None} == set()


@page
def test_commands_and_their_options_exist(page: Path) -> None:
    for command in _COMMAND.findall(text_of(page)):
        parser, words = make_parser(), command.split()
        while words and (kinds := _commands(parser)):
            assert words[0] in kinds, command
            parser = kinds[words.pop(0)]
        known = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", command)) <= known, command


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """What a command is followed by, if by others."""
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}
