"""Fixes in modules that are called: made where a value is written, if that is right for all who use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import ecrlint

MODULE = """\
variable "principals" { type = list(string) }
variable "actions" {
  type    = list(string)
  default = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "P", Effect = "%s", Principal = { AWS = var.principals }, Action = var.actions }]
  })
}
"""


def call(name: str, more: str = "", source: str = "./m") -> str:
    return f"""\
module "{name}" {{
  source     = "{source}"
  principals = ["arn:aws:iam::210987654321:role/{name}"]
  {more}
}}
"""


def fixed(folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """What `check --fix` makes of files; the folder is a repository of its own."""
    (folder / ".git").mkdir()
    for path, text in texts.items():
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(path).write_text(text, encoding="utf-8")
    ecrlint(folder, "check", "--fix", ".")
    after = {path: folder.joinpath(path).read_text(encoding="utf-8") for path in texts}
    return {path: text for path, text in after.items() if text != texts[path]}


def test_a_module_that_one_root_calls_is_mended(tmp_path: Path) -> None:
    texts = {"main.tf": call("a") + call("b"), "more.tf": call("c"), "m/main.tf": MODULE % "allow"}
    assert fixed(tmp_path, texts) == {"m/main.tf": MODULE % "Allow"}


def test_an_argument_is_mended_in_the_call(tmp_path: Path) -> None:
    actions = (
        'actions = ["ecr:BatchGetImages", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]'
    )
    texts = {"main.tf": call("a", actions) + call("b"), "m/main.tf": MODULE % "Allow"}
    right = actions.replace("GetImages", "GetImage")
    assert fixed(tmp_path, texts) == {"main.tf": call("a", right) + call("b")}


@pytest.mark.parametrize("other", ["other/main.tf", "deep/er/main.tf"])
def test_a_module_of_several_roots_stays_as_it_is(other: str, tmp_path: Path) -> None:
    up = "../" * other.count("/")
    texts = {
        "r/main.tf": call("a", source="../m"),
        other: call("b", source=f"{up}m"),
        "m/main.tf": MODULE % "allow",
    }
    assert fixed(tmp_path, texts) == {}


def findings(folder: Path, texts: dict[str, str]) -> list[dict[str, Any]]:
    (folder / ".git").mkdir()
    for path, text in texts.items():
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(path).write_text(text, encoding="utf-8")
    outcome = ecrlint(folder, "check", "--format", "json", ".")
    found: list[dict[str, Any]] = json.loads(outcome.out)["findings"]
    return found


def test_what_ten_calls_share_is_told_once_with_all_of_them(tmp_path: Path) -> None:
    calls = "".join(call(f"m{number}") for number in range(10))
    texts = {"main.tf": calls, "other/main.tf": call("z", source="../m"), "m/main.tf": MODULE % "allow"}
    [found] = findings(tmp_path, texts)
    assert (found["rule"], found["path"]) == ("invalid-effect", "m/main.tf")
    called = [(each["path"], each["message"]) for each in found["related"]]
    assert called.count(("main.tf", "called here")) == 10
    assert called.count(("other/main.tf", "called here")) == 1


def test_a_value_of_a_call_is_told_there_with_statement_resource_and_call(tmp_path: Path) -> None:
    star = call("a").replace("arn:aws:iam::210987654321:role/a", "*")
    [found] = findings(tmp_path, {"main.tf": star + call("b"), "m/main.tf": MODULE % "Allow"})
    assert (found["rule"], found["path"], found["start"]["line"]) == ("public-pull", "main.tf", 3)
    assert [(each["path"], each["message"]) for each in found["related"]] == [
        ("m/main.tf", "in this statement"),
        ("m/main.tf", "in this resource"),
        ("main.tf", "called here"),
    ]


def test_a_fingerprint_does_not_hang_on_the_calls(tmp_path: Path) -> None:
    alone = findings_in(tmp_path / "1", {"m/main.tf": MODULE % "allow"})
    one = findings_in(tmp_path / "2", {"main.tf": call("a"), "m/main.tf": MODULE % "allow"})
    two = findings_in(
        tmp_path / "3", {"main.tf": call("x") + call("b", "count = 1"), "m/main.tf": MODULE % "allow"}
    )
    assert alone == one == two
    assert alone


def findings_in(folder: Path, texts: dict[str, str]) -> set[tuple[str, str]]:
    folder.mkdir()
    return {(each["path"], each["fingerprint"]) for each in findings(folder, texts)}
