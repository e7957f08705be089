"""No dangerous call in the code without a reason, and no secret, mirror or path of a machine in a tracked file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

PATTERNS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "AWS key": r"\bAKIA[0-9A-Z]{16}\b",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b",
    "Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "Google key": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "key of a service": r"\bsk-[A-Za-z0-9_-]{32,}\b",
    "Telegram token": r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.",
    "address with a password": r"\b[a-z][a-z0-9+]*://[^\s/:@\"'`{}<>…]+:(?!…|\*|PASSWORD|password|secret)[^\s/@\"'`{}<>…]+@",
    "assigned secret": r"(?i)\b(?:password|passwd|api_?key|secret)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']",
    "package mirror": r"(?i)\b(?:index-url|extra-index-url|find-links)[ =]+\S*://(?!pypi\.org|download\.pytorch\.org)",
    "name of a mirror": r"(?i)https?://[^\s/\"']*\b(?:artifactory|nexus|devpi|pypi-mirror|mirror)\b[^\s/\"']*\.",
    "path of a machine": r"(?<![\w.:/])/(?:root|home/\w+|Users/\w+|work|workspace|mnt/\w+)/[\w.-]",
}
SCANNED_BYTES = 2_000_000


def tracked() -> list[Path]:
    """Every file that git knows; of an unpacked archive, every file that belongs to the project."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if asked.returncode:
        pytest.skip("not a git checkout: nothing says which files are the project's")
    paths = (ROOT / name for name in asked.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file() and path.stat().st_size <= SCANNED_BYTES]


def findings(text: str) -> list[tuple[int, str]]:
    """The lines that hold what must not be there, each with the kind."""
    return [
        (number, kind)
        for number, line in enumerate(text.splitlines(), 1)
        for kind, pattern in PATTERNS.items()
        if re.search(pattern, line)
    ]


def test_tracked_files_hold_no_secret() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__).resolve():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}:{number}: {kind}" for number, kind in findings(text)]

    assert found == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("key = AKIA" + "ABCDEFGHIJKLMNOP", "AWS key"),
        ("ghp_" + "a1" * 18, "GitHub token"),
        ("123456789:AA" + "b" * 33, "Telegram token"),
        ("postgresql://polku:hunter2@db/polku", "address with a password"),
        ("PASSWORD = '" + "a1b2" * 8 + "'", "assigned secret"),
        ("--index-url https://pypi.internal.example/simple", "package mirror"),
        ("https://artifactory.example.com/api", "name of a mirror"),
        ("see /home/somebody/polku", "path of a machine"),
    ],
)
def test_scan_finds_what_it_looks_for(line: str, kind: str) -> None:
    assert (1, kind) in findings(line)


def test_code_has_no_finding_of_bandit() -> None:
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "bot"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_every_exception_has_its_number_and_its_reason() -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "bot").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "# nosec" in line and not re.search(r"# nosec B\d{3}  # \w+", line)
    ]

    assert lines == []


def test_yaml_makes_no_objects() -> None:
    """Only the safe loaders: yaml.load with another one runs what a file says."""
    unsafe = re.compile(r"unsafe_load|full_load|(?<!Safe)Loader\)|UnsafeLoader|FullLoader|typ=.unsafe")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in (ROOT / "bot").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unsafe.search(line)
    ]

    assert found == []
