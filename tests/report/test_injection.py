"""What a stranger writes into a policy or a file's name is shown by every report and obeyed by nothing."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ecrlint.console import visible
from ecrlint.report import FORMATS
from ecrlint.report.escape import harmless
from tests.cli.test_cli import ecrlint

EVIL = (
    "x\x1b[2J\u202e\r\n::error::a%0A ##vso[task.setvariable variable=PATH]b ##[add-mask]c ##teamcity[d] "
    "<img src=x onerror=alert(1)> [click](http://evil.example) ![i](http://evil.example/i.png) `|` &lt;"
)
NAMES = (
    "::add-mask::a.json",
    " ::debug::a.json",
    "##vso[task.complete result=Succeeded]a.json",
    "<script>alert(1)</script>.json".replace("/", "_"),
    "[a](http:evil.example).json",
    "a\x1b[31m\n::error::b.json",
)
COMMAND = re.compile(r"##[\w.-]*\[")


def policy(text: str) -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": text, "Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage", text]},
            {"Sid": text, "Effect": text, "Principal": {"AWS": text}, text: text, "Action": "ecr:*"},
        ],
    }


def assert_obeyed_nowhere(out: str, format: str) -> None:
    for line in out.split("\n"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line), line
        assert not COMMAND.search(line), line
        if line.lstrip().startswith("::"):
            assert format == "github"
            assert re.match(r"::(error|warning|notice) file=[^:,]*(,line=\d+,col=\d+)?::", line), line


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_reports(tmp_path: Path, format: str, name: str) -> None:
    (tmp_path / name).write_text(json.dumps(policy(EVIL)))
    outcome = ecrlint(tmp_path, "check", ".", "--format", format, "--preset", "strict")
    assert outcome.code == 1
    assert outcome.out
    assert_obeyed_nowhere(outcome.out, format)
    assert_obeyed_nowhere(outcome.err, "text")
    if format == "junit":
        ElementTree.fromstring(outcome.out)
    if format in ("rdjson", "sarif"):
        for message in _messages(json.loads(outcome.out)):
            assert not re.search(r"(?<!\\)\[(click|i\])", message), message
            assert format == "sarif" or "<img" not in message.replace("\\<", "")  # which is plain text


def _messages(data: object) -> list[str]:
    """The texts of a report that code hosts show as Markdown."""
    if isinstance(data, list):
        return [text for each in data for text in _messages(each)]
    if not isinstance(data, dict):
        return []
    message = data.get("message")
    text = message.get("text") if isinstance(message, dict) else message
    own = [text] if isinstance(text, str) else []
    return own + [text for each in data.values() for text in _messages(each)]


def test_the_job_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.txt"))
    (tmp_path / "a.json").write_text(json.dumps(policy(EVIL)))
    ecrlint(tmp_path, "check", "a.json", "--format", "github")
    text = (tmp_path / "summary.txt").read_text()
    assert "evil" in text
    assert not re.search(r"(?<!\\)[<`!]|(?<!\\)\[(?!ECR\d)", text)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name == "src" for name, _ in attrs)


@pytest.mark.parametrize("format", ["text", "json", "html", "mermaid"])
def test_who(tmp_path: Path, format: str) -> None:
    text = f"::add-mask::{EVIL}"
    statement = {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111111111111:role/a", text]}}
    condition = {"StringEquals": {"aws:PrincipalTag/a": text, "aws:SourceVpce": EVIL}}
    data = {"Statement": {**statement, "Sid": text, "Action": "ecr:BatchGetImage", "Condition": condition}}
    (tmp_path / "a.json").write_text(json.dumps(data))
    outcome = ecrlint(tmp_path, "who", "a.json", "--format", format)
    assert outcome.code == 0, outcome.err
    assert_obeyed_nowhere(outcome.out, format)
    if format == "html":
        tags = _Tags()
        tags.feed(outcome.out)
        assert tags.seen.isdisjoint({"img", "script"})


def test_a_diff_shows_what_it_cannot_say(tmp_path: Path) -> None:
    """A patch that a terminal or a build server would obey is spelled out; all others apply."""
    (tmp_path / "a.yaml").write_text(
        'Version: "2012-10-18"  # ##vso[task.complete]\n'
        "Statement:\n- Effect: Allow\n  Sid: a\n    ::error::b\n  Principal: '*'\n  Action: ecr:*\n"
    )
    outcome = ecrlint(tmp_path, "check", "--diff", "a.yaml")
    assert outcome.code == 1
    assert "\n+Version" in outcome.out
    assert_obeyed_nowhere(outcome.out, "text")


def test_lines_of_a_diff() -> None:
    assert harmless(" a\tb\r\n") == " a\tb\r\n"
    assert harmless('-  "Sid": "é"\n') == '-  "Sid": "é"\n'
    assert harmless("+::error::x\n") == "+\\x3a:error::x\n"
    assert harmless("   ::error::x\n") == "   \\x3a:error::x\n"
    assert harmless(" no\u00a0break\n") == " no\u00a0break\n"
    assert harmless("+\x1b[2J\n") == "+\\x1b[2J\n"


@pytest.mark.parametrize("text", ["arn:aws:iam::123456789012:root", "# title", "a ## b", "#[x]", "a::b"])
def test_what_no_build_server_obeys_stays(text: str) -> None:
    assert visible(text) == text


WORDS = "x\x1b]0;pwn\x07\r\u202e##vso[task.setvariable]y\n::error::z"
RULE = '''"""Summary {evil}

Text {evil}

::error::at the beginning of a line

```json fail
{{"a": "{evil}"}}
```
"""
from ecrlint import Rule
RULE = Rule(code="ORG001", level="error", kinds=("repository",), message="{evil}", since="{evil}")
def check_statement(statement, context):
    return ()
'''


def assert_messages(err: str, lines: int) -> None:
    assert_obeyed_nowhere(err, "text")
    assert [line[:9] for line in err.splitlines()] == ["ecrlint: "] * lines, err


@pytest.mark.parametrize(
    "arguments",
    [
        ["{}"],
        ["--{}"],
        ["check", "{}"],
        ["check", "--{}"],
        ["check", "--select", "{}"],
        ["check", "--ignore", "{}"],
        ["check", "--format", "{}"],
        ["check", "--output", "{}"],
        ["check", "--output", "{}=a"],
        ["check", "--output", "json={}/no/such/folder"],
        ["check", "--kind", "{}"],
        ["check", "--color", "{}"],
        ["check", "--rules-dir", "{}"],
        ["check", "--config", "{}"],
        ["check", "--baseline", "{}"],
        ["check", "--changed-since", "{}"],
        ["check", ".", "--exclude", "{}", "--format", "{}"],
        ["baseline", "--file", "{}/no/such/folder", "a.json"],
        ["rules", "--rules-dir", "{}"],
        ["rules", "--format", "{}"],
        ["explain", "{}"],
        ["test", "{}"],
        ["completion", "{}"],
        ["new-rule", "{}"],
        ["config", "--config", "{}"],
        ["who", "{}"],
        ["who", "a.json", "--principal", "{}"],
        ["who", "a.json", "--repository", "{}"],
        ["diff", "{}", "a.json"],
        ["diff", "--git", "{}"],
        ["expire", "{}", "--sample"],
        ["expire", "a.json", "--images", "{}"],
        ["simulate", "a.json", "--principal", "{}", "--action", "ecr:PutImage"],
        ["simulate", "a.json", "--principal", "*", "--action", "{}"],
        ["simulate", "a.json", "--principal", "*", "--action", "ecr:PutImage", "--context", "{}"],
        ["simulate", "a.json", "--principal", "*", "--action", "ecr:PutImage", "--resource", "{}"],
    ],
    ids=" ".join,
)
def test_messages_about_arguments(tmp_path: Path, arguments: list[str]) -> None:
    """Also those that argparse writes: a pull request chooses the names of files."""
    (tmp_path / "a.json").write_text(json.dumps(policy("a")))
    outcome = ecrlint(tmp_path, *(each.format(WORDS) for each in arguments))
    assert outcome.code == 2
    assert_messages(outcome.err, 1 + outcome.err.count("judged whole"))
    assert_obeyed_nowhere(outcome.out, "text")


@pytest.mark.parametrize(
    "text",
    [
        {"version": WORDS, "findings": []},
        {"version": 1, "findings": [{"path": WORDS, "rule": WORDS}]},
    ],
)
def test_messages_about_a_baseline(tmp_path: Path, text: object) -> None:
    (tmp_path / "b.json").write_text(json.dumps(text))
    (tmp_path / "a.json").write_text(json.dumps(policy("a")))
    outcome = ecrlint(tmp_path, "check", "a.json", "--baseline", "b.json")
    assert outcome.code == 2
    assert_messages(outcome.err, 1)


def test_messages_about_a_configuration(tmp_path: Path) -> None:
    """A line for each mistake, and no other."""
    (tmp_path / "ecrlint.yaml").write_text(json.dumps({f"{WORDS}1": 1, f"{WORDS}2": 2}))
    (tmp_path / "a.json").write_text(json.dumps(policy("a")))
    outcome = ecrlint(tmp_path, "check", "a.json")
    assert outcome.code == 2
    assert_messages(outcome.err, 2)


def rule_folder(folder: Path, name: str, text: str) -> str:
    (folder / "r").mkdir()
    (folder / "r" / name).write_text(text)
    return "r"


@pytest.mark.parametrize(
    "arguments", [["explain", "ORG001"], ["rules"], ["rules", "--format", "json"], ["test"]], ids=" ".join
)
def test_what_a_rule_says_of_itself(tmp_path: Path, arguments: list[str]) -> None:
    """Its author may know better, but its text can come from elsewhere."""
    evil = WORDS.encode("unicode_escape").decode()
    text = RULE.format(evil=evil).replace("Summary x", "Summary ##vso[task]::error::x")
    folder = rule_folder(tmp_path, "loud.py", text)
    options = [folder] if arguments == ["test"] else ["--rules-dir", folder]
    outcome = ecrlint(tmp_path, *arguments, *options)
    assert_obeyed_nowhere(outcome.out, "text")
    assert_obeyed_nowhere(outcome.err, "text")
    assert "ORG001" in outcome.out
    if "json" in arguments:
        rule = next(each for each in json.loads(outcome.out) if each["code"] == "ORG001")
        assert rule["since"] == WORDS


@pytest.mark.parametrize("text", ["", "RULE = 1", "raise ValueError(__file__ + '\\n::error::x')", RULE])
@pytest.mark.parametrize("command", ["rules --rules-dir", "check --rules-dir", "test"])
def test_messages_about_a_rule_file(tmp_path: Path, text: str, command: str) -> None:
    name = WORDS.replace("/", "_") + ".py"
    rule_folder(tmp_path, name, text.format(evil="a"))
    outcome = ecrlint(tmp_path, *command.split(), "r")
    assert_obeyed_nowhere(outcome.out, "text")
    assert_obeyed_nowhere(outcome.err, "text")
    if text is not RULE:
        assert outcome.code == 2
        assert_messages(outcome.err, 1)


def test_what_is_shown_is_shown_once() -> None:
    """Whoever quotes a text need not know whether it is one that was made visible before."""
    assert visible(visible(WORDS)) == visible(WORDS)
    assert visible(visible("::error::x")) == visible("::error::x")
