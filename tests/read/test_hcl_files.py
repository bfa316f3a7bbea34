"""Functions of files against `terraform console`: what they give of a folder that is really there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ecrlint.read.files import Disk
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.functions.encoding import json_text
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.limits import Reached
from ecrlint.read.terraform.file_set import MAX_FOLDERS, matching_files, split_pattern
from ecrlint.source import Source
from tests.read.test_hcl_terraform import TERRAFORM, parsed, theirs

TEXTS = {
    "a.json": '{"x": "é"}\n',
    "b.JSON": "",
    "c.yaml": "k: [v]\n",
    "t.tpl": "${who} %{ for x in list ~}\n<${x}>\n%{ endfor ~}\n$${kept} ${jsonencode(list)}",
    "only.tpl": "${list}",
    "reads.tpl": '${file("a.json")}${upper(who)}',
    ".hidden": "h",
    "d/a.json": "1",
    "d/b.txt": "2",
    "d/e/a.json": "3",
    "d/e/f/c.json": "4",
    "g[1].txt": "5",
    "rows.csv": "a,b\r\n1,2\r\n",
}

PATTERNS = [
    "*", "*.json", "*.{json,yaml}", "**", "**/*.json", "**/a.json", "d/*", "d/**", "d/**/*.json", "*/*.json",
    "?.json", "[ab].json", "[^a].*", "[!a].*", "[a-c].{json,JSON}", "d/e/../a.json", "./a.json", "none/*",
    "d", "d/e", "*.{js,}on", "**/e/*", "**/**/c.json", "g\\\\[1\\\\].txt", "{a,d/e/a}.json", "x", ".*",
    "d/./a.json", "[]a].json",
]  # fmt: skip

EXPRESSIONS = [
    *(f'fileset(".", "{pattern}")' for pattern in PATTERNS),
    'fileset("d", "**")',
    'fileset("d/e", "../*")',
    'file("a.json")',
    'file("d/../a.json")',
    'file("none")',
    'jsondecode(file("a.json"))',
    'yamldecode(file("c.yaml"))',
    'csvdecode(file("rows.csv"))',
    'templatefile("t.tpl", { who = "me", list = ["a", "b"] })',
    'templatefile("t.tpl", { who = "me" })',
    'templatefile("only.tpl", { list = ["a"] })',
    'templatefile("reads.tpl", { who = "me" })',
    'filebase64("a.json")',
    *(
        f'file{name}("a.json")'
        for name in ("md5", "sha1", "sha256", "sha512", "base64sha256", "base64sha512")
    ),
    'fileexists("a.json")',
    'filemd5("none")',
]

OWN = ("main.tf", "terraform.tfstate", ".terraform.tfstate")
"""What the names of files begin with that are there for Terraform alone."""


class Here(Scope):
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.files = Disk()

    def file(self, path: str) -> Source | None:
        return self.files.source(str(self.folder / path))

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        start, parts = split_pattern(pattern)
        inside = os.path.normpath(self.folder / folder / start)
        found = matching_files(self.files, inside, parts, Reached())
        return found and [os.path.join(start, each) for each in found]


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")
def test_files(tmp_path: Path) -> None:
    folder = tmp_path / "module"
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    expected = theirs(EXPRESSIONS, folder)
    (folder / "main.tf").unlink()
    unknown = []
    for expression, their in zip(EXPRESSIONS, expected, strict=True):
        value = evaluate(parsed(expression), Here(folder))
        if their and expression.startswith("fileset"):
            names = [name for name in json.loads(their) if not name.startswith(OWN)]
            their = json.dumps(names, separators=(",", ":"))
        if not value.is_known:
            unknown.append((expression, their))
            assert their in (None, "[]") or "{a,d/e/a}" in expression, (expression, their)
        else:
            assert json_text(value) == their, expression
    assert len(unknown) < 12, unknown


def test_a_pattern_looks_into_so_many_folders(tmp_path: Path) -> None:
    for number in range(MAX_FOLDERS + 1):
        (tmp_path / f"{number:03}").mkdir()
    reached = Reached()
    assert matching_files(Disk(), str(tmp_path), ["**", "*.json"], reached) is None
    assert reached.since(0) == (f"it takes more than {MAX_FOLDERS} folders of one fileset",)
    assert matching_files(Disk(), str(tmp_path), ["*", "*.json"], Reached()) is None
    assert matching_files(Disk(), str(tmp_path), ["0*", "*.json"], Reached()) == []


@pytest.mark.parametrize("pattern", ["[", "a[", "{a", "{a,{b}}", "a\\"])
def test_a_pattern_that_is_none(pattern: str, tmp_path: Path) -> None:
    assert matching_files(Disk(), str(tmp_path), [pattern], Reached()) is None
