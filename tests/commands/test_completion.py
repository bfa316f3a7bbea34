"""`ecrlint completion`: what a real shell offers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

BASH = shutil.which("bash")


def offered(folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of some words."""
    script = ecrlint(folder, "completion", "bash")
    assert (script.code, script.err) == (0, "")
    listed = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _shtab_ecrlint"
    show = "printf '%s\\n' \"${COMPREPLY[@]}\""
    run = subprocess.run(
        [str(BASH), "--norc", "-c", f"{script.out}\n{ask}; {show}"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return set(run.stdout.split())


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("ecrlint", ""), {"check", "who", "diff", "simulate", "explain", "rules"}),
        (("ecrlint", "sim"), {"simulate"}),
        (("ecrlint", "check", "--pre"), {"--preset"}),
        (("ecrlint", "check", "--preset", ""), {"recommended", "strict"}),
        (("ecrlint", "who", "--form"), {"--format"}),
        (("ecrlint", "check", "pol"), {"policy.json"}),
    ],
)
def test_bash(tmp_path: Path, words: tuple[str, ...], some: set[str]) -> None:
    (tmp_path / "policy.json").touch()
    assert some <= offered(tmp_path, *words)


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_know_every_command(tmp_path: Path, shell: str) -> None:
    script = ecrlint(tmp_path, "completion", shell)
    assert script.code == 0
    assert all(word in script.out for word in ("check", "diff", "simulate", "--preset"))


def test_an_unknown_shell(tmp_path: Path) -> None:
    outcome = ecrlint(tmp_path, "completion", "bush")
    assert outcome.code == 2 and "did you mean 'bash'?" in outcome.err
