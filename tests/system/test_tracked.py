"""Which files a walk takes because git tracks them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecrlint.errors import UsageError
from ecrlint.run.discovery import discover
from ecrlint.system.tracked import tracked_files
from tests.commands.test_diff_git import git


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def touch(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("{}")


def track(*paths: str) -> None:
    touch(*paths)
    git(Path(), "add", "-f", "--", *(f":(literal){path}" for path in paths))


def found(*paths: str, exclude: tuple[str, ...] = ()) -> set[str]:
    return {each.path for each in discover(paths or ["."], exclude).inputs}


def told(*paths: str) -> dict[str, str]:
    return {each.path: each.words for each in discover(paths or ["."]).notices}


def test_what_is_tracked_is_linted_whatever_gitignore_says() -> None:
    Path(".gitignore").write_text("*.json\nout/\n")
    track("a.json", "out/b.yaml", "out/deep/c.json", "Ö/ä b.json")
    touch("d.json", "out/e.yaml")
    assert found() == {"a.json", "out/b.yaml", "out/deep/c.json", "Ö/ä b.json"}
    assert found("out") == {"out/b.yaml", "out/deep/c.json", "out/e.yaml"}
    assert told()["d.json"] == "ignored by .gitignore"
    assert "a.json" not in told()


@pytest.mark.parametrize("folder", ["node_modules", ".venv", ".terraform", "x/node_modules/y", "__pycache__"])
def test_also_in_folders_that_are_passed_over(folder: str) -> None:
    track(f"{folder}/a.json", f"{folder}/b.txt")
    touch(f"{folder}/c.json")
    assert found() == {f"{folder}/a.json"}
    assert found("./") == {f"{folder}/a.json"}
    (notice,) = told().items()
    assert notice[0] in folder
    assert notice[1].endswith("but for the files in it that git tracks")


def test_a_virtual_environment_that_a_change_makes_up() -> None:
    track("policies/a.json", "policies/pyvenv.cfg")
    assert found() == {"policies/a.json"}


def test_a_folder_that_is_passed_over_is_told() -> None:
    touch("node_modules/a.json", "a.json", ".git/b.json")
    assert found() == {"a.json"}
    assert list(told()) == ["node_modules"]


def test_what_is_excluded_stays_out() -> None:
    track("node_modules/a.json", "node_modules/b.json")
    assert found(exclude=("a.json",)) == {"node_modules/b.json"}
    assert found(exclude=("node_modules",)) == set()


def test_what_is_tracked_and_gone_or_a_link(tmp_path: Path) -> None:
    touch("../secret.json")
    track("node_modules/a.json", "node_modules/deep/b.json", "real.json")
    os.symlink("../../secret.json", "node_modules/out.json")
    os.symlink("../real.json", "node_modules/in.json")
    git(tmp_path, "add", "-f", "node_modules")
    Path("node_modules/a.json").unlink()
    Path("node_modules/deep/b.json").unlink()
    Path("node_modules/deep").rmdir()
    os.symlink("../..", "node_modules/deep")
    touch("../b.json")
    assert found() == {"real.json"}
    assert told()["node_modules/out.json"] == "a link that leads out of the repository"


def test_a_repository_inside_of_another_has_its_own_files(tmp_path: Path) -> None:
    Path("inner").mkdir()
    git(tmp_path / "inner", "init", "-q")
    touch("inner/node_modules/a.json", "inner/node_modules/b.json")
    git(tmp_path / "inner", "add", "-f", "node_modules/a.json")
    track("node_modules/c.json")
    assert found() == {"inner/node_modules/a.json", "node_modules/c.json"}


def test_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track("sub/node_modules/a.json")
    monkeypatch.chdir(tmp_path.parent)
    name = tmp_path.name
    assert found(f"{name}/sub") == {f"{name}/sub/node_modules/a.json"}
    assert found(str(tmp_path)) == {f"{tmp_path}/sub/node_modules/a.json"}
    os.symlink(name, "link to it")
    assert found("link to it") == {"link to it/sub/node_modules/a.json"}


def test_git_is_only_asked_where_something_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a.json", "b/c.json", "notes.txt")
    Path(".gitignore").write_text("*.txt\n")
    monkeypatch.setenv("PATH", "")
    assert found() == {"a.json", "b/c.json"}
    assert set(told()) == set()
    touch("node_modules/a.json")
    assert found("node_modules/a.json") == {"node_modules/a.json"}
    assert found() == {"a.json", "b/c.json"}
    assert "git" in told()["."]


def test_what_is_no_repository_tracks_nothing(tmp_path: Path) -> None:
    bare = tmp_path / "x"
    (bare / ".git").mkdir(parents=True)
    git(tmp_path, "init", "-q", "other")
    assert tracked_files(str(tmp_path / "other")) == []
    (tmp_path / "other/.git/index").write_bytes(b"no index")
    with pytest.raises(UsageError, match="git ls-files failed"):
        tracked_files(str(tmp_path / "other"))


def test_what_is_left_out_in_many_places() -> None:
    Path(".gitignore").write_text("*.json\n")
    many = [f"{number}[*].json" for number in range(150)]
    track(*many[:120])
    touch(*many[120:])
    assert found() == set(many[:120])
    Path(".gitignore").write_text("1[[]*\n:*\n")
    track(":(top)x.json")
    assert {"1[*].json", ":(top)x.json"} <= found()
