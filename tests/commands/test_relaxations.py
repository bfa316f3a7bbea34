"""What a change lets pass is told where a reviewer sees it: `--changed-since REV` in real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import BAD, ecrlint
from tests.commands.test_changed_since import commit, git
from tests.commands.test_config_from import CLEAN

OLD = """\
preset: strict
ignore: [missing-sid]
exceptions:
  - {rule: public-pull, path: old.json, reason: known}
levels: {public-pull: error}
guardrails:
  - {forbid: push, except: [owner]}
account: "740193385000"
"""
NEW = """\
ignore: [missing-sid, exposed]
exceptions:
  - {rule: public-pull, path: old.json, reason: said in other words}
  - {rule: public-push, path: bad.json, reason: trust me}
levels: {public-pull: error, public-push: note}
exclude: [secret/]
account: "740193385000"
"""
POLICY = """\
Statement:
  - Sid: Old
    Effect: Allow
    Principal: "*"  # ecrlint: ignore[public-pull, incomplete-pull] known
    Action: ecr:BatchGetImage
"""
MORE = """\
  - Sid: New
    Effect: Allow
    Principal: "*"  # ecrlint: ignore[public-push, incomplete-push] trust me
    Action: ecr:PutImage
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    (tmp_path / "sub/p.yaml").write_text(POLICY)
    (tmp_path / "ecrlint.yaml").write_text(OLD)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "all")
    git(tmp_path, "checkout", "-q", "-b", "work")
    return tmp_path


def relaxed(folder: Path, *arguments: str) -> dict[str, tuple[str, int]]:
    """What is told, and where."""
    outcome = ecrlint(folder, "check", "--format", "json", "--changed-since", "main", *arguments)
    assert outcome.code in (0, 1), outcome.err
    told: Any = outcome.report.get("relaxed", [])
    return {
        each["message"].removeprefix("new since main: "): (each["path"], each["start"]["line"])
        for each in told
    }


def test_nothing_new(repository: Path) -> None:
    assert relaxed(repository) == {}
    (repository / "sub/p.yaml").write_text(f"# moved\n{POLICY.replace('known', 'well known')}")
    (repository / "ecrlint.yaml").write_text(f"# moved\n{OLD.replace('known', 'well known')}")
    assert relaxed(repository) == {}


def test_a_configuration(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text(NEW)
    assert relaxed(repository) == {
        "'exposed' is ignored": ("ecrlint.yaml", 1),
        "an exception for public-push in bad.json: trust me": ("ecrlint.yaml", 4),
        "findings of public-push have the level note": ("ecrlint.yaml", 5),
        "'secret/' is left out": ("ecrlint.yaml", 6),
        "'preset' is gone": ("ecrlint.yaml", 1),
        "the guardrail 'no push except by owner' is gone or another one": ("ecrlint.yaml", 1),
    }


def test_one_that_comes_between(repository: Path) -> None:
    (repository / "sub/ecrlint.yaml").write_text("ignore: [exposed]\n")
    told = relaxed(repository)
    assert told["'exposed' is ignored"] == ("sub/ecrlint.yaml", 1)
    assert told["the guardrail 'no push except by owner' is gone or another one"] == ("sub/ecrlint.yaml", 1)


def test_one_that_goes(repository: Path) -> None:
    (repository / "ecrlint.yaml").unlink()
    assert "the guardrail 'no push except by owner' is gone or another one" in relaxed(repository)


def test_comments(repository: Path) -> None:
    (repository / "sub/p.yaml").write_text(POLICY + MORE)
    assert relaxed(repository) == {
        "an exception for public-push, incomplete-push: trust me": ("sub/p.yaml", 8)
    }
    commit(repository, "committed")
    assert len(relaxed(repository, "sub")) == 1
    (repository / "sub/q.yaml").write_text(POLICY)
    assert len(relaxed(repository, "sub")) == 2
    assert relaxed(repository, "--no-inline-exceptions") == {}


def test_a_baseline(repository: Path) -> None:
    assert ecrlint(repository, "baseline", "--no-config").code == 0
    told = relaxed(repository, "--no-config", "--baseline", ".ecrlint-baseline.json")
    ((message, place),) = told.items()
    assert message.endswith("in the baseline") and place == (".ecrlint-baseline.json", 1)
    commit(repository, "accepted")
    git(repository, "branch", "-f", "main", "work")
    git(repository, "commit", "-q", "--allow-empty", "-m", "more")
    assert relaxed(repository, "--no-config", "--baseline", ".ecrlint-baseline.json") == {}


def test_the_whole_reach_of_a_configuration_is_linted_again(repository: Path) -> None:
    def linted() -> set[str]:
        outcome = ecrlint(repository, "check", "--format", "json", "--changed-since", "main")
        told = {each["path"] for each in (*outcome.report["findings"], *outcome.report["excepted"])}
        return told - {"ecrlint.yaml"}  # an exception of it is stale

    assert linted() == set()
    (repository / "ecrlint.yaml").write_text(f"{OLD}organization: o-a1b2c3d4e5\n")
    assert linted() == {"bad.json", "sub/p.yaml"}
    (repository / "ecrlint.yaml").write_text(OLD)
    (repository / "sub/ecrlint.yaml").write_text("preset: strict\n")
    assert linted() == {"sub/p.yaml"}
    commit(repository, "committed")
    assert linted() == {"sub/p.yaml"}


def test_a_configuration_that_is_named(repository: Path, tmp_path: Path) -> None:
    (repository / "ecrlint.yaml").write_text(NEW)
    assert "'exposed' is ignored" in relaxed(repository, "--config", "ecrlint.yaml")
    assert relaxed(repository, "--config-from", "main") == {}
    assert relaxed(repository, "--no-config") == {}


FORMATS = ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson"]


@pytest.mark.parametrize("format", FORMATS)
def test_where_it_is_told(repository: Path, format: str) -> None:
    (repository / "ecrlint.yaml").write_text(OLD.replace("[missing-sid]", "[missing-sid, exposed]"))
    outcome = ecrlint(repository, "check", "-q", "--format", format, "--changed-since", "main")
    words = "'exposed' is ignored"
    if format in ("text", "concise"):
        assert f"ecrlint.yaml:2:23: new since main: {words}\n" in outcome.out
    elif format == "github":
        assert f"::notice file=ecrlint.yaml,line=2,col=23::new since main: {words}\n" in outcome.out
    elif format == "json":
        assert outcome.report["relaxed"] == [
            {
                "path": "ecrlint.yaml",
                "start": {"line": 2, "column": 23},
                "message": f"new since main: {words}",
            }
        ]
    in_report = format in ("text", "concise", "json", "github")
    assert (words in outcome.err) is not in_report


def test_a_diff_of_fixes_has_no_place_for_it(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text(OLD.replace("[missing-sid]", "[missing-sid, exposed]"))
    outcome = ecrlint(repository, "check", "--diff", "--changed-since", "main")
    assert "'exposed' is ignored" not in outcome.out
    assert "ecrlint.yaml:2:23: new since main: 'exposed' is ignored\n" in outcome.err


def test_one_that_leaves_out_all_that_there_is(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text(f"{OLD}exclude: ['*.json']\n")
    (repository / "sub/ecrlint.yaml").write_text(f"{OLD}exclude: ['*']\n")
    assert relaxed(repository) == {
        "'*.json' is left out": ("ecrlint.yaml", 9),
        "'*' is left out": ("sub/ecrlint.yaml", 9),
    }


def test_a_reference_that_is_another_one(repository: Path) -> None:
    (repository / "most.json").write_text(json.dumps(CLEAN))
    (repository / "ecrlint.yaml").write_text("guardrails:\n- {reference: most.json}\n")
    commit(repository, "with a reference")
    git(repository, "branch", "-f", "main", "work")
    assert relaxed(repository) == {}
    (repository / "most.json").write_text(json.dumps(BAD))
    assert relaxed(repository) == {"the reference 'most.json' is another one": ("ecrlint.yaml", 2)}


@pytest.mark.parametrize("text", ["[a]", "exceptions: [1]", "levels: 3", "guardrails: {}", "a: [", "\x00"])
def test_one_that_is_wrong(repository: Path, text: str) -> None:
    (repository / "ecrlint.yaml").write_text(text)
    outcome = ecrlint(repository, "check", "bad.json", "--changed-since", "main")
    assert (outcome.code, outcome.out) == (2, "")
    assert "ecrlint.yaml" in outcome.err and "internal error" not in outcome.err
    commit(repository, "wrong")
    git(repository, "branch", "-f", "main", "work")
    (repository / "ecrlint.yaml").write_text(NEW)
    assert "'exposed' is ignored" in relaxed(repository)
