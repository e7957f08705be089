"""Reads YAML so that every mapping and list still knows the lines it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.errors import BadInput


class LinedMap(dict[str, Any]):
    """A mapping that knows the 1-based line it begins on and the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of `key`, or of the mapping when the key is missing."""
        return self.key_lines.get(key, self.line)


class LinedList(list[Any]):
    """A list that knows the line of each item."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.item_lines: list[int] = []


def _convert(node: Node, yaml: YAML, path: Path) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return _mapping(node, line, yaml, path)
    if isinstance(node, SequenceNode):
        items = LinedList(line)
        for child in node.value:
            items.append(_convert(child, yaml, path))
            items.item_lines.append(child.start_mark.line + 1)
        return items
    try:
        return yaml.constructor.construct_object(node)
    except (YAMLError, ValueError) as error:
        raise BadInput(f"{path}:{line}: this value cannot be read ({error})".splitlines()[0]) from None


def _mapping(node: MappingNode, line: int, yaml: YAML, path: Path) -> LinedMap:
    mapping = LinedMap(line)
    for key_node, value_node in node.value:
        key, key_line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            raise BadInput(f"{path}:{key_line}: {key!r} is written twice in one entry; keep one of them")
        mapping[key] = _convert(value_node, yaml, path)
        mapping.key_lines[key] = key_line
    return mapping


def read_yaml(path: Path) -> Any:
    """The content of `path` as LinedMap, LinedList and plain values; None for an empty file.

    Raises BadInput with file and line for what is not UTF-8, not YAML, or has a key twice.
    """
    yaml = YAML(typ="safe")
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
        return None if node is None else _convert(node, yaml, path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: is not YAML ({error.problem}); check quotes, colons and indentation") from None
    except YAMLError as error:
        raise BadInput(f"{path}: is not YAML ({str(error).splitlines()[0]})") from None
