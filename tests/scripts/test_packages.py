"""What is installed: every folder of modules is one of the packages that pyproject.toml lists."""

from __future__ import annotations

import tomllib

from tests.cli.test_cli import ROOT


def test_every_folder_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "ecrlint").rglob("*.py")}
    found = {".".join(folder.parts) for folder in folders}
    assert found == {each for each in listed if not each.startswith(("ecrlint.rules", "ecrlint.schemas"))}
