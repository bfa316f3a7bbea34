"""Rule folders with mistakes in them: each is named in one line, and nothing else is lost or called clean."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ecrlint.rule.loader import load_rules
from ecrlint.rule.rule import RuleError
from tests.cli.test_cli import GOOD, Outcome, ecrlint

SLIPS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage", "ecr:batchgetimag"]}
    ],
}
HEAD = (
    '"""Odd."""\nimport sys\nfrom ecrlint.policy.changes import Fix, Replace\n'
    "from ecrlint.rule.rule import Rule\n"
    'RULE = Rule("AAA001", level="error", since="1", message="Odd is \'{w}\'.")\n'
)
TOP = "yield RULE.at('/Version', w='1')"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "bad.json").write_text(json.dumps(SLIPS))
    (tmp_path / "rd" / "sub").mkdir(parents=True)
    return tmp_path


def checking(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{HEAD}def check(policy, context):\n{lines}"


def refused(outcome: Outcome, *words: str) -> None:
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("ecrlint: error: ") and outcome.err.count("\n") == 1, outcome.err
    assert all(word in outcome.err for word in words), outcome.err


COMMANDS = (
    ("check", "good.json", "--rules-dir", "rd"),
    ("baseline", "good.json", "--rules-dir", "rd"),
    ("rules", "--rules-dir", "rd"),
    ("explain", "public-push", "--rules-dir", "rd"),
    ("test", "rd"),
    ("new-rule", "mine", "--folder", "rd"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_rule_file_that_ends_the_program(work: Path, command: tuple[str, ...]) -> None:
    (work / "rd" / "odd.py").write_text("import sys\n\nsys.exit(0)\n")
    refused(ecrlint(work, *command), "odd.py:3: cannot be loaded: SystemExit: 0")


def test_a_configuration_that_names_such_a_file(work: Path) -> None:
    (work / "rd" / "odd.py").write_text("raise GeneratorExit")
    (work / "ecrlint.yaml").write_text("rules-dirs: [rd]\n")
    for command in (("check", "good.json"), ("config",)):
        refused(ecrlint(work, *command, "--allow-local-rules"), "odd.py:1: cannot be loaded: GeneratorExit")
    (work / "ecrlint.yaml").write_text('rules-dirs: ["a\\0b"]\n')
    refused(ecrlint(work, "check", "good.json", "--allow-local-rules"), "cannot be looked up")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (b"class X(BaseException): pass\nraise X", "odd.py:2: cannot be loaded: X"),
        (b"raise ValueError('a\\nb')", "odd.py:1: cannot be loaded: ValueError: a b"),
        (
            b"class X(Exception):\n def __str__(self): raise SystemExit(0)\nraise X",
            "odd.py:3: cannot be loaded",
        ),
        (b"def f(): f()\nf()", "cannot be loaded: RecursionError"),
        (b"x = 1\ndef check(:\n", "odd.py:2: cannot be loaded: SyntaxError"),
        (b"x = 1\ny = '\xe9'\n", "odd.py:2: cannot be loaded: SyntaxError"),
        (b"x = \0", "odd.py: cannot be loaded: SyntaxError"),
        (f"{HEAD}del __doc__, RULE".encode(), "odd.py: found no `RULE"),
        (f"{HEAD}__doc__ = 5\n".encode(), "odd.py: __doc__ is 5"),
    ],
)
def test_a_file_that_cannot_be_loaded(tmp_path: Path, code: bytes, words: str) -> None:
    (tmp_path / "odd.py").write_bytes(code)
    with pytest.raises(RuleError) as trouble:
        load_rules([str(tmp_path)])
    assert words in str(trouble.value) and "\n" not in str(trouble.value)


def test_what_is_declared_wrongly_is_told(work: Path) -> None:
    (work / "rd" / "odd.py").write_text(HEAD.replace('"error"', '"zzz"'))
    refused(ecrlint(work, "check", "good.json", "--rules-dir", "rd"), "odd.py: level='zzz' in Rule(...)")


ENTRIES: dict[str, Callable[[Path], None]] = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": lambda path: os.mkfifo(path),
    "a broken link": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_looks_like_a_rule_file(work: Path, entry: str) -> None:
    ENTRIES[entry](work / "rd" / "sub" / "x.py")
    refused(ecrlint(work, "check", "good.json", "--rules-dir", "rd"), "rd/sub/x.py: no regular file")


def test_links(work: Path) -> None:
    """A link to a file is that file; one to a folder might lead round in circles."""
    (work / "elsewhere.py").write_text(checking(TOP))
    (work / "rd" / "sub" / "odd.py").symlink_to(work / "elsewhere.py")
    (work / "rd" / "_sources").symlink_to("/")
    found = ecrlint(work, "check", "bad.json", "--rules-dir", "rd", "--format", "json")
    assert "odd" in found.rules
    (work / "rd" / "data").symlink_to(work / "bad.json")
    assert load_rules([str(work / "rd")])
    for target in ("..", "nowhere", "up"):
        (work / "rd" / "sub" / "up").symlink_to(target)
        with pytest.raises(RuleError, match="sub/up: a link to a folder or to nowhere is not followed"):
            load_rules([str(work / "rd")])
        (work / "rd" / "sub" / "up").unlink()


def test_a_folder_that_cannot_be_read(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "loop").symlink_to("loop")
    refused(
        ecrlint(work, "check", "good.json", "--rules-dir", "loop"), "loop: the folder of rules cannot be read"
    )
    scandir = os.scandir

    def denied(path: str) -> object:  # as it is for everybody but root
        if path.endswith("sub"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    for folder in ("rd", "rd/sub"):
        with pytest.raises(RuleError, match="sub: the folder of rules cannot be read: permission denied"):
            load_rules([str(work / folder)])


GARBAGE = {
    "nothing": ("yield None", "found None yielded"),
    "a place that does not exist": ("yield RULE.at('/Nope', w='1')", "the pointer '/Nope'"),
    "a field that is no text": ("yield RULE.at('/Version', w=5)", "w=5; expected a text"),
    "no field": ("yield RULE.at('/Version')", "raised KeyError: 'w' (rd/odd.py:7)"),
    "no fix": ("yield RULE.at('/Version', w='1', fix='x')", "fix='x'"),
    "another rule": (
        "yield Rule('B001', level='x', since='1', message='x').at('/Version')", "expected one of its own",
    ),
    "no generator": ("pass", "raised TypeError"),
    "the end": ("sys.exit(0)\nyield", "raised SystemExit: 0 (rd/odd.py:7)"),
    "the end of a generator": ("raise GeneratorExit\nyield", "raised GeneratorExit (rd/odd.py:7)"),
    "no exception": ("class X(BaseException): pass\nraise X\nyield", "raised X (rd/odd.py:8)"),
}  # fmt: skip


@pytest.mark.parametrize("case", GARBAGE)
def test_garbage_costs_no_other_rule_its_findings(work: Path, case: str) -> None:
    body, words = GARBAGE[case]
    expected = ecrlint(work, "check", "bad.json", "--format", "json").report["findings"]
    assert len(expected) == 3
    (work / "rd" / "odd.py").write_text(checking(body))
    command = ("check", "bad.json", "--rules-dir", "rd", "--format", "json", "--output", "sarif=out.sarif")
    outcome = ecrlint(work, *command)
    assert outcome.code == 2
    assert outcome.report["findings"] == expected
    assert outcome.err.startswith("ecrlint: error: bad.json: rule odd ") and outcome.err.count("\n") == 1
    assert words in outcome.err and "rd/odd.py" in outcome.err
    invocation = json.loads((work / "out.sarif").read_text())["runs"][0]["invocations"][0]
    (told,) = invocation["toolExecutionNotifications"]
    assert "odd.py" in told["message"]["text"] and str(work) not in told["message"]["text"]


def test_what_was_found_before_a_crash_stays(work: Path) -> None:
    (work / "rd" / "odd.py").write_text(checking(f"{TOP}\nyield None"))
    outcome = ecrlint(work, "check", "bad.json", "--rules-dir", "rd", "--format", "json")
    assert outcome.code == 2 and "odd" in outcome.rules


def test_a_crash_is_told_by_every_command_that_lints(work: Path) -> None:
    (work / "rd" / "odd.py").write_text(checking("sys.exit(0)\nyield"))
    refused(
        ecrlint(work, "baseline", "bad.json", "--rules-dir", "rd"), "rule odd raised SystemExit: 0 (rd/odd.py"
    )
    (work / "rd" / "odd.py").write_text(
        '"""O.\n\n```json fail\n' + json.dumps(GOOD) + '\n```\n"""\n' + checking("sys.exit(0)\nyield")[11:]
    )
    tried = ecrlint(work, "test", "rd")
    assert tried.code == 1 and "rule odd raised SystemExit: 0" in tried.out


def test_an_interrupt_is_the_users(work: Path) -> None:
    (work / "rd" / "odd.py").write_text(checking("raise KeyboardInterrupt\nyield"))
    outcome = ecrlint(work, "check", "bad.json", "--rules-dir", "rd")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "ecrlint: interrupted\n")


def test_what_rules_print_is_no_report(work: Path) -> None:
    (work / "rd" / "odd.py").write_text("print('loaded')\n" + checking("print('asked')\nreturn\nyield"))
    outcome = ecrlint(work, "check", "good.json", "--rules-dir", "rd", "--format", "json")
    assert outcome.code == 0 and outcome.report["findings"] == []
    assert outcome.err == "loaded\nasked\n"
    table = ecrlint(work, "rules", "--rules-dir", "rd", "--format", "json")
    assert json.loads(table.out) and table.err == "loaded\n"


def test_rules_have_a_policy_of_their_own_to_spoil(work: Path) -> None:
    plain = ecrlint(work, "check", "bad.json", "--format", "json")
    for number, body in enumerate(
        ("policy.statements[0].data.clear()", "policy.data.clear()", "policy.statements = ()")
    ):
        file = work / "rd" / f"spoil{number}.py"
        file.write_text(checking(f"{body}\nreturn\nyield").replace("AAA001", f"AAA00{number}"))
    spoilt = ecrlint(work, "check", "bad.json", "--rules-dir", "rd", "--format", "json")
    assert "KeyError" not in spoilt.out
    assert spoilt.report["findings"] == plain.report["findings"]


def test_a_fix_that_nobody_could_read(work: Path) -> None:
    """It is not offered, and those of the other rules are."""
    (work / "p.yaml").write_text(json.dumps(SLIPS, indent=1) + "\n# no JSON\n")
    large = "Fix('x', Replace('/Version', 'x' * 2_000_000))"
    (work / "rd" / "odd.py").write_text(checking(f"yield RULE.at('/Version', w='1', fix={large})"))
    outcome = ecrlint(work, "check", "p.yaml", "--rules-dir", "rd", "--format", "json")
    assert outcome.code == 1
    fixes = {each["rule"]: each["fix"] for each in outcome.report["findings"]}
    assert fixes["odd"] is None and fixes["unknown-action"]
