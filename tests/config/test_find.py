"""Which configuration holds for a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ecrlint.config import NO_CONFIG, Configs, find
from ecrlint.errors import UsageError
from tests.cli.test_cli import BAD, ecrlint

IGNORE = "ignore: [exposed, broken]\n"


def put(path: Path, text: str = IGNORE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with policies at three depths."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    for folder in (".", "a", "a/b"):
        put(tmp_path / "repo" / folder / "bad.json", json.dumps(BAD))
    return tmp_path / "repo"


def found(work: Path, *paths: str) -> set[str]:
    """The files with findings."""
    outcome = ecrlint(work, "check", *paths, "--format", "json")
    assert outcome.code in (0, 1), outcome.err
    return {finding["path"] for finding in outcome.report["findings"]}


def test_the_nearest_one_counts_and_no_other(work: Path) -> None:
    assert found(work, ".") == {"bad.json", "a/bad.json", "a/b/bad.json"}
    put(work / "ecrlint.yaml")
    assert found(work, ".") == set()
    put(work / "a" / "ecrlint.yml", "levels: {public-push: note}\n")
    assert found(work, ".") == {"a/bad.json", "a/b/bad.json"}
    put(work / "a" / "b" / "ecrlint.yaml", "")
    assert ecrlint(work, "check", "a/b/bad.json").code == 1
    assert found(work / "a", "../bad.json", "bad.json") == {"bad.json"}


def test_the_search_ends_at_the_root_of_the_repository(work: Path) -> None:
    put(work.parent / "ecrlint.yaml", "no: configuration\n")
    assert len(found(work, ".")) == 3
    (work / "a" / ".git").write_text("gitdir: elsewhere\n")
    put(work / "ecrlint.yaml")
    assert found(work, ".") == {"a/bad.json", "a/b/bad.json"}


def test_outside_of_a_repository_it_ends_at_the_working_directory(work: Path, tmp_path: Path) -> None:
    (work / ".git").rmdir()
    put(tmp_path / "ecrlint.yaml")
    assert found(tmp_path, "repo/a/b/bad.json") == set()
    assert found(work, "a/b/bad.json") == {"a/b/bad.json"}
    assert found(work / "a", "../bad.json") == {"../bad.json"}
    put(work / "ecrlint.yaml")
    assert found(work / "a", "../bad.json") == set()


def test_each_folder_is_looked_at_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep a tree is; three names are looked for in each folder of it."""
    deep = work.joinpath(*["d"] * 50)
    deep.mkdir(parents=True)
    looks: list[str] = []
    lexists = os.path.lexists

    def count(path: str) -> bool:
        looks.append(path)
        return lexists(path)

    monkeypatch.setattr(os.path, "lexists", count)
    configs = Configs()
    for folder in (deep, *deep.parents[:50]):
        assert configs.of(str(folder / "policy.json")) is NO_CONFIG
    tree = [path for path in looks if os.path.dirname(path) != str(work) and path.startswith(str(work))]
    assert len(tree) - len(set(tree)) <= 50, "at most `.git` is looked for again, where a search begins"
    assert len(set(tree)) == 150


def test_two_beside_each_other(work: Path) -> None:
    put(work / "ecrlint.yaml")
    put(work / "ecrlint.yml")
    outcome = ecrlint(work, "check", "bad.json")
    assert outcome.code == 2
    assert outcome.err == "ecrlint: error: ecrlint.yml: it stands beside ecrlint.yaml; keep one of the two\n"
    with pytest.raises(UsageError):
        find(str(work))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("folder", "a folder, and a configuration is a regular file"),
        ("pipe", "a pipe or a device, and a configuration is a regular file"),
        ("link to a pipe", "a pipe or a device, and a configuration is a regular file"),
        ("broken link", "a link that leads nowhere"),
        ("loop", "a link that leads nowhere"),
        ("link out", "a link that leads out of the repository is not followed"),
        ("link into .git", "a link that leads out of the repository is not followed"),
    ],
)
def test_what_is_no_configuration_is_not_passed_over(work: Path, kind: str, words: str) -> None:
    """Whoever put it there counts on it; what is in another file is not shown."""
    put(work.parent / "secret", "hunter2: [\n")
    put(work / ".git" / "config", "hunter2: [\n")
    file = work / "a" / "ecrlint.yaml"
    targets = {"link to a pipe": "pipe", "broken link": "nowhere", "loop": "ecrlint.yaml",
               "link out": "../../secret", "link into .git": "../.git/config"}  # fmt: skip
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        os.mkfifo(work / "a" / "pipe")
        file.symlink_to(targets[kind])
    for folder, arguments in ((work, ("check", ".")), (work, ("config", "a")), (work / "a", ("check", "."))):
        outcome = ecrlint(folder, *arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert f"ecrlint.yaml: {words}" in outcome.err
        assert outcome.err.count("\n") == 1
        assert "hunter2" not in outcome.err
    assert ecrlint(work, "check", "a/bad.json", "--no-config").code == 1


def test_a_link_to_a_configuration_of_the_repository(work: Path, tmp_path: Path) -> None:
    put(work / "shared" / "lint.yaml")
    (work / "ecrlint.yaml").symlink_to("shared/lint.yaml")
    (tmp_path / "name").symlink_to("repo")
    for folder in (work, work / "a", tmp_path / "name"):
        assert found(folder, ".") == set()
    (work / "ecrlint.yaml").unlink()
    (work / "link.yaml").symlink_to(put(tmp_path / "elsewhere.yaml"))
    assert found(work, ".", "--config", "link.yaml") == set()


def test_a_pipe_that_is_named_is_not_waited_for(work: Path) -> None:
    os.mkfifo(work / "pipe")
    outcome = ecrlint(work, "check", ".", "--config", "pipe")
    assert (outcome.code, outcome.err) == (2, "ecrlint: error: pipe: not a regular file\n")


def test_config_and_no_config(work: Path, tmp_path: Path) -> None:
    put(work / "ecrlint.yaml")
    other = put(tmp_path / "other" / "shared.yaml", "levels: {ECR201: note}\nignore: [missing-version]\n")
    assert ecrlint(work, "check", "bad.json").code == 0
    assert ecrlint(work, "check", "bad.json", "--no-config").code == 1
    report = ecrlint(work, "check", "bad.json", "--config", str(other), "--format", "json").report
    assert ("public-push", "note") in {(each["rule"], each["level"]) for each in report["findings"]}
    both = ecrlint(work, "check", "bad.json", "--config", "ecrlint.yaml", "--no-config")
    assert (both.code, both.err) == (
        2, "ecrlint: error: --config and --no-config exclude each other\n",
    )  # fmt: skip
    gone = ecrlint(work, "check", "bad.json", "--config", "gone.yaml")
    assert (gone.code, gone.err) == (2, "ecrlint: error: gone.yaml: no such file or directory\n")


def test_standard_input_is_where_its_name_says(work: Path) -> None:
    put(work / "a" / "ecrlint.yaml")
    policy = json.dumps(BAD).encode()
    assert ecrlint(work, "check", "-", stdin=policy).code == 1
    assert ecrlint(work, "check", "-", "--stdin-filename", "a/new.json", stdin=policy).code == 0
    assert ecrlint(work / "a", "check", "-", stdin=policy).code == 0


def test_each_is_read_once_and_shared(work: Path) -> None:
    put(work / "ecrlint.yaml")
    configs = Configs()
    one = configs.of(str(work / "a" / "bad.json"))
    assert one is configs.of(str(work / "x.json")) and one is not NO_CONFIG
    assert configs.of(str(work.parent / "x.json")) is NO_CONFIG


def test_a_wrong_one_ends_the_run_before_anything_is_reported(work: Path) -> None:
    put(work / "a" / "ecrlint.yaml", "presett: strict\n")
    outcome = ecrlint(work, "check", ".", "--format", "json")
    assert (outcome.code, outcome.out) == (2, "")
    assert (
        outcome.err == "ecrlint: error: a/ecrlint.yaml:1:1: unknown key 'presett'; did you mean 'preset'?\n"
    )
