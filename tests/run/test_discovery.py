"""Which files a run takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecrlint.lint.report import Notice
from ecrlint.run.discovery import discover
from ecrlint.run.inputs import Input
from ecrlint.run.shares import shares_of


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("{}")


def found(*paths: str, exclude: tuple[str, ...] = (), force_exclude: bool = False) -> list[str]:
    return [each.path for each in discover(paths, exclude, force_exclude).inputs]


def test_suffixes_and_order() -> None:
    touch("b.json", "a.yml", "c/d.yaml", "C.JSON", "notes.txt", "main.tf")
    assert found(".") == ["C.JSON", "a.yml", "b.json", "main.tf", "c/d.yaml"]
    assert found("notes.txt") == ["notes.txt"]
    assert [each.path for each in discover(["."], suffixes=(".txt",)).inputs] == ["notes.txt"]


def test_paths_are_shown_as_given() -> None:
    touch("p/a.json")
    assert found("p") == ["p/a.json"]
    assert found("./p") == ["p/a.json"]
    assert found("p/a.json") == ["p/a.json"]
    assert found(os.path.abspath("p")) == [os.path.abspath("p/a.json")]
    os.chdir("p")
    assert found("../p") == ["../p/a.json"]


def test_a_file_is_linted_once() -> None:
    touch("p/a.json")
    os.symlink("a.json", "p/b.json")
    assert found("p/a.json", "p", "./p/a.json") == ["p/a.json"]


def test_gitignore_with_and_without_a_repository() -> None:
    touch("a.json", "out/b.json", "keep/out/c.json", "keep/d.json")
    Path(".gitignore").write_text("out/\nd.json\n")
    Path("keep/.gitignore").write_text("!d.json\n")
    assert found(".") == ["a.json", "keep/d.json"]


def test_gitignore_above_the_folder_counts_inside_a_repository() -> None:
    touch("sub/a.json", "sub/b.json")
    Path(".gitignore").write_text("b.json\n")
    assert found("sub") == ["sub/a.json", "sub/b.json"]
    Path(".git").mkdir()
    assert found("sub") == ["sub/a.json"]


def test_a_named_file_is_never_ignored() -> None:
    touch("a.json")
    Path(".gitignore").write_text("*.json\n")
    assert found("a.json") == ["a.json"]


def test_folders_of_others_are_left_alone() -> None:
    touch(
        ".git/a.json", "node_modules/x/a.json", ".venv/a.json", "env/pyvenv.cfg", "env/lib/a.json", "b.json"
    )
    assert found(".") == ["b.json"]


def test_links_to_folders_are_not_followed() -> None:
    touch("p/a.json")
    os.symlink("..", "p/up")
    assert found(".") == ["p/a.json"]


def test_exclude() -> None:
    touch("a.json", "testdata/b.json", "x/testdata/c.json")
    assert found(".", exclude=("testdata/",)) == ["a.json"]
    assert found("testdata/b.json", exclude=("testdata/",)) == ["testdata/b.json"]
    assert found("testdata/b.json", exclude=("testdata/",), force_exclude=True) == []


def test_a_missing_path_is_an_error() -> None:
    discovery = discover(["nowhere"])
    assert discovery.notices == [Notice("error", "nowhere", "no such file or directory")]


def test_an_odd_gitignore_hides_nothing_else() -> None:
    touch("a.json", "b.json", "sub/c.json")
    Path(".gitignore").write_text("!\n/\nb.json\n")
    Path("sub/.gitignore").mkdir()
    assert found(".") == ["a.json", "sub/c.json"]


def test_one_process_does_a_configuration() -> None:
    """Shares end where a folder of Terraform does; every input is in one of them."""
    names = [f"{folder}/{number}.tf" for folder in "abc" for number in range(70)]
    names += [f"d/{number}.json" for number in range(120)]
    inputs = [Input(name, name, named=False) for name in names]
    shares = shares_of(inputs)
    assert [place for share in shares for place in share] == list(range(len(inputs)))
    assert [len(share) for share in shares] == [70, 70, 70, 50, 50, 20]
    assert shares_of([]) == []
