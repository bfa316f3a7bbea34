"""The command as a process: arguments in, streams and exit code out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from ecrlint import __version__

ROOT = Path(__file__).parents[2]
GOOD = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "List",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
            "Action": "ecr:ListImages",
        }
    ],
}
BAD = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}}
IDENTITY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}],
}
FOREIGN = {
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ecr:x"}
    ]
}


class Outcome:
    def __init__(self, process: subprocess.CompletedProcess[bytes]) -> None:
        self.code = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()

    @property
    def report(self) -> dict[str, list[dict[str, str]]]:
        loaded: dict[str, list[dict[str, str]]] = json.loads(self.out)
        return loaded

    @property
    def rules(self) -> set[str]:
        return {finding["rule"] for finding in self.report["findings"]}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    policies = {"good": GOOD, "bad": BAD, "identity": IDENTITY, "foreign": FOREIGN}
    for name, policy in policies.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(policy, indent=2))
    return tmp_path


def ecrlint(work: Path, *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Outcome:
    command = [sys.executable, "-m", "ecrlint", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return Outcome(
        subprocess.run(command, cwd=work, input=stdin, capture_output=True, env=environment, timeout=60)
    )


@pytest.mark.parametrize(
    "format", ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson"]
)
def test_exit_codes_are_the_same_in_every_format(work: Path, format: str) -> None:
    assert ecrlint(work, "check", "good.json", "--format", format).code == 0
    assert ecrlint(work, "check", "bad.json", "--format", format).code == 1
    assert ecrlint(work, "check", "missing.json", "--format", format).code == 2
    assert ecrlint(work, "check", "bad.json", "missing.json", "--format", format).code == 2


def test_silent_on_success_in_a_pipe(work: Path) -> None:
    outcome = ecrlint(work, "check", "good.json")
    assert (outcome.out, outcome.err) == ("", "")


def test_first_line_is_a_link(work: Path) -> None:
    outcome = ecrlint(work, "check", "bad.json", "--select", "public-push")
    assert outcome.out.startswith("bad.json:5:18: error[public-push] ECR201: Statement '#1' lets any AWS")
    assert outcome.out.endswith("\n1 policy: 1 judged whole, 0 in part, 0 not at all.\n")


def test_json_report_follows_its_schema(work: Path) -> None:
    schema = json.loads((ROOT / "schemas/ecrlint-report.schema.json").read_text())
    outcome = ecrlint(work, "check", ".", "gone.json", "--format", "json", "--preset", "strict")
    jsonschema.Draft202012Validator(schema).validate(outcome.report)
    assert outcome.report["errors"] == [{"path": "gone.json", "message": "no such file or directory"}]
    assert [skipped["path"] for skipped in outcome.report["skipped"]] == ["foreign.json"]


def test_standard_input(work: Path) -> None:
    text = json.dumps(BAD).encode()
    outcome = ecrlint(work, "check", "-", "--format", "json", stdin=text)
    assert {finding["path"] for finding in outcome.report["findings"]} == {"<stdin>"}
    named = ecrlint(work, "check", "-", "--stdin-filename", "p/x.yaml", "--format", "json", stdin=text)
    assert {finding["path"] for finding in named.report["findings"]} == {"p/x.yaml"}
    assert ecrlint(work, "check", "-", "good.json").code == 2


def test_empty_standard_input_is_a_syntax_error(work: Path) -> None:
    outcome = ecrlint(work, "check", "-")
    assert outcome.code == 1
    assert outcome.out.startswith("<stdin>:1:1: error[syntax-error]")


def test_output_beside_the_text(work: Path) -> None:
    outcome = ecrlint(work, "check", "bad.json", "--output", "sarif=a.sarif", "--output", "json=b.json")
    assert outcome.code == 1
    assert "ECR201" in outcome.out
    assert json.loads((work / "a.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((work / "b.json").read_text())["version"] == 1
    assert sorted(path.name for path in work.iterdir() if "sarif" in path.name) == ["a.sarif"]


def test_output_goes_through_links_and_into_pipes(work: Path) -> None:
    (work / "real.json").write_text("old")
    (work / "real.json").chmod(0o600)
    os.symlink("real.json", work / "link.json")
    ecrlint(work, "check", "bad.json", "--output", "json=link.json")
    assert (work / "link.json").is_symlink()
    assert json.loads((work / "real.json").read_text())["version"] == 1
    assert (work / "real.json").stat().st_mode & 0o777 == 0o600
    outcome = ecrlint(work, "check", "bad.json", "--format", "concise", "--output", "json=/dev/stderr")
    assert json.loads(outcome.err)["version"] == 1


OPTIONS = ("--rules-dir=rules.json", "--config=rules.json", "--output=json=rules.json", "--quiet", "-q")


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("command", ["check", "baseline", "who", "diff", "test"])
def test_the_name_of_a_file_is_no_option(work: Path, command: str, name: str) -> None:
    """Hooks and shells pass the names that they find: `ecrlint check *`."""
    (work / "rules.json").mkdir()
    (work / "rules.json" / "x.py").write_text("open('pwned', 'w')\n")
    (work / name).write_text(json.dumps(GOOD))
    before = sorted(os.listdir(work))
    outcome = ecrlint(work, command, "good.json", name)
    assert outcome.code == 2
    assert outcome.err.startswith(f"ecrlint: error: '{name}' is an option and also a file here")
    assert f"'./{name}'" in outcome.err
    assert sorted(os.listdir(work)) == before


def test_files_that_are_called_like_options(work: Path) -> None:
    (work / "--quiet").write_text(json.dumps(BAD))
    (work / "-v").symlink_to("nowhere")
    assert ecrlint(work, "check", "good.json", "-v").code == 2, "also one that leads nowhere"
    for words in (["./--quiet"], ["--", "--quiet"], ["--format", "text", "--", "--quiet", "good.json"]):
        outcome = ecrlint(work, "check", *words)
        assert outcome.code == 1, outcome.err
        assert "--quiet:1:" in outcome.out
    assert ecrlint(work, "check", "-", "--no-config", stdin=json.dumps(GOOD).encode()).code == 0


def test_a_report_that_fails_does_not_stop_the_others(work: Path) -> None:
    for path in ("old.json", "old.sarif"):
        (work / path).write_text("old")
    reports = ("json=no/a", "json=old.json", "sarif=no/b", "sarif=old.sarif")
    outcome = ecrlint(work, "check", "bad.json", *(f"--output={each}" for each in reports))
    assert outcome.code == 2
    assert "public-push" in outcome.out
    told = [line.removeprefix("ecrlint: error: ") for line in outcome.err.splitlines()]
    assert told == [f"{path}: cannot be written: no such file or directory" for path in ("no/a", "no/b")]
    assert json.loads((work / "old.json").read_text())["version"] == 1
    assert json.loads((work / "old.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize("options", [[], ["--fix"], ["--diff", "--unsafe-fixes"]])
@pytest.mark.parametrize("name", ["bad.json", "good.json", "broken.json", "link.txt"])
def test_a_report_does_not_replace_what_a_walk_found(work: Path, name: str, options: list[str]) -> None:
    (work / "broken.json").write_text('{"Statement": [{"Effect": "Allow", "Action": "ecr:*", "Principal": ')
    (work / "link.txt").symlink_to("bad.json")
    before = {path.name: path.read_bytes() for path in work.iterdir()}
    outcome = ecrlint(work, "check", ".", *options, "--output", "sarif=a.sarif", "--output", f"json={name}")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{name} would overwrite what is linted" in outcome.err
    assert {path.name: path.read_bytes() for path in work.iterdir()} == before


def test_a_report_replaces_the_one_before(work: Path) -> None:
    """Though a walk finds that one, and it speaks of ECR's actions."""
    arguments = ("check", ".", "--preset", "strict", "--show-excepted")
    reports = [f"--output={format}={format}.json" for format in ("json", "sarif", "gitlab", "rdjson")]
    assert ecrlint(work, *arguments, *reports).code == 1
    assert ecrlint(work, "baseline", ".", "--file", "base.json").code == 0
    assert ecrlint(work, *arguments, *reports, "--baseline", "base.json", "--fail-on", "never").code == 0
    assert ecrlint(work, "baseline", ".", "--file", "base.json").code == 0
    outcome = ecrlint(work, *arguments, "--baseline", "base.json", "--output", "json=base.json")
    assert outcome.code == 2
    assert "would overwrite" in outcome.err


def test_a_baseline_does_not_replace_a_policy(work: Path) -> None:
    both = json.dumps({**BAD, "version": 1, "findings": []})
    (work / "both.json").write_text(both)
    outcome = ecrlint(work, "baseline", ".", "--file", "both.json")
    assert outcome.code == 2
    assert (work / "both.json").read_text() == both


def test_a_full_disk_is_one_line(work: Path) -> None:
    command = f"{sys.executable} -m ecrlint check bad.json > /dev/full"
    process = subprocess.run(
        ["/bin/sh", "-c", command], cwd=work, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert process.returncode == 2
    assert process.stderr.decode().strip().endswith("no space left on device")
    assert process.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc", "."], "did you mean 'check'"),
        (["good.json"], "ecrlint check good.json"),
        (["check", "--formt", "json", "."], "did you mean '--format'"),
        (["check", "--format", "jsn", "."], "did you mean 'json'"),
        (["check", "--select", "public-pish", "."], "did you mean 'public-push'"),
        (["check", "--ignore", "ECR999", "."], "no rule 'ECR999'"),
        (["check", "--ignore", "syntax-error", "."], "cannot be ignored"),
        (["check", "--kind", "regstry", "."], "did you mean 'registry'"),
        (["check", "--fail-on", "warn", "."], "did you mean 'warning'"),
        (["check", "--output", "sarif", "."], "FORMAT=FILE"),
        (["check", "--output", "json=good.json", "good.json"], "would overwrite"),
        (["check", "--output", "json=o", "--output", "sarif=./o", "good.json"], "would overwrite"),
        (["check", "--output", "sarif=no/such/folder/x", "good.json"], "cannot be written"),
        (["check", "--rules-dir", "nowhere", "."], "no such folder"),
        (["explain", "public-pul"], "did you mean 'public-pull'"),
    ],
)
def test_mistakes_are_one_line_with_a_hint(work: Path, arguments: list[str], words: str) -> None:
    outcome = ecrlint(work, *arguments)
    assert outcome.code == 2
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("ecrlint: error: ")


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("ECR2", {"public-push"}),
        ("exposed", {"public-push"}),
        ("ecr201", {"public-push"}),
        ("public-pull", set()),
        ("missing-sid,ECR303", {"missing-sid", "incomplete-push"}),
    ],
)
def test_select(work: Path, select: str, expected: set[str]) -> None:
    assert ecrlint(work, "check", "bad.json", "--format", "json", "--select", select).rules == expected


def test_without_a_path_the_folder_is_linted(work: Path) -> None:
    assert (
        ecrlint(work, "check", "--format", "json").out == ecrlint(work, "check", ".", "--format", "json").out
    )


def test_ignore_and_fail_on(work: Path) -> None:
    ignored = ecrlint(work, "check", "bad.json", "--format", "json", "--ignore", "ECR201")
    assert ignored.rules == {"incomplete-push"}
    assert ecrlint(work, "check", "bad.json", "--fail-on", "never").code == 0
    assert ecrlint(work, "check", "bad.json", "--select", "incomplete-push", "--fail-on", "error").code == 0
    assert ecrlint(work, "check", "bad.json", "--select", "missing-sid", "--fail-on", "note").code == 1


def test_nothing_to_lint_is_never_clean(work: Path) -> None:
    (work / "empty").mkdir()
    for path in ("empty", "foreign.json"):
        outcome = ecrlint(work, "check", path)
        assert outcome.code == 2
        assert "nothing to lint" in outcome.err
        assert ecrlint(work, "check", path, "--allow-empty").code == 0


def test_verbose_says_what_was_passed_over(work: Path) -> None:
    outcome = ecrlint(work, "check", "good.json", "foreign.json", "-v")
    assert outcome.code == 0
    assert "skipped: foreign.json: no ECR action in it" in outcome.err
    (work / ".gitignore").write_text("bad.json\n")
    assert "skipped: bad.json: ignored by .gitignore" in ecrlint(work, "check", ".", "-v").err


def test_kind_overrides_the_content(work: Path) -> None:
    outcome = ecrlint(work, "check", "identity.json", "--kind", "repository", "--format", "json")
    assert "missing-element" in outcome.rules


def test_color(work: Path) -> None:
    escape = "\x1b["
    assert escape not in ecrlint(work, "check", "bad.json").out
    assert escape in ecrlint(work, "check", "bad.json", env={"FORCE_COLOR": "1"}).out
    assert escape in ecrlint(work, "check", "bad.json", "--color", "always").out
    assert escape not in ecrlint(work, "check", "bad.json", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


def test_a_crashing_rule_is_named_and_the_others_speak(work: Path) -> None:
    rules = work / "rules"
    rules.mkdir()
    (rules / "crash.py").write_text(
        '"""Crash."""\nfrom ecrlint.rule.rule import Rule\n'
        'RULE = Rule("ORG001", level="note", since="1", message="\'{x}\'.")\n'
        "def check(policy, context):\n    raise KeyError('oops')\n    yield\n"
    )
    outcome = ecrlint(work, "check", "bad.json", "--rules-dir", "rules", "--format", "json")
    assert outcome.code == 2
    assert "public-push" in outcome.rules
    assert re.search(r"rule crash raised KeyError: 'oops' \(rules/crash.py:5\)", outcome.err)
    sarif = json.loads(ecrlint(work, "check", "bad.json", "--rules-dir", "rules", "--format", "sarif").out)
    invocation = sarif["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"]


def test_a_rule_file_that_breaks_the_contract_is_named(work: Path) -> None:
    (work / "rules").mkdir()
    (work / "rules" / "odd.py").write_text("x = 1\n")
    outcome = ecrlint(work, "check", "good.json", "--rules-dir", "rules")
    assert outcome.code == 2
    assert "odd.py: found no `RULE = Rule(...)`" in outcome.err


def test_explain_by_name_and_code(work: Path) -> None:
    by_name = ecrlint(work, "explain", "public-push")
    assert by_name.code == 0
    assert by_name.out == ecrlint(work, "explain", "ecr201").out
    for words in ("public-push (ECR201)", "Why it matters", "Use instead", "ecr:PutImage"):
        assert words in by_name.out


def test_rules_as_a_table_and_as_json(work: Path) -> None:
    table = ecrlint(work, "rules").out.splitlines()
    rules = json.loads(ecrlint(work, "rules", "--format", "json").out)
    assert len(table) == len(rules)
    assert [line.split()[1] for line in table] == [rule["name"] for rule in rules]


def test_version_and_help(work: Path) -> None:
    assert ecrlint(work, "--version").out == f"ecrlint {__version__}\n"
    text = ecrlint(work, "check", "--help").out
    for group in ("rules:", "files:", "report:"):
        assert f"\n{group}\n" in text


def test_the_same_bytes_every_time_and_everywhere(
    work: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "bad.json").write_bytes((work / "bad.json").read_bytes())
    for format in ("text", "json", "sarif"):
        first = ecrlint(work, "check", "bad.json", "--format", format, env={"PYTHONHASHSEED": "1"})
        second = ecrlint(elsewhere, "check", "bad.json", "--format", format, env={"PYTHONHASHSEED": "2"})
        assert first.out == second.out


def test_snippets_are_read_on_demand(work: Path) -> None:
    (work / "docs").mkdir()
    (work / "docs" / "README.md").write_text(f"# Sample\n\n```json\n{json.dumps(BAD)}\n```\n")
    for path in ("docs", "docs/README.md"):
        outcome = ecrlint(work, "check", path, "--include-snippets", "-v", "--format", "concise")
        assert outcome.code == 1
        assert outcome.out.startswith("docs/README.md:4:")
        assert outcome.err == "ecrlint: read: docs/README.md: Markdown text\n"
    assert "no file there that may hold a policy" in ecrlint(work, "check", "docs").err
    outcome = ecrlint(work, "check", "docs/README.md")
    assert outcome.code == 2
    assert outcome.err.endswith("docs/README.md: its policies are read with --include-snippets\n")


def test_a_reader_that_goes_away(work: Path) -> None:
    """`ecrlint … | head -0`: no traceback, and not a success either."""
    command = f"{sys.executable} -m ecrlint check bad.json --format sarif; echo $? >&2"
    with subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read().decode() == "2\n"
