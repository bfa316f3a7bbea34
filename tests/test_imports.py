"""What a run pays for: a clean file must not load what only findings, YAML or broken policies need."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, GOOD, ROOT

HEAVY = {
    "asyncio", "attr", "concurrent.futures", "dataclasses", "difflib", "hashlib", "importlib.metadata",
    "inspect", "ipaddress", "jsonschema", "logging", "pathlib", "ruamel.yaml", "shutil",
    "subprocess", "tempfile", "tree_sitter", "typing", "unicodedata", "urllib", "yaml",
}  # fmt: skip
ENGINE = {
    "ecrlint.access.engine", "ecrlint.access.judge", "ecrlint.access.queries", "ecrlint.access.witness",
    "ecrlint.access.semantics.evaluate", "ecrlint.access.space.space",
}  # fmt: skip
SCRIPT = """
import sys
sys.path[:0] = [{root!r}, {packages!r}]
before = set(sys.modules)
from ecrlint.cli.main import main
main({arguments!r})
print("\\n".join(set(sys.modules) - before), file=sys.stderr)
"""


def modules(tmp_path: Path, *arguments: str) -> set[str]:
    """The modules that a run imports, in an interpreter that has loaded nothing of its own."""
    packages = sysconfig.get_path("purelib")
    script = SCRIPT.format(root=str(ROOT), packages=packages, arguments=["check", *arguments])
    process = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return set(process.stderr.split())


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    return tmp_path


def test_a_clean_file(work: Path) -> None:
    loaded = modules(work, "good.json")
    assert not loaded & {*HEAVY, "argparse", "json", "re"}
    assert "ecrlint.read.json.positions" not in loaded, "positions are for findings"
    assert not {name for name in loaded if name.startswith("ecrlint.report.") and name.endswith("text")}


def test_options_need_no_argparse(work: Path) -> None:
    options = ("--preset=strict", "--ignore", "public-pull", "--fail-on", "error", "--jobs", "2", "-q")
    assert "argparse" not in modules(work, *options, "good.json")


def test_a_clean_lifecycle_policy(work: Path) -> None:
    text = (ROOT / "tests" / "corpus" / "ok" / "lc-archive.json").read_text(encoding="utf-8")
    (work / "lifecycle.json").write_text(text)
    assert not modules(work, "lifecycle.json") & {
        *HEAVY,
        "ecrlint.schema.validation",
        "ecrlint.read.json.positions",
    }


def test_what_is_plainly_fine_needs_no_proof(work: Path) -> None:
    tls = {"Effect": "Deny", "Principal": "*", "Action": "ecr:*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}}  # fmt: skip
    (work / "guarded.json").write_text(json.dumps({**GOOD, "Statement": [GOOD["Statement"], tls]}))
    for path in ("good.json", "guarded.json"):
        assert not modules(work, path) & ENGINE


def test_no_configuration_costs_only_the_look_for_one(work: Path) -> None:
    loaded = modules(work, "good.json")
    assert {name for name in loaded if name.startswith("ecrlint.config")} == {
        "ecrlint.config",
        "ecrlint.config.choice",
    }
    assert not loaded & {*ENGINE, "ecrlint.lint.guardrails"}
    (work / "ecrlint.yaml").write_text("preset: strict\n")
    assert "ecrlint.config.load" in modules(work, "good.json")
    assert "ecrlint.config.load" not in modules(work, "good.json", "--no-config")


def test_a_finding_loads_positions_and_one_report(work: Path) -> None:
    loaded = modules(work, "bad.json")
    assert "ecrlint.read.json.positions" in loaded
    assert not loaded & {
        "jsonschema",
        "ruamel.yaml",
        "ecrlint.report.check.sarif",
        "ecrlint.report.check.json_report",
    }


def test_clean_yaml_needs_the_fast_parser_only(work: Path) -> None:
    (work / "good.yaml").write_text(
        'Statement: {Effect: Allow, Principal: {AWS: "210987654321"}, Action: ecr:ListImages}'
    )
    loaded = modules(work, "good.yaml")
    assert "yaml" in loaded
    assert not loaded & {"ruamel.yaml", "ecrlint.read.yaml.errors"}


def test_a_clean_identity_policy(work: Path) -> None:
    statements = [
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": ["s3:Get*", "ec2:Describe*", "logs:*"], "Resource": "*"},
    ]
    (work / "identity.json").write_text(json.dumps({**GOOD, "Statement": statements}))
    loaded = modules(work, "identity.json")
    assert not loaded & {*HEAVY, *ENGINE}
