"""Reads the files that are checked. What cannot be read becomes a finding; nothing here raises for an editor's mistake.

YAML is read with the parser that the program reads it with, so that what a check sees is what the program gets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

_KEY = "tag:yaml.org,2002:str"


class Unreadable(str):
    """What is written where a value could not be read: a finding already, so that no other check need blame it."""


def with_lines(items: LinedList) -> Iterator[tuple[Any, int]]:
    """Each item of a list with its line."""
    return zip(items, items.item_lines, strict=True)


def read_text(path: Path, findings: list[Finding]) -> str | None:
    """The text of `path`, or None with a finding."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        findings.append(Finding(path, 1, "this file is missing; put it back"))
    except OSError as error:
        findings.append(Finding(path, 1, f"cannot be read ({error.strerror}); look at its permissions"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        findings.append(Finding(path, line, "is not UTF-8 text; save the file as UTF-8"))
    return None


def read_mapping(path: Path, findings: list[Finding]) -> LinedMap | None:
    """The mapping that the YAML file `path` is, with the lines of its parts; None with a finding.

    A key that is written twice is a finding too; the first one counts.
    """
    text = read_text(path, findings)
    if text is None:
        return None
    wrong = len(findings)
    content = _Reader(path, findings).read(text)
    if isinstance(content, LinedMap):
        return content
    if len(findings) == wrong:
        message = "is empty; write it, or remove the file" if content is None else "is not made of key: value lines"
        findings.append(Finding(path, 1, message))
    return None


def read_json_lines(path: Path, findings: list[Finding]) -> list[tuple[int, dict[str, Any]]]:
    """The JSON objects in `path`, one a line, with their line numbers; every other line is a finding."""
    text = read_text(path, findings)
    objects = []
    for number, line in enumerate((text or "").split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            objects.append((number, value))
        else:
            findings.append(Finding(path, number, "is not a JSON object; write {…} on one line"))
    return objects


class _Reader:
    """Turns one file's YAML nodes into values that know their lines."""

    def __init__(self, path: Path, findings: list[Finding]) -> None:
        self._path = path
        self._findings = findings
        # An alias (*name) is the same node again: read once, it cannot grow or run in a circle.
        self._known: dict[int, Any] = {}

    def read(self, text: str) -> Any:
        try:
            self._loader = yaml.CSafeLoader(text)
            node = self._loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            self._report(*_problem(error))
            return None
        except yaml.YAMLError:
            self._report(_first_unprintable(text), "is not YAML (a control character); take it out")
            return None
        return None if node is None else self._value(node)

    def _report(self, line: int, message: str) -> None:
        self._findings.append(Finding(self._path, line, message))

    def _value(self, node: yaml.Node) -> Any:
        if id(node) in self._known:
            return self._known[id(node)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return self._list(node)
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            value = self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._report(node.start_mark.line + 1, f"{node.value!r} cannot be read as a value; put it in quotes")
            value = Unreadable(node.value)
        self._known[id(node)] = value
        return value

    def _list(self, node: yaml.SequenceNode) -> LinedList:
        items = self._known[id(node)] = LinedList(node.start_mark.line + 1)
        for child in node.value:
            items.append(self._value(child))
            items.item_lines.append(child.start_mark.line + 1)
        return items

    def _mapping(self, node: yaml.MappingNode) -> LinedMap:
        mapping = self._known[id(node)] = LinedMap(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key_node.tag != _KEY:
                self._report(line, f"the key {key} is not read as a text; put it in quotes")
            elif key in mapping:
                self._report(line, f"{key} is written twice (first on line {mapping.line_of(key)}); keep one of them")
            else:
                mapping[key] = self._value(value_node)
                mapping.key_lines[key] = line
        return mapping


def _problem(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """The line where YAML gave up, and what is wrong; a quote that is not closed begins some lines earlier."""
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    begin = error.context_mark.line + 1 if error.context_mark else line
    where = f"; what is wrong may begin on line {begin}" if begin < line else ""
    return line, f"is not YAML ({error.problem}); check quotes, colons and indentation{where}"


def _first_unprintable(text: str) -> int:
    """The line of the first character that YAML does not allow."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
