"""What can be said of Windows without one: its paths, other drives, and no call that it lacks."""

from __future__ import annotations

import ast
import ntpath
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

import ecrlint.config.source
import ecrlint.run.baseline
import ecrlint.system.gitignore
from ecrlint.config.exception import Reviewed
from ecrlint.run.baseline import Baseline
from ecrlint.source import Source
from tests.cli.test_cli import ROOT

WINDOWS = SimpleNamespace(path=ntpath, sep="\\", curdir=".", pardir="..")
POSIX_MODULES = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "posix"}
POSIX_CALLS = {
    "chown", "fchmod", "fchown", "fork", "getegid", "geteuid", "getgid", "getuid", "killpg", "lchown",
    "mkfifo",
    "mknod", "nice", "setsid", "statvfs", "uname", "wait3", "wait4",
}  # fmt: skip
SOURCES = sorted(path for folder in ("ecrlint", "rules") for path in (ROOT / folder).rglob("*.py"))
PATHS = [
    (PureWindowsPath("policies", "base.json"), "policies/base.json"),
    (PureWindowsPath("..", "other", "base.json"), "../other/base.json"),
    (PureWindowsPath("base.json"), "base.json"),
]
ELSEWHERE = PureWindowsPath("D:/", "policies", "base.json")


@pytest.mark.parametrize(("path", "shown"), PATHS)
def test_reports_show_slashes(monkeypatch: pytest.MonkeyPatch, path: PureWindowsPath, shown: str) -> None:
    monkeypatch.setattr(ecrlint.config.source, "os", WINDOWS)
    assert ecrlint.config.source.relative_path(str(path)) == shown
    assert ecrlint.config.source.relative_path(str(ELSEWHERE)) == "D:/policies/base.json"


@pytest.mark.parametrize(("path", "shown"), PATHS)
def test_a_baseline_is_the_same_everywhere(
    monkeypatch: pytest.MonkeyPatch, path: PureWindowsPath, shown: str
) -> None:
    monkeypatch.setattr(ecrlint.run.baseline, "os", WINDOWS)
    entry = ((shown, "ECR202", "0123456789abcdef"), "found")
    baseline = Baseline(".ecrlint-baseline.json", [entry])
    assert baseline.stale([str(path)]) == 1
    assert baseline.renew([], [str(path)], only_prune=True).stale([str(path)]) == 0


def test_exceptions_find_their_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecrlint.system.gitignore, "os", WINDOWS)
    entry = {"rule": "public-pull", "path": "policies/base.json", "reason": "it is for everyone"}
    reviewed = Reviewed(entry, Source("ecrlint.yaml", "x").span(0, 1), "")
    assert reviewed.is_about(str(PureWindowsPath("policies", "base.json")))
    assert not reviewed.is_about(str(PureWindowsPath("policies", "other.json")))
    assert not reviewed.is_about(str(ELSEWHERE)), "another drive is nowhere below the configuration"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_asked_that_only_posix_has(path: Path) -> None:
    """But where `hasattr(os, …)` stands in the same file."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            assert POSIX_MODULES.isdisjoint(each.name for each in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.module not in POSIX_MODULES
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os" and node.attr in POSIX_CALLS:
            assert f'hasattr(os, "{node.attr}")' in text, f"os.{node.attr} in line {node.lineno}"


def test_files_are_opened_with_their_encoding_told() -> None:
    """What Python takes without being told is another thing on every console."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
                words = {each.arg for each in node.keywords}
                modes = [each.value for each in node.args[1:2] if isinstance(each, ast.Constant)]
                is_binary = bool(modes) and "b" in str(modes[0])
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                assert is_binary or "encoding" in words, where
