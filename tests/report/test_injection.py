"""What a stranger writes into a policy or a file's name is shown by every report and obeyed by nothing."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ecrlint.report import FORMATS
from ecrlint.report.escape import harmless, visible
from tests.test_cli import ecrlint

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
