"""Which folders of a repository call which: roots, what they call, and who calls a folder."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from ecrlint.read.files import Disk, Files, Overlay
from ecrlint.read.terraform.configuration import Configurations, configurations_of
from ecrlint.source import Source
from tests.read.terraform import Folder

if TYPE_CHECKING:
    from pathlib import Path

RESOURCE = 'resource "aws_ecr_repository" "this" {\n  name = "app"\n}\n'


def call(source: str, name: str = "x") -> str:
    return f'module "{name}" {{\n  source = "{source}"\n}}\n'


def graph(texts: dict[str, str], folder: str = "") -> Configurations:
    return configurations_of(folder, Folder(texts))


def test_a_folder_that_nobody_calls_is_its_own_root() -> None:
    found = graph({"a/main.tf": RESOURCE})
    assert found.roots_of("a") == ["a"]
    assert found.is_root("a")
    assert found.folders_of("a") == ["a"]


@pytest.mark.parametrize("name", ["main.tf", "main.tofu"])
@pytest.mark.parametrize(
    "source", ["../modules/ecr", "./../modules/ecr/", "..//modules/ecr", "../modules/./ecr"]
)
def test_callers_are_found_up_and_down(name: str, source: str) -> None:
    found = graph({f"prod/{name}": call(source), "modules/ecr/main.tf": RESOURCE})
    assert found.roots_of("modules/ecr") == ["prod"]
    assert found.callers_of("modules/ecr") == ["prod"]
    assert found.folders_of("prod") == ["modules/ecr", "prod"]
    assert not found.is_root("modules/ecr")


def test_calls_are_followed_through_modules() -> None:
    texts = {
        "main.tf": call("./a"),
        "a/main.tf": call("../b"),
        "b/main.tf": RESOURCE,
        "c/main.tf": call("../b"),
    }
    found = graph(texts)
    assert found.roots_of("b") == ["", "c"]
    assert found.folders_of("") == ["", "a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        '{"module": {"x": {"source": "./m"}}}',
        '{"module": {"x": [{"source": "./m"}]}}',
        '{"module": [{"x": {"source": "\\u002e/m"}}]}',
    ],
)
def test_calls_in_json(text: str) -> None:
    assert graph({"main.tf.json": text, "m/main.tf": RESOURCE}).roots_of("m") == [""]


@pytest.mark.parametrize(
    "text", [f"# {call('./m')}", 'locals {\n  source = "./m" # module\n}\n', call("m"), call("git::./m")]
)
def test_what_is_no_call(text: str) -> None:
    assert graph({"main.tf": text.replace("\n", "\n# "), "m/main.tf": RESOURCE}).roots_of("m") == ["m"]


@pytest.mark.parametrize("folder", ["examples/full", "test/x", "modules/ecr/example", "Tests"])
def test_examples_and_tests_do_not_make_a_module_theirs(folder: str) -> None:
    up = "/".join([".."] * (folder.count("/") + 1))
    found = graph({f"{folder}/main.tf": call(f"{up}/modules/ecr"), "modules/ecr/main.tf": RESOURCE})
    assert found.roots_of("modules/ecr") == sorted([folder, "modules/ecr"])


@pytest.mark.parametrize("block", ['backend "s3" {}', "cloud {}"])
def test_a_folder_with_a_state_of_its_own_is_a_root(block: str) -> None:
    texts = {"main.tf": call("./m"), "m/main.tf": f"terraform {{\n  {block}\n}}\n"}
    assert graph(texts).roots_of("m") == ["", "m"]
    assert graph({**texts, "m/main.tf": "# terraform backend cloud\n"}).roots_of("m") == [""]


def test_a_circle_ends() -> None:
    found = graph({"a/main.tf": call("../b"), "b/main.tf": call("../a"), "c/main.tf": call("./")})
    assert found.roots_of("a") == ["a"]
    assert found.folders_of("a") == ["a", "b"]
    assert found.roots_of("c") == ["c"]


def test_folders_that_are_not_there_and_outside_are_no_part() -> None:
    found = graph({"a/main.tf": call("./nowhere") + call("../../../../../..", "y")})
    assert found.folders_of("a") == ["a"]
    assert found.folder_called("a", "./nowhere") == "a/nowhere"
    assert not found.has_module("a/nowhere")
    assert found.folder_called("a", "../../../../../..") is None


def test_installed_modules_belong_to_the_root() -> None:
    modules = [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "ecr", "Source": "registry.terraform.io/x/ecr/aws", "Dir": ".terraform/modules/ecr"},
        {"Key": "m", "Source": "./m", "Dir": "m"},
        {"Key": 7},
        None,
    ]
    texts = {"r/main.tf": RESOURCE, "r/.terraform/modules/modules.json": json.dumps({"Modules": modules})}
    assert graph(texts).folders_of("r") == ["r", "r/.terraform/modules/ecr"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"Modules": {}}', '{"Modules": 1}', "[" * 5000])
def test_what_is_no_list_of_modules(text: str) -> None:
    assert graph({"main.tf": RESOURCE, ".terraform/modules/modules.json": text}).folders_of("") == [""]


def test_a_text_in_place_of_another_changes_the_graph() -> None:
    files = Folder({"a/main.tf": call("../m"), "b/main.tf": RESOURCE, "m/main.tf": RESOURCE})
    assert configurations_of("m", files).roots_of("m") == ["a"]
    over = Overlay(files, {"b/main.tf": Source("b/main.tf", call("../m"))})
    assert configurations_of("m", over).roots_of("m") == ["a", "b"]
    gone = Overlay(
        over, {"a/main.tf": Source("a/main.tf", RESOURCE), "n/x.tf": Source("n/x.tf", call("../m"))}
    )
    assert configurations_of("m", gone).roots_of("m") == ["b", "n"]
    assert configurations_of("m", files).roots_of("m") == ["a"]


def test_a_text_that_came_alone_is_a_root() -> None:
    found = configurations_of("x", Files())
    assert found.roots_of("x") == ["x"]
    assert found.folders_of("x") == ["x"]


@pytest.mark.parametrize("start", ["", "prod", "modules"])
def test_folders_are_spelled_as_from_the_working_directory(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    for path, text in {"prod/main.tf": call("../modules/ecr"), "modules/ecr/main.tf": RESOURCE}.items():
        tmp_path.joinpath(path).parent.mkdir(parents=True)
        tmp_path.joinpath(path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / start)
    spelled = os.path.relpath(tmp_path / "modules/ecr")
    root = os.path.relpath(tmp_path / "prod")
    found = configurations_of(spelled, Disk())
    assert found.roots_of(spelled) == ["" if root == "." else root]
    absolute = str(tmp_path / "modules/ecr")
    assert configurations_of(absolute, Disk()).roots_of(absolute) == [str(tmp_path / "prod")]


def test_a_folder_behind_a_link_is_the_folder_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text(RESOURCE, encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/main.tf").write_text(call("./link"), encoding="utf-8")
    (tmp_path / "a/link").symlink_to(tmp_path / "m")
    monkeypatch.chdir(tmp_path)
    assert configurations_of("m", Disk()).roots_of("m") == ["a"]
