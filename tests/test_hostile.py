"""Input that is broken or meant to break: a finding or one clear line, never a traceback, never clean."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, GOOD, Outcome, ecrlint

MANY = {"Version": "2012-10-17", "Statement": [BAD["Statement"]] * 10_000}
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(12)
)

SYNTAX_ERRORS: dict[str, tuple[str, bytes, str]] = {
    "empty": ("p.json", b"", "empty"),
    "blank": ("p.json", b" \n\n", "empty"),
    "truncated": ("p.json", b'{"Version": "2012-10-17", "Statement": [{"Effect": "Al', ""),
    "trailing comma": ("p.json", b'{"Version": "2012-10-17",}', "comma"),
    "comment": ("p.json", b'{\n  // a comment\n  "Statement": []}', "comment"),
    "NaN": ("p.json", b'{"Statement": [{"Effect": NaN}]}', "NaN"),
    "NUL": ("p.json", b'{"Statement": [\0]}', ""),
    "invalid UTF-8": ("p.json", b'{"Version": "\xff"}', "byte 14"),
    "UTF-32": ("p.json", '{"Version": 1}'.encode("utf-32"), "UTF-32"),
    "deep JSON": ("p.json", b"[" * 100_000, "inside each other"),
    "deep YAML": ("p.yaml", b"[" * 10_000, "inside each other"),
    "deep block YAML": ("p.yaml", b"- " * 10_000, "inside each other"),
    "alias bomb": ("p.yaml", BOMB.encode(), "alias"),
    "recursive alias": ("p.yaml", b"a: &a [*a]\n", "alias"),
    "bad YAML": ("p.yaml", b"a: [1, 2\nb: }", ""),
    "long integer": ("p.json", b'{"Version": ' + b"9" * 5_000 + b"}", ""),
    "long hexadecimal": ("p.yaml", b"Statement: []\nx: 0x" + b"f" * 5_000, "too large"),
    "half a surrogate pair": ("p.json", b'{"Version": "\\ud800"}', ""),
}


def check(folder: Path, *arguments: str) -> Outcome:
    outcome = ecrlint(folder, "check", *arguments)
    assert "Traceback" not in outcome.err
    return outcome


@pytest.mark.parametrize("name", SYNTAX_ERRORS)
def test_what_does_not_parse_is_a_finding(tmp_path: Path, name: str) -> None:
    path, data, words = SYNTAX_ERRORS[name]
    (tmp_path / path).write_bytes(data)
    outcome = check(tmp_path, path, "--format", "json")
    assert outcome.code == 1
    (finding,) = outcome.report["findings"]
    assert finding["rule"] == "syntax-error"
    assert words.lower() in finding["message"].lower()
    assert check(tmp_path, path).out.startswith(f"{path}:")


def test_one_broken_file_does_not_hide_another(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text(json.dumps(BAD))
    assert {"syntax-error", "public-push"} <= check(tmp_path, "a.json", "b.json", "--format", "json").rules


def test_ten_thousand_statements(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(MANY))
    outcome = check(tmp_path, "p.json", "--format", "json")
    assert outcome.code == 1
    assert "oversized-policy" in outcome.rules
    assert sum(finding["rule"] == "public-push" for finding in outcome.report["findings"]) == 10_000


def test_ten_thousand_broken_statements(tmp_path: Path) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Efect": "Allow"}] * 10_000}
    (tmp_path / "p.json").write_text(json.dumps(policy))
    assert check(tmp_path, "p.json", "--kind", "repository", "--format", "json").code == 1


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_two_hundred_levels(tmp_path: Path, suffix: str) -> None:
    policy = json.dumps(GOOD)[:-1] + ', "Id": ' + "[" * 200 + "]" * 200 + "}"
    (tmp_path / f"p.{suffix}").write_text(policy)
    outcome = check(tmp_path, f"p.{suffix}", "--format", "json")
    assert outcome.code == 1
    assert outcome.rules == {"invalid-structure"}


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_fifty_megabytes(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"p.{suffix}").write_text('{"Statement": [], "ecr:": "' + "x" * 50_000_000 + '"}')
    for target in (f"p.{suffix}", "."):
        outcome = check(tmp_path, target)
        assert outcome.code == 2
        assert "too large" in outcome.err


def test_a_large_file_that_is_no_policy_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('{"x": "' + "x" * 11_000_000 + '"}')
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    assert check(tmp_path, ".").code == 0


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """A policy that cannot be read is never clean, named or found; a loop of folders is just not walked."""
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    os.symlink(".", tmp_path / "again")
    assert check(tmp_path, ".").code == 0
    for name, target in (("loop.json", "loop.json"), ("gone.json", "nowhere")):
        os.symlink(target, tmp_path / name)
        for path in (name, "."):
            outcome = check(tmp_path, path)
            assert outcome.code == 2
            assert f"error: {name}: " in outcome.err
        (tmp_path / name).unlink()


def test_a_walk_finds_policies_that_hide(tmp_path: Path) -> None:
    """No ECR action is spelled out, or the text does not parse: it is found all the same."""
    everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}
    hidden = {
        "star.json": json.dumps(everything).encode(),
        "stars.json": json.dumps(everything).replace('"Action": "*"', '"Action": "*:*"').encode(),
        "escape.json": json.dumps(BAD).replace("ecr:", "\\u0065cr:").encode(),
        "broken.json": json.dumps(BAD).replace("}}", "},}").replace("ecr:", "\\u0065cr:").encode(),
        "public.json": json.dumps(BAD).replace("ecr:", "ecr-public:").encode() + b"\xff",
        "cut.json": json.dumps(BAD).encode("utf-16")[:-1],
    }
    for name, data in hidden.items():
        (tmp_path / name).write_bytes(data)
    report = check(tmp_path, ".", "--format", "json").report
    assert {finding["path"] for finding in report["findings"]} == set(hidden)


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    (tmp_path / "x.json" / "bad.json").write_text(json.dumps(BAD))
    outcome = check(tmp_path, "x.json", "--format", "json")
    assert {finding["path"] for finding in outcome.report["findings"]} == {"x.json/bad.json"}
    assert check(tmp_path, ".").code == 1


def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps(BAD))
    (tmp_path / "secret.json").chmod(0)
    if os.access(tmp_path / "secret.json", os.R_OK):
        pytest.skip("this user may read everything")
    outcome = check(tmp_path, "secret.json")
    assert outcome.code == 2
    assert "permission denied" in outcome.err


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    outcome = check(tmp_path, "pipe.json")
    assert outcome.code == 2
    assert "not a regular file" in outcome.err
    assert check(tmp_path, ".").code == 0


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discovered, and gone when its turn comes."""
    from ecrlint.config.choice import Choice
    from ecrlint.lint.report import Notice
    from ecrlint.run.discovery import discover
    from ecrlint.run.run import Run
    from tests.conftest import RULES

    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(json.dumps(GOOD))
    found = discover(["."])
    Path("a.json").unlink()
    run = Run(Choice(RULES))
    run.add_all(found, lambda done, total: None)
    assert run.result().notices == [Notice("error", "a.json", "no such file or directory")]


def test_a_path_with_a_nul(tmp_path: Path) -> None:
    from ecrlint.run.discovery import discover

    assert [each.path for each in discover(["a\0b.json"]).notices] == ["a\0b.json"]


def test_escape_sequences_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    policy = {**BAD, "Statement": {**BAD["Statement"], "Sid": "\x1b[2J\u202eevil"}}  # type: ignore[dict-item]
    (tmp_path / "p.json").write_text(json.dumps(policy, ensure_ascii=False))
    (tmp_path / "q.json").write_text(json.dumps(policy))
    for path in ("p.json", "q.json"):
        for format in ("text", "concise", "json", "sarif", "github"):
            out = check(tmp_path, path, "--format", format).out
            assert "\x1b" not in out
            assert "\u202e" not in out


def crossing(count: int) -> list[str]:
    """Patterns whose classes are too many to try."""
    return [f"*{chr(97 + at)}x{chr(110 + at)}*{chr(97 + at)}*" for at in range(count)]


def test_patterns_do_not_hide_a_stranger(tmp_path: Path) -> None:
    """A few hundred characters may keep the engine from finding all cells; what it finds is told."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "ecr:DeleteRepository"}
    condition = {"Condition": {"StringLike": {"aws:UserAgent": crossing(12)}}}
    policy = {**BAD, "Statement": [BAD["Statement"], {**statement, **condition}]}
    (tmp_path / "p.json").write_text(json.dumps(policy))
    outcome = check(tmp_path, "p.json", "--format", "json")
    assert outcome.code == 1
    assert "public-push" in outcome.rules


def test_what_nobody_decided_is_not_clean(tmp_path: Path) -> None:
    condition = {"StringLike": {"aws:UserAgent": crossing(12)}}
    allow = {"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage", "Condition": condition}
    deny = {**allow, "Effect": "Deny", "Condition": {"StringLike": {"aws:UserAgent": "*x*"}}}
    policy = {"Version": "2012-10-17", "Statement": [allow, deny]}
    (tmp_path / "p.json").write_text(json.dumps(policy))
    outcome = check(tmp_path, "p.json")
    assert outcome.code == 2
    assert "whom it lets in is not decided: the patterns overlap in too many ways" in outcome.err
