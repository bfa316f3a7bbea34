"""Patterns as in a .gitignore: the same answers as git, and never a long wait for one."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from ecrlint.errors import UsageError
from ecrlint.system.gitignore import MAX_PATTERNS, Patterns
from tests.cli.test_cli import ecrlint

PIECES = [
    "a", "b", "ab", "?", "*", "*a", "a*", "a*b", "[ab]", "[!a]", "[^b]", "[a-b]", "[b-a]", "[]a]", "[a-]",
    "[-a]", "[[:alpha:]]", "[[:alpha]", "[[:word:]]", "[", "[a\\]]", "\\*", "\\[", "\\", " ", "\\ ", "!", "#",
    "-", ".",
]  # fmt: skip
NAMES = ["a", "b", "ab", "aa", "bab", "a b", "a.b", "[", "]", "-", "!a", "#a", "*", "\\", " ", "a "]


def pattern(source: random.Random) -> str:
    """A line; `**` is made a name of its own, as git's answer to it inside of one depends on its version."""
    names = ["".join(source.choices(PIECES, k=source.randint(1, 3))) for _ in range(source.randint(1, 3))]
    names = ["**" if source.random() < 0.2 else name.replace("**", "*") for name in names]
    return source.choice(["", "", "/", "!"]) + "/".join(names) + source.choice(["", "", "/", "  ", "\r"])


def answers_of_git(folder: Path, lines: list[str], paths: list[str]) -> dict[str, bool]:
    (folder / ".gitignore").write_bytes("\n".join([*lines, ""]).encode())
    command = ["git", "-C", str(folder), "check-ignore", "-z", "--stdin", "-v", "-n", "--no-index"]
    text = "".join(f"{path}\0" for path in paths)
    process = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    fields = process.stdout.split("\0")[:-1]
    return {path: rule[:1] not in ("", "!") for rule, path in zip(fields[2::4], fields[3::4], strict=True)}


def test_git_says_the_same(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    source = random.Random(7)
    for _ in range(250):
        lines = [pattern(source) for _ in range(source.randint(1, 3))]
        paths = sorted({"/".join(source.choices(NAMES, k=source.randint(1, 4))) for _ in range(30)})
        patterns = Patterns(lines, ".gitignore")
        ours = {path: patterns.leave_out(path) for path in paths}
        assert ours == answers_of_git(tmp_path, lines, paths), lines


@pytest.mark.parametrize(
    ("lines", "path", "verdict"),
    [
        (["*.json"], "a/b.json", True),
        (["*.json", "!b.json"], "a/b.json", False),
        (["a/*.json"], "x/a/b.json", None),
        (["**/test/**"], "x/test/y/b.json", True),
        (["# *.json", "", "/"], "b.json", None),
        (["a/**/b"], "a/b", True),
        (["a/**"], "a", None),
        (["a/**b"], "a/x/b", None),
        (["café?.json"], "café1.json", True),
        (["b/"], "b", None),
    ],
)
def test_what_the_manual_says(lines: list[str], path: str, verdict: bool | None) -> None:
    assert Patterns(lines, ".gitignore").verdict(path, is_folder=False) is verdict


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("*a" * 40 + "b", "a" * 250),
        ("**/a*/" * 40 + "b", "a/" * 1000 + "a"),
        ("*" * 1000 + "b", "a" * 4000),
        ("[a-b]*" * 100 + "/**" * 50, "ab" * 500),
    ],
)
def test_no_pattern_takes_long(line: str, path: str) -> None:
    assert not Patterns([line], ".gitignore").leave_out(path)


@pytest.mark.parametrize("where", [".gitignore", "exclude", "exceptions", "--exclude"])
def test_hostile_patterns_in_a_run(tmp_path: Path, where: str) -> None:
    """A pull request brings a pattern and the name that keeps backtracking matchers busy, or breaks them."""
    name, hostile = "a" * 200 + ".json", "*a" * 15 + "b"
    (tmp_path / name).write_text(
        '{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}}'
    )
    exception = f'exceptions: [{{rule: public-push, path: "{hostile}", reason: x}}]'
    configured = {"exclude": f'exclude: ["{hostile}", "[z-a]"]', "exceptions": exception}
    if where in configured:
        (tmp_path / "ecrlint.yaml").write_text(configured[where])
    elif where == ".gitignore":
        subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
        (tmp_path / where).write_text(f"{hostile}\n[z-a]\n")
    words = ["--exclude", hostile, "--exclude", "[z-a]"] if where == "--exclude" else []
    outcome = ecrlint(tmp_path, "check", ".", *words)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_too_many_patterns() -> None:
    with pytest.raises(UsageError, match=r"\.gitignore: 10,001 patterns; at most 10,000 are read"):
        Patterns(["*.a"] * (MAX_PATTERNS + 1), ".gitignore")
