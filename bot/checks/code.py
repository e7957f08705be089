"""What the code under bot/ says and does by name: keys of texts, and actions. Read from its syntax, nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.checks.reading import read_text
from bot.programmes.finding import Finding

# Words that only keys of texts begin with: such a constant is a key wherever it stands.
_KEY = re.compile(r"(?:utter|label|why|button|summary)_\w+(?:/\w+)?")
# With any beginning, for what is handed to something that says it.
_ANY_KEY = re.compile(r"[a-z]+_\w+(?:/\w+)?")
_HEAD = re.compile(r"[a-z]+(?:_\w+)*[_/]")
_SAYING = frozenset({"say", "phrase", "_text", "Reason"})
_NOT_TEXTS = frozenset({"utter_action"})
"""A field of Rasa's messages that looks like a key."""
# f"utter_{…}" and f"title_{…}" are how keys are made of intents; they say nothing about which texts exist.
_TOO_WIDE = frozenset({"utter_", "title_"})
_OWN_ARGUMENTS = frozenset({"language", "note", "simple", "variant"})


@dataclass(frozen=True)
class Said:
    """A key, or the beginning of a family of keys, in the code. `slots` is what is filled in, None when not known."""

    key: str
    path: Path
    line: int
    is_family: bool = False
    slots: frozenset[str] | None = None

    def finding(self, message: str) -> Finding:
        """A finding at this place of the code."""
        return Finding(self.path, self.line, message)


@dataclass(frozen=True)
class Code:
    """All keys that are said, every constant there is, and the custom actions by name."""

    said: tuple[Said, ...]
    constants: frozenset[str]
    actions: Mapping[str, Finding]
    is_whole: bool


def read_code(package: Path, findings: list[Finding]) -> Code:
    """Reads every module of `package` except the checks themselves."""
    wrong = len(findings)
    said: list[Said] = []
    constants: set[str] = set()
    actions: dict[str, Finding] = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        tree = None if parts[0] == "checks" else _parse(path, findings)
        if tree is not None:
            nodes = list(ast.walk(tree))  # once: walking is most of this check's time
            said += _said(nodes, path)
            constants.update(value for value, _ in _constants(nodes))
            if parts[0] == "actions":
                actions.update(_actions(nodes, path))
    return Code(tuple(said), frozenset(constants), actions, is_whole=len(findings) == wrong)


def _parse(path: Path, findings: list[Finding]) -> ast.Module | None:
    text = read_text(path, findings)
    try:
        return None if text is None else ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        findings.append(Finding(path, line, f"is not Python ({str(error).partition(' (')[0]}); correct it"))
        return None


def _constants(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, ast.Constant]]:
    """String constants that stand for themselves, not the parts of f-strings."""
    parts = {id(value) for node in nodes if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value, node


def _said(nodes: Sequence[ast.AST], path: Path) -> Iterator[Said]:
    spoken = dict(_spoken(nodes))
    for value, node in _constants(nodes):
        pattern = _ANY_KEY if id(node) in spoken else _KEY
        if pattern.fullmatch(value) and not value.endswith("_") and value not in _NOT_TEXTS:
            yield Said(value, path, node.lineno, slots=spoken.get(id(node)))
    for joined in nodes:
        if isinstance(joined, ast.JoinedStr):
            head = _head(joined)
            if head and (id(joined) in spoken or _KEY.match(head)) and head not in _TOO_WIDE:
                yield Said(head, path, joined.lineno, is_family=True, slots=spoken.get(id(joined)))


def _head(joined: ast.JoinedStr) -> str:
    """The constant beginning of an f-string that makes keys; "" for any other f-string."""
    first = joined.values[0] if joined.values else None
    head = first.value if isinstance(first, ast.Constant) else ""
    return head if isinstance(head, str) and _HEAD.fullmatch(head) else ""


def _spoken(nodes: Sequence[ast.AST]) -> Iterator[tuple[int, frozenset[str] | None]]:
    """What is handed to something that says texts, with the slots that are filled in."""
    for node in nodes:
        if isinstance(node, ast.Call) and node.args and _name(node.func) in _SAYING:
            slots = _slots(node)
            for key in _alternatives(node.args[0]):
                yield id(key), slots


def _alternatives(expression: ast.expr) -> Iterator[ast.expr]:
    """The expression, or the sides of a choice (`"a" if x else "b"`, `a or "b"`)."""
    sides = [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else []
    sides += expression.values if isinstance(expression, ast.BoolOp) else []
    yield from (part for side in sides for part in _alternatives(side)) if sides else (expression,)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _slots(call: ast.Call) -> frozenset[str] | None:
    if _name(call.func) == "Reason":
        given = call.args[1] if len(call.args) > 1 else ast.Dict(keys=[], values=[])
        keys = given.keys if isinstance(given, ast.Dict) else [None]
        names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    else:
        names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(map(str, names)) - _OWN_ARGUMENTS


def _actions(nodes: Sequence[ast.AST], path: Path) -> Iterator[tuple[str, Finding]]:
    """Classes whose method name() returns a constant."""
    for node in nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name == "name":
                for found in ast.walk(method):
                    if isinstance(found, ast.Return) and isinstance(found.value, ast.Constant):
                        yield str(found.value.value), Finding(path, node.lineno, node.name)
