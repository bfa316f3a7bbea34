"""Other linters, each in an environment of its own, on the smallest thing that it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import policies
from ecrlint.policy.action import documented_actions


class Peer:
    """A linter: what it is called, how it is run on a file, and the file."""

    def __init__(self, name: str, words: list[str], carrier: str, file: str, text: str) -> None:
        self.name = name
        self.goal = 0.35 if name == "aws-guardrails" else 0.12
        self.command = words
        self.carrier = carrier
        self.file = file
        self.text = text


_NO_COMMAND = 127  # what a shell says of one that is not there
_POLICY = json.dumps(policies.policy(1), indent=2)
_TEMPLATE = policies.template(1)
_PEERS = (
    Peer("aws-guardrails", ["aws-guardrails", "validate"], "policy", "peer.json", _POLICY),
    Peer("parliament", ["parliament"], "policy", "peer.json", _POLICY),
    # Without a folder of services it asks AWS for them; ours are what it needs for this policy.
    Peer(
        "iam-policy-validator", ["iam-validator", "validate", "--aws-services-dir", "services", "--path"],
        "policy", "peer.json", _POLICY,
    ),
    Peer("cfn-lint", ["cfn-lint", "--"], "template", "peer.yaml", _TEMPLATE),
    Peer(
        "checkov", ["checkov", "--compact", "--quiet", "--skip-download", "-f"],
        "template", "peer.yaml", _TEMPLATE,
    ),
)  # fmt: skip


def installed(folder: Path, work: Path) -> Iterator[Peer]:
    """The peers that can be installed and do their work here; their files are written to a folder."""
    _write_services(work / "services")
    for peer in _PEERS:
        scripts = folder / peer.name / "bin"
        if not scripts.is_dir():
            _install(peer.name, folder)
        (work / peer.file).write_text(peer.text)
        script, *options = peer.command
        words = [str(scripts / script), *options, peer.file]
        # parliament reads its standard input; the others do not look at theirs.
        peer.command = ["sh", "-c", f"exec {words[0]} <{peer.file}"] if not options else words
        if _works(peer.command, work):
            yield peer
        else:
            print(f"{peer.name}: cannot be installed, or does not work without a network", file=sys.stderr)


def _write_services(folder: Path) -> None:
    """What AWS's service reference says of ECR, as far as we know it."""
    folder.mkdir(exist_ok=True)
    actions = [{"Name": name.partition(":")[2]} for name in documented_actions("ecr")]
    (folder / "ecr.json").write_text(json.dumps({"Name": "ecr", "Actions": actions}))
    (folder / "_services.json").write_text(json.dumps([{"service": "ecr", "url": "ecr.json"}]))


def _install(package: str, folder: Path) -> None:
    venv = folder / package
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", package]
    subprocess.run(pip, capture_output=True, check=False)


def _works(command: list[str], work: Path) -> bool:
    try:
        process = subprocess.run(command, cwd=work, capture_output=True, check=False)
    except OSError:
        return False
    return b"Traceback" not in process.stderr and process.returncode != _NO_COMMAND
