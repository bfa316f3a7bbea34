"""What the GitHub Action installs: everything that we depend on, each release with its hashes."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cli.test_cli import ROOT
from tests.test_github_action import ACTION

TEXT = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = {
    canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", TEXT, re.M)
}


def test_it_pins_what_we_need() -> None:
    for line in (*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]):
        needed = Requirement(line)
        assert needed.specifier.contains(PINNED[canonicalize_name(needed.name)]), line


def test_every_release_has_hashes() -> None:
    entries = [each for each in re.split(r"\n(?=[\w])", TEXT) if "==" in each]
    assert len(entries) == len(PINNED)
    for each in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", each), each.split()[0]


def test_the_action_takes_nothing_else() -> None:
    install = ACTION["runs"]["steps"][0]["run"]
    lines = [line for line in install.splitlines() if "pip install" in line]
    assert len(lines) == 2
    assert "--require-hashes" in lines[0] and "constraints.txt" in lines[0]
    assert {"--no-deps", "--no-index", "--no-build-isolation"} <= set(lines[1].split())
